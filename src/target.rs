//! Where to: a URL as people type it, made into scheme, host, port and request target.

use std::{fmt, net::IpAddr};

use url::{Host, Url};

/// Where a handshake goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// `ws` or `wss`.
    pub scheme: Scheme,
    /// The host, without the brackets of an IPv6 address.
    pub host: String,
    /// The address, when the host is one and no name.
    pub address: Option<IpAddr>,
    /// The port, from the URL or the scheme.
    pub port: u16,
    /// The path and query, for the request line (RFC 6455 §3).
    pub resource: String,
    /// The user name and password of the URL, percent-decoded.
    pub credentials: Option<(String, String)>,
    /// Whether the URL had no scheme and one was assumed.
    pub scheme_assumed: bool,
    /// The Unix socket of a `ws+unix:` URL.
    pub unix_socket: Option<String>,
}

/// The two schemes of RFC 6455 §3; `http` and `https` mean the same here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// Plain TCP, port 80.
    Ws,
    /// TLS, port 443.
    Wss,
}

impl Scheme {
    /// The scheme's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ws => "ws",
            Self::Wss => "wss",
        }
    }

    /// The port where the URL names none (RFC 6455 §3).
    pub const fn default_port(self) -> u16 {
        match self {
            Self::Ws => 80,
            Self::Wss => 443,
        }
    }
}

/// What is wrong with a URL and what would be right, in one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UrlError(String);

impl fmt::Display for UrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for UrlError {}

impl Target {
    /// Reads a URL: `ws`, `wss`, `http` or `https`, or no scheme at all: then `ws` for loopback and `wss` for the rest.
    /// `ws+unix:///SOCKET:/PATH` is what Node programs write for a Unix socket.
    pub fn parse(text: &str) -> Result<Self, UrlError> {
        let trimmed = text.trim();
        if let Some((scheme, rest)) = unix_scheme(trimmed) {
            return Self::with_socket(scheme, rest);
        }
        let Some((scheme, rest)) = trimmed.split_once("://") else {
            return Self::without_scheme(trimmed);
        };
        let scheme = match scheme.to_ascii_lowercase().as_str() {
            "ws" | "http" => Scheme::Ws,
            "wss" | "https" => Scheme::Wss,
            other => {
                let shown = crate::wire::escape::escape_str(other);
                return Err(UrlError(format!(
                    "`{shown}://` is no WebSocket scheme: write ws:// or wss:// (http:// and https:// do too)"
                )));
            }
        };
        if rest.starts_with(['/', '\\']) {
            // The URL standard of browsers passes over further slashes, and takes the path's first part for the host.
            return Err(UrlError(format!("`{}` is no URL: it has no host", crate::wire::escape::escape_str(trimmed))));
        }
        Self::with_scheme(trimmed, scheme)
    }

    fn without_scheme(text: &str) -> Result<Self, UrlError> {
        if text.is_empty() {
            return Err(UrlError("the URL is empty: write ws://HOST[:PORT]/PATH or wss://...".to_owned()));
        }
        if has_broken_scheme(text) {
            let shown = crate::wire::escape::escape_str(text);
            return Err(UrlError(format!("`{shown}` is no URL: after the scheme comes ://, as in wss://HOST/PATH")));
        }
        let secure = Self::with_scheme(&format!("wss://{text}"), Scheme::Wss)?;
        let target =
            if secure.is_loopback() { Self::with_scheme(&format!("ws://{text}"), Scheme::Ws)? } else { secure };
        Ok(Self { scheme_assumed: true, ..target })
    }

    fn with_socket(scheme: Scheme, rest: &str) -> Result<Self, UrlError> {
        let (socket, resource) = rest.split_once(':').unwrap_or((rest, "/"));
        if socket.trim_start_matches('/').is_empty() {
            return Err(UrlError("a Unix socket is written ws+unix:///PATH/OF/SOCKET:/PATH".to_owned()));
        }
        let slash = if resource.starts_with('/') { "" } else { "/" };
        let target = Self::with_scheme(&format!("{}://localhost{slash}{resource}", scheme.name()), scheme)?;
        Ok(Self { unix_socket: Some(socket.to_owned()), ..target })
    }

