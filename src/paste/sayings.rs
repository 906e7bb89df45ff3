//! All that is known to be written: the messages of writers, and the logs, bodies and reason phrases of products'
//! answers; each as words with weights.

use std::collections::HashMap;

use super::words::{Word, is_number, status, words};
use crate::knowledge::{Answer, Check, Message, Product, Sure, Writer, WrittenOn};

/// One text that somebody writes.
#[derive(Debug)]
pub struct Saying<'a> {
    /// The text, with its placeholders.
    pub text: &'a str,
    /// Whose it is.
    pub origin: Origin<'a>,
    pub(super) parts: Vec<Part>,
    /// The sum of the weights of all its words.
    pub(super) weight: f32,
    /// The sum of what the absence of each would cost.
    pub(super) need: f32,
}

/// Where a saying is from.
#[derive(Debug, Clone, Copy)]
pub enum Origin<'a> {
    /// A message of a writer.
    Message(&'a Writer, &'a Message),
    /// What a product's answer says, or its log at that moment.
    Answer(&'a Product, &'a Answer),
}

/// A word of a saying, and what may stand before it.
#[derive(Debug)]
pub(super) struct Part {
    /// The number of the word.
    pub word: u32,
    pub weight: f32,
    /// What its absence costs: little, where most messages of the same writer have it, since people paste the part
    /// that differs.
    pub need: f32,
    /// What may stand between the word before and this one.
    pub before: Gap,
}

/// What may stand in a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Gap {
    /// Nothing.
    #[default]
    None,
    /// A number that is the answer's status.
    Status,
    /// Another number.
    Number,
    /// Words.
    Words,
}

/// All sayings, and the numbers of their words.
#[derive(Debug)]
pub struct Sayings<'a> {
    /// In no order.
    pub all: Vec<Saying<'a>>,
    numbers: HashMap<String, u32>,
}

/// The number of a word that no saying has.
pub(super) const STRANGER: u32 = u32::MAX;

/// All that `writers` and `products` say.
pub fn sayings<'a>(writers: &'a [Writer], products: &'a [Product]) -> Sayings<'a> {
    let messages = writers.iter().flat_map(|writer| writer.messages.iter().map(move |own| (writer, own)));
    let messages = messages.map(|(writer, own)| (own.text.as_str(), Origin::Message(writer, own)));
    let answers = products.iter().flat_map(|product| product.answers.iter().map(move |answer| (product, answer)));
    let answers =
        answers.flat_map(|(product, answer)| texts_of(answer).map(move |text| (text, Origin::Answer(product, answer))));
    let texts: Vec<_> = messages.chain(answers.filter(|(text, _)| is_prose(text))).collect();
    Sayings::of(&texts)
}

/// What an answer is known to say, in its body, its reason phrase and the application's log.
fn texts_of(answer: &Answer) -> impl Iterator<Item = &str> {
    let pattern = &answer.pattern;
    [&answer.log, &pattern.body, &pattern.says, &pattern.reason].into_iter().flatten().map(String::as_str)
}

/// Whether a text has words that could be looked for; `Bad Request` and a page's bare frame are everybody's.
fn is_prose(text: &str) -> bool {
    text.len() <= 600 && words(text).iter().filter(|word| !is_number(&word.lower)).count() >= 3
}

impl Origin<'_> {
    /// Where it is written.
    pub fn side(&self) -> WrittenOn {
        match self {
            Self::Message(writer, message) => message.side.unwrap_or(writer.side),
            Self::Answer(product, _) if product.kind.is_hop() => WrittenOn::Proxy,
            Self::Answer(..) => WrittenOn::Server,
        }
    }

    /// Who writes it, in words.
    pub fn writer(&self) -> &str {
        match self {
            Self::Message(writer, message) => message.writer.as_ref().unwrap_or(&writer.title),
            Self::Answer(product, _) => &product.title,
        }
    }

    /// The name of the file that knows it.
    pub fn name(&self) -> &str {
        match self {
            Self::Message(writer, _) => &writer.name,
            Self::Answer(product, _) => &product.name,
        }
    }

    /// What happened when it is written.
    pub fn means(&self) -> &str {
        match self {
            Self::Message(_, message) => &message.means,
            Self::Answer(_, answer) => &answer.when,
        }
    }

    /// The usual causes, the likeliest first.
    pub fn causes(&self) -> Vec<&str> {
        match self {
            Self::Message(_, message) => message.causes.iter().map(String::as_str).collect(),
            Self::Answer(_, answer) => causes_of(answer).to_vec(),
        }
    }

    /// Whether it only says that the answer was no 101.
    pub fn is_refusal(&self) -> bool {
        matches!(self, Self::Message(_, message) if message.refusal)
    }

    /// How sure this is.
    pub fn sure(&self) -> Sure {
        match self {
            Self::Message(_, message) => message.sure,
            Self::Answer(_, answer) => answer.sure,
        }
    }

    pub(super) fn marks(&self) -> &[String] {
        match self {
            Self::Message(writer, _) => &writer.marks,
            Self::Answer(..) => &[],
        }
    }

    pub(super) fn expression(&self) -> Option<&str> {
        match self {
            Self::Message(_, message) => message.matches.as_deref(),
            Self::Answer(..) => None,
        }
    }
}

