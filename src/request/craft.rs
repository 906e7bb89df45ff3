//! A request made to order: the standard handshake, with what the user set, repeated, emptied or left out. As with
//! curl, a header that the user gives takes the place of the standard one and comes after those that are left, in the
//! order given; Host stays in front.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{Request, user_agent};
use crate::target::Target;

/// What the user wants to be different from the standard request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Craft {
    /// The method; `POST` where there is a body and no other was asked for.
    pub method: Option<String>,
    /// The request target, byte for byte, in place of the URL's path and query.
    pub request_target: Option<String>,
    /// Say `HTTP/1.0` in the request line.
    pub http10: bool,
    /// Headers in the order given.
    pub headers: Vec<Header>,
    /// The Origin header.
    pub origin: Option<String>,
    /// Offered subprotocols, joined into one header.
    pub subprotocols: Vec<String>,
    /// Offered extensions, joined into one header.
    pub extensions: Vec<String>,
    /// The User-Agent header; empty leaves it out, as in curl.
    pub user_agent: Option<String>,
    /// The Cookie header.
    pub cookie: Option<String>,
    /// The Referer header.
    pub referer: Option<String>,
    /// User name and password for basic authentication.
    pub basic: Option<(String, String)>,
    /// A bearer token.
    pub bearer: Option<String>,
    /// The body.
    pub body: Option<Vec<u8>>,
}

/// A header as curl's `-H` means it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Header {
    /// `Name: value`, sent as it is written.
    Line {
        /// The name.
        name: String,
        /// The whole line, without its end.
        line: String,
    },
    /// `Name:`, left out.
    Absent(String),
}

/// What begins the name of a pseudo-header field, which HTTP/2 alone has (RFC 9113 §8.3).
const PSEUDO: char = ':';

/// What is wrong with a header flag and what would be right, in one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderError(String);

impl fmt::Display for HeaderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for HeaderError {}

impl std::str::FromStr for Header {
    type Err = HeaderError;

    /// Reads `Name: value`, `Name:` (leave it out) or `Name;` (send it empty).
    fn from_str(text: &str) -> Result<Self, HeaderError> {
        let wrong = |why: &str| {
            // The first word alone: what follows may be a secret.
            let word = text.split_whitespace().next().unwrap_or_default();
            let more = if word.len() < text.len() { " ..." } else { "" };
            let shown = crate::wire::escape::escape_str(word) + more;
            Err(HeaderError(format!(
                "`{shown}` {why}: write 'Name: value', 'Name:' to leave it out, or 'Name;' to send it empty"
            )))
        };
        if text.contains(['\r', '\n', '\0']) {
            return wrong("has a line break or NUL in it (for such bytes there is --raw FILE)");
        }
        let colon = text.char_indices().skip(1).find(|(_, c)| *c == ':').map(|(at, _)| at);
        let (name, value) = match (colon.map(|at| text.split_at(at)), text.strip_suffix(';')) {
            (Some((name, value)), _) => (name, Some(&value[1..])),
            (None, Some(name)) => (name, None),
            (None, None) if text.starts_with(PSEUDO) => return wrong("has no name"),
            (None, None) => return wrong("has no colon"),
        };
        if name.trim_start_matches(PSEUDO).trim().is_empty() {
            return wrong("has no name");
        }
        let owned = name.to_owned();
        Ok(match value {
            Some(value) if value.trim().is_empty() => Self::Absent(owned),
            Some(_) => Self::Line { name: owned, line: text.to_owned() },
            None => Self::Line { name: owned, line: format!("{name}:") },
        })
    }
}

impl Header {
    /// Whether it is a pseudo-header field, which HTTP/2 alone has.
    pub fn is_pseudo(&self) -> bool {
        self.name().starts_with(PSEUDO)
    }

    pub(super) fn name(&self) -> &str {
        let (Self::Line { name, .. } | Self::Absent(name)) = self;
        name
    }

    pub(super) fn is(&self, name: &str) -> bool {
        self.name().trim().eq_ignore_ascii_case(name)
    }

    pub(super) fn line(&self) -> &str {
        match self {
            Self::Line { line, .. } => line,
            Self::Absent(_) => "",
        }
    }
}

impl Craft {
    /// The request for `target`, with this Sec-WebSocket-Key unless the user gave another.
    pub fn request(&self, target: &Target, key: &str) -> Request {
        let mut lines: Vec<String> =
            self.defaults(target, key).into_iter().filter(|line| !self.replaces(line)).collect();
        let mut given: Vec<&Header> =
            self.headers.iter().filter(|header| matches!(header, Header::Line { .. })).collect();
        if let Some(host) = given.iter().position(|header| header.is("Host")) {
            lines.insert(0, given.remove(host).line().to_owned());
        }
        lines.extend(given.into_iter().map(|header| header.line().to_owned()));
        let lines = std::iter::once(self.request_line(target)).chain(lines);
        let lines = lines.map(|line| format!("{line}\r\n").into_bytes()).collect();
        let mut rest = b"\r\n".to_vec();
        rest.extend_from_slice(self.body.as_deref().unwrap_or_default());
        Request { lines, rest, http2: None }
    }

