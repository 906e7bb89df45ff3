//! Everything that one attempt produced: the bytes both ways in their order, the phases with timings and facts, and how
//! it ended. A live client, a recorded file and later the tap and the reflector all make these, and every cause reads
//! nothing else.

pub mod answer;
pub mod clock;
pub mod phase;
pub mod proxy;
pub mod redact;
pub mod transcript;

pub use answer::{Answer, Asked, Response};
pub use clock::Timestamp;
pub use phase::{Facts, Phase, PhaseName};
pub use proxy::Proxy;
pub use redact::{Redacted, Secrets};
use serde::{Deserialize, Serialize};

use crate::wire::{
    h2::Record,
    http1::{Head, Kind, Start},
};

/// The record of one attempt.
#[derive(Debug, Clone, PartialEq)]
pub struct Exchange {
    /// The URL asked for, without user name and password; empty when only bytes are known.
    pub url: String,
    /// Who saw it.
    pub vantage: Vantage,
    /// When it began, where that is known.
    pub started_at: Option<Timestamp>,
    /// What was done, in order; the last one may have failed.
    pub phases: Vec<Phase>,
    /// Every byte after TLS, both ways. Over HTTP/2: the heads of the request's stream as text (`wire::h2::head`), and
    /// the data on it.
    pub stream: Stream,
    /// How it ended.
    pub end: End,
}

/// Who saw an exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Vantage {
    /// The party that sent the request.
    Client,
    /// The party that answered it.
    Server,
    /// A party on the path.
    Between,
}

/// A direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// From the client to the server.
    Sent,
    /// From the server to the client.
    Received,
}

/// How an exchange ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum End {
    /// The client had all it wanted.
    Done,
    /// A phase before HTTP failed; its facts say how.
    Stopped,
    /// The peer closed the connection.
    Closed,
    /// The peer reset the connection.
    Reset,
    /// The peer said nothing more in the time it was given.
    TimedOut,
    /// The peer sent more than is kept.
    TooMuch,
    /// The record does not say.
    Unknown,
}

impl Exchange {
    /// An exchange of which nothing is known yet.
    pub fn new(url: String, vantage: Vantage, started_at: Option<Timestamp>) -> Self {
        Self { url, vantage, started_at, phases: Vec::new(), stream: Stream::default(), end: End::Unknown }
    }

    /// The request's head as it was sent; `None` when nothing was.
    pub fn request(&self) -> Option<Head> {
        let sent = self.stream.sent();
        (!sent.is_empty()).then(|| Head::read(sent, Kind::Request))
    }

    /// What came back.
    pub fn answer(&self) -> Answer {
        Answer::read(self.stream.received(), self.asked(), self.end)
    }

    /// What the request asks for.
    pub fn asked(&self) -> Asked {
        let Some(head) = self.request() else { return Asked::Ordinary };
        match &head.start {
            Start::Request { method, .. } if method == b"HEAD" => Asked::Head,
            Start::Request { method, .. } if method == b"CONNECT" && head.count(":protocol") > 0 => Asked::Tunnel,
            _ => Asked::Ordinary,
        }
    }

    /// What is known of the HTTP/2 connection, when it was one.
    pub fn http2(&self) -> Option<&Record> {
        match &self.phase(PhaseName::Http2)?.facts {
            Facts::Http2(record) => Some(record),
            _ => None,
        }
    }

    /// What the peer said in HTTP/2's terms in place of an answer, in a few words.
    pub fn http2_refusal(&self) -> Option<String> {
        self.http2()?.refusal(!self.stream.sent().is_empty())
    }

    /// The facts of a phase on the way to the server; steps on the way to a forward proxy are not meant.
    pub fn phase(&self, name: PhaseName) -> Option<&Phase> {
        self.phases.iter().find(|phase| phase.name() == name && !phase.to_proxy)
    }

    /// The facts of a phase on the way to a forward proxy.
    pub fn phase_to_proxy(&self, name: PhaseName) -> Option<&Phase> {
        self.phases.iter().find(|phase| phase.name() == name && phase.to_proxy)
    }

    /// What was said with a forward proxy.
    pub fn proxy(&self) -> Option<&Proxy> {
        match &self.phase(PhaseName::Proxy)?.facts {
            Facts::Proxy(proxy) => Some(proxy),
            _ => None,
        }
    }
}

/// The bytes both ways, and the order in which they went.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stream {
    sent: Vec<u8>,
    received: Vec<u8>,
    turns: Vec<(Side, usize)>,
}

impl Stream {
    /// Adds bytes that went in one direction.
    pub fn push(&mut self, side: Side, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        match self.turns.last_mut() {
            Some((last, length)) if *last == side => *length += bytes.len(),
            _ => self.turns.push((side, bytes.len())),
        }
        match side {
            Side::Sent => self.sent.extend_from_slice(bytes),
            Side::Received => self.received.extend_from_slice(bytes),
        }
    }

    /// All that the client sent.
    pub fn sent(&self) -> &[u8] {
        &self.sent
    }

    /// All that the server sent, as far as it was kept.
    pub fn received(&self) -> &[u8] {
        &self.received
    }

    /// The bytes in their order, a turn each; no two neighbours have the same direction.
    pub fn turns(&self) -> impl Iterator<Item = (Side, &[u8])> {
        let (mut sent, mut received) = (&self.sent[..], &self.received[..]);
        self.turns.iter().map(move |&(side, length)| {
            let from = if side == Side::Sent { &mut sent } else { &mut received };
            let (turn, rest) = from.split_at(length);
            *from = rest;
            (side, turn)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_of_one_direction_are_one_turn() {
        let mut stream = Stream::default();
        for (side, bytes) in
            [(Side::Sent, "a"), (Side::Sent, "b"), (Side::Received, "c"), (Side::Sent, "d"), (Side::Received, "")]
        {
            stream.push(side, bytes.as_bytes());
        }
        let turns: Vec<_> = stream.turns().collect();
        assert_eq!(turns, [(Side::Sent, &b"ab"[..]), (Side::Received, b"c"), (Side::Sent, b"d")]);
        assert_eq!((stream.sent(), stream.received()), (&b"abd"[..], &b"c"[..]));
    }
}
