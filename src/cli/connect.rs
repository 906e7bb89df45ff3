//! Flags about the way to the server.

use std::{path::PathBuf, time::Duration};

use clap::Args;

use super::{TlsArgs, UsageError};
use crate::{
    attempt::Limits,
    dial::{ConnectTo, Family, Interface, Options, Proxies, Resolve, Route},
    probes::redirect::Follow,
};

/// How to connect.
#[derive(Debug, Args)]
#[command(next_help_heading = "Connection")]
pub struct ConnectArgs {
    /// Addresses of a host and port, in place of the resolver's
    #[arg(long, value_name = "HOST:PORT:ADDRESS")]
    pub resolve: Vec<Resolve>,
    /// Connect to the second place in place of the first; request, SNI and certificate stay the URL's
    #[arg(long, value_name = "HOST1:PORT1:HOST2:PORT2")]
    pub connect_to: Vec<ConnectTo>,
    /// IPv4 addresses alone
    #[arg(short = '4', long, conflicts_with = "ipv6")]
    pub ipv4: bool,
    /// IPv6 addresses alone
    #[arg(short = '6', long)]
    pub ipv6: bool,
    /// Go out through this address of this machine, or this network device
    #[arg(long, value_name = "ADDRESS|DEVICE")]
    pub interface: Option<Interface>,
    /// Connect to this Unix socket in place of the URL's host; so does ws+unix:///PATH/SOCKET:/PATH
    #[arg(long, value_name = "PATH")]
    pub unix_socket: Option<PathBuf>,
    /// Follow redirects, as browsers do not; secrets stay behind where the host changes
    #[arg(short = 'L', long)]
    pub location: bool,
    /// Follow redirects, and send the secrets along to any host
    #[arg(long)]
    pub location_trusted: bool,
    /// Follow so many redirects at most
    #[arg(long, value_name = "NUMBER", default_value_t = 50, allow_negative_numbers = true)]
    pub max_redirs: i32,
    /// Protocols to offer by ALPN, in place of what fits the HTTP version: h2,http/1.1 for instance; '' offers none
    #[arg(long, value_name = "LIST", value_parser = alpn)]
    pub alpn: Option<Alpn>,
    /// Time for name, connection and TLS
    #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value = "5", allow_negative_numbers = true)]
    pub connect_timeout: Duration,
    /// Time for the handshake as a whole
    #[arg(
        short = 'm',
        long,
        visible_alias = "timeout",
        value_name = "SECONDS",
        value_parser = seconds,
        default_value = "10",
        allow_negative_numbers = true
    )]
    pub max_time: Duration,
    /// Send no ping after the handshake
    #[arg(long)]
    pub no_ping: bool,
    /// How to speak TLS.
    #[command(flatten)]
    pub tls: TlsArgs,
}

impl Default for ConnectArgs {
    fn default() -> Self {
        Self {
            resolve: Vec::new(),
            connect_to: Vec::new(),
            ipv4: false,
            ipv6: false,
            interface: None,
            unix_socket: None,
            location: false,
            location_trusted: false,
            max_redirs: 50,
            alpn: None,
            connect_timeout: Duration::from_secs(5),
            max_time: Duration::from_secs(10),
            no_ping: false,
            tls: TlsArgs::default(),
        }
    }
}

impl ConnectArgs {
    /// What the flags say about connecting; certificates are read here, before anything is sent.
    pub fn options(&self) -> Result<Options, UsageError> {
        Ok(Options {
            connect_timeout: self.connect_timeout,
            route: self.route(),
            tls: self.tls.options()?,
            alpn: Vec::new(),
            proxies: Proxies::none(),
        })
    }

    fn route(&self) -> Route {
        let family = match (self.ipv4, self.ipv6) {
            (true, _) => Some(Family::V4),
            (_, true) => Some(Family::V6),
            _ => None,
        };
        Route {
            family,
            resolve: self.resolve.clone(),
            connect_to: self.connect_to.clone(),
            interface: self.interface.clone(),
            unix_socket: self.unix_socket.clone(),
        }
    }

    /// How to follow redirects; curl's -1 is as many as there is time for.
    pub fn follow(&self) -> Follow {
        let asked = self.location || self.location_trusted;
        let most = if asked { usize::try_from(self.max_redirs).unwrap_or(usize::MAX) } else { 0 };
        Follow { most, trusts_all: self.location_trusted }
    }

    /// How long to wait for what.
    pub fn limits(&self) -> Limits {
        let pong = (!self.no_ping).then_some(Limits::PONG);
        Limits { max_time: self.max_time, hold: None, pong, close: Limits::CLOSE }
    }
}

/// The protocols of `--alpn`, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alpn(pub Vec<String>);

fn alpn(text: &str) -> Result<Alpn, String> {
    let protocols: Vec<String> = text.split(',').map(|name| name.trim().to_owned()).collect();
    match protocols.as_slice() {
        [one] if one.is_empty() => Ok(Alpn(Vec::new())),
        all if all.iter().all(|name| (1..=255).contains(&name.len())) => Ok(Alpn(protocols)),
        _ => Err("protocols with commas between them are wanted, such as h2,http/1.1".to_owned()),
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    let wrong = || "seconds are wanted, such as 5 or 0.5, above 0 and at most 3600".to_owned();
    let seconds: f64 = text.parse().map_err(|_| wrong())?;
    if !(seconds > 0.0 && seconds <= 3600.0) {
        return Err(wrong());
    }
    Duration::try_from_secs_f64(seconds).map_err(|_| wrong())
}
