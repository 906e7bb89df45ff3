//! A forward proxy in what `curl -v` printed: its CONNECT and the answer stand before the request, in the same marks.

use crate::{
    exchange::{
        End, Exchange, Facts, Phase, Proxy, Side, Stream,
        proxy::{ProxyFailure, ProxyKind},
    },
    wire::{
        escape::escape,
        http1::{Head, Kind, Start},
    },
};

/// The exchange with what was said to a proxy taken out of its bytes and put among its facts.
pub fn set_apart(mut exchange: Exchange, text: &str) -> Exchange {
    let turns: Vec<(Side, Vec<u8>)> = exchange.stream.turns().map(|(side, bytes)| (side, bytes.to_vec())).collect();
    // A password that was asked for is sent in a second one.
    let asked =
        turns.iter().step_by(2).take_while(|(side, bytes)| *side == Side::Sent && place(bytes).is_some()).count();
    let Some((_, sent)) = asked.checked_sub(1).and_then(|last| turns.get(2 * last)) else { return exchange };
    let received = turns.get(2 * asked - 1).map(|(_, bytes)| bytes.as_slice()).unwrap_or_default();
    let consents = matches!(Head::read(received, Kind::Response).status(), Some(200..=299));
    let proxy = Proxy {
        kind: ProxyKind::Http,
        address: address(text).unwrap_or_else(|| "of the record".to_owned()),
        from: "--proxy".to_owned(),
        to: place(sent).unwrap_or_default(),
        credentials: Head::read(sent, Kind::Request).count("proxy-authorization") > 0,
        sent: escape(sent),
        received: escape(received),
        failure: (!consents).then_some(ProxyFailure::Refused),
    };
    exchange.phases.push(Phase { start_us: 0, duration_us: 0, to_proxy: false, facts: Facts::Proxy(Box::new(proxy)) });
    exchange.stream = Stream::default();
    if consents {
        for (side, bytes) in turns.iter().skip(2 * asked) {
            exchange.stream.push(*side, bytes);
        }
    } else {
        exchange.end = End::Stopped;
    }
    exchange
}

/// The host and port that a CONNECT asks for, when `bytes` are its head and no more.
fn place(bytes: &[u8]) -> Option<String> {
    let head = Head::read(bytes, Kind::Request);
    match &head.start {
        Start::Request { method, target, .. } if method == b"CONNECT" && head.complete => Some(escape(target)),
        _ => None,
    }
}

/// The proxy's host and port, from curl's own note.
fn address(text: &str) -> Option<String> {
    let note = text.lines().find_map(|line| line.strip_prefix("* Connected to "))?;
    let (host, rest) = note.split_once(' ')?;
    let (_, rest) = rest.split_once(" port ")?;
    let port: u16 = rest.split_whitespace().next()?.parse().ok()?;
    Some(escape(format!("{host}:{port}").as_bytes()))
}