    fn with_scheme(text: &str, scheme: Scheme) -> Result<Self, UrlError> {
        let wrong = |why: &str| UrlError(format!("`{}` is no URL: {why}", crate::wire::escape::escape_str(text)));
        if let Some(bad) = text.chars().find(|c| c.is_control()) {
            return Err(wrong(&format!("it has the character U+{:04X} in it", u32::from(bad))));
        }
        if text.contains(' ') {
            return Err(wrong("it has a space in it, which is written %20"));
        }
        let url = Url::parse(text).map_err(|error| wrong(&error.to_string()))?;
        let (host, address) = match url.host() {
            Some(Host::Domain(name)) => (name.to_owned(), None),
            Some(Host::Ipv4(ip)) => (ip.to_string(), Some(IpAddr::V4(ip))),
            Some(Host::Ipv6(ip)) => (ip.to_string(), Some(IpAddr::V6(ip))),
            None => return Err(wrong("it has no host")),
        };
        if address.is_none()
            && let Some(why) = name_fault(&host)
        {
            return Err(wrong(&why));
        }
        let resource = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        let credentials = (!url.username().is_empty() || url.password().is_some())
            .then(|| (percent_decoded(url.username()), percent_decoded(url.password().unwrap_or_default())));
        let port = url.port().unwrap_or(scheme.default_port());
        if port == 0 {
            return Err(wrong("port 0 cannot be connected to"));
        }
        Ok(Self { scheme, host, address, port, resource, credentials, scheme_assumed: false, unix_socket: None })
    }

    /// Where the `Location` of an answer leads (RFC 9110 §10.2.2), as a WebSocket's URL.
    pub fn redirected(&self, location: &str) -> Result<Self, UrlError> {
        let wrong = |why: &str| UrlError(format!("`{}` is no URL: {why}", crate::wire::escape::escape_str(location)));
        let base = format!("{}://{}{}", self.scheme.name(), self.host_header(), self.resource);
        let base = Url::parse(&base.replacen("ws", "http", 1)).map_err(|error| wrong(&error.to_string()))?;
        let url = base.join(location.trim()).map_err(|error| wrong(&error.to_string()))?;
        if !["http", "https", "ws", "wss"].contains(&url.scheme()) {
            return Err(wrong("its scheme is none of ws, wss, http and https"));
        }
        let there = Self::parse(url.as_str())?;
        let stays = there.host == self.host && there.port == self.port;
        Ok(Self { unix_socket: self.unix_socket.clone().filter(|_| stays), ..there })
    }

    /// The value of the Host header: the port only when it is not the scheme's (RFC 6455 §4.1 item 4).
    pub fn host_header(&self) -> String {
        let host = match self.address {
            Some(IpAddr::V6(ip)) => format!("[{ip}]"),
            _ => self.host.clone(),
        };
        if self.port == self.scheme.default_port() { host } else { format!("{host}:{}", self.port) }
    }

    /// The URL, always with `ws` or `wss`, without user name and password.
    pub fn url(&self) -> String {
        if let Some(socket) = &self.unix_socket {
            return format!("{}+unix://{socket}:{}", self.scheme.name(), self.resource);
        }
        format!("{}://{}{}", self.scheme.name(), self.host_header(), self.resource)
    }

    /// Whether TLS comes first.
    pub fn is_secure(&self) -> bool {
        self.scheme == Scheme::Wss
    }

    /// Whether the host is this machine by its name or address.
    pub fn is_loopback(&self) -> bool {
        match self.address {
            Some(address) => address.is_loopback(),
            None => self.host == "localhost" || self.host.ends_with(".localhost"),
        }
    }
}

/// A host without the brackets that an IPv6 address has in a URL (RFC 3986 §3.2.2).
pub fn unbracketed(host: &str) -> &str {
    host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host)
}

/// Why a name cannot be one in DNS (RFC 1035 §2.3.4): a label has 1 to 63 bytes, the whole 253.
fn name_fault(host: &str) -> Option<String> {
    let name = host.strip_suffix('.').unwrap_or(host);
    if let Some(label) = name.split('.').find(|label| label.len() > 63) {
        return Some(format!("a part of its host has {} bytes, and DNS takes 63 at most", label.len()));
    }
    if name.split('.').any(str::is_empty) {
        return Some("a part of its host, between two dots, is empty".to_owned());
    }
    (name.len() > 253).then(|| format!("its host has {} bytes, and DNS takes 253 at most", name.len()))
}

