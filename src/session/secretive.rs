//! Which typed lines are kept out of the history: those that may hold a secret. Rather one too many.

use crate::exchange::redact::places::{is_smuggled, names_a_secret, token_places};

/// A word of so many characters that mixes letters and digits is taken for a key.
const LONG_WORD: usize = 20;

/// Whether a line may hold a secret.
pub fn may_hold_a_secret(line: &str) -> bool {
    let lower = line.to_ascii_lowercase();
    let named = ["bearer", "basic ", "cookie", "passphrase", "pwd", "pin\"", "otp", "login", "private"];
    names_a_secret(&lower)
        || named.iter().any(|name| lower.contains(name))
        || !token_places(line.as_bytes(), 0).is_empty()
        || line.split(|c: char| !(c.is_ascii_alphanumeric() || "-_.+/=".contains(c))).any(is_key)
}

fn is_key(word: &str) -> bool {
    let has = |kind: fn(&char) -> bool| word.chars().any(|c| kind(&c));
    let mixed = has(char::is_ascii_digit) && has(char::is_ascii_alphabetic);
    word.len() >= LONG_WORD && mixed || word.len() > 3 && is_smuggled(word.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_with_secrets_are_noticed() {
        for line in [
            r#"{"type":"auth","token":"abc"}"#,
            r#"{"op":"login","user":"a","pass":"b"}"#,
            "Authorization: Bearer x",
            "password hunter2",
            "my passwd is x",
            "eyJhbGciOiJIUzI1NiJ9.e30.x",
            "sk_live_4eC39HqLyjWDarjtT1zdp7dc",
            "wss://user:pw@host/",
            "wss://host/?access_token=x",
            "set-cookie: sid=1",
            "apikey=1",
        ] {
            assert!(may_hold_a_secret(line), "{line}");
        }
    }

    #[test]
    fn ordinary_lines_are_kept() {
        for line in [
            "hello",
            "/ping",
            "/close 1000 bye",
            r#"{"type":"subscribe","channel":"ticker"}"#,
            "/binary 00ff",
            "2026-11-21",
        ] {
            assert!(!may_hold_a_secret(line), "{line}");
        }
    }
}
