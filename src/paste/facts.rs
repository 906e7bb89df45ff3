//! What else a text tells: the status of an answer, and the URL.

use std::sync::LazyLock;

use regex_lite::Regex;

use super::words::{Word, status};

static STATUS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let forms = [
        r#"HTTP/[12](?:\.[01])?["']?\s+(\d{3})\b"#,
        r#"\bstatus(?:[ _-]?code)?["']?\s*(?:was|is|of)?\s*[:=(]?\s*["'(]?(\d{3})\b"#,
        r"\b(?:code|error|response|HTTP)\s*[:=]?\s*\(?([2-5]\d{2})\b",
        r"\b([345]\d{2}) (?:Bad Request|Unauthorized|Forbidden|Not Found|Method Not Allowed|Upgrade Required|Found\b|Moved|Internal Server|Not Implemented|Bad Gateway|Service (?:Temporarily )?Unavailable|Gateway Time)",
    ];
    Regex::new(&format!("(?i){}", forms.join("|"))).ok()
});

static URL: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"(?i)\b(wss?)://[^\s'"<>()\[\]{},;|]+"#).ok());

/// The status of an answer that the text names in a usual way, and that is not 101.
pub fn named_status(text: &str) -> Option<u16> {
    let found = STATUS.as_ref()?.captures_iter(text);
    let mut numbers = found.filter_map(|one| (1..one.len()).find_map(|group| one.get(group)));
    numbers.find_map(|group| status(group.as_str()).filter(|status| *status >= 200))
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

/// What the scheme and the port of the first URL in the text make likely.
pub fn causes_of_port(text: &str) -> &'static [&'static str] {
    const USUALLY_TLS: &[&str] = &["443", "8443", "9443"];
    let Some((scheme, rest)) = url(text).and_then(|url| url.split_once("://")) else { return &[] };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let port = authority.rsplit_once(':').map(|(_, port)| port);
    match port {
        Some(port) if scheme == "ws" && USUALLY_TLS.contains(&port) => &["plain-on-tls-port"],
        Some("80") if scheme == "wss" => &["tls-not-spoken"],
        _ => &[],
    }
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
            ("error 503", Some(503)),
            ("nginx: 504 Gateway Time-out", Some(504)),
            ("at line 400, port 443", None),
        ] {
            assert_eq!(named_status(text), wanted, "{text}");
        }
    }

    #[test]
    fn a_scheme_that_does_not_go_with_its_port_is_a_likely_cause() {
        for (text, wanted) in [
            ("ws://10.0.0.2:8443", &["plain-on-tls-port"][..]),
            ("at ws://a.example:443/ws?x=1", &["plain-on-tls-port"]),
            ("wss://a.example:80/", &["tls-not-spoken"]),
            ("wss://a.example:443/", &[]),
            ("ws://a.example/", &[]),
            ("nothing", &[]),
        ] {
            assert_eq!(causes_of_port(text), wanted, "{text}");
        }
    }

    #[test]
    fn a_url_ends_where_the_sentence_goes_on() {
        assert_eq!(url("connect to 'wss://a.example:8443/ws?x=1' failed"), Some("wss://a.example:8443/ws?x=1"));
        assert_eq!(url("at ws://localhost:3000/ws: it fails"), Some("ws://localhost:3000/ws"));
        assert_eq!(url("https://a.example"), None);
    }
}
