//! One request over one connection: the record of it, made whatever happens.

mod frames;
mod http1;
mod wire_log;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::{
    dial::{self, Duplex, OnPhase, TimeLine},
    exchange::{End, Exchange, Timestamp, Vantage},
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
    match handshake(target, request, options, limits, on_phase).await {
        Ok(mut log) => {
            frames::run(&mut log, limits, on_phase).await;
            log.finish().await
        }
        Err(exchange) => *exchange,
    }
}

/// An open WebSocket.
pub struct Open {
    /// The connection.
    pub stream: Box<dyn Duplex>,
    /// What came on it behind the handshake.
    pub leftover: Vec<u8>,
}

/// Performs the handshake alone: the record of it, and the connection when a WebSocket is open on it.
pub async fn open(
    target: &Target,
    request: &Request,
    options: &dial::Options,
    limits: Limits,
    on_phase: OnPhase<'_>,
) -> (Exchange, Option<Open>) {
    match handshake(target, request, options, limits, on_phase).await {
        Ok(log) => {
            let leftover = log.received()[frames::start(&log)..].to_vec();
            let (exchange, stream) = log.into_parts();
            (exchange, Some(Open { stream, leftover }))
        }
        Err(exchange) => (*exchange, None),
    }
}

/// Connects, sends the request and reads the answer; the finished record when that opened no WebSocket.
async fn handshake(
    target: &Target,
    request: &Request,
    options: &dial::Options,
    limits: Limits,
    on_phase: OnPhase<'_>,
) -> Result<WireLog, Box<Exchange>> {
    let time = TimeLine::begin(limits.max_time);
    let mut exchange = Exchange::new(target.url(), Vantage::Client, Some(now()));
    let Some(stream) = dial::dial(target, options, time, &mut exchange.phases, on_phase).await else {
        exchange.end = End::Stopped;
        return Err(Box::new(exchange));
    };
    let mut log = WireLog::new(stream, exchange, time);
    http1::run(&mut log, request, on_phase).await;
    if http1::opened(&log.exchange) { Ok(log) } else { Err(Box::new(log.finish().await)) }
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}
