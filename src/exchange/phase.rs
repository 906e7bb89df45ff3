//! The steps of an attempt, each with its timing and what was learned in it.

mod tls;

use std::net::{IpAddr, SocketAddr};

use serde::{Deserialize, Serialize};

pub use tls::{Certificate, ClientCertificate, Key, Revocation, Staple, Tls, TlsFailure, Trust};

use super::Proxy;
use crate::wire::h2::Record;

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
            Facts::Http2(_) => PhaseName::Http2,
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
    /// HTTP/2 alone: the preface out, the peer's SETTINGS in.
    Http2,
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
            Self::Http2 => "http2",
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
    /// Of an HTTP/2 connection, to its end; boxed, as most handshakes have none.
    Http2(Box<Record>),
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