/// The causes that a check's complaint usually has.
fn causes_of(answer: &Answer) -> &'static [&'static str] {
    match answer.check {
        Check::NotUpgrade => &["upgrade-stripped", "connection-stripped", "upgrade-missing"],
        Check::Upgrade => &["upgrade-stripped", "upgrade-missing", "upgrade-not-websocket"],
        Check::Connection => &["connection-stripped", "connection-without-upgrade", "connection-missing"],
        Check::KeyMissing => &["key-missing", "header-stripped"],
        Check::KeyInvalid => &["key-invalid", "key-missing"],
        Check::Version => &["version-missing", "version-unsupported", "header-stripped"],
        Check::Method => &["method-not-get"],
        Check::HttpVersion => &["http10-upstream", "http-version-too-low"],
        Check::Host => &["host-refused", "host-missing"],
        Check::Address => &["address-refused"],
        Check::Origin if answer.compares_host => &["origin-refused", "host-rewritten", "scheme-lost"],
        Check::Origin => &["origin-refused", "origin-required", "scheme-lost"],
        Check::Subprotocol => &["subprotocol-refused", "subprotocol-required"],
        Check::Extension => &["extension-refused", "extension-malformed"],
        Check::Auth => &["auth-required", "auth-refused"],
        Check::Path => &["path-not-found", "not-a-websocket-endpoint"],
        Check::Size => &["header-too-large"],
        Check::Rate => &["rate-limited"],
        Check::Tls => &["plain-on-tls-port", "tls-required"],
        Check::Unsupported => &["upgrade-unsupported"],
        Check::WrittenBefore => &["response-written-before-upgrade"],
        Check::NotHijackable => &["response-writer-not-hijackable"],
        Check::EngineIo => &["engine-io-endpoint"],
        Check::EngineIoVersion => &["engine-io-version-mismatch", "engine-io-endpoint"],
        Check::SockJs => &["sockjs-endpoint"],
        Check::SignalR => &["signalr-endpoint"],
        Check::Grpc => &["grpc-endpoint"],
        Check::Session => &["session-not-sticky", "answers-vary"],
        Check::HopRefusesUpgrade => &["hop-refuses-upgrade"],
        Check::HopHeader => &["hop-header-refused"],
        Check::UpstreamDown => &["upstream-down"],
        Check::UpstreamTimeout => &["upstream-timeout", "upgrade-swallowed"],
        Check::Filter => &["blocked-by-filter"],
        Check::Server => &["server-error"],
        Check::Other => &[],
    }
}

impl<'a> Sayings<'a> {
    fn of(texts: &[(&'a str, Origin<'a>)]) -> Self {
        let split: Vec<Vec<(Gap, Word)>> = texts.iter().map(|(text, _)| template(text)).collect();
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let mut holders: Vec<f32> = Vec::new();
        for parts in &split {
            let mut own: Vec<&str> = parts.iter().map(|(_, word)| word.lower.as_str()).collect();
            own.sort_unstable();
            own.dedup();
            for word in own {
                let next = u32::try_from(holders.len()).unwrap_or(STRANGER);
                let number = *numbers.entry(word.to_owned()).or_insert(next);
                if number == next {
                    holders.push(0.0);
                }
                holders[number as usize] += 1.0;
            }
        }
        #[allow(clippy::cast_precision_loss)]
        let count = texts.len() as f32;
        let common = Common::of(texts, &split);
        let all = texts
            .iter()
            .zip(split)
            .map(|(&(text, origin), words)| {
                let part = |(before, word): (Gap, Word)| {
                    let number = numbers[&word.lower];
                    let weight = (count / holders[number as usize]).ln_1p() * worth(&word.lower);
                    Part { word: number, weight, need: weight * (1.0 - common.share(&origin, &word.lower)), before }
                };
                let parts: Vec<Part> = words.into_iter().map(part).collect();
                let sum = |of: fn(&Part) -> f32| parts.iter().map(of).sum();
                Saying { text, origin, weight: sum(|part| part.weight), need: sum(|part| part.need), parts }
            })
            .collect();
        Self { all, numbers }
    }

