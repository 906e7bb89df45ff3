//! Named changes of a handshake, each of one thing, and the classes by which two answers are compared. A cause asks for
//! the changes that would settle it; the lab performs them.

pub mod apply;
pub mod class;
mod endpoint;
mod name;
pub mod redirect;

use std::net::IpAddr;

pub use apply::{Handshake, Origin};
pub use class::Class;
pub use endpoint::Endpoint;
pub use name::NoSuchChange;

/// A path that nobody serves.
pub const NO_SUCH_PATH: &str = "/wswhy-no-such-path";

/// A line that is no header field: its name holds a space.
pub const NO_FIELD: &str = "wswhy asks";

/// What a browser calls itself.
pub const BROWSER: &str =
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";

/// One thing that is different from the first handshake.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Nothing: the same request once more. The number keeps repetitions apart.
    Again(u8),
    /// Everything that the user made different from the standard handshake, credentials aside.
    Standard,
    /// Upgrade, Connection and the handshake's own headers left out: an ordinary GET.
    WithoutUpgrade,
    /// A path that nobody serves.
    OtherPath,
    /// A version that nobody speaks.
    Version12,
    /// These headers left out, by their names in lower case.
    Without(Vec<String>),
    /// Of the headers that the user gave beyond the handshake's, these alone.
    Only(Vec<String>),
    /// This header made what the standard handshake has.
    Repaired(Part),
    /// The Origin of a page from the same host.
    OwnOrigin,
    /// That Origin with the other scheme.
    OwnOriginOtherScheme,
    /// The Host that belongs to the URL.
    HostOfUrl,
    /// `Connection: Upgrade` and no other token.
    ConnectionAlone,
    /// Names and tokens in the letter case of RFC 6455.
    CanonicalCase,
    /// A browser's User-Agent.
    BrowserAgent,
    /// Another path and query on the same server.
    Path(String),
    /// This subprotocol offered, and no other.
    Subprotocol(String),
    /// Where a dialect has its WebSocket, with more than the path changed.
    Endpoint(Endpoint),
    /// `wss` for `ws`, or the other way round.
    OtherScheme,
    /// An ordinary request with a line that is no header field: who reads HTTP first refuses it himself (RFC 9112 §5.1).
    Malformed,
    /// An ordinary request whose target has a fragment, which no client sends (RFC 9112 §3.2): some look for it, most do
    /// not.
    Fragment,
    /// Another port of the same host, with the standard handshake.
    Port(u16),
    /// This HTTP version in place of the other one.
    HttpVersion(Version),
    /// A gRPC request over HTTP/2, with GET: it has no effect, and every gRPC server answers it in gRPC's terms.
    Grpc,
    /// A `ClientHello` of TLS 1.0 to 1.2 with every old cipher, and no more than the server's choice from it.
    OlderTls,
    /// This address of the name.
    Address(IpAddr),
    /// This host and port in place of the URL's, with the same Host and SNI.
    Direct(String),
}

/// The HTTP versions that a handshake can go over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// HTTP/1.1, by an upgrade.
    Http1,
    /// HTTP/2, by Extended CONNECT.
    Http2,
}

/// A part of the request that can be put right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The method, and no body.
    Method,
    /// The HTTP version.
    HttpVersion,
    /// The header of this name, as the standard handshake has it.
    Header(&'static str),
}

