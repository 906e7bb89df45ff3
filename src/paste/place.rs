//! What a URL alone tells, where no message gives a reason: a port that contradicts its scheme, a host on this machine,
//! a public name that other requests reach.

use std::net::IpAddr;

/// Where a URL leads.
#[derive(Debug, PartialEq, Eq)]
pub struct Place<'a> {
    is_secure: bool,
    host: &'a str,
    port: Option<u16>,
}

impl<'a> Place<'a> {
    /// Where this WebSocket URL leads; `None` where it has no scheme of WebSocket's.
    pub fn of(url: &'a str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://")?;
        let is_secure = scheme.eq_ignore_ascii_case("wss");
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let authority = authority.rsplit('@').next().unwrap_or_default();
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, port.parse().ok()),
            _ => (authority, None),
        };
        (is_secure || scheme.eq_ignore_ascii_case("ws")).then_some(Self { is_secure, host, port })
    }

    /// The causes that it makes likely, the likeliest first.
    pub fn causes(&self) -> &'static [&'static str] {
        if !self.contradiction().is_empty() {
            return self.contradiction();
        }
        match (self.is_secure, self.port, self.distance()) {
            (true, _, Distance::Here) => &["tls-not-spoken", "tcp-refused", "tls-self-signed"],
            (true, _, Distance::Near) => &["tls-self-signed", "tls-not-spoken", "tcp-refused"],
            (false, _, Distance::Here | Distance::Near) => &["tcp-refused"],
            (false, None, Distance::Far) => &["upgrade-stripped", "redirected", "tls-required"],
            (_, None | Some(443), Distance::Far) => &["upgrade-stripped", "path-not-found", "upstream-down"],
            (_, Some(_), Distance::Far) => &[],
        }
    }

    /// Whether a second scheme stands where the host should: `wss://https://host`.
    pub fn is_malformed(&self) -> bool {
        ["http", "https", "ws", "wss"].contains(&self.host)
    }

    /// The causes of a scheme that does not go with its port.
    pub const fn contradiction(&self) -> &'static [&'static str] {
        match (self.is_secure, self.port) {
            (true, Some(80)) => &["tls-not-spoken"],
            (false, Some(443 | 8443 | 9443)) => &["plain-on-tls-port", "tls-required"],
            _ => &[],
        }
    }

    /// Whether its scheme leaves room for a cause.
    pub fn allows(&self, cause: &str) -> bool {
        let is_plain =
            matches!(cause, "plain-on-tls-port" | "tls-required" | "cleartext-blocked" | "mixed-content-blocked");
        if self.is_secure { !is_plain } else { is_plain || !cause.starts_with("tls-") }
    }

    fn distance(&self) -> Distance {
        let host = self.host.trim_matches(['[', ']']).to_ascii_lowercase();
        let last = host.rsplit('.').next().unwrap_or_default();
        let is_near = last == host || matches!(last, "local" | "internal" | "lan");
        match host.parse() {
            Ok(IpAddr::V4(address)) if address.is_loopback() || address.is_unspecified() => Distance::Here,
            Ok(IpAddr::V4(address)) if address.is_private() => Distance::Near,
            Ok(IpAddr::V6(address)) if address.is_loopback() => Distance::Here,
            Err(_) if last == "localhost" => Distance::Here,
            Err(_) if is_near => Distance::Near,
            _ => Distance::Far,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Distance {
    Here,
    Near,
    Far,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_makes_causes_likely_and_rules_others_out() {
        for (url, first) in [
            ("wss://a.example:80/ws", Some("tls-not-spoken")),
            ("ws://a.example:443", Some("plain-on-tls-port")),
            ("wss://localhost:8080/app", Some("tls-not-spoken")),
            ("wss://192.168.0.7:8089/ws", Some("tls-self-signed")),
            ("ws://[::1]:3000/", Some("tcp-refused")),
            ("ws://broker:9001", Some("tcp-refused")),
            ("wss://me@a.example/socket", Some("upgrade-stripped")),
            ("ws://a.example/ws", Some("upgrade-stripped")),
            ("wss://a.example:6001", None),
        ] {
            assert_eq!(Place::of(url).unwrap().causes().first().copied(), first, "{url}");
        }
        assert!(!Place::of("ws://a.example").unwrap().allows("tls-self-signed"));
        assert!(!Place::of("wss://a.example").unwrap().allows("mixed-content-blocked"));
        assert_eq!(Place::of("https://a.example"), None);
        assert!(Place::of("wss://https://a.example:443/ws").unwrap().is_malformed());
    }
}
