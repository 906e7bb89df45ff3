//! A writer's file, as Rust sees it: the texts that a client, browser, server, proxy or library writes when a handshake
//! fails, and what they usually mean.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::{Deserialize, Serialize};

use super::{Expression, Sure, embedded};

/// All files, as the build wrote them: a list of writers.
const EMBEDDED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/messages.deflate"));
const STATUSES: &str = include_str!("statuses.toml");

/// Who writes messages: one program, library or family of them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Writer {
    /// What it is called in reports of machines: the file's name.
    pub name: String,
    /// What it is called in a sentence.
    pub title: String,
    /// Where its messages are written, as a rule.
    pub side: WrittenOn,
    /// Where the texts are from.
    pub source: String,
    /// Words of this writer that stand near its messages: packages, paths, prefixes of its log lines.
    #[serde(default)]
    pub marks: Vec<String>,
    /// How a line of its log looks, whatever it says.
    #[serde(default)]
    pub shape: Option<Expression>,
    /// What it writes.
    #[serde(rename = "message")]
    pub messages: Vec<Message>,
}

/// One text.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// The text; `<name>` stands for what varies, [`crate::paste`] has the names.
    pub text: String,
    /// The same in other languages, and as older versions write it.
    #[serde(default)]
    pub also: Vec<String>,
    /// An expression that tells it, where its words alone are too few; its first group is the status.
    #[serde(default)]
    pub matches: Option<Expression>,
    /// Whether others write the same words about other things, so that it is known only beside its writer's marks, or
    /// alone.
    #[serde(default)]
    pub anybody: bool,
    /// Who exactly writes it, where that is not the file's title.
    #[serde(default)]
    pub writer: Option<String>,
    /// Where it is written, where that is not where the others are.
    #[serde(default)]
    pub side: Option<WrittenOn>,
    /// What happened when it is written.
    pub means: String,
    /// The usual causes by name, the likeliest first; none, where the fault is the program's own.
    pub causes: Vec<String>,
    /// Whether it only says that the answer was no 101, so that the status tells more than the text.
    #[serde(default)]
    pub refusal: bool,
    /// The command that tells the causes apart.
    #[serde(default = "plain_check")]
    pub run: String,
    /// What that command shows.
    #[serde(default)]
    pub shows: String,
    /// How sure this is.
    pub sure: Sure,
}

impl Message {
    /// All wordings of the text, the usual one first.
    pub fn wordings(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.text).chain(&self.also).map(String::as_str)
    }
}

fn plain_check() -> String {
    "wswhy URL".to_owned()
}

/// Where a message is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WrittenOn {
    /// A client's log or exception.
    Client,
    /// A browser's console.
    Browser,
    /// A server's log, or the body of its answer.
    Server,
    /// A proxy's log, or the body of its answer.
    Proxy,
    /// The TLS library, under any of them.
    Tls,
    /// The operating system or the runtime's sockets, under any of them.
    Os,
}

/// What a refusal usually means, by its status and by words beside it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refusals {
    /// The usual causes when no status is known, the likeliest first.
    pub any: Vec<String>,
    status: BTreeMap<String, Vec<String>>,
    /// Words that change the order.
    #[serde(rename = "hint")]
    pub hints: Vec<Hint>,
    /// Words of a reason that a message passes on.
    #[serde(rename = "reason")]
    reasons: Vec<Hint>,
}

/// Words beside a message that make causes likelier.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hint {
    /// Any of these words, letter case aside.
    pub says: Vec<String>,
    /// Only with one of these statuses; without any, with each.
    #[serde(default)]
    pub status: Vec<u16>,
    /// Only beside one of these words; without any, always.
    #[serde(default)]
    pub beside: Vec<String>,
    /// What is likelier then, first of all.
    pub causes: Vec<String>,
}

impl Refusals {
    /// The usual causes of a refusal with this status, the likeliest first.
    pub fn causes(&self, status: u16) -> &[String] {
        // What is rare means what its class mostly means.
        let class = match status {
            200..300 => "200",
            300..400 => "302",
            500..600 => "500",
            _ => "",
        };
        self.status.get(&status.to_string()).or_else(|| self.status.get(class)).map_or(&[], Vec::as_slice)
    }

    /// The causes of all hints that `text`, in lower case, gives beside `status`.
    pub fn hinted<'a>(&'a self, text: &'a str, status: Option<u16>) -> impl Iterator<Item = &'a str> {
        let says = |all: &[String]| all.iter().any(|words| text.contains(&words.to_ascii_lowercase()));
        let fits = move |hint: &&Hint| {
            (hint.status.is_empty() || status.is_some_and(|status| hint.status.contains(&status)))
                && (hint.beside.is_empty() || says(&hint.beside))
                && says(&hint.says)
        };
        self.hints.iter().filter(fits).flat_map(|hint| hint.causes.iter().map(String::as_str))
    }

    /// The causes that words of `text`, in lower case, give as a reason.
    pub fn reasoned(&self, text: &str) -> Vec<&str> {
        let fits = |hint: &&Hint| hint.says.iter().any(|words| text.contains(words.as_str()));
        self.reasons.iter().filter(fits).flat_map(|hint| hint.causes.iter().map(String::as_str)).collect()
    }
}

static WRITERS: LazyLock<Vec<Writer>> = LazyLock::new(|| embedded::list(EMBEDDED));

static REFUSALS: LazyLock<Refusals> = LazyLock::new(|| toml::from_str(STATUSES).unwrap_or_default());

/// All writers.
pub fn writers() -> &'static [Writer] {
    &WRITERS
}

/// What a refusal usually means.
pub fn refusals() -> &'static Refusals {
    &REFUSALS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_a_writer_with_messages() {
        assert!(writers().len() > 20, "{} writers", writers().len());
        for writer in writers() {
            assert!(!writer.messages.is_empty(), "{}", writer.name);
        }
    }

    #[test]
    fn a_writer_has_each_wording_once() {
        let twice = writers().iter().filter_map(|writer| {
            let plain = writer.messages.iter().filter(|own| own.matches.is_none());
            let mut all: Vec<&str> = plain.flat_map(Message::wordings).collect();
            all.sort_unstable();
            let two = all.windows(2).find(|two| two[0] == two[1])?;
            Some(format!("{}: {}", writer.name, two[0]))
        });
        assert_eq!(twice.collect::<Vec<_>>(), [""; 0]);
    }

    #[test]
    fn every_expression_of_a_message_compiles() {
        let messages = writers().iter().flat_map(|writer| &writer.messages);
        let shapes = writers().iter().filter_map(|writer| writer.shape.as_ref());
        let all = messages.filter_map(|own| own.matches.as_ref()).chain(shapes);
        let faults: Vec<_> = all.filter_map(Expression::fault).collect();
        assert!(faults.is_empty(), "{faults:?}");
    }

    #[test]
    fn the_table_of_statuses_parses() {
        let refusals: Refusals = toml::from_str(STATUSES).unwrap();
        assert_eq!(refusals.causes(502).first().map(String::as_str), Some("upstream-down"));
        assert_eq!(refusals.reasoned("[name or service not known]"), ["dns-not-found"]);
    }
}
