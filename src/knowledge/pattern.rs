//! What an answer has to look like: conditions that all have to hold.

use std::{collections::BTreeMap, sync::OnceLock};

use regex_lite::Regex;
use serde::Deserialize;

use crate::exchange::Response;

/// Conditions on an answer; those that are not given hold.
#[derive(Debug, Default, Deserialize)]
pub struct Pattern {
    /// The status code, or several.
    #[serde(default)]
    pub status: Option<Status>,
    /// The reason phrase, exactly; "" is an empty one.
    #[serde(default)]
    pub reason: Option<String>,
    /// Header fields by name, letter case aside, with an expression for the value; "" stands for any value.
    #[serde(default)]
    pub header: BTreeMap<String, Expression>,
    /// Names of header fields in exactly this spelling.
    #[serde(default)]
    pub spelled: Vec<String>,
    /// Names of header fields that are not there.
    #[serde(default)]
    pub absent: Vec<String>,
    /// Whether the names of all header fields are in lower case.
    #[serde(default)]
    pub lower_case: bool,
    /// The first header fields in their order, letter case aside.
    #[serde(default)]
    pub first: Vec<String>,
    /// The whole body, white space at its ends aside; "" is an empty one.
    #[serde(default)]
    pub body: Option<String>,
    /// A part of the body.
    #[serde(default)]
    pub says: Option<String>,
    /// An expression that the body matches somewhere.
    #[serde(default)]
    pub matches: Option<Expression>,
    /// There is no answer at all; nothing that was received fits.
    #[serde(default)]
    pub silent: Option<Silence>,
}

/// How a server does not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Silence {
    /// It closes the connection.
    Closed,
    /// It keeps the connection and says nothing.
    Held,
}

/// An expression, compiled when it is first looked for.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "String")]
pub struct Expression {
    text: String,
    compiled: OnceLock<Option<Regex>>,
}

impl From<String> for Expression {
    fn from(text: String) -> Self {
        Self { text, compiled: OnceLock::new() }
    }
}

impl Expression {
    /// `Some` when it is found in `text`: with what its first group holds, empty where it has none.
    fn captured(&self, text: &str) -> Option<String> {
        let captures = self.compiled.get_or_init(|| Regex::new(&self.text).ok()).as_ref()?.captures(text)?;
        Some(captures.get(1).map_or_else(String::new, |group| group.as_str().to_owned()))
    }
}

/// One status code or several.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Status {
    /// This one.
    One(u16),
    /// One of these.
    Several(Vec<u16>),
}

/// What of an answer fitted a pattern.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fit {
    /// The first group of the first expression that has one: a version, as a rule.
    pub group: Option<String>,
    /// The header field whose value fitted, by name.
    pub header: Option<String>,
}

impl Status {
    fn is(&self, status: u16) -> bool {
        match self {
            Self::One(own) => *own == status,
            Self::Several(own) => own.contains(&status),
        }
    }
}

impl Pattern {
    /// What of `response`, whose body reads `body`, fits; `None` when a condition does not hold.
    pub fn fit(&self, response: &Response, body: &str) -> Option<Fit> {
        // The cheap ones first: most patterns fail at the status.
        let head = &response.head;
        let name_is = |name: &[u8], own: &str| name.eq_ignore_ascii_case(own.as_bytes());
        let holds = self.silent.is_none()
            && self.status.as_ref().is_none_or(|status| status.is(response.status))
            && self.reason.as_ref().is_none_or(|reason| *reason == response.reason())
            && self.absent.iter().all(|name| head.count(name) == 0)
            && self.spelled.iter().all(|name| head.fields.iter().any(|field| field.name == name.as_bytes()))
            && (!self.lower_case || is_lower_case(response))
            && self
                .first
                .iter()
                .enumerate()
                .all(|(at, name)| head.fields.get(at).is_some_and(|field| name_is(&field.name, name)))
            && self.body.as_ref().is_none_or(|own| own.trim() == body.trim())
            && self.says.as_ref().is_none_or(|part| body.contains(part));
        if !holds {
            return None;
        }
        let mut fit = Fit::default();
        for (name, value) in &self.header {
            let found = head.all(name).find_map(|field| value.captured(&field.text()))?;
            fit.group = fit.group.or_else(|| Some(found).filter(|group| !group.is_empty()));
            fit.header = fit.header.or_else(|| Some(name.clone()));
        }
        if let Some(expression) = &self.matches {
            let found = expression.captured(body)?;
            fit.group = fit.group.or_else(|| Some(found).filter(|group| !group.is_empty()));
        }
        Some(fit)
    }

    /// Whether it rests on words, and not on a status and absences alone.
    pub fn has_words(&self) -> bool {
        let any = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.is_empty());
        any(&self.reason) || any(&self.body) || any(&self.says) || self.matches.is_some()
    }

    /// The conditions in words, each one line.
    pub fn conditions(&self) -> Vec<String> {
        let mut out = Vec::new();
        let list = |codes: &[u16]| codes.iter().map(u16::to_string).collect::<Vec<_>>().join(" or ");
        out.extend(self.status.as_ref().map(|status| match status {
            Status::One(code) => format!("status {code}"),
            Status::Several(codes) => format!("status {}", list(codes)),
        }));
        out.extend(self.reason.as_ref().map(|reason| format!("reason phrase `{reason}`")));
        out.extend(self.header.iter().map(|(name, value)| match value.text.as_str() {
            "" => format!("{name} is there"),
            expression => format!("{name} matches {expression}"),
        }));
        out.extend(self.spelled.iter().map(|name| format!("{name} in exactly this spelling")));
        out.extend(self.absent.iter().map(|name| format!("no {name}")));
        out.extend(self.lower_case.then(|| "all names of header fields in lower case".to_owned()));
        out.extend((!self.first.is_empty()).then(|| format!("header fields begin with {}", self.first.join(", "))));
        out.extend(
            self.body
                .as_ref()
                .map(|body| if body.is_empty() { "no body".to_owned() } else { format!("body is `{body}`") }),
        );
        out.extend(self.says.as_ref().map(|part| format!("body has `{part}`")));
        out.extend(self.matches.as_ref().map(|expression| format!("body matches {}", expression.text)));
        out.extend(self.silent.map(|silence| match silence {
            Silence::Closed => "closes without an answer".to_owned(),
            Silence::Held => "keeps the connection and says nothing".to_owned(),
        }));
        out
    }

    /// The expressions in it that do not compile, and why.
    pub fn faults(&self) -> Vec<String> {
        let expressions = self.header.values().chain(&self.matches);
        expressions
            .filter_map(|own| Regex::new(&own.text).err().map(|error| format!("{}: {error}", own.text)))
            .collect()
    }
}

/// Whether there are header fields and every name is in lower case.
fn is_lower_case(response: &Response) -> bool {
    let mut fields = response.head.fields.iter();
    fields.len() > 0 && fields.all(|field| !field.name.iter().any(u8::is_ascii_uppercase))
}
