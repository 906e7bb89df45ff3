//! What was said with a forward proxy: the request to connect, and its reply.

use serde::{Deserialize, Serialize};

use super::{Answer, End, Response, answer::Asked};
use crate::wire::{
    escape::unescape,
    socks::{self, Step, Version},
};

/// The conversation with a forward proxy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proxy {
    /// What it is taken to speak.
    pub kind: ProxyKind,
    /// Its host and port.
    pub address: String,
    /// The flag or the environment variable that named it.
    pub from: String,
    /// The host and port that it was to connect to.
    pub to: String,
    /// Whether there were credentials for it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub credentials: bool,
    /// What was sent to it, escaped.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sent: String,
    /// What it answered, escaped: the head, and the beginning of a refusal's body.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub received: String,
    /// Why there is no connection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<ProxyFailure>,
}

/// What a forward proxy speaks; the words are the schemes of its URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ProxyKind {
    /// HTTP, asked by CONNECT (RFC 9110 §9.3.6).
    Http,
    /// The same over TLS.
    Https,
    /// SOCKS 4 with an address that was looked up here.
    Socks4,
    /// SOCKS 4a, which looks the name up there.
    Socks4a,
    /// SOCKS 5 (RFC 1928) with an address that was looked up here.
    Socks5,
    /// SOCKS 5 with a name, which is looked up there.
    Socks5h,
}

/// Why a proxy gave no connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProxyFailure {
    /// The proxy itself was not reached: the phases that led to it say why.
    Unreachable,
    /// The name that it was to connect to was to be looked up here, and was not found.
    Unresolved,
    /// Its reply is a no.
    Refused,
    /// Its reply is none of this protocol.
    NotSpoken,
    /// It closed the connection.
    Closed,
    /// It reset the connection.
    Reset,
    /// It gave no reply in time.
    TimedOut,
}

impl ProxyKind {
    /// The scheme of its URL.
    pub const fn scheme(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
            Self::Socks4 => "socks4",
            Self::Socks4a => "socks4a",
            Self::Socks5 => "socks5",
            Self::Socks5h => "socks5h",
        }
    }

    /// What it is called in a sentence.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Http | Self::Https => "proxy",
            Self::Socks4 | Self::Socks4a | Self::Socks5 | Self::Socks5h => "SOCKS proxy",
        }
    }

    /// Its version of SOCKS; none for HTTP.
    pub const fn socks(self) -> Option<Version> {
        match self {
            Self::Http | Self::Https => None,
            Self::Socks4 | Self::Socks4a => Some(Version::V4),
            Self::Socks5 | Self::Socks5h => Some(Version::V5),
        }
    }

    /// Whether the name is looked up on this side.
    pub const fn resolves_here(self) -> bool {
        matches!(self, Self::Socks4 | Self::Socks5)
    }
}

impl Proxy {
    /// The proxy's URL, without credentials.
    pub fn url(&self) -> String {
        format!("{}://{}", self.kind.scheme(), self.address)
    }

    /// Where it was named, in words.
    pub fn origin(&self) -> String {
        if self.is_from_environment() { format!("the environment variable {}", self.from) } else { self.from.clone() }
    }

    /// Whether the environment named it, and not the command line.
    pub fn is_from_environment(&self) -> bool {
        !self.from.starts_with('-')
    }

    /// The reply of an HTTP proxy.
    pub fn response(&self) -> Option<Response> {
        if self.kind.socks().is_some() {
            return None;
        }
        match Answer::read(&unescape(&self.received), Asked::Tunnel, End::Unknown) {
            Answer::Response(response) => Some(*response),
            _ => None,
        }
    }

    /// How far the conversation with a SOCKS proxy came.
    pub fn socks_step(&self) -> Option<Step> {
        Some(socks::step(self.kind.socks()?, &unescape(&self.received)))
    }
}