    fn request_line(&self, target: &Target) -> String {
        let method = self.method.as_deref().unwrap_or(if self.body.is_some() { "POST" } else { "GET" });
        let resource = self.request_target.as_deref().unwrap_or(&target.resource);
        format!("{method} {resource} HTTP/1.{}", u8::from(!self.http10))
    }

    fn replaces(&self, default: &str) -> bool {
        let name = default.split(": ").next().unwrap_or_default();
        self.headers.iter().any(|header| header.is(name))
    }

    /// The lines of all headers but those of `-H`.
    pub(super) fn defaults(&self, target: &Target, key: &str) -> Vec<String> {
        let credentials = self.basic.as_ref().or(target.credentials.as_ref());
        let basic =
            credentials.map(|(user, password)| format!("Basic {}", STANDARD.encode(format!("{user}:{password}"))));
        let authorization = self.bearer.as_ref().map(|token| format!("Bearer {token}")).or(basic);
        let agent = self.user_agent.clone().unwrap_or_else(|| user_agent().to_owned());
        let length = self.body.as_ref().map(|body| body.len().to_string());
        let form = self.body.as_ref().map(|_| "application/x-www-form-urlencoded".to_owned());
        [
            ("Host", Some(target.host_header())),
            ("Upgrade", Some("websocket".to_owned())),
            ("Connection", Some("Upgrade".to_owned())),
            ("Sec-WebSocket-Key", Some(key.to_owned())),
            ("Sec-WebSocket-Version", Some("13".to_owned())),
            ("User-Agent", Some(agent).filter(|agent| !agent.is_empty())),
            ("Origin", self.origin.clone()),
            ("Sec-WebSocket-Protocol", joined(&self.subprotocols)),
            ("Sec-WebSocket-Extensions", joined(&self.extensions)),
            ("Authorization", authorization),
            ("Referer", self.referer.clone()),
            ("Cookie", self.cookie.clone()),
            ("Content-Length", length),
            ("Content-Type", form),
        ]
        .into_iter()
        .filter_map(|(name, value)| value.map(|value| format!("{name}: {value}")))
        .collect()
    }
}

fn joined(values: &[String]) -> Option<String> {
    (!values.is_empty()).then(|| values.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(craft: &Craft) -> Vec<String> {
        let target = Target::parse("ws://h:8080/chat?x=1").unwrap();
        let bytes = craft.request(&target, "KEY").bytes();
        String::from_utf8(bytes).unwrap().split("\r\n").map(str::to_owned).collect()
    }

    fn with(headers: &[&str]) -> Vec<String> {
        lines(&Craft { headers: headers.iter().map(|text| text.parse().unwrap()).collect(), ..Craft::default() })
    }

    #[test]
    fn the_standard_request_is_what_rfc_6455_asks_for() {
        let agent = format!("User-Agent: {}", user_agent());
        let expected = [
            "GET /chat?x=1 HTTP/1.1",
            "Host: h:8080",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: KEY",
            "Sec-WebSocket-Version: 13",
            &agent,
            "",
            "",
        ];
        assert_eq!(lines(&Craft::default()), expected);
    }

    #[test]
    fn a_header_replaces_its_default_and_keeps_its_spelling() {
        let lines = with(&["upgrade:WebSocket", "X-A: 1"]);
        assert!(!lines.contains(&"Upgrade: websocket".to_owned()));
        assert_eq!(lines[lines.len() - 4..lines.len() - 2], ["upgrade:WebSocket", "X-A: 1"]);
    }

    #[test]
    fn a_header_given_twice_is_sent_twice() {
        assert_eq!(with(&["X-A: 1", "X-A: 2"]).iter().filter(|line| line.starts_with("X-A")).count(), 2);
        assert_eq!(with(&["Host: a", "Host: b"]).iter().filter(|line| line.starts_with("Host")).count(), 2);
    }

    #[test]
    fn a_header_without_value_is_left_out_and_with_a_semicolon_is_sent_empty() {
        assert!(!with(&["Host:"]).iter().any(|line| line.starts_with("Host")));
        assert!(with(&["X-Empty;"]).contains(&"X-Empty:".to_owned()));
    }

    #[test]
    fn host_stays_in_front() {
        assert_eq!(with(&["X-A: 1", "Host: other"])[1], "Host: other");
    }

    #[test]
    fn a_body_makes_it_a_post_with_its_length_as_in_curl() {
        let lines = lines(&Craft { body: Some(b"a=b".to_vec()), ..Craft::default() });
        assert_eq!(lines[0], "POST /chat?x=1 HTTP/1.1");
        assert!(lines.contains(&"Content-Length: 3".to_owned()));
        assert_eq!(lines.last().unwrap(), "a=b");
    }

    #[test]
    fn a_header_that_is_none_is_told_in_one_line() {
        for text in ["nocolon", ": v", ":", ":method", "", "A: b\r\nC: d"] {
            assert!(!text.parse::<Header>().unwrap_err().to_string().contains('\n'));
        }
    }
}
