//! An exchange as text.

use std::fmt::Write;

use serde_json::Value;

use super::{MAGIC, facts, lines::encode};
use crate::{
    exchange::{Exchange, Facts, Phase, Redacted, Side},
    wire::frame::Frame,
};

/// The transcript of an exchange.
pub fn print(exchange: &Redacted) -> String {
    let mut out = format!("{MAGIC}\n");
    body(&mut out, exchange);
    out
}

/// A probe, as it follows the exchange that it varies.
pub fn print_probe(name: &str, exchange: &Redacted) -> String {
    let mut out = String::new();
    line(&mut out, '*', &format!("probe {}", crate::wire::escape::escape_str(name)));
    body(&mut out, exchange);
    out
}

/// An exchange that came before the one at the beginning, and was a redirect.
pub fn print_earlier(exchange: &Redacted) -> String {
    let mut out = String::new();
    line(&mut out, '*', "earlier");
    body(&mut out, exchange);
    out
}

fn body(out: &mut String, exchange: &Exchange) {
    if !exchange.url.is_empty() {
        line(out, '*', &format!("url {}", exchange.url));
    }
    line(out, '*', &format!("vantage {}", word(&exchange.vantage)));
    if let Some(moment) = exchange.started_at {
        line(out, '*', &format!("started_at {moment}"));
    }
    for phase in &exchange.phases {
        line(out, '*', &phase_line(phase));
        if let Facts::Http2(record) = &phase.facts {
            for frame in &record.frames {
                line(out, '*', &fact_line("frame", frame));
            }
        }
    }
    let mut cutters = [Cutter::new(exchange, Side::Sent), Cutter::new(exchange, Side::Received)];
    for (side, turn) in exchange.stream.turns() {
        cutters[usize::from(side == Side::Received)].print(out, turn);
    }
    line(out, '*', &format!("end {}", word(&exchange.end)));
}

fn line(out: &mut String, mark: char, text: &str) {
    let _ = writeln!(out, "{mark} {text}");
}

fn word<T: serde::Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => word,
        _ => String::new(),
    }
}

fn phase_line(phase: &Phase) -> String {
    fact_line(phase.name().name(), phase)
}

fn fact_line<T: serde::Serialize>(key: &str, fact: &T) -> String {
    let Ok(Value::Object(mut map)) = serde_json::to_value(fact) else {
        return String::new();
    };
    map.shift_remove("phase");
    format!("{key} {}", facts::print(&map))
}

/// Cuts one direction into lines: at each LF while it is HTTP, at each frame after a 101.
struct Cutter {
    mark: char,
    position: usize,
    frames: Vec<Frame>,
    frames_from: usize,
}

impl Cutter {
    fn new(exchange: &Exchange, side: Side) -> Self {
        let answer = exchange.answer();
        let switched = answer.response().filter(|response| response.is_switch());
        let (mark, bytes) = match side {
            Side::Sent => ('>', exchange.stream.sent()),
            Side::Received => ('<', exchange.stream.received()),
        };
        let frames_from = match (switched, side) {
            (None, _) => usize::MAX,
            (Some(response), Side::Received) => response.rest.start,
            (Some(_), Side::Sent) => exchange.request().map_or(0, |head| head.span.end),
        };
        let frames = if frames_from < bytes.len() { Frame::read_all(bytes, frames_from) } else { Vec::new() };
        Self { mark, position: 0, frames, frames_from }
    }

    fn print(&mut self, out: &mut String, turn: &[u8]) {
        let mut rest = turn;
        while !rest.is_empty() {
            let (piece, after) = rest.split_at(self.piece(rest));
            if let Some(frame) = self.frame().filter(|frame| frame.span.start == self.position) {
                let _ = writeln!(out, "# {}", describe(frame));
            }
            line(out, self.mark, &encode(piece));
            self.position += piece.len();
            rest = after;
        }
    }

    /// The frame that the position stands in; there may be half a million.
    fn frame(&self) -> Option<&Frame> {
        let after = self.frames.partition_point(|frame| frame.span.start <= self.position);
        self.frames[..after].last().filter(|frame| self.position < frame.span.end)
    }

    /// How many bytes of `rest` make the next line.
    fn piece(&self, rest: &[u8]) -> usize {
        if self.position >= self.frames_from {
            return self.frame().map_or(rest.len(), |frame| (frame.span.end - self.position).min(rest.len()));
        }
        let line = rest.iter().position(|&byte| byte == b'\n').map_or(rest.len(), |lf| lf + 1);
        line.min(self.frames_from - self.position)
    }
}

fn describe(frame: &Frame) -> String {
    let cut = if frame.complete { "" } else { ", cut short" };
    format!("{} frame, {} bytes{cut}", frame.name(), frame.length)
}
