//! Where a connection really goes: what `-4`, `-6`, `--resolve` and `--connect-to` change, as they do in curl. The
//! request, SNI and the name on the certificate stay those of the URL.

use std::{
    fmt, io,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    str::FromStr,
};

use tokio::net::TcpSocket;

use crate::target::unbracketed;

/// What the user says about the way.
#[derive(Debug, Clone, Default)]
pub struct Route {
    /// Addresses of one family alone.
    pub family: Option<Family>,
    /// Addresses given by hand.
    pub resolve: Vec<Resolve>,
    /// Other places to connect to.
    pub connect_to: Vec<ConnectTo>,
    /// What to go out through.
    pub interface: Option<Interface>,
    /// The Unix socket to connect to, in place of any address.
    pub unix_socket: Option<PathBuf>,
}

/// What to go out through: an address of this machine, or a network device by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Interface {
    /// An address of this machine.
    Address(IpAddr),
    /// A device, such as `eth0`.
    Device(String),
}

impl Interface {
    /// Binds a socket to it.
    pub fn bind(&self, socket: &TcpSocket) -> io::Result<()> {
        match self {
            Self::Address(address) => socket.bind(SocketAddr::new(*address, 0)),
            #[cfg(any(target_os = "linux", target_os = "android"))]
            Self::Device(name) => socket.bind_device(Some(name.as_bytes())),
            #[cfg(not(any(target_os = "linux", target_os = "android")))]
            Self::Device(_) => Err(io::ErrorKind::Unsupported.into()),
        }
    }
}

impl FromStr for Interface {
    type Err = RouteError;

    fn from_str(text: &str) -> Result<Self, RouteError> {
        let name = text.strip_prefix("if!").or_else(|| text.strip_prefix("host!")).unwrap_or(text);
        match unbracketed(name).parse() {
            Ok(address) => Ok(Self::Address(address)),
            // Longer names there are none (IFNAMSIZ).
            Err(_) if name.is_empty() || name.len() > 15 || name.contains(['/', ' ']) => {
                Err(RouteError("an address of this machine or a device's name is wanted, such as 192.0.2.7 or eth0"))
            }
            Err(_) if cfg!(any(target_os = "linux", target_os = "android")) => Ok(Self::Device(name.to_owned())),
            Err(_) => Err(RouteError("on this system only an address of this machine can be given")),
        }
    }
}

/// A family of addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// IPv4.
    V4,
    /// IPv6.
    V6,
}

/// `HOST:PORT:ADDRESS[,ADDRESS]`: the addresses of a host and port, in place of the resolver's. The host may be `*`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolve {
    host: Option<String>,
    port: u16,
    addresses: Vec<IpAddr>,
}

/// `HOST1:PORT1:HOST2:PORT2`: connect to the second place in place of the first. What is empty matches, or changes,
/// nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectTo {
    host: Option<String>,
    port: Option<u16>,
    to_host: Option<String>,
    to_port: Option<u16>,
}

/// What is wrong with such a flag and what would be right, in one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteError(&'static str);

impl fmt::Display for RouteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for RouteError {}

impl Route {
    /// The host and port to connect to for those of the URL.
    pub fn destination(&self, host: &str, port: u16) -> (String, u16) {
        let rule = self
            .connect_to
            .iter()
            .find(|rule| matches(rule.host.as_deref(), host) && rule.port.is_none_or(|p| p == port));
        let to_host = rule.and_then(|rule| rule.to_host.as_deref()).unwrap_or(host);
        (to_host.to_owned(), rule.and_then(|rule| rule.to_port).unwrap_or(port))
    }

    /// The addresses given by hand for this host and port.
    pub fn given(&self, host: &str, port: u16) -> Option<&[IpAddr]> {
        let rule = self.resolve.iter().find(|rule| rule.port == port && matches(rule.host.as_deref(), host))?;
        Some(&rule.addresses)
    }

    /// This way, with every connection going to `host` and `port`.
    #[must_use]
    pub fn to_place(mut self, host: String, port: u16) -> Self {
        self.connect_to.insert(0, ConnectTo { host: None, port: None, to_host: Some(host), to_port: Some(port) });
        self
    }

    /// Whether an address is of the wanted family.
    pub fn allows(&self, address: IpAddr) -> bool {
        match self.family {
            None => true,
            Some(Family::V4) => address.is_ipv4(),
            Some(Family::V6) => address.is_ipv6(),
        }
    }
}