/// What follows `ws+unix:` or `wss+unix:` and the slashes before an absolute path.
fn unix_scheme(text: &str) -> Option<(Scheme, &str)> {
    let (scheme, rest) = text.split_once(':')?;
    let scheme = match scheme.to_ascii_lowercase().as_str() {
        "ws+unix" | "http+unix" => Scheme::Ws,
        "wss+unix" | "https+unix" => Scheme::Wss,
        _ => return None,
    };
    Some((scheme, rest.strip_prefix("//").unwrap_or(rest)))
}

/// Whether `text` begins with a scheme without its `://`: `ws:/host`, `wss//host`. A host called `ws` with a port does
/// not.
fn has_broken_scheme(text: &str) -> bool {
    ["wss", "ws", "https", "http"].iter().any(|scheme| {
        let start = text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
        let rest = text.get(scheme.len()..).filter(|_| start).unwrap_or_default();
        let port = rest.strip_prefix(':').is_some_and(|port| port.starts_with(|c: char| c.is_ascii_digit()));
        rest.starts_with("//") || rest.starts_with(':') && !port
    })
}

fn percent_decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Target {
        Target::parse(text).unwrap()
    }

    #[test]
    fn the_four_schemes_and_their_ports_are_known() {
        for (text, url, port) in [
            ("ws://h/a", "ws://h/a", 80),
            ("wss://h", "wss://h/", 443),
            ("http://h:8080/a?b=c", "ws://h:8080/a?b=c", 8080),
            ("https://h:443/", "wss://h/", 443),
            ("WSS://H:8443/x#frag", "wss://h:8443/x", 8443),
            ("ws://[::1]:9000/x", "ws://[::1]:9000/x", 9000),
            ("ws+unix:/run/app.sock:/chat?a=b", "ws+unix:///run/app.sock:/chat?a=b", 80),
            ("WSS+unix:///run/app.sock", "wss+unix:///run/app.sock:/", 443),
        ] {
            assert_eq!((parse(text).url(), parse(text).port), (url.to_owned(), port), "{text}");
        }
    }

    #[test]
    fn without_a_scheme_loopback_is_plain_and_the_rest_is_secure() {
        for (text, url) in [
            ("localhost:8080/chat", "ws://localhost:8080/chat"),
            ("127.0.0.1:80", "ws://127.0.0.1/"),
            ("[::1]:8080", "ws://[::1]:8080/"),
            ("example.com/ws", "wss://example.com/ws"),
            ("ws:8080/chat", "wss://ws:8080/chat"),
            ("ws.example.com", "wss://ws.example.com/"),
        ] {
            let target = parse(text);
            assert_eq!(target.url(), url);
            assert!(target.scheme_assumed);
        }
    }

    #[test]
    fn a_location_leads_from_one_url_to_another() {
        for (from, location, to) in [
            ("ws://h/a/b?x", "/c", "ws://h/c"),
            ("wss://h:8443/a/b", "c?d", "wss://h:8443/a/c?d"),
            ("wss://h/a", "http://other/", "ws://other/"),
            ("ws://h/a", "https://h/a", "wss://h/a"),
            ("ws://h/a", "//other/x", "ws://other/x"),
            ("ws://h/a", "ws://other:81/x", "ws://other:81/x"),
        ] {
            assert_eq!(parse(from).redirected(location).unwrap().url(), to, "{from} {location}");
        }
        assert!(parse("ws://h/").redirected("mailto:a@b").is_err());
    }

    #[test]
    fn credentials_leave_the_url() {
        let target = parse("wss://me:p%40ss@h/");
        assert_eq!(target.credentials, Some(("me".to_owned(), "p@ss".to_owned())));
        assert_eq!(target.url(), "wss://h/");
    }

    #[test]
    fn what_is_no_url_is_told_in_one_line() {
        for text in [
            "",
            "ftp://h/",
            "ws://",
            "ws:///path",
            "ws:/h/",
            "ws:h",
            "wss//h/",
            "ws://h:99999/",
            "ws://[::1/",
            "ws://a b/",
            "ws://h/a b",
            "ws://h:0/",
            "ws://h/\u{7}",
            "ws+unix://",
            "ws+unix:///:/chat",
            "ws://a..b/",
            "ws://h.example../",
            "ws://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example/",
        ] {
            let message = Target::parse(text).unwrap_err().to_string();
            assert!(!message.contains('\n') && message.len() > 10, "{text}: {message}");
        }
    }
}