impl Change {
    /// The change in words.
    pub fn words(&self) -> String {
        match self {
            Self::Again(_) => "the same request again".to_owned(),
            Self::Standard => "the standard handshake".to_owned(),
            Self::WithoutUpgrade => "no upgrade headers".to_owned(),
            Self::OtherPath => "a path that does not exist".to_owned(),
            Self::Version12 => "Sec-WebSocket-Version: 12".to_owned(),
            Self::Without(names) => format!("{} left out", shown(names)),
            Self::Only(names) if names.is_empty() => "none of your own headers".to_owned(),
            Self::Only(names) => format!("of your own headers {} alone", shown(names)),
            Self::Repaired(Part::Method) => "method GET, no body".to_owned(),
            Self::Repaired(Part::Header(name)) => format!("a right {name}"),
            Self::OwnOrigin => "an Origin of the same host".to_owned(),
            Self::OwnOriginOtherScheme => "that Origin with the other scheme".to_owned(),
            Self::HostOfUrl => "the URL's Host".to_owned(),
            Self::ConnectionAlone => "Connection: Upgrade".to_owned(),
            Self::CanonicalCase => "the letter case of RFC 6455".to_owned(),
            Self::BrowserAgent => "a browser's User-Agent".to_owned(),
            Self::Path(path) => format!("path {path}"),
            Self::Subprotocol(name) => format!("subprotocol {name}"),
            Self::Endpoint(endpoint) => endpoint.words(),
            Self::OtherScheme => "the other scheme".to_owned(),
            Self::Malformed => "a malformed header line".to_owned(),
            Self::Fragment => "a fragment in the request line".to_owned(),
            Self::Port(port) => format!("port {port}"),
            Self::Repaired(Part::HttpVersion) | Self::HttpVersion(Version::Http1) => "HTTP/1.1".to_owned(),
            Self::HttpVersion(Version::Http2) => "HTTP/2, Extended CONNECT".to_owned(),
            Self::Grpc => "a gRPC request over HTTP/2".to_owned(),
            Self::OlderTls => "old TLS, every cipher".to_owned(),
            Self::Address(address) => format!("address {address}"),
            Self::Direct(place) => format!("direct to {place}"),
        }
    }

    /// What it touches, in lower case; two changes that have nothing in common here are independent experiments.
    pub fn touches(&self) -> Vec<&str> {
        match self {
            Self::Again(_) => Vec::new(),
            Self::WithoutUpgrade => vec!["upgrade"],
            Self::Version12 => vec!["sec-websocket-version"],
            Self::Without(names) => names.iter().map(String::as_str).collect(),
            // Several things, or what is not known here.
            Self::Standard | Self::Only(_) => vec!["*"],
            Self::Repaired(Part::Method) => vec!["@method"],
            Self::Repaired(Part::Header(name)) => vec![name],
            Self::OwnOrigin | Self::OwnOriginOtherScheme => vec!["origin"],
            Self::HostOfUrl => vec!["host"],
            Self::ConnectionAlone => vec!["connection"],
            Self::CanonicalCase => vec!["@case"],
            Self::BrowserAgent => vec!["user-agent"],
            Self::Path(_) | Self::OtherPath => vec!["@path"],
            Self::Subprotocol(_) => vec!["sec-websocket-protocol"],
            Self::Endpoint(endpoint) => endpoint.touches(),
            Self::OtherScheme => vec!["@scheme"],
            Self::Malformed | Self::Fragment => vec!["@syntax"],
            Self::Port(_) => vec!["@port"],
            Self::Repaired(Part::HttpVersion) | Self::HttpVersion(_) | Self::Grpc => vec!["@http-version"],
            Self::OlderTls => vec!["@tls"],
            Self::Address(_) => vec!["@address"],
            Self::Direct(_) => vec!["@way"],
        }
    }

    /// The path and query that it asks for, where those are changed.
    pub fn path(&self) -> Option<&str> {
        match self {
            Self::Path(path) | Self::Endpoint(Endpoint { path, .. }) => Some(path),
            _ => None,
        }
    }

    /// Whether it goes to another place, which may listen where the first one does not.
    pub const fn is_elsewhere(&self) -> bool {
        matches!(self, Self::Port(_) | Self::Address(_) | Self::OtherScheme)
    }

    /// Whether the two experiments are about the same thing, so that both may succeed for one reason.
    pub fn is_related_to(&self, other: &Self) -> bool {
        let (own, others) = (self.touches(), other.touches());
        own.contains(&"*") || others.contains(&"*") || own.iter().any(|thing| others.contains(thing))
    }
}

/// Names as people write them, the first few.
fn shown(names: &[String]) -> String {
    const MOST: usize = 4;
    let first: Vec<_> = names.iter().take(MOST).map(|name| crate::request::edit::canonical_name(name)).collect();
    match names.len().saturating_sub(MOST) {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}
