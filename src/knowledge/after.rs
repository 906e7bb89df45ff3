//! What products say after a 101, when they refuse only then.

use serde::Deserialize;

use super::{Check, Product, Sure, products};

/// What is said after a 101: a close frame, or a message before it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct After {
    /// Which check failed.
    pub check: Check,
    /// When exactly, in words.
    pub when: String,
    /// The code of the close frame.
    #[serde(default)]
    pub close: Option<u16>,
    /// A part of the close frame's reason, or of the text message before it.
    #[serde(default)]
    pub says: Option<String>,
    /// What the application's log says at this moment.
    #[serde(default)]
    pub log: Option<String>,
    /// What else is worth knowing.
    #[serde(default)]
    pub note: Option<String>,
    /// What to change, where the product's fix for a connection that is closed is meant for something else.
    #[serde(default)]
    pub fix: Option<String>,
    /// How sure this is.
    pub sure: Sure,
}

/// What came after a 101.
#[derive(Debug, Default, Clone, Copy)]
pub struct Said<'a> {
    /// The code of the close frame.
    pub close: Option<u16>,
    /// The reason in it.
    pub reason: &'a str,
    /// The first text message.
    pub text: &'a str,
}

impl After {
    /// Whether it is this that was said. A code alone is no more than a number; it fits where the words are as told, and
    /// where the product has no words for it and none came.
    pub fn fits(&self, said: &Said<'_>) -> bool {
        let code = self.close.is_none_or(|own| said.close == Some(own));
        let words = match &self.says {
            Some(words) => said.reason.contains(words) || said.text.contains(words),
            None => self.close.is_some() && said.reason.is_empty(),
        };
        code && words
    }
}

/// Who says this after a 101, and what it means: the likelier product first.
pub fn after_open(said: &Said<'_>) -> Vec<(&'static Product, &'static After)> {
    let of = |product: &'static Product| product.after.iter().map(move |after| (product, after));
    let mut found: Vec<_> = products().iter().flat_map(of).filter(|(_, after)| after.fits(said)).collect();
    // Words say more than a number.
    found.sort_by_key(|(product, after)| (after.says.is_none(), product.met, std::cmp::Reverse(after.sure)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Who says it, and which check it means; the first of them.
    fn who(close: Option<u16>, reason: &str, text: &str) -> Option<(&'static str, Check)> {
        let found = after_open(&Said { close, reason, text });
        found.first().map(|(product, after)| (product.name.as_str(), after.check))
    }

    #[test]
    fn a_reason_or_a_message_names_the_product_and_the_check() {
        for (close, reason, text, wanted) in [
            (Some(4406), "Subprotocol not acceptable", "", ("graphql-ws", Check::Subprotocol)),
            (Some(4403), "Forbidden", "", ("graphql-ws", Check::Auth)),
            (Some(1002), "Protocol error", "", ("spring-cloud-gateway", Check::UpstreamDown)),
            (Some(1011), "connect ECONNREFUSED 127.0.0.1:8000", "", ("fastify-http-proxy", Check::UpstreamDown)),
            (Some(4001), "App key k does not exist.", "", ("soketi", Check::Path)),
            (
                None,
                "",
                r#"{"type":"error","data":"Invalid Host/Origin header"}"#,
                ("webpack-dev-server", Check::Origin),
            ),
            (None, "", r#"{"type":"auth_required","ha_version":"2026.11"}"#, ("home-assistant", Check::Auth)),
            (
                None,
                "",
                r#"{"type":"disconnect","reason":"unauthorized","reconnect":false}"#,
                ("actioncable", Check::Auth),
            ),
            (
                None,
                "",
                r#"{"event":"pusher:error","data":"{\"code\":4001,\"message\":\"Application does not exist\"}"}"#,
                ("laravel-reverb", Check::Path),
            ),
        ] {
            assert_eq!(who(close, reason, text), Some(wanted), "{close:?} {reason} {text}");
        }
    }

    #[test]
    fn a_code_with_other_words_is_nobodys() {
        assert_eq!(who(Some(4403), "session expired", ""), None);
        assert_eq!(who(Some(1000), "", ""), None);
    }
}
