//! The protocols of products that are spoken inside a WebSocket: how each shows, and who has to say what next.

use serde::Deserialize;

use super::{Expression, Product, Sure, products};

/// A protocol inside the WebSocket.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Talk {
    /// What it is called in a sentence.
    pub title: String,
    /// The subprotocol that was agreed on.
    #[serde(default)]
    pub subprotocol: Option<String>,
    /// An expression for the server's first message.
    #[serde(default)]
    pub first: Option<Expression>,
    /// Who has to say what next, in words.
    pub next: String,
    /// How sure this is.
    pub sure: Sure,
}

impl Talk {
    /// Whether it is this that is spoken, where `subprotocol` was agreed on and the server's first message is `first`.
    fn is_spoken(&self, subprotocol: Option<&str>, first: Option<&str>) -> bool {
        let agreed = self.subprotocol.as_deref().is_some_and(|own| Some(own) == subprotocol);
        let said = || self.first.as_ref().zip(first).is_some_and(|(own, first)| own.captured(first).is_some());
        agreed || said()
    }
}

/// The protocol that is spoken, by what was agreed on or else by the server's first message.
pub fn spoken(subprotocol: Option<&str>, first: Option<&str>) -> Option<(&'static Product, &'static Talk)> {
    let all = || products().iter().flat_map(|product| product.talks.iter().map(move |talk| (product, talk)));
    let by = |subprotocol, first| all().find(|(_, talk)| talk.is_spoken(subprotocol, first));
    by(subprotocol, None).or_else(|| by(None, first))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title(subprotocol: Option<&str>, first: Option<&str>) -> Option<&'static str> {
        spoken(subprotocol, first).map(|(_, talk)| talk.title.as_str())
    }

    #[test]
    fn a_protocol_shows_in_the_subprotocol_or_the_first_message() {
        for (subprotocol, first, wanted) in [
            (None, Some(r#"0{"sid":"x","upgrades":[],"pingInterval":25000,"pingTimeout":20000}"#), "Engine.IO"),
            (None, Some("o"), "SockJS"),
            (None, Some(r#"{"type":"welcome"}"#), "Action Cable"),
            (None, Some(r#"{"type":"auth_required","ha_version":"2026.11.0"}"#), "Home Assistant's protocol"),
            (None, Some(r#"{"event":"pusher:connection_established","data":"{}"}"#), "Pusher's protocol"),
            (None, Some("RFB 003.008\n"), "RFB (VNC)"),
            (Some("graphql-transport-ws"), None, "GraphQL (graphql-transport-ws)"),
            (Some("graphql-ws"), None, "GraphQL (the older graphql-ws)"),
            (Some("mqtt"), None, "MQTT"),
            (Some("v12.stomp"), None, "STOMP"),
            (Some("vite-hmr"), Some(r#"{"type":"connected"}"#), "Vite's hot reload"),
        ] {
            assert_eq!(title(subprotocol, first), Some(wanted), "{subprotocol:?} {first:?}");
        }
    }

    #[test]
    fn an_echo_is_no_protocol() {
        assert_eq!(title(Some("chat"), Some("hello")), None);
        assert_eq!(title(None, Some("ok")), None);
        assert_eq!(title(None, None), None);
    }
}
