//! Where a dialect has its WebSocket, and what its own clients send there.

use std::{fmt, str::FromStr};

use super::Change;

/// A path with what a client of the dialect spoken there sends along.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Endpoint {
    /// Path and query.
    pub path: String,
    /// The subprotocol to offer, and no other.
    pub subprotocol: Option<String>,
    /// Whether to send the Origin of a page from the same host.
    pub own_origin: bool,
}

impl Endpoint {
    /// The smallest change that leads from `resource` to this endpoint; `None` when there is nothing to change. Where the
    /// path is the same, it is one thing alone, Origin first: who wants one does not look at anything else without it.
    pub fn change_from(self, resource: &str) -> Option<Change> {
        Some(match (self.path == resource, &self.subprotocol, self.own_origin) {
            (true, None, false) => return None,
            (true, Some(_), false) => Change::Subprotocol(self.subprotocol?),
            (true, _, true) => Change::OwnOrigin,
            (false, None, false) => Change::Path(self.path),
            _ => Change::Endpoint(self),
        })
    }

    /// The endpoint in words.
    pub fn words(&self) -> String {
        let subprotocol = self.subprotocol.as_ref().map(|name| format!("subprotocol {name}"));
        let origin = self.own_origin.then(|| "an Origin of the same host".to_owned());
        let parts = [Some(format!("path {}", self.path)), subprotocol, origin];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// What it touches, as [`Change::touches`] has it.
    pub(super) fn touches(&self) -> Vec<&str> {
        let subprotocol = self.subprotocol.is_some().then_some("sec-websocket-protocol");
        [Some("@path"), subprotocol, self.own_origin.then_some("origin")].into_iter().flatten().collect()
    }
}

/// As a change's name has it: the subprotocol, `origin` behind a comma, `@`, the path. No subprotocol holds either sign.
impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let origin = if self.own_origin { ",origin" } else { "" };
        write!(f, "{}{origin}@{}", self.subprotocol.as_deref().unwrap_or_default(), self.path)
    }
}

impl FromStr for Endpoint {
    type Err = super::NoSuchChange;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let (sent, path) = name.split_once('@').ok_or(super::NoSuchChange)?;
        let (subprotocol, own_origin) = match sent.split_once(',') {
            Some((subprotocol, "origin")) => (subprotocol, true),
            Some(_) => return Err(super::NoSuchChange),
            None => (sent, false),
        };
        let subprotocol = Some(subprotocol.to_owned()).filter(|name| !name.is_empty());
        Ok(Self { path: path.to_owned(), subprotocol, own_origin })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint(path: &str, subprotocol: Option<&str>, own_origin: bool) -> Endpoint {
        Endpoint { path: path.to_owned(), subprotocol: subprotocol.map(str::to_owned), own_origin }
    }

    #[test]
    fn no_more_is_changed_than_has_to_be() {
        for (there, wanted) in [
            (endpoint("/", None, false), None),
            (endpoint("/", None, true), Some(Change::OwnOrigin)),
            (endpoint("/", Some("mqtt"), false), Some(Change::Subprotocol("mqtt".to_owned()))),
            (endpoint("/", Some("mqtt"), true), Some(Change::OwnOrigin)),
            (endpoint("/ws", None, false), Some(Change::Path("/ws".to_owned()))),
            (endpoint("/ws", None, true), Some(Change::Endpoint(endpoint("/ws", None, true)))),
        ] {
            assert_eq!(there.clone().change_from("/"), wanted, "{there}");
        }
    }

    #[test]
    fn a_name_without_its_parts_is_none() {
        assert!("/graphql".parse::<Endpoint>().is_err());
        assert!("mqtt,cookie@/mqtt".parse::<Endpoint>().is_err());
    }
}
