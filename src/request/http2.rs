//! The same handshake over HTTP/2: Extended CONNECT (RFC 8441 §4), whose request line is made of pseudo-header fields,
//! and the ordinary request that programs send there which know no Extended CONNECT.

use super::{Craft, Http2, Request, craft::Header};
use crate::{
    target::Target,
    wire::h2::head::{field, fields},
};

/// Header fields that mean nothing over HTTP/2: the stream takes their place (RFC 8441 §5).
const REPLACED: &[&str] =
    &["host", "upgrade", "connection", "sec-websocket-key", "content-length", "content-type", "transfer-encoding"];

/// The protocols that a request is sent by, as ALPN names them.
const HTTP_1_1: &str = "http/1.1";
const HTTP_2: &str = "h2";

/// A header's name as HTTP/2 has it: in lower case, and Host as the pseudo-header field that took its place.
pub fn name(name: &str) -> String {
    let name = name.trim().to_ascii_lowercase();
    if name == "host" { ":authority".to_owned() } else { name }
}

impl Craft {
    /// The request for `target` over HTTP/2. With `fallback` a server may choose HTTP/1.1 in its place; the key is for
    /// that.
    pub fn request_over_http2(&self, target: &Target, key: &str, fallback: bool) -> Request {
        let given: Vec<String> =
            self.headers.iter().map(Header::line).filter(|line| !line.is_empty()).map(lower).collect();
        let is_given = |line: &str| self.headers.iter().any(|header| name(header.name()) == field_name(line));
        let standard = self.pseudo_fields(target);
        let mut lines = Vec::new();
        // A pseudo-header field stays in its place; one that is not known goes behind the others of its kind.
        for line in &standard {
            let own = given.iter().filter(|own| field_name(own) == field_name(line));
            if is_given(line) { lines.extend(own.cloned()) } else { lines.push(line.clone()) }
        }
        let is_placed = |line: &&String| standard.iter().any(|own| field_name(own) == field_name(line));
        let (pseudo, others): (Vec<_>, Vec<_>) = given.iter().partition(|line| line.starts_with(':'));
        lines.extend(pseudo.into_iter().filter(|line| !is_placed(line)).cloned());
        let defaults =
            self.defaults(target, key).into_iter().filter(|line| !is_replaced(line)).map(|line| lower(&line));
        lines.extend(defaults.filter(|line| !is_given(line)));
        lines.extend(others.into_iter().cloned());
        let lines = lines.into_iter().map(|line| format!("{line}\r\n").into_bytes()).collect();
        let fallback = fallback.then(|| Box::new(self.request(target, key)));
        let insists = is_given(":protocol: ");
        Request { lines, rest: b"\r\n".to_vec(), http2: Some(Http2 { fallback, insists }) }
    }

    /// What an HTTP/2 request has in place of a request line, in the order of RFC 8441 §5.1.
    fn pseudo_fields(&self, target: &Target) -> Vec<String> {
        let method = self.method.as_deref().unwrap_or("CONNECT");
        let protocol = (method == "CONNECT").then(|| "websocket".to_owned());
        let resource = self.request_target.as_ref().unwrap_or(&target.resource);
        [
            (":method", Some(method.to_owned())),
            (":protocol", protocol),
            (":scheme", Some(scheme(target).to_owned())),
            (":path", Some(resource.clone())),
            (":authority", Some(target.host_header())),
        ]
        .into_iter()
        .filter_map(|(name, value)| value.map(|value| format!("{name}: {value}")))
        .collect()
    }
}

impl Request {
    /// Whether it goes over HTTP/2, if the server agrees.
    pub const fn is_http2(&self) -> bool {
        self.http2.is_some()
    }

    /// How it goes over HTTP/2.
    pub const fn http2(&self) -> Option<&Http2> {
        self.http2.as_ref()
    }

    /// What is sent when the server chooses HTTP/1.1.
    pub fn fallback(&self) -> Option<&Self> {
        self.http2.as_ref()?.fallback.as_deref()
    }

    /// This HTTP/2 request, with what is sent when the server chooses HTTP/1.1.
    #[must_use]
    pub fn or_fallback(mut self, fallback: Option<Self>) -> Self {
        if let Some(http2) = &mut self.http2 {
            http2.fallback = fallback.map(Box::new);
        }
        self
    }

