//! The only code that opens connections outward. Each step becomes a phase of the exchange, whatever comes of it.

pub mod dns;
pub mod proxy;
mod route;
mod tap;
pub mod tcp;
pub mod tls;
mod unix;

use std::{
    net::IpAddr,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

pub use proxy::Proxies;
pub use route::{ConnectTo, Family, Interface, Resolve, Route};
use tokio::io::{AsyncRead, AsyncWrite};

use crate::{
    exchange::{
        Facts, Phase, PhaseName,
        phase::{Dns, DnsError, Tcp},
    },
    target::Target,
};

/// How to connect.
#[derive(Debug, Clone)]
pub struct Options {
    /// For name, connection and TLS together.
    pub connect_timeout: Duration,
    /// What the user says about the way.
    pub route: Route,
    /// How to speak TLS, where it is spoken.
    pub tls: tls::Options,
    /// The protocols to offer by ALPN; none offers nothing.
    pub alpn: Vec<String>,
    /// Which forward proxy to take.
    pub proxies: Proxies,
}

impl Options {
    /// The host and port that `target` is reached by, and the forward proxy to take there; an error says in one line what
    /// is wrong with what names it.
    pub fn way_to(&self, target: &Target) -> Result<(String, u16, Option<proxy::Proxy>), String> {
        let (host, port) = self.route.destination(&target.host, target.port);
        let proxy = self.proxies.for_target(target, &host)?;
        Ok((host, port, proxy))
    }
}

/// The time line of one attempt.
#[derive(Debug, Clone, Copy)]
pub struct TimeLine {
    start: Instant,
    /// When the attempt has to be over.
    pub deadline: Instant,
}

impl TimeLine {
    /// Begins now and ends after `max_time`.
    pub fn begin(max_time: Duration) -> Self {
        let start = Instant::now();
        Self { start, deadline: start + max_time }
    }

    /// Microseconds since the beginning.
    pub fn now_us(&self) -> u64 {
        micros(self.start.elapsed())
    }

    /// The moment `wait` from now, or the deadline where that is earlier.
    pub fn within(&self, wait: Duration) -> Instant {
        (Instant::now() + wait).min(self.deadline)
    }

    /// A phase that began at `start_us` and ends now.
    pub fn phase(&self, start_us: u64, facts: Facts) -> Phase {
        Phase { start_us, duration_us: self.now_us() - start_us, to_proxy: false, facts }
    }
}

/// A connection that carries bytes both ways.
pub trait Duplex: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Duplex for T {}

/// A connection of whatever kind: TCP, a Unix socket, a tunnel, TLS over any of these.
pub type Stream = Box<dyn Duplex>;

/// Called when a phase begins, for whoever shows progress.
pub type OnPhase<'a> = &'a dyn Fn(PhaseName);

/// Connects to `target`. The phases that were gone through are pushed to `phases`; `None` when one of them failed.
pub async fn dial(
    target: &Target,
    options: &Options,
    time: TimeLine,
    phases: &mut Vec<Phase>,
    on_phase: OnPhase<'_>,
) -> Option<Stream> {
    let deadline = time.within(options.connect_timeout);
    let mut way = Way { options, time, deadline, phases, on_phase, to_proxy: false };
    let own_socket = target.unix_socket.as_ref().map(PathBuf::from);
    let stream = if let Some(path) = own_socket.as_ref().or(options.route.unix_socket.as_ref()) {
        way.connect_unix(path).await?
    } else {
        // A proxy's setting that does not parse is refused with the command line.
        match options.way_to(target).ok()? {
            (host, port, Some(proxy)) => way.through(&proxy, &host, port).await?,
            (host, port, None) => way.straight(&host, port).await?,
        }
    };
    if target.is_secure() { way.secure(stream, target, &options.tls, &options.alpn).await } else { Some(stream) }
}

/// A connection in the making.
struct Way<'a> {
    options: &'a Options,
    time: TimeLine,
    deadline: Instant,
    phases: &'a mut Vec<Phase>,
    on_phase: OnPhase<'a>,
    /// Whether the proxy is on its way to be reached.
    to_proxy: bool,
}

impl Way<'_> {
    fn begin(&self, phase: PhaseName) -> u64 {
        (self.on_phase)(phase);
        self.time.now_us()
    }

    fn end(&mut self, start: u64, facts: Facts) {
        self.phases.push(Phase { to_proxy: self.to_proxy, ..self.time.phase(start, facts) });
    }

    /// The addresses to try; an address that stands in the URL is none that was looked up.
    async fn addresses(&mut self, host: &str, port: u16) -> Vec<IpAddr> {
        let route = &self.options.route;
        if let Ok(address) = host.parse()
            && route.allows(address)
        {
            return vec![address];
        }
        let start = self.begin(PhaseName::Dns);
        let mut facts = match (route.given(host, port), host.parse()) {
            (Some(addresses), _) => Dns { given: true, ..Dns::of(host, addresses.to_vec()) },
            (None, Ok(address)) => Dns::of(host, vec![address]),
            (None, Err(_)) => dns::look_up(host, self.deadline).await,
        };
        facts.addresses.retain(|&address| route.allows(address));
        if facts.addresses.is_empty() {
            facts.error = facts.error.or(Some(DnsError::NoAddress));
        }
        let addresses = facts.addresses.clone();
        self.end(start, Facts::Dns(facts));
        addresses
    }

    async fn connect(&mut self, addresses: Vec<IpAddr>, port: u16) -> Option<Stream> {
        if addresses.is_empty() {
            return None;
        }
        let start = self.begin(PhaseName::Tcp);
        let (stream, facts) = tcp::connect(addresses, port, self.options.route.interface.as_ref(), self.deadline).await;
        self.end(start, Facts::Tcp(facts));
        stream.map(|stream| Box::new(stream) as Stream)
    }

    async fn straight(&mut self, host: &str, port: u16) -> Option<Stream> {
        let addresses = self.addresses(host, port).await;
        self.connect(addresses, port).await
    }

    async fn connect_unix(&mut self, path: &Path) -> Option<Stream> {
        let start = self.begin(PhaseName::Tcp);
        let (stream, unix) = unix::connect(path, self.deadline).await;
        self.end(start, Facts::Tcp(Tcp { unix: Some(unix), ..Tcp::default() }));
        stream
    }

    async fn secure(
        &mut self,
        stream: Stream,
        target: &Target,
        options: &tls::Options,
        alpn: &[String],
    ) -> Option<Stream> {
        let start = self.begin(PhaseName::Tls);
        let (stream, facts) = tls::handshake(stream, target, options, alpn, self.deadline).await;
        self.end(start, Facts::Tls(Box::new(facts)));
        stream
    }
}

/// A duration in whole microseconds.
pub fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}
