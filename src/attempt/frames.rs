//! After a 101, or the 2xx that opens a tunnel over HTTP/2: ping, pong, close, close; and whatever else the server sends meanwhile.

use std::time::{Duration, Instant};

use super::{
    Limits,
    wire_log::{Read, WireLog},
};
use crate::{
    dial::{OnPhase, micros},
    exchange::{End, Facts, PhaseName, phase::Frames},
    wire::frame::{Frame, client_close, client_frame, opcode},
};

/// More than this after the head is not read.
const MOST: usize = 1024 * 1024;
/// More frames than this are not waited through: tiny ones would fill a transcript with a million lines.
const MOST_FRAMES: usize = 4096;
/// A server that sends nothing but pings is not answered for ever.
const MOST_PONGS: usize = 16;
/// A frame that does not go out in this time does not go out.
const WRITE_TIME: Duration = Duration::from_secs(1);
const NORMAL: u16 = 1000;
const PROTOCOL_ERROR: u16 = 1002;

/// Speaks frames until both sides have closed, or there is no more to wait for.
pub async fn run(log: &mut WireLog<'_>, limits: Limits, on_phase: OnPhase<'_>) {
    on_phase(PhaseName::Frames);
    let start = log.time.now_us();
    let position = self::start(log);
    let mut talk =
        Talk { log, position, start: position, facts: Frames::default(), frames: 0, pongs: 0, most_pongs: MOST_PONGS };
    let end = talk.hold(limits).await;
    let facts = talk.facts;
    log.exchange.end = end;
    log.exchange.phases.push(log.time.phase(start, Facts::Frames(facts)));
}

/// Where the frames begin in what was received.
pub fn start(log: &WireLog<'_>) -> usize {
    log.exchange.answer().response().map_or(0, |response| response.head.span.end)
}

struct Talk<'a, 'b> {
    log: &'a mut WireLog<'b>,
    /// Where the next frame begins.
    position: usize,
    /// Where the first one began.
    start: usize,
    facts: Frames,
    /// How many frames came.
    frames: usize,
    /// How many pings of the server were answered.
    pongs: usize,
    /// No more are.
    most_pongs: usize,
}

/// What came next.
enum Next {
    Frame(Frame),
    /// Bytes that no endpoint should send.
    Broken,
    Over(End),
}

impl Talk<'_, '_> {
    async fn hold(&mut self, limits: Limits) -> End {
        if let Some(wait) = limits.hold
            && let Some(end) = self.idle(wait).await
        {
            return end;
        }
        if let Some(wait) = limits.pong
            && let Some(end) = self.ping(wait).await
        {
            return end;
        }
        self.close(limits.close).await
    }

    /// Sends nothing but pongs for `wait`. An end, when the connection ended before that.
    async fn idle(&mut self, wait: Duration) -> Option<End> {
        let begun = Instant::now();
        self.log.time.deadline += wait;
        self.most_pongs += usize::try_from(wait.as_secs()).unwrap_or(usize::MAX);
        let mut last = begun;
        let end = loop {
            match self.next(begun + wait).await {
                Next::Frame(frame) if frame.opcode == opcode::CLOSE => break Some(self.reply(&frame).await),
                Next::Frame(_) => last = Instant::now(),
                Next::Broken => break Some(self.leave().await),
                Next::Over(End::TimedOut) => break None,
                Next::Over(end) => break Some(end),
            }
        };
        self.facts.held_us = Some(micros(begun.elapsed()));
        self.facts.silence_us = Some(micros(last.elapsed()));
        end
    }

    /// Sends a ping and waits for its pong. An end, when the connection ended instead.
    async fn ping(&mut self, wait: Duration) -> Option<End> {
        let payload = random();
        let begun = Instant::now();
        self.send(&client_frame(opcode::PING, &payload, random())).await;
        self.facts.pinged = true;
        let deadline = self.log.time.within(wait);
        loop {
            match self.next(deadline).await {
                Next::Frame(frame) if frame.opcode == opcode::PONG && frame.payload == payload => {
                    self.facts.pong_us = Some(micros(begun.elapsed()));
                    return None;
                }
                Next::Frame(frame) if frame.opcode == opcode::CLOSE => return Some(self.reply(&frame).await),
                Next::Frame(_) => {}
                Next::Broken => return Some(self.leave().await),
                Next::Over(End::TimedOut) => return None,
                Next::Over(end) => return Some(end),
            }
        }
    }

    async fn send(&mut self, bytes: &[u8]) {
        let deadline = self.log.time.within(WRITE_TIME);
        self.log.write(bytes, deadline).await;
    }

    async fn close(&mut self, wait: Duration) -> End {
        let begun = Instant::now();
        self.send(&client_close(NORMAL, random())).await;
        let deadline = self.log.time.within(wait);
        loop {
            match self.next(deadline).await {
                Next::Frame(frame) if frame.opcode == opcode::CLOSE => {
                    self.facts.close_us = Some(micros(begun.elapsed()));
                    return End::Done;
                }
                Next::Frame(_) => {}
                Next::Broken | Next::Over(End::TimedOut) => return End::Done,
                Next::Over(end) => return end,
            }
        }
    }

    /// Answers a close frame with its own code.
    async fn reply(&mut self, frame: &Frame) -> End {
        let code = frame.close().and_then(|close| close.code);
        let payload = code.map(u16::to_be_bytes);
        let payload = payload.as_ref().map_or(&[][..], |code| &code[..]);
        self.send(&client_frame(opcode::CLOSE, payload, random())).await;
        End::Done
    }

    async fn leave(&mut self) -> End {
        self.send(&client_close(PROTOCOL_ERROR, random())).await;
        End::Done
    }

    /// The next whole frame; pings are answered on the way.
    async fn next(&mut self, deadline: Instant) -> Next {
        loop {
            if self.frames > MOST_FRAMES {
                return Next::Over(End::TooMuch);
            }
            match Frame::read(self.log.received(), self.position) {
                Some(frame) if breaks(&frame) => return Next::Broken,
                Some(frame) if frame.complete => {
                    self.position = frame.span.end;
                    self.frames += 1;
                    if frame.opcode == opcode::PING {
                        self.pongs += 1;
                        if self.pongs <= self.most_pongs {
                            self.send(&client_frame(opcode::PONG, &frame.payload, random())).await;
                        }
                    }
                    return Next::Frame(frame);
                }
                _ => {}
            }
            if self.log.received().len() > self.start + MOST {
                return Next::Over(End::TooMuch);
            }
            if let Read::Over(end) = self.log.read(deadline).await {
                return Next::Over(end);
            }
        }
    }
}

/// Whether reading on makes no sense. RSV1 may be compression; whether it was agreed is judged elsewhere.
const fn breaks(frame: &Frame) -> bool {
    frame.is_reserved()
        || frame.rsv & 3 != 0
        || frame.mask.is_some()
        || frame.is_control() && (frame.length > 125 || !frame.fin)
}

/// Four random bytes, for a mask or a ping; zeros where the system has none, which the protocol takes as well.
fn random() -> [u8; 4] {
    let mut bytes = [0; 4];
    let _ = getrandom::fill(&mut bytes);
    bytes
}