fn matches(pattern: Option<&str>, host: &str) -> bool {
    pattern.is_none_or(|pattern| pattern.eq_ignore_ascii_case(host))
}

impl FromStr for Resolve {
    type Err = RouteError;

    fn from_str(text: &str) -> Result<Self, RouteError> {
        let wrong = || RouteError("HOST:PORT:ADDRESS[,ADDRESS] is wanted, such as example.com:443:192.0.2.7");
        let mut parts = split(text.trim_start_matches('+'), 3).into_iter();
        let (Some(host), Some(port), Some(list)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(wrong());
        };
        let addresses: Result<Vec<IpAddr>, _> = list.split(',').map(|address| unbracketed(address).parse()).collect();
        Ok(Self {
            host: Some(unbracketed(host).to_owned()).filter(|host| host != "*"),
            port: port.parse().map_err(|_| wrong())?,
            addresses: addresses.map_err(|_| wrong())?,
        })
        .and_then(|rule| if host.is_empty() { Err(wrong()) } else { Ok(rule) })
    }
}

impl FromStr for ConnectTo {
    type Err = RouteError;

    fn from_str(text: &str) -> Result<Self, RouteError> {
        let wrong = || RouteError("HOST1:PORT1:HOST2:PORT2 is wanted, such as example.com:443:10.0.0.5:8443");
        let parts = split(text, 4);
        let [host, port, to_host, to_port] = parts.as_slice() else { return Err(wrong()) };
        let name = |part: &str| Some(unbracketed(part).to_owned()).filter(|part| !part.is_empty());
        let number = |part: &str| if part.is_empty() { Ok(None) } else { part.parse().map(Some).map_err(|_| wrong()) };
        Ok(Self { host: name(host), port: number(port)?, to_host: name(to_host), to_port: number(to_port)? })
    }
}

/// `text` cut at colons outside brackets into at most `most` parts; the last one keeps its colons.
fn split(text: &str, most: usize) -> Vec<&str> {
    let (mut parts, mut start, mut inside) = (Vec::new(), 0, false);
    for (i, c) in text.char_indices() {
        match c {
            '[' => inside = true,
            ']' => inside = false,
            ':' if !inside && parts.len() + 1 < most => {
                parts.push(&text[start..i]);
                start = i + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(resolve: &[&str], connect_to: &[&str]) -> Route {
        Route {
            resolve: resolve.iter().map(|text| text.parse().unwrap()).collect(),
            connect_to: connect_to.iter().map(|text| text.parse().unwrap()).collect(),
            ..Route::default()
        }
    }

    #[test]
    fn addresses_are_given_for_their_host_and_port() {
        let route = route(&["a.example:443:192.0.2.1,[2001:db8::1]", "*:80:127.0.0.1", "b.example:443:::1"], &[]);
        assert_eq!(route.given("A.example", 443).unwrap().len(), 2);
        assert_eq!(route.given("anything", 80).unwrap(), ["127.0.0.1".parse::<IpAddr>().unwrap()]);
        assert_eq!(route.given("b.example", 443).unwrap(), ["::1".parse::<IpAddr>().unwrap()]);
        assert_eq!(route.given("a.example", 8443), None);
    }

    #[test]
    fn a_place_is_replaced_as_far_as_it_is_said() {
        let route = route(&[], &["a.example:443:10.0.0.5:8443", "::[::1]:", "b:80::81"]);
        assert_eq!(route.destination("a.example", 443), ("10.0.0.5".to_owned(), 8443));
        assert_eq!(route.destination("other", 9000), ("::1".to_owned(), 9000));
    }

    #[test]
    fn a_family_leaves_the_other_out() {
        let route = Route { family: Some(Family::V6), ..Route::default() };
        assert!(route.allows("::1".parse().unwrap()) && !route.allows("127.0.0.1".parse().unwrap()));
    }

    #[test]
    fn what_is_no_rule_is_refused() {
        for text in ["", "a", "a:443", "a:x:1.2.3.4", "a:443:name", ":443:1.2.3.4", "a:443:"] {
            assert!(text.parse::<Resolve>().is_err(), "{text}");
        }
        for text in ["", "a:1:b", "a:x:b:1", "a:1:b:99999"] {
            assert!(text.parse::<ConnectTo>().is_err(), "{text}");
        }
    }
}
