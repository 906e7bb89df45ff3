//! A change made to a handshake.

use std::net::IpAddr;

use super::{BROWSER, Change, Endpoint, NO_FIELD, NO_SUCH_PATH, Part, Version};
use crate::{
    exchange::{Exchange, Side, Vantage},
    request::{Craft, Request},
    target::{Scheme, Target},
};

/// The headers of the handshake itself and those that every client sends: what a user adds goes beyond them.
pub const STANDARD: &[&str] = &["host", "upgrade", "connection", "sec-websocket-key", "sec-websocket-version"];

/// Headers that open doors. They are kept where others are left out, and go to no other host and over no other scheme.
const CREDENTIALS: &[&str] = &["authorization", "cookie"];

/// A handshake that can be performed: where to, what to send, and by which way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handshake {
    /// Where to.
    pub target: Target,
    /// What to send.
    pub request: Request,
    /// The address to connect to, in place of those of the name.
    pub address: Option<IpAddr>,
    /// The host and port to connect to, in place of the target's.
    pub direct: Option<String>,
    /// Whether no more is done than to look at what a server chooses from old TLS.
    pub older_tls: bool,
}

/// The Origin of a page of `target`'s own host.
pub struct Origin;

impl Origin {
    /// With the scheme that belongs to the target's.
    pub fn own(target: &Target) -> String {
        let scheme = if target.is_secure() { "https" } else { "http" };
        format!("{scheme}://{}", target.host_header())
    }

    /// With the other scheme.
    pub fn other_scheme(target: &Target) -> String {
        let scheme = if target.is_secure() { "http" } else { "https" };
        format!("{scheme}://{}", target.host_header())
    }
}

impl Handshake {
    /// The handshake of `request` to `target`, by the ordinary way.
    pub const fn new(target: Target, request: Request) -> Self {
        Self { target, request, address: None, direct: None, older_tls: false }
    }

    /// The exchange of a handshake that is only looked at.
    pub fn unsent(&self) -> Exchange {
        let mut exchange = Exchange::new(self.target.url(), Vantage::Client, None);
        exchange.stream.push(Side::Sent, &self.request.bytes());
        exchange
    }

    /// This handshake with one thing changed; `key` is for those that need a good Sec-WebSocket-Key.
    #[must_use]
    pub fn with(&self, change: &Change, key: &str) -> Self {
        let mut changed = self.clone();
        let request = self.request.clone();
        let target = &self.target;
        if let Some(path) = change.path() {
            path.clone_into(&mut changed.target.resource);
        }
        changed.request = match change {
            Change::Again(_) => request,
            Change::Standard => self.with_credentials(self.standard(key)),
            Change::HttpVersion(Version::Http1) => request.over_http1(key),
            Change::HttpVersion(Version::Http2) => request.over_http2(target),
            Change::WithoutUpgrade => ordinary(request),
            Change::Grpc => grpc(request, target),
            Change::Malformed => ordinary(request).with(NO_FIELD, "who is there"),
            Change::Fragment => ordinary(request).with_word(1, &format!("{}#wswhy", target.resource)),
            Change::OtherPath => request.with_word(1, NO_SUCH_PATH),
            Change::Version12 => request.with("Sec-WebSocket-Version", "12"),
            Change::Without(names) => request.without(names),
            Change::Only(names) => with_alone(request, names),
            Change::Repaired(Part::Method) => request.with_word(0, "GET").without_body(),
            Change::Repaired(Part::HttpVersion) => request.with_word(2, "HTTP/1.1"),
            Change::Repaired(Part::Header(name)) => match *name {
                "Host" => request.with(name, &target.host_header()),
                "Upgrade" => request.with(name, "websocket"),
                "Connection" => request.with(name, "Upgrade"),
                "Sec-WebSocket-Key" => request.with(name, key),
                "Sec-WebSocket-Version" => request.with(name, "13"),
                _ => request.without(&[name]),
            },
            Change::OwnOrigin => request.with("Origin", &Origin::own(target)),
            Change::OwnOriginOtherScheme => request.with("Origin", &Origin::other_scheme(target)),
            Change::HostOfUrl => request.with("Host", &target.host_header()),
            Change::ConnectionAlone => request.with("Connection", "Upgrade"),
            Change::CanonicalCase => request.in_canonical_case(),
            Change::BrowserAgent => request.with("User-Agent", BROWSER),
            Change::Path(path) => request.with_word(1, path),
            Change::Subprotocol(name) => request.with("Sec-WebSocket-Protocol", name),
            Change::Endpoint(endpoint) => to_endpoint(request, endpoint, target),
            Change::OtherScheme => {
                changed.target = self.other_scheme();
                Craft::default().request(&changed.target, key)
            }
            Change::Port(port) => {
                changed.target = Target { port: *port, ..self.without_secrets() };
                Craft::default().request(&changed.target, key)
            }
            Change::OlderTls => {
                changed.older_tls = true;
                request
            }
            Change::Address(address) => {
                changed.address = Some(*address);
                request
            }
            Change::Direct(place) => {
                changed.direct = Some(place.clone());
                request
            }
        };
        changed
    }