    /// The protocols to offer by ALPN, the preferred one first. For HTTP/1.1 that is what browsers offer for a
    /// WebSocket; for HTTP/2 what curl does.
    pub fn alpn(&self) -> Vec<String> {
        let protocols = match &self.http2 {
            None => vec![HTTP_1_1],
            Some(Http2 { fallback: Some(_), .. }) => vec![HTTP_2, HTTP_1_1],
            Some(_) => vec![HTTP_2],
        };
        protocols.into_iter().map(str::to_owned).collect()
    }

    /// Names and values of an HTTP/2 request, in their order.
    pub fn http2_fields(&self) -> Vec<(&[u8], &[u8])> {
        fields(&self.lines)
    }

    /// Whether it asks for a tunnel (RFC 8441 §4).
    pub fn is_extended_connect(&self) -> bool {
        self.is_http2() && self.lines.iter().any(|line| field(line).0 == b":protocol")
    }

    /// The request without what makes it an Extended CONNECT: an ordinary GET.
    #[must_use]
    pub fn as_ordinary_get(self) -> Self {
        self.with(":method", "GET").without(&[":protocol"])
    }

    /// The same handshake over HTTP/2: an HTTP/1.1 request made an Extended CONNECT, without what the stream replaces.
    #[must_use]
    pub fn over_http2(&self, target: &Target) -> Self {
        let scheme = scheme(target);
        let authority = self.lines().find(|(name, _)| name.eq_ignore_ascii_case("host"));
        let authority = authority.map_or_else(|| target.host_header(), |(_, value)| value.to_owned());
        let path = self.lines.first().map(|line| String::from_utf8_lossy(line).into_owned()).unwrap_or_default();
        let path = path.split_whitespace().nth(1).unwrap_or(&target.resource);
        let start = format!(
            ":method: CONNECT\r\n:protocol: websocket\r\n:scheme: {scheme}\r\n:path: {path}\r\n:authority: {authority}\r\n"
        );
        self.carried(start, REPLACED)
    }

    /// The same handshake over HTTP/1.1: an Extended CONNECT made an upgrade, with this Sec-WebSocket-Key.
    #[must_use]
    pub fn over_http1(&self, key: &str) -> Self {
        let pseudo = |wanted: &str| {
            let mut fields = self.lines.iter().map(|line| field(line));
            fields.find(|(name, _)| *name == wanted.as_bytes()).map(|(_, value)| String::from_utf8_lossy(value))
        };
        let (path, host) = (pseudo(":path").unwrap_or_default(), pseudo(":authority").unwrap_or_default());
        let start = format!(
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
        );
        let others = self.lines().filter(|(name, _)| !REPLACED.contains(name));
        let text =
            others.fold(start, |text, (name, value)| text + &super::edit::canonical_name(name) + ": " + value + "\r\n");
        Self::raw((text + "\r\n").as_bytes())
    }

    /// The fields of an HTTP/1.1 request, but for those left `out`, behind the pseudo-header fields of `start`.
    fn carried(&self, start: String, out: &[&str]) -> Self {
        let others = self.lines().filter(|(name, _)| !out.iter().any(|own| name.eq_ignore_ascii_case(own)));
        let text = others.fold(start, |text, (name, value)| text + &name.to_ascii_lowercase() + ": " + value + "\r\n");
        Self { http2: Some(Http2::default()), ..Self::raw((text + "\r\n").as_bytes()) }
    }

    /// An HTTP/1.1 request as programs send it that choose HTTP/2 by themselves: the request line made into fields, and
    /// the fields left out that HTTP/2 forbids. The upgrade is gone (RFC 9113 §8.2.2).
    #[must_use]
    pub fn over_http2_without_upgrade(&self, target: &Target) -> Self {
        let scheme = scheme(target);
        let (resource, authority) = (&target.resource, target.host_header());
        let start = format!(":method: GET\r\n:path: {resource}\r\n:scheme: {scheme}\r\n:authority: {authority}\r\n");
        self.carried(start, &["host", "connection", "upgrade"])
    }
}

/// The scheme of the URL, as HTTP has it (RFC 8441 §5).
fn scheme(target: &Target) -> &'static str {
    if target.is_secure() { "https" } else { "http" }
}

