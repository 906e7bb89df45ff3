//! What else a text tells: the status of an answer, and the URL.

use std::sync::LazyLock;

use regex_lite::Regex;

use super::words::{Word, status};

static STATUS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let forms = [
        r#"HTTP/[12](?:\.[01])?["']?\s+\**(\d{3})\b"#,
        r#"(?:\b|_|[a-z])(?:status|response[ _-]code)(?:[ _-]?code)?["']?\s*(?:was|is|of)?\s*[:=(]?\s*["'(]?(\d{3})\b"#,
        r#"\b(?:code|error|response|HTTP)["']?\s*[:=]?\s*\(?([2-5]\d{2})\b"#,
        r"\b([345]\d{2}) (?:ERROR\b|Server Error|Client Closed|Bad Request|Unauthorized|Forbidden|Not Found|Method Not Allowed|Upgrade Required|Found\b|Moved|Internal Server|Not Implemented|Bad Gateway|Service (?:Temporarily )?Unavailable|Gateway Time)",
    ];
    Regex::new(&format!("(?i){}", forms.join("|"))).ok()
});

static URL: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"(?i)\b(wss?)://[^\s'"<>()\[\]{},;|]+"#).ok());

/// The status of an answer that the text names in a usual way, and that is not 101; in a log of many answers, the first
/// that refuses.
pub fn named_status(text: &str) -> Option<u16> {
    let found = STATUS.as_ref()?.captures_iter(text);
    let groups = found.filter_map(|one| (1..one.len()).find_map(|group| one.get(group)));
    let all: Vec<u16> = groups.filter_map(|group| status(group.as_str()).filter(|status| *status >= 200)).collect();
    all.iter().find(|status| **status >= 300).or(all.first()).copied()
}

/// Whether the text shows the request of a handshake, of curl as a rule, that has no key.
pub fn lacks_key(lower: &str) -> bool {
    let asks = lower.contains("upgrade: websocket") && (lower.contains("curl ") || lower.contains("> get "));
    asks && !lower.contains("sec-websocket-key") && !lower.contains("101 switching")
}

/// The status that stands among these words.
pub fn status_among(words: &[Word]) -> Option<u16> {
    words.iter().find_map(|word| status(&word.lower))
}

/// The first WebSocket URL in the text, without what a sentence put after it.
pub fn url(text: &str) -> Option<&str> {
    let found = URL.as_ref()?.find(text)?.as_str();
    Some(found.trim_end_matches(['.', ':', '!', '?', '\\']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_found_where_it_is_named_and_nowhere_else() {
        for (text, wanted) in [
            ("HTTP/1.1 101 Switching Protocols then HTTP/1.1 502 Bad Gateway", Some(502)),
            ("status code: 403", Some(403)),
            ("{\"statusCode\":404}", Some(404)),
            ("\"GET /ws HTTP/1.1\" 400 0", Some(400)),
            ("\"GET / HTTP/1.1\" 200 9\n\"GET /ws HTTP/1.1\" 403 9", Some(403)),
            ("error 503", Some(503)),
            ("\"reason\": \"MethodNotAllowed\", \"code\": 405", Some(405)),
            ("nginx: 504 Gateway Time-out", Some(504)),
            ("<h1>502 Server Error</h1>", Some(502)),
            ("\"response-code\":503", Some(503)),
            ("\"DownstreamStatus\":499", Some(499)),
            ("at line 400, port 443", None),
        ] {
            assert_eq!(named_status(text), wanted, "{text}");
        }
    }

    #[test]
    fn a_request_without_a_key_is_seen() {
        assert!(lacks_key("curl -i -n -h \"upgrade: websocket\" http://a.example/"));
        assert!(!lacks_key("curl -h 'upgrade: websocket' -h 'sec-websocket-key: x' http://a.example/"));
        assert!(!lacks_key("set `upgrade: websocket` in your proxy"));
    }

    #[test]
    fn a_url_ends_where_the_sentence_goes_on() {
        assert_eq!(url("connect to 'wss://a.example:8443/ws?x=1' failed"), Some("wss://a.example:8443/ws?x=1"));
        assert_eq!(url("at ws://localhost:3000/ws: it fails"), Some("ws://localhost:3000/ws"));
        assert_eq!(url("https://a.example"), None);
    }
}