    /// The standard handshake over the same HTTP version.
    fn standard(&self, key: &str) -> Request {
        match self.request.http2() {
            Some(http2) => Craft::default().request_over_http2(&self.bare_target(), key, http2.fallback.is_some()),
            None => Craft::default().request(&self.bare_target(), key),
        }
    }

    /// The target without user name and password.
    fn bare_target(&self) -> Target {
        Target { credentials: None, ..self.target.clone() }
    }

    /// The same host with the other scheme, at its own port where the URL names none.
    fn other_scheme(&self) -> Target {
        let (own, scheme) = (self.target.scheme, if self.target.is_secure() { Scheme::Ws } else { Scheme::Wss });
        let port = if self.target.port == own.default_port() { scheme.default_port() } else { self.target.port };
        Target { scheme, port, ..self.without_secrets() }
    }

    /// The target without what may be a secret: who listens at another place is not known, and it may be plain text.
    fn without_secrets(&self) -> Target {
        let path = self.target.resource.split('?').next().unwrap_or_default();
        Target { resource: path.to_owned(), ..self.bare_target() }
    }

    /// `request` with the credentials of this one.
    fn with_credentials(&self, request: Request) -> Request {
        let own = self.request.lines().filter(|(name, _)| is_one_of(name, CREDENTIALS));
        own.fold(request, |request, (name, value)| request.with(name, value))
    }
}

/// The request with these of its headers and those of every handshake.
fn with_alone(request: Request, names: &[String]) -> Request {
    let kept = |name: &str| is_one_of(name, STANDARD) || names.iter().any(|own| own.eq_ignore_ascii_case(name));
    let left_out: Vec<_> = request.names().filter(|name| !kept(name)).map(str::to_owned).collect();
    request.without(&left_out)
}

/// The request to an endpoint, with what a client of its dialect sends there.
fn to_endpoint(request: Request, endpoint: &Endpoint, target: &Target) -> Request {
    let origin = endpoint.own_origin.then(|| ("Origin", Origin::own(target)));
    let subprotocol = endpoint.subprotocol.clone().map(|name| ("Sec-WebSocket-Protocol", name));
    let sent = origin.into_iter().chain(subprotocol);
    sent.fold(request.with_word(1, &endpoint.path), |request, (name, value)| request.with(name, &value))
}

/// A request that says it is gRPC, over HTTP/2, with a method that has no effect.
fn grpc(request: Request, target: &Target) -> Request {
    let over_http2 = if request.is_http2() { request } else { request.over_http2(target) };
    ordinary(over_http2).with("content-type", "application/grpc").with("te", "trailers")
}

/// The request without what belongs to the upgrade.
fn ordinary(request: Request) -> Request {
    let own: Vec<_> = request.names().filter(|name| is_of_the_handshake(name)).map(str::to_owned).collect();
    let ordinary = request.without(&own);
    if ordinary.is_http2() { ordinary.as_ordinary_get() } else { ordinary }
}

/// Whether a header belongs to the upgrade, so that an ordinary request has none of its kind.
fn is_of_the_handshake(name: &str) -> bool {
    is_one_of(name, &["upgrade", "connection"]) || name.to_ascii_lowercase().starts_with("sec-websocket-")
}

