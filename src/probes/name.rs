//! A change's name, as a transcript and the JSON report have it: a word, and what it is about behind an equals sign.

use std::{fmt, str::FromStr};

use super::{Change, Part, Version};

/// The headers that can be put right, by the name that the standard handshake gives them.
const REPAIRABLE: &[&str] =
    &["Host", "Upgrade", "Connection", "Sec-WebSocket-Key", "Sec-WebSocket-Version", "Sec-WebSocket-Protocol"];

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Again(1) => f.write_str("again"),
            Self::Again(number) => write!(f, "again={number}"),
            Self::Standard => f.write_str("standard"),
            Self::WithoutUpgrade => f.write_str("without-upgrade"),
            Self::OtherPath => f.write_str("other-path"),
            Self::Version12 => f.write_str("version-12"),
            Self::Without(names) => write!(f, "without={}", names.join(",")),
            Self::Only(names) => write!(f, "only={}", names.join(",")),
            Self::Repaired(Part::Method) => f.write_str("repaired=method"),
            Self::Repaired(Part::HttpVersion) => f.write_str("repaired=http-version"),
            Self::Repaired(Part::Header(name)) => write!(f, "repaired={}", name.to_ascii_lowercase()),
            Self::OwnOrigin => f.write_str("own-origin"),
            Self::OwnOriginOtherScheme => f.write_str("own-origin-other-scheme"),
            Self::HostOfUrl => f.write_str("host-of-url"),
            Self::ConnectionAlone => f.write_str("connection-alone"),
            Self::CanonicalCase => f.write_str("canonical-case"),
            Self::BrowserAgent => f.write_str("browser-agent"),
            Self::Path(path) => write!(f, "path={path}"),
            Self::Subprotocol(name) => write!(f, "subprotocol={name}"),
            Self::Endpoint(endpoint) => write!(f, "endpoint={endpoint}"),
            Self::OtherScheme => f.write_str("other-scheme"),
            Self::Malformed => f.write_str("malformed"),
            Self::Fragment => f.write_str("fragment"),
            Self::Port(port) => write!(f, "port={port}"),
            Self::HttpVersion(Version::Http1) => f.write_str("http-version=1.1"),
            Self::HttpVersion(Version::Http2) => f.write_str("http-version=2"),
            Self::Grpc => f.write_str("grpc"),
            Self::OlderTls => f.write_str("older-tls"),
            Self::Address(address) => write!(f, "address={address}"),
            Self::Direct(place) => write!(f, "direct={place}"),
        }
    }
}

/// A name that no change has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoSuchChange;

impl FromStr for Change {
    type Err = NoSuchChange;

    fn from_str(name: &str) -> Result<Self, NoSuchChange> {
        let (word, about) = name.split_once('=').unwrap_or((name, ""));
        let list = || about.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect();
        Ok(match word {
            "again" if about.is_empty() => Self::Again(1),
            "again" => Self::Again(about.parse().map_err(|_| NoSuchChange)?),
            "standard" => Self::Standard,
            "without-upgrade" => Self::WithoutUpgrade,
            "other-path" => Self::OtherPath,
            "version-12" => Self::Version12,
            "without" => Self::Without(list()),
            "only" => Self::Only(list()),
            "repaired" => Self::Repaired(part(about)?),
            "own-origin" => Self::OwnOrigin,
            "own-origin-other-scheme" => Self::OwnOriginOtherScheme,
            "host-of-url" => Self::HostOfUrl,
            "connection-alone" => Self::ConnectionAlone,
            "canonical-case" => Self::CanonicalCase,
            "browser-agent" => Self::BrowserAgent,
            "path" => Self::Path(about.to_owned()),
            "subprotocol" => Self::Subprotocol(about.to_owned()),
            "endpoint" => Self::Endpoint(about.parse()?),
            "other-scheme" => Self::OtherScheme,
            "malformed" => Self::Malformed,
            "fragment" => Self::Fragment,
            "port" => Self::Port(about.parse().map_err(|_| NoSuchChange)?),
            "http-version" if about == "1.1" => Self::HttpVersion(Version::Http1),
            "http-version" if about == "2" => Self::HttpVersion(Version::Http2),
            "grpc" => Self::Grpc,
            "older-tls" => Self::OlderTls,
            "address" => Self::Address(about.parse().map_err(|_| NoSuchChange)?),
            "direct" => Self::Direct(about.to_owned()),
            _ => return Err(NoSuchChange),
        })
    }
}

fn part(name: &str) -> Result<Part, NoSuchChange> {
    match name {
        "method" => Ok(Part::Method),
        "http-version" => Ok(Part::HttpVersion),
        _ => REPAIRABLE
            .iter()
            .find(|own| own.eq_ignore_ascii_case(name))
            .map(|own| Part::Header(own))
            .ok_or(NoSuchChange),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::probes::Endpoint;

    #[test]
    fn a_name_reads_as_the_change_that_it_was_made_of() {
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        for change in [
            Change::Again(1),
            Change::Again(2),
            Change::Standard,
            Change::WithoutUpgrade,
            Change::OtherPath,
            Change::Version12,
            Change::Without(names(&["x-a", "origin"])),
            Change::Only(Vec::new()),
            Change::Repaired(Part::Method),
            Change::Repaired(Part::Header("Sec-WebSocket-Key")),
            Change::OwnOrigin,
            Change::OwnOriginOtherScheme,
            Change::HostOfUrl,
            Change::ConnectionAlone,
            Change::CanonicalCase,
            Change::BrowserAgent,
            Change::Path("/socket.io/?EIO=4&transport=websocket".to_owned()),
            Change::Subprotocol("graphql-transport-ws".to_owned()),
            Change::Endpoint(Endpoint {
                path: "/cable?room=a@b".to_owned(),
                subprotocol: Some("actioncable-v1-json".to_owned()),
                own_origin: true,
            }),
            Change::Endpoint(Endpoint { path: "/ws".to_owned(), subprotocol: None, own_origin: true }),
            Change::OtherScheme,
            Change::Malformed,
            Change::Fragment,
            Change::Port(8443),
            Change::HttpVersion(Version::Http1),
            Change::HttpVersion(Version::Http2),
            Change::Grpc,
            Change::OlderTls,
            Change::Address("::1".parse().unwrap()),
            Change::Direct("10.0.0.1:8080".to_owned()),
        ] {
            assert_eq!(change.to_string().parse(), Ok(change));
        }
        assert_eq!("no-such".parse::<Change>(), Err(NoSuchChange));
    }
}
