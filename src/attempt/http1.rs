//! The request out, the answer in: heads, and the body of a refusal.

use std::time::{Duration, Instant};

use super::wire_log::{Read, WireLog};
use crate::{
    dial::OnPhase,
    exchange::{Asked, End, Exchange, Facts, PhaseName, answer::HEAD_LIMIT, phase::Http},
    request::Request,
    wire::{
        accept,
        body::{BODY_LIMIT, Body, Framing},
        http1::{EndFinder, Head, Kind},
        sniff::Protocol,
    },
};

/// What another protocol says first is read for so long.
const GREETING: Duration = Duration::from_millis(200);
/// A body that pauses for so long is taken as it is, when its end is not announced.
const BODY_PAUSE: Duration = Duration::from_millis(700);
/// A body is read for so long.
const BODY_TIME: Duration = Duration::from_secs(3);

/// Sends `request` and reads the answer, up to the end of a 101's head or of a refusal's body.
pub async fn run(log: &mut WireLog<'_>, request: &Request, on_phase: OnPhase<'_>) {
    on_phase(PhaseName::Http);
    let start = log.time.now_us();
    let mut facts = Http::default();
    log.write(&request.bytes(), log.time.deadline).await;
    facts.sent_us = Some(log.time.now_us());
    let end = match read_heads(log, &mut facts).await {
        Ok(head) if head.status() == Some(101) => End::Done,
        Ok(head) => read_body(log, &head).await,
        Err(end) => end,
    };
    log.exchange.end = end;
    log.exchange.phases.push(log.time.phase(start, Facts::Http(facts)));
}

/// Whether the answer opens a WebSocket, as far as it makes sense to speak frames: a 101 with the right Accept.
pub fn opened(exchange: &Exchange) -> bool {
    let (Some(request), answer) = (exchange.request(), exchange.answer()) else { return false };
    let Some(response) = answer.response().filter(|response| response.is_switch()) else { return false };
    let wanted = request.first("sec-websocket-key").map(|key| accept::accept_for(&key.value));
    let got = response.head.first("sec-websocket-accept").map(|accept| accept.text().into_owned());
    request.has_token("upgrade", "websocket") && wanted.is_some() && wanted == got
}

/// Reads until the final head is whole.
async fn read_heads(log: &mut WireLog<'_>, facts: &mut Http) -> Result<Head, End> {
    let (mut finder, mut offset) = (EndFinder::default(), 0);
    let mut deadline = log.time.deadline;
    loop {
        while let Some(end) = finder.find(&log.received()[offset..]) {
            let head = Head::read(&log.received()[offset..offset + end], Kind::Response).shifted(offset);
            if !head.is_interim() {
                return Ok(head);
            }
            offset += end;
            finder = EndFinder::default();
        }
        if log.received().len() > HEAD_LIMIT {
            return Err(End::TooMuch);
        }
        if Protocol::of(log.received()).is_some() {
            deadline = deadline.min(log.time.within(GREETING));
        }
        match log.read(deadline).await {
            Read::More if facts.first_byte_us.is_none() => facts.first_byte_us = Some(log.time.now_us()),
            Read::More => {}
            Read::Over(end) => return Err(end),
        }
    }
}

async fn read_body(log: &mut WireLog<'_>, head: &Head) -> End {
    let framing = Framing::of(head, log.exchange.asked() == Asked::Head);
    let deadline = log.time.within(BODY_TIME);
    loop {
        let bytes = &log.received()[head.span.end..];
        if is_whole(bytes, framing) {
            return End::Done;
        }
        if bytes.len() > 4 * BODY_LIMIT {
            return End::TooMuch;
        }
        let pause = if framing == Framing::UntilClose { Instant::now() + BODY_PAUSE } else { deadline };
        match log.read(deadline.min(pause)).await {
            Read::More => {}
            Read::Over(End::TimedOut) => return End::Done,
            Read::Over(end) => return end,
        }
    }
}

/// Whether reading on would add nothing to a body. Asked at every read of a peer that may send single bytes, so that no
/// more is decoded than has to be.
fn is_whole(bytes: &[u8], framing: Framing) -> bool {
    match framing {
        Framing::None => true,
        Framing::Length(length) => bytes.len() > BODY_LIMIT || bytes.len() as u64 >= length,
        Framing::UntilClose => bytes.len() > BODY_LIMIT,
        // The last chunk ends in a line end.
        Framing::Chunked => bytes.ends_with(b"\n") && Body::read(bytes, framing, false).is_enough(),
    }
}
