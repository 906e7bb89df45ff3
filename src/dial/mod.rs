//! The only code that opens connections outward. Each step becomes a phase of the exchange, whatever comes of it.

pub mod dns;
mod tap;
pub mod tcp;
pub mod tls;

use std::{
    net::{IpAddr, SocketAddr},
    time::{Duration, Instant},
};

use tokio::io::{AsyncRead, AsyncWrite};

use crate::{
    exchange::{Facts, Phase, PhaseName},
    target::Target,
};

/// How to connect.
#[derive(Debug)]
pub struct Options {
    /// For name, connection and TLS together.
    pub connect_timeout: Duration,
    /// What to trust.
    pub trust: tls::Trusted,
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
        Phase { start_us, duration_us: self.now_us() - start_us, facts }
    }
}

/// A connection that carries bytes both ways.
pub trait Duplex: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Duplex for T {}

/// Called when a phase begins, for whoever shows progress.
pub type OnPhase<'a> = &'a dyn Fn(PhaseName);

/// Connects to `target`. The phases that were gone through are pushed to `phases`; `None` when one of them failed.
pub async fn dial(
    target: &Target,
    options: &Options,
    time: TimeLine,
    phases: &mut Vec<Phase>,
    on_phase: OnPhase<'_>,
) -> Option<Box<dyn Duplex>> {
    let deadline = time.within(options.connect_timeout);
    let addresses = match target.address {
        Some(address) => vec![address],
        None => look_up(target, time, deadline, phases, on_phase).await,
    };
    if addresses.is_empty() {
        return None;
    }
    on_phase(PhaseName::Tcp);
    let start = time.now_us();
    let places = addresses.into_iter().map(|address: IpAddr| SocketAddr::new(address, target.port)).collect();
    let (stream, facts) = tcp::connect(places, deadline).await;
    phases.push(time.phase(start, Facts::Tcp(facts)));
    let stream = stream?;
    if !target.is_secure() {
        return Some(Box::new(stream));
    }
    on_phase(PhaseName::Tls);
    let start = time.now_us();
    let (stream, facts) = tls::handshake(stream, target, &options.trust, deadline).await;
    phases.push(time.phase(start, Facts::Tls(Box::new(facts))));
    stream
}

async fn look_up(
    target: &Target,
    time: TimeLine,
    deadline: Instant,
    phases: &mut Vec<Phase>,
    on_phase: OnPhase<'_>,
) -> Vec<IpAddr> {
    on_phase(PhaseName::Dns);
    let start = time.now_us();
    let facts = dns::look_up(&target.host, deadline).await;
    let addresses = facts.addresses.clone();
    phases.push(time.phase(start, Facts::Dns(facts)));
    addresses
}

/// A duration in whole microseconds.
pub fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}
