//! A redirect followed: the same handshake at another place, without the secrets where that place is another's.

use super::{Handshake, apply::is_one_of};
use crate::{
    exchange::{Exchange, redact::places::names_a_secret},
    request::Request,
    target::Target,
};

/// Whether a status asks a client to go elsewhere (RFC 9110 §15.4); 300 and 304 do not.
pub const fn is_redirect(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}

/// Whether `there` is where one of these exchanges was: the redirects go in a circle.
pub fn has_been<'a>(there: &Target, exchanges: impl IntoIterator<Item = &'a Exchange>) -> bool {
    exchanges.into_iter().any(|exchange| exchange.url == there.url())
}

/// How redirects are to be followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Follow {
    /// So many at most; none, unless the user asks for it.
    pub most: usize,
    /// Whether secrets go to any host.
    pub trusts_all: bool,
}

/// Where the answer of `exchange` sends a client that asked for `target`; `None` when it is no redirect.
pub fn location(exchange: &Exchange, target: &Target) -> Option<Target> {
    let answer = exchange.answer();
    let response = answer.response().filter(|response| is_redirect(response.status))?;
    target.redirected(&response.head.first("location")?.text()).ok()
}

impl Handshake {
    /// This handshake at `target`, with a new Sec-WebSocket-Key where the old one was good. Secrets go along to the same
    /// host, and there to TLS when they were under TLS; `trusted` sends them everywhere.
    #[must_use]
    pub fn followed(&self, target: Target, key: &str, trusted: bool) -> Self {
        // From plain text to TLS the port changes, and the host stays.
        let same_port = target.port == self.target.port && target.scheme == self.target.scheme;
        let keeps = trusted || target.host == self.target.host && (same_port || target.is_secure());
        let request = if keeps { self.request.clone() } else { without_secrets(self.request.clone()) };
        let request = request.with_word(1, &target.resource).with_scheme_of(&target);
        let request = if target.host_header() == self.target.host_header() {
            request
        } else {
            request.with("Host", &target.host_header())
        };
        let has_key = request.names().any(|name| name.eq_ignore_ascii_case("sec-websocket-key"));
        let request = if has_key { request.with("Sec-WebSocket-Key", key) } else { request };
        Self::new(target, request)
    }
}

fn without_secrets(request: Request) -> Request {
    let is_secret = |name: &&str| {
        let lower = name.to_ascii_lowercase();
        names_a_secret(&lower) || is_one_of(&lower, &["authorization", "cookie"])
    };
    let secrets: Vec<String> = request.names().filter(is_secret).map(str::to_owned).collect();
    request.without(&secrets)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENT: &str = "GET /a HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nSec-WebSocket-Key: OLD\r\n\
                        Authorization: Bearer x\r\nCookie: a=b\r\nX-Api-Key: k\r\nX-Trace: 1\r\n\r\n";

    fn followed(from: &str, to: &str, trusted: bool) -> String {
        let handshake = Handshake::new(Target::parse(from).unwrap(), Request::raw(SENT.as_bytes()));
        let followed = handshake.followed(Target::parse(to).unwrap(), "NEW", trusted);
        String::from_utf8(followed.request.bytes()).unwrap()
    }

    #[test]
    fn secrets_go_to_the_same_host_alone_and_never_from_tls_to_plain_text() {
        for (from, to, trusted, kept) in [
            ("ws://h/a", "ws://h/b", false, true),
            ("ws://h/a", "wss://h/b", false, true),
            ("wss://h/a", "ws://h/b", false, false),
            ("ws://h/a", "ws://h:81/b", false, false),
            ("ws://h/a", "ws://other/b", false, false),
            ("ws://h/a", "ws://other/b", true, true),
        ] {
            let text = followed(from, to, trusted);
            for secret in ["Bearer", "Cookie", "X-Api-Key"] {
                assert_eq!(text.contains(secret), kept, "{from} to {to}: {text}");
            }
            assert!(text.contains("X-Trace: 1\r\n"), "{text}");
        }
    }

    #[test]
    fn path_host_and_key_are_those_of_the_new_place() {
        let text = followed("ws://h/a", "ws://other:81/b?c", false);
        assert!(text.starts_with("GET /b?c HTTP/1.1\r\nHost: other:81\r\n"), "{text}");
        assert!(text.contains("Sec-WebSocket-Key: NEW\r\n"), "{text}");
    }
}