pub(super) fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|own| own.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENT: &str = "GET /chat?token=1 HTTP/1.1\r\nHost: h\r\nconnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n\
                        Sec-WebSocket-Key: OWN\r\nSec-WebSocket-Version: 13\r\nX-A: 1\r\nX-B: 2\r\nCookie: a=b\r\n\r\n";

    fn changed(change: &Change) -> (Handshake, String) {
        let target = Target::parse("wss://h/chat?token=1").unwrap();
        let handshake = Handshake::new(target, Request::raw(SENT.as_bytes())).with(change, "KEY");
        let text = String::from_utf8(handshake.request.bytes()).unwrap();
        (handshake, text)
    }

    fn request(change: &Change) -> String {
        changed(change).1
    }

    #[test]
    fn the_same_again_is_the_same_bytes() {
        assert_eq!(request(&Change::Again(1)), SENT);
    }

    #[test]
    fn without_upgrade_it_is_an_ordinary_request() {
        assert_eq!(
            request(&Change::WithoutUpgrade),
            "GET /chat?token=1 HTTP/1.1\r\nHost: h\r\nX-A: 1\r\nX-B: 2\r\nCookie: a=b\r\n\r\n"
        );
    }

    #[test]
    fn the_standard_handshake_keeps_the_credentials_and_nothing_else() {
        let text = request(&Change::Standard);
        assert!(text.contains("Connection: Upgrade\r\n") && text.contains("Cookie: a=b\r\n"), "{text}");
        assert!(!text.contains("X-A"), "{text}");
    }

    #[test]
    fn headers_are_left_out_by_name_and_all_but_some() {
        assert!(!request(&Change::Without(vec!["x-a".to_owned()])).contains("X-A"));
        let only = request(&Change::Only(vec!["x-b".to_owned()]));
        assert!(only.contains("X-B: 2") && !only.contains("X-A") && !only.contains("Cookie"), "{only}");
        assert!(only.contains("connection: keep-alive, Upgrade"), "{only}");
    }

    #[test]
    fn nothing_that_may_be_secret_goes_over_the_other_scheme() {
        let (handshake, text) = changed(&Change::OtherScheme);
        assert_eq!(handshake.target.scheme, Scheme::Ws);
        assert!(!text.contains("token") && !text.contains("Cookie"), "{text}");
    }

    #[test]
    fn the_other_scheme_and_another_port_are_of_the_same_host() {
        for (change, url) in [(Change::OtherScheme, "ws://h/chat"), (Change::Port(8443), "wss://h:8443/chat")] {
            let (handshake, text) = changed(&change);
            assert_eq!(handshake.target.url(), url);
            assert!(!text.contains("Cookie"), "{text}");
        }
    }

    #[test]
    fn each_other_change_shows_in_the_bytes_or_on_the_way() {
        for (change, part) in [
            (Change::OtherPath, "GET /wswhy-no-such-path HTTP/1.1\r\n"),
            (Change::Version12, "Sec-WebSocket-Version: 12\r\n"),
            (Change::Repaired(Part::Header("Sec-WebSocket-Key")), "Sec-WebSocket-Key: KEY\r\n"),
            (Change::Malformed, "Host: h\r\nX-A: 1\r\nX-B: 2\r\nCookie: a=b\r\nwswhy asks: who is there\r\n"),
            (Change::Fragment, "GET /chat?token=1#wswhy HTTP/1.1\r\n"),
            (Change::OwnOrigin, "Origin: https://h\r\n"),
            (Change::OwnOriginOtherScheme, "Origin: http://h\r\n"),
            (Change::ConnectionAlone, "Connection: Upgrade\r\n"),
            (Change::BrowserAgent, "User-Agent: Mozilla/5.0"),
            (Change::Path("/ws".to_owned()), "GET /ws HTTP/1.1\r\n"),
            (Change::Endpoint("mqtt@/mqtt".parse().unwrap()), "GET /mqtt HTTP/1.1\r\n"),
            (Change::Endpoint("mqtt@/mqtt".parse().unwrap()), "Sec-WebSocket-Protocol: mqtt\r\n"),
            (Change::Endpoint(",origin@/ws".parse().unwrap()), "Origin: https://h\r\n"),
        ] {
            assert!(request(&change).contains(part), "{change}: {}", request(&change));
        }
        assert_eq!(changed(&Change::Direct("h2:1".to_owned())).0.direct, Some("h2:1".to_owned()));
    }
}
