//! The signs and answers of a product.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Check, Pattern, Silence, Status, Sure, expression::Expression};

/// How an answer shows that it comes from a product, or through it.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Entry")]
pub struct Sign {
    /// What the answer has to look like.
    pub pattern: Pattern,
    /// Whether others look the same; such a sign only supports what something else shows.
    pub weak: bool,
    /// Whether only answers that the product wrote itself look like this; one that it relayed does not.
    pub own: bool,
    /// The probe by whose answer it shows, where no other answer shows it.
    pub to: Option<String>,
    /// How sure this is.
    pub sure: Sure,
}

/// One answer of a product, and what it means.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Entry")]
pub struct Answer {
    /// Which check failed.
    pub check: Check,
    /// When exactly, in words.
    pub when: String,
    /// What the answer looks like.
    pub pattern: Pattern,
    /// Whether many others answer the same; it then counts only where the product is recognised by something else.
    pub weak: bool,
    /// Whether this check of Origin compares it with Host, so that the Origin of the URL's own host is refused only where
    /// another Host arrives.
    pub compares_host: bool,
    /// What the application's log says at this moment.
    pub log: Option<String>,
    /// What else is worth knowing.
    pub note: Option<String>,
    /// How sure this is.
    pub sure: Sure,
}

/// A sign or an answer as it stands in a file. One flat table: to flatten a pattern into two structures would double the
/// time that a file takes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "keys of a file")]
struct Entry {
    check: Option<Check>,
    when: Option<String>,
    status: Option<Status>,
    reason: Option<String>,
    phrase: Option<Expression>,
    #[serde(default)]
    header: BTreeMap<String, Expression>,
    #[serde(default)]
    spelled: Vec<String>,
    #[serde(default)]
    absent: Vec<String>,
    #[serde(default)]
    lower_case: bool,
    #[serde(default)]
    first: Vec<String>,
    body: Option<String>,
    says: Option<String>,
    matches: Option<Expression>,
    silent: Option<Silence>,
    #[serde(default)]
    weak: bool,
    #[serde(default)]
    own: bool,
    to: Option<String>,
    #[serde(default)]
    compares_host: bool,
    log: Option<String>,
    note: Option<String>,
    sure: Sure,
}

impl TryFrom<Entry> for Sign {
    type Error = String;

    fn try_from(mut entry: Entry) -> Result<Self, String> {
        let stranger = [
            ("check", entry.check.is_some()),
            ("when", entry.when.is_some()),
            ("compares_host", entry.compares_host),
            ("silent", entry.silent.is_some()),
            ("log", entry.log.is_some()),
            ("note", entry.note.is_some()),
        ];
        deny("a sign", &stranger)?;
        let (weak, own, to, sure) = (entry.weak, entry.own, entry.to.take(), entry.sure);
        Ok(Self { pattern: entry.pattern(), weak, own, to, sure })
    }
}

impl TryFrom<Entry> for Answer {
    type Error = String;

    fn try_from(mut entry: Entry) -> Result<Self, String> {
        deny("an answer", &[("own", entry.own), ("to", entry.to.is_some())])?;
        Ok(Self {
            check: entry.check.ok_or("an answer needs `check`")?,
            when: entry.when.take().unwrap_or_default(),
            weak: entry.weak,
            compares_host: entry.compares_host,
            log: entry.log.take(),
            note: entry.note.take(),
            sure: entry.sure,
            pattern: entry.pattern(),
        })
    }
}

/// Refuses a key that means nothing where it stands.
fn deny(place: &str, keys: &[(&str, bool)]) -> Result<(), String> {
    match keys.iter().find(|(_, is_there)| *is_there) {
        Some((key, _)) => Err(format!("`{key}` is no key of {place}")),
        None => Ok(()),
    }
}

impl Entry {
    fn pattern(self) -> Pattern {
        Pattern {
            status: self.status,
            reason: self.reason,
            phrase: self.phrase,
            header: self.header,
            spelled: self.spelled,
            absent: self.absent,
            lower_case: self.lower_case,
            first: self.first,
            body: self.body,
            says: self.says,
            matches: self.matches,
            silent: self.silent,
        }
    }
}
