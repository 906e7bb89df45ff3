//! What an answer has to look like: conditions that all have to hold.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::expression::Expression;
use crate::{exchange::Response, wire::http1::Start};

/// Conditions on an answer; those that are not given hold.
#[derive(Debug, Default)]
pub struct Pattern {
    /// The status code, or several.
    pub status: Option<Status>,
    /// The reason phrase, exactly; "" is an empty one.
    pub reason: Option<String>,
    /// An expression that the reason phrase matches somewhere.
    pub phrase: Option<Expression>,
    /// Header fields by name, letter case aside, with an expression for the value; "" stands for any value.
    pub header: BTreeMap<String, Expression>,
    /// Names of header fields in exactly this spelling.
    pub spelled: Vec<String>,
    /// Names of header fields that are not there.
    pub absent: Vec<String>,
    /// Whether the names of all header fields are in lower case.
    pub lower_case: bool,
    /// The first header fields in their order, letter case aside.
    pub first: Vec<String>,
    /// The whole body, white space at its ends aside; "" is an empty one.
    pub body: Option<String>,
    /// A part of the body.
    pub says: Option<String>,
    /// An expression that the body matches somewhere.
    pub matches: Option<Expression>,
    /// There is no answer at all; nothing that was received fits.
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
    /// The code, or the first of several.
    pub fn first(&self) -> u16 {
        match self {
            Self::One(own) => *own,
            Self::Several(own) => own.first().copied().unwrap_or_default(),
        }
    }

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
            && (!self.is_of_http1() || speaks_http1(response))
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
        if let Some(expression) = &self.phrase {
            fit.group = Some(expression.captured(&response.reason())?).filter(|group| !group.is_empty());
        }
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

    /// Whether it rests on what HTTP/2 takes from every answer: letter case and the reason phrase.
    fn is_of_http1(&self) -> bool {
        self.lower_case || !self.spelled.is_empty() || self.reason.as_deref() == Some("")
    }

    /// Whether it rests on words, and not on a status and absences alone.
    pub fn has_words(&self) -> bool {
        let any = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.is_empty());
        any(&self.reason) || any(&self.body) || any(&self.says) || self.matches.is_some() || self.phrase.is_some()
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
        out.extend(self.phrase.as_ref().map(|phrase| format!("reason phrase matches {}", phrase.text())));
        out.extend(self.header.iter().map(|(name, value)| match value.text() {
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
        out.extend(self.matches.as_ref().map(|expression| format!("body matches {}", expression.text())));
        out.extend(self.silent.map(|silence| match silence {
            Silence::Closed => "closes without an answer".to_owned(),
            Silence::Held => "keeps the connection and says nothing".to_owned(),
        }));
        out
    }

    /// The expressions in it that do not compile, and why.
    pub fn faults(&self) -> Vec<String> {
        self.header.values().chain(&self.matches).chain(&self.phrase).filter_map(Expression::fault).collect()
    }
}

/// Whether the answer came in HTTP/1, in which names and phrases are as their writer wrote them.
fn speaks_http1(response: &Response) -> bool {
    !matches!(&response.head.start, Start::Status { version, .. } if version.major >= 2)
}

/// Whether there are header fields and every name is in lower case.
fn is_lower_case(response: &Response) -> bool {
    let mut fields = response.head.fields.iter();
    fields.len() > 0 && fields.all(|field| !field.name.iter().any(u8::is_ascii_uppercase))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::transcript;

    fn response(head: &str) -> Response {
        let text = format!("# wswhy transcript 1\n{head}< \n* end closed\n");
        transcript::parse(&text).unwrap().answer().response().unwrap().clone()
    }

    #[test]
    fn letter_case_tells_nothing_over_http2() {
        let pattern = Pattern { lower_case: true, ..Pattern::default() };
        assert!(pattern.fit(&response("< HTTP/1.1 400 Bad Request\n< server: x\n"), "").is_some());
        assert!(pattern.fit(&response("< HTTP/1.1 400 Bad Request\n< Server: x\n"), "").is_none());
        assert!(pattern.fit(&response("< HTTP/2 400\n< server: x\n"), "").is_none());
    }

    #[test]
    fn an_empty_reason_phrase_tells_nothing_over_http2() {
        let pattern = Pattern { reason: Some(String::new()), ..Pattern::default() };
        assert!(pattern.fit(&response("< HTTP/1.1 400 \n"), "").is_some());
        assert!(pattern.fit(&response("< HTTP/2 400\n"), "").is_none());
    }

    #[test]
    fn a_phrase_is_found_by_an_expression_and_gives_its_group() {
        let phrase = Some(Expression::from("^no ticket for (.*)$".to_owned()));
        let pattern = Pattern { phrase, ..Pattern::default() };
        let fit = pattern.fit(&response("< HTTP/1.1 401 no ticket for root\n"), "");
        assert_eq!(fit.and_then(|fit| fit.group), Some("root".to_owned()));
        assert_eq!(pattern.fit(&response("< HTTP/1.1 401 Unauthorized\n"), ""), None);
    }
}
