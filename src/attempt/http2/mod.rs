//! A request over HTTP/2: the peer's SETTINGS are read first, then the request goes out as the connection's one stream.
//! What is read is tolerated as far as it makes sense, and recorded.

mod stream;

use std::{io, time::Duration};

pub use stream::Stream;
use tokio::{io::AsyncReadExt, time::timeout_at};

use super::{
    Limits, frames,
    wire_log::{WireLog, broken},
};
use crate::{
    dial::{Duplex, OnPhase, TimeLine},
    exchange::{Asked, End, Exchange, Facts, PhaseName, Side, answer::HEAD_LIMIT, phase::Http},
    request::Request,
    wire::{
        body::BODY_LIMIT,
        h2::{Fault, PREFACE, head},
    },
};

/// SETTINGS, the first thing that a server says, are waited for so long.
const SETTINGS: Duration = Duration::from_secs(3);
/// Some servers allow Extended CONNECT in a second SETTINGS frame: it is waited for so long.
const SECOND_SETTINGS: Duration = Duration::from_millis(300);
/// What a peer says in place of HTTP/2 is read for so long.
const GREETING: Duration = Duration::from_millis(200);
/// The body of a refusal is read for so long.
const BODY_TIME: Duration = Duration::from_secs(3);

/// Performs `request` over `io`, a connection on which nothing was said yet, and speaks frames where that opens a
/// WebSocket.
pub async fn run(
    io: Box<dyn Duplex>,
    mut exchange: Exchange,
    time: TimeLine,
    request: &Request,
    limits: Limits,
    on_phase: OnPhase<'_>,
) -> Exchange {
    let mut stream = open(io, &mut exchange, time, request, on_phase).await;
    let mut log = WireLog::new(Box::new(&mut stream), exchange, time);
    if opened(&log.exchange) {
        frames::run(&mut log, limits, on_phase).await;
    }
    let mut exchange = log.finish().await;
    keep(&mut exchange, &stream);
    exchange
}

/// Puts `request` on a new HTTP/2 connection over `io` and reads to the end of the answer's head, or of a refusal's
/// body. Everything becomes part of `exchange`; the stream goes on where it stopped.
pub async fn open(
    io: Box<dyn Duplex>,
    exchange: &mut Exchange,
    time: TimeLine,
    request: &Request,
    on_phase: OnPhase<'_>,
) -> Stream {
    on_phase(PhaseName::Http2);
    let start = time.now_us();
    let mut stream = Stream::new(io);
    let greeted = Talk { stream: &mut stream, exchange, time }.greet(request).await;
    exchange.phases.push(time.phase(start, Facts::Http2(Box::default())));
    exchange.end = match greeted {
        Err(end) => end,
        Ok(false) => End::Done,
        Ok(true) => {
            on_phase(PhaseName::Http);
            let start = time.now_us();
            let mut facts = Http::default();
            let end = Talk { stream: &mut stream, exchange, time }.ask(request, &mut facts).await;
            exchange.phases.push(time.phase(start, Facts::Http(facts)));
            end
        }
    };
    keep(exchange, &stream);
    stream
}

/// Whether the answer opens a WebSocket: a 2xx to an Extended CONNECT.
pub fn opened(exchange: &Exchange) -> bool {
    exchange.asked() == Asked::Tunnel && exchange.answer().response().is_some_and(crate::exchange::Response::is_switch)
}

/// Makes what is known of the stream's connection part of the exchange.
pub fn keep(exchange: &mut Exchange, stream: &Stream) {
    for phase in &mut exchange.phases {
        if let Facts::Http2(record) = &mut phase.facts {
            **record = stream.record().clone();
        }
    }
}

/// A stream on which nothing is agreed yet, and the record of it.
struct Talk<'a> {
    stream: &'a mut Stream,
    exchange: &'a mut Exchange,
    time: TimeLine,
}

/// What became of waiting.
enum Waited {
    /// What was waited for is there.
    There,
    Over(End),
}

