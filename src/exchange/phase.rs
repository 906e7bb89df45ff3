//! The steps of an attempt, each with its timing and what was learned in it.

use std::net::{IpAddr, SocketAddr};

use serde::{Deserialize, Serialize};

use super::{Proxy, Timestamp};

/// One step: when it began, how long it took, what it found. Times are microseconds since the attempt began.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Phase {
    /// When it began.
    pub start_us: u64,
    /// How long it took.
    pub duration_us: u64,
    /// Whether it is a step on the way to a forward proxy, and not to the server.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub to_proxy: bool,
    /// What it found.
    #[serde(flatten)]
    pub facts: Facts,
}

impl Phase {
    /// Which step it is.
    pub const fn name(&self) -> PhaseName {
        match self.facts {
            Facts::Dns(_) => PhaseName::Dns,
            Facts::Tcp(_) => PhaseName::Tcp,
            Facts::Proxy(_) => PhaseName::Proxy,
            Facts::Tls(_) => PhaseName::Tls,
            Facts::Http(_) => PhaseName::Http,
            Facts::Frames(_) => PhaseName::Frames,
        }
    }
}

/// The steps by name. `Upgrade` takes no time of its own: it is the judging of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PhaseName {
    /// Name look-up.
    Dns,
    /// Connecting.
    Tcp,
    /// A forward proxy's consent.
    Proxy,
    /// The TLS handshake.
    Tls,
    /// Request out, answer in.
    Http,
    /// Whether the answer is a valid handshake.
    Upgrade,
    /// What follows a 101.
    Frames,
}

impl PhaseName {
    /// The name as it is written in JSON and in transcripts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dns => "dns",
            Self::Tcp => "tcp",
            Self::Proxy => "proxy",
            Self::Tls => "tls",
            Self::Http => "http",
            Self::Upgrade => "upgrade",
            Self::Frames => "frames",
        }
    }
}

/// What a step found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "phase", rename_all = "kebab-case")]
pub enum Facts {
    /// Of the name look-up.
    Dns(Dns),
    /// Of connecting.
    Tcp(Tcp),
    /// Of a forward proxy's consent.
    Proxy(Box<Proxy>),
    /// Of the TLS handshake; boxed, as it is by far the largest.
    Tls(Box<Tls>),
    /// Of request and answer.
    Http(Http),
    /// Of what follows a 101.
    Frames(Frames),
}

/// What the resolver said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dns {
    /// The name that was looked up.
    pub host: String,
    /// The addresses, in the resolver's order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<IpAddr>,
    /// Whether they were given by hand (`--resolve`).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub given: bool,
    /// Why there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<DnsError>,
}

impl Dns {
    /// A host with these addresses.
    pub fn of(host: &str, addresses: Vec<IpAddr>) -> Self {
        Self { host: host.to_owned(), addresses, given: false, error: None }
    }
}

/// Why a look-up gave no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DnsError {
    /// The name does not exist, or has no address: this resolver does not tell which.
    NotFound,
    /// The name exists, without an address.
    NoAddress,
    /// The resolver failed for now: SERVFAIL, or it could not be reached.
    Failed,
    /// No answer in the time it was given.
    TimedOut,
}

/// Which addresses were tried.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Tcp {
    /// Each address that was tried, in the order in which they came to an end; the last one connected unless it has an
    /// error too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tried: Vec<Tried>,
    /// The Unix socket that was used in place of an address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unix: Option<Unix>,
    /// The peer, when a connection came about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote: Option<SocketAddr>,
    /// This end of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub local: Option<SocketAddr>,
}

impl Tcp {
    /// Whether a connection came about.
    pub fn is_connected(&self) -> bool {
        self.remote.is_some() || self.unix.as_ref().is_some_and(|unix| unix.error.is_none())
    }
}

/// A Unix socket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unix {
    /// Its path.
    pub path: String,
    /// What went wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<TcpError>,
}

/// One address that was tried.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tried {
    /// The address.
    pub address: SocketAddr,
    /// When that began, in microseconds since the first one.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub start_us: u64,
    /// How long it took, in microseconds.
    pub took_us: u64,
    /// What went wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<TcpError>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands out a reference")]
const fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// Why no connection came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TcpError {
    /// The host answered that nothing listens there.
    Refused,
    /// No answer.
    TimedOut,
    /// No route, or a router's no.
    Unreachable,
    /// Another address was faster.
    Overtaken,
    /// There is no such Unix socket.
    NotFound,
    /// The system does not allow it.
    Denied,
    /// Any other error of the system.
    Other,
}

/// What was learned of TLS.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Tls {
    /// The name that was sent as SNI and verified, or the address verified.
    pub server_name: String,
    /// The protocols offered by ALPN.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offered: Vec<String>,
    /// `1.2` or `1.3`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The cipher suite.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cipher: Option<String>,
    /// The key exchange group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The protocol that the server picked by ALPN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alpn: Option<String>,
    /// The certificates as sent, the server's own first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub chain: Vec<Certificate>,
    /// What verification said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trust: Option<Trust>,
    /// Whether a bad certificate was to be put up with (`-k`).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub insecure: bool,
    /// Why the handshake failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<TlsFailure>,
}

/// A certificate's facts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Certificate {
    /// The subject's distinguished name.
    pub subject: String,
    /// The issuer's.
    pub issuer: String,
    /// The first moment of its validity.
    pub not_before: Timestamp,
    /// The last.
    pub not_after: Timestamp,
    /// DNS names and addresses of the subject alternative name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// Where the issuer's certificate can be had (caIssuers, RFC 5280 §4.2.2.1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer_url: Option<String>,
}

/// What verification said about the chain, each question on its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trust {
    /// Which roots were asked: `webpki-roots`, or the file of `--cacert`.
    pub roots: String,
    /// Whether a path to one of them exists, leaving dates aside.
    pub path: bool,
    /// Whether every certificate on that path is valid now.
    pub dates: bool,
    /// Whether the certificate is for this name.
    pub name: bool,
    /// The verifier's own words when it said no.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

impl Trust {
    /// Whether the certificate is good in every respect.
    pub const fn is_good(&self) -> bool {
        self.path && self.dates && self.name
    }
}

/// Why a TLS handshake failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TlsFailure {
    /// The peer sent this alert.
    Alert(u8),
    /// The peer does not speak TLS; its first bytes, escaped.
    NotTls(String),
    /// The peer picked a protocol by ALPN that was not offered.
    UnofferedProtocol,
    /// The peer closed the connection without a word.
    Closed,
    /// The peer reset the connection.
    Reset,
    /// The peer did not answer in time.
    TimedOut,
    /// The certificate was not acceptable, so no request was sent.
    Certificate,
    /// Anything else, in the words of the TLS library.
    Other(String),
}

/// Of request and answer: microseconds since the attempt began.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Http {
    /// When the request was out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_us: Option<u64>,
    /// When the first byte of the answer came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_byte_us: Option<u64>,
}

/// Of what follows a 101.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Frames {
    /// Whether a ping was sent.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pinged: bool,
    /// How long its pong took.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pong_us: Option<u64>,
    /// How long the peer's close frame took after ours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub close_us: Option<u64>,
    /// How long the connection was left idle, up to its end when that came before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_us: Option<u64>,
    /// For how long nothing had gone over it when that time ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub silence_us: Option<u64>,
}