fn field_name(line: &str) -> &str {
    std::str::from_utf8(field(line.as_bytes()).0).unwrap_or_default()
}

fn is_replaced(line: &str) -> bool {
    REPLACED.iter().any(|name| name.eq_ignore_ascii_case(field_name(line)))
}

/// The line with its name as HTTP/2 has it.
fn lower(line: &str) -> String {
    let (own, value) = field(line.as_bytes());
    format!("{}: {}", name(&String::from_utf8_lossy(own)), String::from_utf8_lossy(value)).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::user_agent;

    fn target() -> Target {
        Target::parse("wss://h:8443/chat?x=1").unwrap()
    }

    fn shown(request: &Request) -> Vec<String> {
        String::from_utf8(request.bytes()).unwrap().split("\r\n").map(str::to_owned).collect()
    }

    fn with(headers: &[&str]) -> Vec<String> {
        let headers = headers.iter().map(|text| text.parse().unwrap()).collect();
        shown(&Craft { headers, ..Craft::default() }.request_over_http2(&target(), "KEY", true))
    }

    #[test]
    fn the_standard_request_is_what_rfc_8441_asks_for() {
        let agent = format!("user-agent: {}", user_agent());
        let expected = [
            ":method: CONNECT",
            ":protocol: websocket",
            ":scheme: https",
            ":path: /chat?x=1",
            ":authority: h:8443",
            "sec-websocket-version: 13",
            &agent,
            "",
            "",
        ];
        assert_eq!(with(&[]), expected);
    }

    #[test]
    fn a_pseudo_header_field_is_set_in_its_place_and_left_out() {
        let lines = with(&[":path: /other", "X-A: 1", ":scheme:"]);
        assert_eq!(lines[..3], [":method: CONNECT", ":protocol: websocket", ":path: /other"]);
        assert!(!lines.iter().any(|line| line.starts_with(":scheme")) && lines.contains(&"x-a: 1".to_owned()));
    }

    #[test]
    fn one_that_is_not_known_goes_behind_the_others_of_its_kind() {
        assert_eq!(with(&[":status: 200"])[5], ":status: 200");
    }

    #[test]
    fn host_sets_the_authority() {
        let lines = with(&["Host: other"]);
        assert_eq!(lines[4], ":authority: other");
        assert_eq!(lines.iter().filter(|line| line.contains("other") || line.starts_with("host")).count(), 1);
    }

    #[test]
    fn what_is_forbidden_is_sent_when_it_is_asked_for() {
        let lines = with(&["Connection: Upgrade", "Upgrade: websocket", "upgrade: h2c"]);
        assert_eq!(
            lines[lines.len() - 5..lines.len() - 2],
            ["connection: Upgrade", "upgrade: websocket", "upgrade: h2c"]
        );
    }

    #[test]
    fn another_method_asks_for_no_tunnel() {
        let craft = Craft { method: Some("GET".to_owned()), ..Craft::default() };
        let request = craft.request_over_http2(&target(), "KEY", false);
        assert!(!request.is_extended_connect());
        assert_eq!((shown(&request)[0].as_str(), request.alpn()), (":method: GET", vec!["h2".to_owned()]));
    }

    #[test]
    fn an_edit_keeps_the_form() {
        let request = Craft::default().request_over_http2(&target(), "KEY", true);
        let lines = shown(&request.clone().with("Host", "x").with("Origin", "null").with_word(1, "/y"));
        assert_eq!((lines[3].as_str(), lines[4].as_str()), (":path: /y", ":authority: x"));
        assert!(lines.contains(&"origin: null".to_owned()));
        assert!(!request.names().any(|name| name.starts_with(':')));
        assert_eq!(shown(&request.as_ordinary_get())[..2], [":method: GET", ":scheme: https"]);
    }

    #[test]
    fn a_program_that_chooses_http_2_by_itself_loses_the_upgrade() {
        let request = Craft::default().request(&target(), "KEY").over_http2_without_upgrade(&target());
        let lines = shown(&request);
        assert_eq!(lines[..4], [":method: GET", ":path: /chat?x=1", ":scheme: https", ":authority: h:8443"]);
        assert_eq!(lines[4..6], ["sec-websocket-key: KEY", "sec-websocket-version: 13"]);
    }
}
