//! Flags about forward proxies, and the environment's word on them, which is read here and nowhere else.

use std::{env, path::PathBuf};

use clap::Args;

use super::{UsageError, request::credentials, tls::trusted};
use crate::{
    dial::proxy::{Proxies, Source},
    request::craft::Header,
};

/// Forward proxies.
#[derive(Debug, Args, Default)]
#[command(next_help_heading = "Forward proxy")]
pub struct ProxyArgs {
    /// Go through this proxy: http, https, socks4, socks4a, socks5 (name looked up here) or socks5h (there); '' for none
    #[arg(short = 'x', long, value_name = "[SCHEME://][USER:PASSWORD@]HOST[:PORT]")]
    pub proxy: Option<String>,
    /// User name and password for the proxy (Basic; SOCKS 5)
    #[arg(short = 'U', long, value_name = "USER:PASSWORD")]
    pub proxy_user: Option<String>,
    /// Hosts to reach without a proxy: names, domains, addresses, networks, or *; in place of $no_proxy
    #[arg(long, value_name = "LIST")]
    pub noproxy: Option<String>,
    /// A header for the proxy alone, as with -H
    #[arg(long, value_name = "HEADER")]
    pub proxy_header: Vec<String>,
    /// Put up with a bad certificate of an https:// proxy
    #[arg(long)]
    pub proxy_insecure: bool,
    /// Trust the certificates of this PEM file for an https:// proxy
    #[arg(long, value_name = "FILE")]
    pub proxy_cacert: Option<PathBuf>,
    /// The same as -x socks5://
    #[arg(long, value_name = "HOST[:PORT]", group = "socks", conflicts_with = "proxy")]
    pub socks5: Option<String>,
    /// The same as -x socks5h://
    #[arg(long, value_name = "HOST[:PORT]", group = "socks", conflicts_with = "proxy")]
    pub socks5_hostname: Option<String>,
    /// The same as -x socks4://
    #[arg(long, value_name = "HOST[:PORT]", group = "socks", conflicts_with = "proxy")]
    pub socks4: Option<String>,
    /// The same as -x socks4a://
    #[arg(long, value_name = "HOST[:PORT]", group = "socks", conflicts_with = "proxy")]
    pub socks4a: Option<String>,
    /// Use CONNECT, which is always done
    #[arg(short = 'p', long)]
    pub proxytunnel: bool,
    /// Send Basic credentials to the proxy, which is always done
    #[arg(long)]
    pub proxy_basic: bool,
    /// A proxy before the proxy: refused
    #[arg(long, value_name = "PROXY", hide = true)]
    pub preproxy: Option<String>,
    /// An authentication that is not spoken: refused
    #[arg(long, hide = true, alias = "proxy-digest", alias = "proxy-negotiate", alias = "proxy-anyauth")]
    pub proxy_ntlm: bool,
}

/// What the environment says about proxies.
#[derive(Debug, Clone, Default)]
pub struct Environment(Vec<Source>);

impl Environment {
    /// Reads it; a variable that is empty is as good as none.
    pub fn read() -> Self {
        let names = Proxies::VARIABLES.iter().chain(&NO_PROXY);
        let values = names.filter_map(|name| Some((name, env::var_os(name)?.to_string_lossy().into_owned())));
        Self(values.filter(|(_, value)| !value.is_empty()).map(|(name, value)| Source::new(name, &value)).collect())
    }
}

const NO_PROXY: [&str; 2] = ["no_proxy", "NO_PROXY"];

impl ProxyArgs {
    /// What flags and environment say; certificates are read here, before anything is sent.
    pub fn proxies(&self, environment: Environment) -> Result<Proxies, UsageError> {
        if self.preproxy.is_some() {
            return Err(UsageError("--preproxy cannot be used: one proxy is gone through, that of -x".to_owned()));
        }
        if self.proxy_ntlm {
            return Err(UsageError(
                "a proxy's Digest, NTLM and Negotiate are not spoken: Basic is (-U USER:PASSWORD); for the others put a \
                 local proxy that speaks them (cntlm, px) before it, and name that with -x"
                    .to_owned(),
            ));
        }
        let trust = trusted(self.proxy_cacert.as_ref(), "--proxy-cacert")?.insecure(self.proxy_insecure);
        let (no_proxy, environment): (Vec<Source>, Vec<Source>) =
            environment.0.into_iter().partition(|source| NO_PROXY.contains(&source.name.as_str()));
        let no_proxy = match &self.noproxy {
            Some(list) => Some(Source::new("--noproxy", list)),
            None => no_proxy.into_iter().next(),
        };
        Ok(Proxies {
            flag: self.flag(),
            environment,
            no_proxy,
            credentials: self.proxy_user.as_deref().map(|pair| credentials(pair, "-U")).transpose()?,
            headers: self.headers()?,
            trust,
        })
    }

    fn headers(&self) -> Result<Vec<Header>, UsageError> {
        let header = |text: &String| text.parse().map_err(|error| UsageError(format!("--proxy-header {error}")));
        self.proxy_header.iter().map(header).collect()
    }

    fn flag(&self) -> Option<Source> {
        let socks = [
            ("--socks5", "socks5", &self.socks5),
            ("--socks5-hostname", "socks5h", &self.socks5_hostname),
            ("--socks4", "socks4", &self.socks4),
            ("--socks4a", "socks4a", &self.socks4a),
        ];
        let socks = socks.into_iter().find_map(|(flag, scheme, value)| Some((flag, scheme, value.as_deref()?)));
        match (&self.proxy, socks) {
            (Some(proxy), _) => Some(Source::new("--proxy", proxy)),
            (None, Some((flag, scheme, place))) => Some(Source::new(flag, &format!("{scheme}://{place}"))),
            (None, None) => None,
        }
    }

    /// A note for each flag that was given and makes no difference.
    pub fn notes(&self) -> Vec<String> {
        [
            (self.proxytunnel, "-p makes no difference: a proxy is always asked for a tunnel"),
            (self.proxy_basic, "--proxy-basic makes no difference: Basic is what is spoken"),
        ]
        .into_iter()
        .filter(|(given, _)| *given)
        .map(|(_, note)| note.to_owned())
        .collect()
    }
}