impl Talk<'_> {
    /// Sends the preface and waits for the peer's SETTINGS. Whether the request may go out.
    async fn greet(&mut self, request: &Request) -> Result<bool, End> {
        let settled = |stream: &Stream| stream.record().settings.is_some();
        if let Waited::Over(end) = self.wait(SETTINGS, settled).await {
            return Err(self.no_settings(end).await);
        }
        let insists = request.http2().is_some_and(|http2| http2.insists) || !request.is_extended_connect();
        let allowed = |stream: &Stream| stream.record().announced().allows();
        if !insists && !allowed(self.stream) {
            let waited = self.wait(SECOND_SETTINGS, allowed).await;
            return match waited {
                Waited::There => Ok(true),
                Waited::Over(End::TimedOut) => Ok(false),
                Waited::Over(end) => Err(end),
            };
        }
        Ok(!self.is_refused())
    }

    /// Whether the peer has ended the connection before the stream was looked at.
    fn is_refused(&mut self) -> bool {
        self.stream.connection().is_refused()
    }

    /// What a peer said that sent no SETTINGS.
    async fn no_settings(&mut self, end: End) -> End {
        if self.stream.record().fault == Some(Fault::NotHttp2) {
            self.exchange.stream.push(Side::Sent, PREFACE);
            // The rest of an answer in another protocol.
            let _ = timeout_at(self.time.within(GREETING).into(), async { while self.stream.turn().await.is_ok() {} })
                .await;
            let rest = self.stream.connection().rest().to_vec();
            self.exchange.stream.push(Side::Received, &rest);
            return End::Closed;
        }
        end
    }

    /// Turns the connection until `there` says that it is enough, for at most `patience`.
    async fn wait(&mut self, patience: Duration, there: impl Fn(&Stream) -> bool) -> Waited {
        let deadline = self.time.within(patience);
        loop {
            if there(self.stream) {
                return Waited::There;
            }
            if self.stream.record().fault.is_some() || self.is_refused() {
                return Waited::Over(End::Done);
            }
            match timeout_at(deadline.into(), self.stream.turn()).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => return Waited::Over(self.broken(&error)),
                Err(_) => return Waited::Over(End::TimedOut),
            }
        }
    }

    fn broken(&mut self, error: &io::Error) -> End {
        broken(self.exchange, error)
    }

    /// Sends the request and reads its answer.
    async fn ask(&mut self, request: &Request, facts: &mut Http) -> End {
        self.stream.connection().request(request.http2_fields(), !request.is_extended_connect());
        self.exchange.stream.push(Side::Sent, &request.bytes());
        facts.sent_us = Some(self.time.now_us());
        loop {
            while let Some(fields) = self.stream.connection().next_head() {
                facts.first_byte_us.get_or_insert(self.time.now_us());
                self.exchange.stream.push(Side::Received, &head::answer(&fields));
            }
            if self.stream.connection().has_answer() {
                break;
            }
            if self.exchange.stream.received().len() > HEAD_LIMIT {
                return End::TooMuch;
            }
            // A peer that ends the connection may still answer what came before.
            let over = |stream: &Stream| stream.record().ended || stream.record().reset.is_some();
            if over(self.stream) || self.stream.record().fault.is_some() || self.is_refused() {
                return End::Done;
            }
            match timeout_at(self.time.deadline.into(), self.stream.turn()).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => return self.broken(&error),
                Err(_) => return End::TimedOut,
            }
        }
        if opened(self.exchange) { End::Done } else { self.read_body().await }
    }

    /// Reads the body of a refusal, as much of it as says something.
    async fn read_body(&mut self) -> End {
        let deadline = self.time.within(BODY_TIME);
        let mut buffer = vec![0; 8 * 1024];
        let mut length = 0;
        while length <= BODY_LIMIT {
            match timeout_at(deadline.into(), self.stream.read(&mut buffer)).await {
                Ok(Ok(0)) | Err(_) => return End::Done,
                Ok(Ok(read)) => {
                    length += read;
                    self.exchange.stream.push(Side::Received, &buffer[..read]);
                }
                Ok(Err(error)) => return self.broken(&error),
            }
        }
        End::TooMuch
    }
}
