//! Which proxy a handshake takes: that of a flag, or of the environment, unless the host is reached without one. The
//! environment comes in as data.

use url::{Position, Url};

use super::{Proxy, no_proxy};
use crate::{
    dial::tls::Trusted,
    exchange::proxy::ProxyKind,
    request::craft::Header,
    target::{Scheme, Target},
    wire::{escape::escape_str, socks::LONGEST},
};

/// What the user and the environment say about forward proxies.
#[derive(Debug, Clone)]
pub struct Proxies {
    /// The proxy of a flag; an empty value takes none, whatever the environment says.
    pub flag: Option<Source>,
    /// The variables that are set, and not empty, the one that counts most first; those of `https_proxy` and the like
    /// that the scheme of a URL does not ask for are passed over.
    pub environment: Vec<Source>,
    /// The hosts that are reached without one.
    pub no_proxy: Option<Source>,
    /// User name and password for the proxy, in place of its URL's.
    pub credentials: Option<(String, String)>,
    /// Headers for the proxy alone.
    pub headers: Vec<Header>,
    /// What to trust of a proxy that speaks TLS.
    pub trust: Trusted,
}

/// A value, and the flag or the variable that it came by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The flag, or the variable.
    pub name: String,
    /// The value.
    pub value: String,
}

/// curl's port where a proxy's URL names none, and that of a proxy behind TLS.
const PORT: u16 = 1080;
const TLS_PORT: u16 = 443;

impl Proxies {
    /// The variables to look for, as curl has them: `HTTP_PROXY` is not among them, since a request's `Proxy` header
    /// would set it in a CGI program.
    pub const VARIABLES: &'static [&'static str] = &[
        "ws_proxy",
        "WS_PROXY",
        "wss_proxy",
        "WSS_PROXY",
        "http_proxy",
        "https_proxy",
        "HTTPS_PROXY",
        "all_proxy",
        "ALL_PROXY",
    ];

    /// No proxy at all.
    pub fn none() -> Self {
        Self {
            flag: None,
            environment: Vec::new(),
            no_proxy: None,
            credentials: None,
            headers: Vec::new(),
            trust: Trusted::public(),
        }
    }

    /// The proxy for `target`, whose connection goes to `host`; an error says in one line what is wrong with it.
    pub fn for_target(&self, target: &Target, host: &str) -> Result<Option<Proxy>, String> {
        let Some(source) = self.source(target.scheme).filter(|_| !self.is_past(&target.host) && !self.is_past(host))
        else {
            return Ok(None);
        };
        let mut proxy = source.proxy().map_err(|why| format!("{}: {why}", source.name))?;
        proxy.headers.clone_from(&self.headers);
        proxy.credentials = self.credentials.clone().or(proxy.credentials);
        proxy.fits(host).map_err(|why| format!("{}: {why}", source.name))?;
        Ok(Some(proxy))
    }

    /// The list that lets `target` be reached without the proxy that there is.
    pub fn passed_by(&self, target: &Target) -> Option<&Source> {
        self.source(target.scheme)?;
        self.no_proxy.as_ref().filter(|_| self.is_past(&target.host))
    }

    fn is_past(&self, host: &str) -> bool {
        self.no_proxy.as_ref().is_some_and(|list| no_proxy::names(&list.value, host))
    }

    fn source(&self, scheme: Scheme) -> Option<&Source> {
        if let Some(flag) = &self.flag {
            return Some(flag).filter(|flag| !flag.value.is_empty());
        }
        let asked = |source: &&Source| match scheme {
            Scheme::Ws => !["wss_proxy", "https_proxy"].contains(&source.name.to_ascii_lowercase().as_str()),
            Scheme::Wss => !["ws_proxy", "http_proxy"].contains(&source.name.to_ascii_lowercase().as_str()),
        };
        self.environment.iter().find(asked)
    }
}

impl Source {
    /// A value that came by `name`.
    pub fn new(name: &str, value: &str) -> Self {
        Self { name: name.to_owned(), value: value.to_owned() }
    }

