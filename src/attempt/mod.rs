//! One request over one connection: the record of it, made whatever happens.

mod frames;
mod http1;
pub mod http2;
mod wire_log;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::{
    dial::{self, OnPhase, Stream, TimeLine},
    exchange::{self, End, Exchange, Facts, Side, Timestamp, Vantage},
    request::Request,
    target::Target,
};
use wire_log::WireLog;

/// How long to wait for what.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// For the whole attempt, not counting the time that it is held.
    pub max_time: Duration,
    /// So long the open WebSocket is left idle before anything is sent on it.
    pub hold: Option<Duration>,
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
    let Ready { stream, exchange, time, request } = match connect(target, request, options, limits, on_phase).await {
        Ok(ready) => ready,
        Err(exchange) => return *exchange,
    };
    if request.is_http2() {
        return http2::run(stream, exchange, time, request, limits, on_phase).await;
    }
    let mut log = WireLog::new(stream, exchange, time);
    http1::run(&mut log, request, on_phase).await;
    if http1::opened(&log.exchange) {
        frames::run(&mut log, limits, on_phase).await;
    }
    log.finish().await
}

/// An open WebSocket.
pub struct Open {
    /// The connection.
    pub stream: Stream,
    /// What came on it behind the handshake.
    pub leftover: Vec<u8>,
}

/// Performs the handshake alone: the record of it, and the connection when a WebSocket is open on it. What came behind
/// the handshake is no part of the record then.
pub async fn open(
    target: &Target,
    request: &Request,
    options: &dial::Options,
    limits: Limits,
    on_phase: OnPhase<'_>,
) -> (Exchange, Option<Open>) {
    let Ready { stream, mut exchange, time, request } = match connect(target, request, options, limits, on_phase).await
    {
        Ok(ready) => ready,
        Err(exchange) => return (*exchange, None),
    };
    if request.is_http2() {
        let stream = http2::open(stream, &mut exchange, time, request, on_phase).await;
        let is_open = http2::opened(&exchange);
        return (exchange, is_open.then(|| Open { stream: Box::new(stream), leftover: Vec::new() }));
    }
    let mut log = WireLog::new(stream, exchange, time);
    http1::run(&mut log, request, on_phase).await;
    if !http1::opened(&log.exchange) {
        return (log.finish().await, None);
    }
    // What came behind the head belongs to the session, and not to the record of the handshake.
    let (head, leftover) = log.received().split_at(frames::start(&log));
    let leftover = leftover.to_vec();
    let mut handshake = exchange::Stream::default();
    handshake.push(Side::Sent, log.exchange.stream.sent());
    handshake.push(Side::Received, head);
    let (exchange, stream) = log.into_parts();
    (Exchange { stream: handshake, ..exchange }, Some(Open { stream, leftover }))
}

/// A connection on which nothing was said yet, and what is to be said on it.
struct Ready<'a> {
    stream: Stream,
    exchange: Exchange,
    time: TimeLine,
    request: &'a Request,
}

/// Connects, and chooses the request that fits the HTTP version; the finished record when there is no connection.
async fn connect<'a>(
    target: &Target,
    request: &'a Request,
    options: &dial::Options,
    limits: Limits,
    on_phase: OnPhase<'_>,
) -> Result<Ready<'a>, Box<Exchange>> {
    let time = TimeLine::begin(limits.max_time);
    let mut exchange = Exchange::new(target.url(), Vantage::Client, Some(now()));
    let Some(stream) = dial::dial(target, options, time, &mut exchange.phases, on_phase).await else {
        exchange.end = End::Stopped;
        return Err(Box::new(exchange));
    };
    let request = request.fallback().filter(|_| !chose_http2(&exchange)).unwrap_or(request);
    Ok(Ready { stream, exchange, time, request })
}

/// Whether the server chose HTTP/2 by ALPN.
fn chose_http2(exchange: &Exchange) -> bool {
    exchange.phases.iter().any(|phase| matches!(&phase.facts, Facts::Tls(tls) if tls.alpn.as_deref() == Some("h2")))
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}
