//! One request over one connection: the record of it, made whatever happens.

mod frames;
mod http1;
pub mod http2;
mod wire_log;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::{
    dial::{self, OnPhase, TimeLine},
    exchange::{End, Exchange, Facts, Timestamp, Vantage},
    request::Request,
    target::Target,
};
use wire_log::WireLog;

/// How long to wait for what.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// For the whole attempt.
    pub max_time: Duration,
    /// For the pong; `None` sends no ping.
    pub pong: Option<Duration>,
    /// For the reply to a close frame.
    pub close: Duration,
}

impl Limits {
    /// The pong is waited for so long.
    pub const PONG: Duration = Duration::from_secs(2);
    /// The close reply is waited for so long.
    pub const CLOSE: Duration = Duration::from_secs(1);
}

/// Performs `request` on `target` and records everything.
pub async fn attempt(
    target: &Target,
    request: &Request,
    options: &dial::Options,
    limits: Limits,
    on_phase: OnPhase<'_>,
) -> Exchange {
    let time = TimeLine::begin(limits.max_time);
    let mut exchange = Exchange::new(target.url(), Vantage::Client, Some(now()));
    let Some(stream) = dial::dial(target, options, time, &mut exchange.phases, on_phase).await else {
        exchange.end = End::Stopped;
        return exchange;
    };
    let request = match request.fallback().filter(|_| !chose_http2(&exchange)) {
        Some(fallback) => fallback,
        None if request.is_http2() => return http2::run(stream, exchange, time, request, limits, on_phase).await,
        None => request,
    };
    let mut log = WireLog::new(stream, exchange, time);
    http1::run(&mut log, request, on_phase).await;
    if http1::opened(&log.exchange) {
        frames::run(&mut log, limits, on_phase).await;
    }
    log.finish().await
}

/// Whether the server chose HTTP/2 by ALPN.
fn chose_http2(exchange: &Exchange) -> bool {
    exchange.phases.iter().any(|phase| matches!(&phase.facts, Facts::Tls(tls) if tls.alpn.as_deref() == Some("h2")))
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}
