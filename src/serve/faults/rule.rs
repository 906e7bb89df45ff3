//! What a request has to hold, so that a deployment answers it in a way of its own: the handshakes that a check sends
//! to compare differ in one thing each.

use super::Step;
use crate::wire::http1::{Head, Start};

/// What the server does with some requests.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// All that has to be so.
    pub when: &'static [When],
    /// What the server then does.
    pub steps: &'static [Step],
}

/// One thing that a request has or has not. Header names are in any letter case, but for `Spelled`.
#[derive(Debug, Clone, Copy)]
pub enum When {
    /// The header is there.
    Has(&'static str),
    /// The header is not there.
    Lacks(&'static str),
    /// The header's first value is exactly this.
    Is(&'static str, &'static str),
    /// The header's first value has this text in it.
    Holds(&'static str, &'static str),
    /// A header's name is written just so.
    Spelled(&'static str),
    /// The path and query are exactly these.
    Target(&'static str),
    /// The path and query are others.
    NotTarget(&'static str),
    /// It is the first connection that the server meets.
    First,
}

/// These requests get these steps.
pub(super) const fn on(when: &'static [When], steps: &'static [Step]) -> Rule {
    Rule { when, steps }
}

/// All other requests get these steps.
pub(super) const fn otherwise(steps: &'static [Step]) -> Rule {
    Rule { when: &[], steps }
}

impl Rule {
    /// Whether it is about this request, which came on the connection of this number.
    pub(super) fn applies(&self, head: &Head, connection: usize) -> bool {
        self.when.iter().all(|when| when.is_so(head, connection))
    }
}

impl When {
    fn is_so(self, head: &Head, connection: usize) -> bool {
        let value = |name| head.first(name).map(|field| field.text());
        let is_target =
            |wanted: &str| matches!(&head.start, Start::Request { target, .. } if target == wanted.as_bytes());
        match self {
            Self::Has(name) => head.count(name) > 0,
            Self::Lacks(name) => head.count(name) == 0,
            Self::Is(name, wanted) => value(name).is_some_and(|value| value == wanted),
            Self::Holds(name, part) => value(name).is_some_and(|value| value.contains(part)),
            Self::Spelled(name) => head.fields.iter().any(|field| field.name == name.as_bytes()),
            Self::Target(wanted) => is_target(wanted),
            Self::NotTarget(wanted) => !is_target(wanted),
            Self::First => connection == 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::http1::Kind;

    #[test]
    fn a_rule_wants_all_that_it_names() {
        let head = Head::read(b"GET /a?b HTTP/1.1\r\nHost: h:1\r\nupgrade: websocket\r\n\r\n", Kind::Request);
        let is_so = |when: When| when.is_so(&head, 0);
        assert!(
            [When::Has("Upgrade"), When::Lacks("origin"), When::Is("HOST", "h:1"), When::Holds("host", ":")]
                .into_iter()
                .all(is_so)
        );
        assert!(
            [When::Spelled("upgrade"), When::Target("/a?b"), When::NotTarget("/a"), When::First].into_iter().all(is_so)
        );
        assert!(!is_so(When::Spelled("Upgrade")) && !is_so(When::Is("host", "h")) && !When::First.is_so(&head, 1));
        assert!(!on(&[When::Has("host"), When::Has("origin")], &[]).applies(&head, 0));
        assert!(otherwise(&[]).applies(&head, 7));
    }
}
