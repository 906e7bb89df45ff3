//! Text as an exchange. What `curl -v` prints is read too: the same marks, other facts, which are passed over.

use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{MAGIC, facts, lines::decode, tunnel::set_apart};
use crate::exchange::{Exchange, Facts, Side, Timestamp, Vantage};

/// What is wrong with a transcript, and in which line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError {
    /// The line's number, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub what: String,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

impl std::error::Error for ParseError {}

/// Reads a transcript: the first exchange alone.
pub fn parse(text: &str) -> Result<Exchange, ParseError> {
    parse_all(text).map(|record| record.first)
}

/// What a transcript holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The exchange that it is about.
    pub first: Exchange,
    /// Those before it that were redirected, in their order.
    pub earlier: Vec<Exchange>,
    /// The probes that followed, each with its name.
    pub probes: Vec<(String, Exchange)>,
}

impl Record {
    /// One exchange and nothing else.
    pub const fn of(first: Exchange) -> Self {
        Self { first, earlier: Vec::new(), probes: Vec::new() }
    }

    /// All its exchanges.
    pub fn exchanges(&self) -> impl Iterator<Item = &Exchange> {
        std::iter::once(&self.first).chain(&self.earlier).chain(self.probes.iter().map(|(_, exchange)| exchange))
    }
}

/// Which exchange a line belongs to.
enum Part {
    First,
    Earlier,
    Probe,
}

/// Reads a transcript with its probes, and what came before.
pub fn parse_all(text: &str) -> Result<Record, ParseError> {
    let new = || Exchange::new(String::new(), Vantage::Client, None);
    let mut record = Record::of(new());
    let mut part = Part::First;
    for (number, line) in text.split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let rest = line.get(1..).unwrap_or_default();
        let rest = rest.strip_prefix(' ').unwrap_or(rest);
        if let (Some(b'*'), Some(name)) = (line.bytes().next(), rest.strip_prefix("probe ")) {
            record.probes.push((unescaped(name), new()));
            part = Part::Probe;
            continue;
        }
        if line == "* earlier" {
            record.earlier.push(new());
            part = Part::Earlier;
            continue;
        }
        let exchange = match part {
            Part::First => None,
            Part::Earlier => record.earlier.last_mut(),
            Part::Probe => record.probes.last_mut().map(|(_, exchange)| exchange),
        };
        let exchange = exchange.unwrap_or(&mut record.first);
        match line.bytes().next() {
            Some(b'>') => exchange.stream.push(Side::Sent, &decode(rest)),
            Some(b'<') => exchange.stream.push(Side::Received, &decode(rest)),
            Some(b'*') => fact(exchange, rest).map_err(|what| ParseError { line: number + 1, what })?,
            _ => {}
        }
    }
    if !text.starts_with(MAGIC) {
        record.first = set_apart(record.first, text);
    }
    Ok(record)
}

fn unescaped(name: &str) -> String {
    String::from_utf8_lossy(&crate::wire::escape::unescape(name)).into_owned()
}

fn fact(exchange: &mut Exchange, text: &str) -> Result<(), String> {
    let (key, value) = text.split_once(' ').unwrap_or((text, ""));
    match key {
        "url" => value.clone_into(&mut exchange.url),
        "vantage" => exchange.vantage = word(key, value)?,
        "end" => exchange.end = word(key, value)?,
        "started_at" => {
            exchange.started_at = Some(Timestamp::parse(value).ok_or("started_at is no date in the form of RFC 3339")?);
        }
        "dns" | "tcp" | "proxy" | "tls" | "http2" | "http" | "frames" => {
            let mut map = facts::parse(value)?;
            map.insert("phase".to_owned(), Value::String(key.to_owned()));
            let phase = serde_json::from_value(Value::Object(map)).map_err(|error| format!("{key}: {error}"))?;
            exchange.phases.push(phase);
        }
        "frame" => {
            let frame = serde_json::from_value(Value::Object(facts::parse(value)?));
            let frame = frame.map_err(|error| format!("{key}: {error}"))?;
            match exchange.phases.last_mut().map(|phase| &mut phase.facts) {
                Some(Facts::Http2(record)) => record.frames.push(frame),
                _ => return Err("frame: an http2 line comes before it".to_owned()),
            }
        }
        // Facts of a later version, and the notes of other tools.
        _ => {}
    }
    Ok(())
}

fn word<T: DeserializeOwned>(key: &str, value: &str) -> Result<T, String> {
    serde_json::from_value(Value::String(value.to_owned())).map_err(|_| format!("`{value}` is no value of {key}"))
}