    /// The number of each word.
    pub(super) fn numbers(&self, words: &[Word]) -> Vec<u32> {
        words.iter().map(|word| self.numbers.get(&word.lower).copied().unwrap_or(STRANGER)).collect()
    }

    /// How many different words all sayings have.
    pub(super) fn word_count(&self) -> usize {
        self.numbers.len()
    }
}

/// Which words most messages of a writer have: its prefixes.
struct Common<'a> {
    /// How many messages each writer has.
    messages: HashMap<&'a str, f32>,
    holders: HashMap<(&'a str, String), f32>,
}

impl<'a> Common<'a> {
    fn of(texts: &[(&'a str, Origin<'a>)], split: &[Vec<(Gap, Word)>]) -> Self {
        let (mut messages, mut holders) = (HashMap::new(), HashMap::new());
        for ((_, origin), parts) in texts.iter().zip(split) {
            let Origin::Message(writer, _) = origin else { continue };
            *messages.entry(writer.name.as_str()).or_insert(0.0) += 1.0;
            let mut own: Vec<&str> = parts.iter().map(|(_, word)| word.lower.as_str()).collect();
            own.sort_unstable();
            own.dedup();
            for word in own {
                *holders.entry((writer.name.as_str(), word.to_owned())).or_insert(0.0) += 1.0;
            }
        }
        Self { messages, holders }
    }

    /// The share of the writer's messages that have this word; nothing, where it writes only a few.
    fn share(&self, origin: &Origin<'a>, word: &str) -> f32 {
        const FEW: f32 = 5.0;
        let Origin::Message(writer, _) = origin else { return 0.0 };
        let count = self.messages.get(writer.name.as_str()).copied().unwrap_or_default();
        let own = self.holders.get(&(writer.name.as_str(), word.to_owned())).copied().unwrap_or_default();
        if count < FEW { 0.0 } else { own / count }
    }
}

/// How much a word tells beside its rarity.
fn worth(word: &str) -> f32 {
    const SMALL: &[&str] = &[
        "a", "an", "and", "are", "as", "at", "be", "but", "by", "did", "does", "for", "from", "has", "have", "if",
        "in", "is", "it", "no", "not", "of", "on", "or", "t", "that", "the", "this", "to", "was", "when", "with",
        "you",
    ];
    if is_number(word) && status(word).is_none() {
        0.3
    } else if SMALL.contains(&word) || word.len() == 1 {
        0.5
    } else {
        1.0
    }
}

/// The words of a message's text, each with what may stand before it.
fn template(text: &str) -> Vec<(Gap, Word)> {
    const NAMES: &[(&str, Gap)] = &[
        ("status", Gap::Status),
        ("number", Gap::Number),
        ("port", Gap::Number),
        ("url", Gap::Words),
        ("host", Gap::Words),
        ("address", Gap::Words),
        ("path", Gap::Words),
        ("origin", Gap::Words),
        ("scheme", Gap::Words),
        ("header", Gap::Words),
        ("method", Gap::Words),
        ("id", Gap::Words),
        ("type", Gap::Words),
        ("value", Gap::Words),
        ("reason", Gap::Words),
        ("any", Gap::Words),
    ];
    let mut out = Vec::new();
    let mut gap = Gap::None;
    for word in words(text) {
        let is_bracketed = text[..word.at.start].ends_with('<') && text[word.at.end..].starts_with('>');
        match NAMES.iter().find(|(name, _)| is_bracketed && *name == word.lower) {
            Some((_, own)) if gap == Gap::None || gap == Gap::Number => gap = *own,
            Some(_) => gap = Gap::Words,
            None => out.push((std::mem::take(&mut gap), word)),
        }
    }
    out
}