    /// Reads `[scheme://][user:password@]host[:port]`. A complaint shows no credentials.
    fn proxy(&self) -> Result<Proxy, String> {
        let (scheme, rest) = self.value.trim().split_once("://").unwrap_or(("http", self.value.trim()));
        let kind = kind(&scheme.to_ascii_lowercase())?;
        let wrong =
            |why: &str| format!("no proxy is named by that: {why}; it is [SCHEME://][USER:PASSWORD@]HOST[:PORT]");
        if rest.chars().any(|c| c.is_control() || c == ' ') {
            return Err(wrong("it has a space or a control character in it"));
        }
        if rest.starts_with(['/', '\\', '?', '#']) || rest.is_empty() {
            return Err(wrong("it has no host"));
        }
        // The scheme of a page: its rules for hosts are those that are wanted.
        let url = Url::parse(&format!("http://{rest}")).map_err(|error| wrong(&error.to_string()))?;
        if kind.socks().is_some() && url.host_str() == Some("localhost") && url.path().len() > 1 {
            return Err("a SOCKS proxy on a Unix socket cannot be used: name its host and port".to_owned());
        }
        let authority = rest.split(['/', '\\', '?', '#']).next().unwrap_or_default();
        let place = authority.rsplit('@').next().unwrap_or_default();
        let has_port = place.rsplit(']').next().unwrap_or_default().trim_end_matches(':').contains(':');
        let port = match (has_port, kind) {
            (true, _) => url.port_or_known_default().unwrap_or(PORT),
            (false, ProxyKind::Https) => TLS_PORT,
            (false, _) => PORT,
        };
        let scheme = if kind == ProxyKind::Https { "wss" } else { "ws" };
        let host = &url[Position::BeforeHost..Position::AfterHost];
        let place = Target::parse(&format!("{scheme}://{host}:{port}")).map_err(|_| wrong("its port is none"))?;
        let credentials = (!url.username().is_empty() || url.password().is_some())
            .then(|| (decoded(url.username()), decoded(url.password().unwrap_or_default())));
        Ok(Proxy { kind, place, from: self.name.clone(), credentials, headers: Vec::new() })
    }
}

impl Proxy {
    /// Whether its protocol has room for what it is to be told.
    fn fits(&self, host: &str) -> Result<(), String> {
        if self.kind.socks().is_none() {
            return Ok(());
        }
        if let Some((user, password)) = &self.credentials {
            if user.len() > LONGEST || password.len() > LONGEST {
                return Err(format!("SOCKS takes a user name and a password of at most {LONGEST} bytes"));
            }
            if user.is_empty() && self.kind.socks() == Some(crate::wire::socks::Version::V5) {
                return Err("SOCKS 5 takes no empty user name".to_owned());
            }
        }
        let is_ipv6 = host.parse::<std::net::Ipv6Addr>().is_ok();
        if is_ipv6 && matches!(self.kind, ProxyKind::Socks4 | ProxyKind::Socks4a) {
            return Err("SOCKS 4 knows no IPv6 address: use socks5h://".to_owned());
        }
        if host.len() > LONGEST && !self.kind.resolves_here() {
            return Err(format!("SOCKS takes a host name of at most {LONGEST} bytes, and this has {}", host.len()));
        }
        Ok(())
    }
}

fn kind(scheme: &str) -> Result<ProxyKind, String> {
    Ok(match scheme {
        "http" => ProxyKind::Http,
        "https" => ProxyKind::Https,
        // curl's word for version 4.
        "socks" | "socks4" => ProxyKind::Socks4,
        "socks4a" => ProxyKind::Socks4a,
        "socks5" => ProxyKind::Socks5,
        "socks5h" => ProxyKind::Socks5h,
        other => {
            let shown: String = escape_str(other).chars().take(40).collect();
            return Err(format!(
                "`{shown}://` is no scheme of a proxy: http, https, socks4, socks4a, socks5 and socks5h are"
            ));
        }
    })
}

fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests;
