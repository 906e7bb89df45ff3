//! Another protocol answers.

use super::{At, Case, Cause, EvidenceKind, Found, explain};
use crate::{
    causes::{Confidence, endpoint::is_grpc},
    exchange::{Answer, Side},
    wire::{Span, sniff::Protocol},
};

pub(super) const CAUSE: Cause = Cause {
    name: "not-http",
    at: At::Client,
    spec: &["RFC 9112 §2.1", "RFC 9112 §4"],
    explain: explain!("not-http"),
    check,
    ..Cause::DEFAULT
};

fn check(case: &Case) -> Option<Found> {
    let Answer::NotHttp(protocol) = case.answer else { return None };
    if protocol.is_tls() && !case.is_secure() || case.is_http2() {
        return None;
    }
    let received = case.exchange.stream.received();
    let first = received.split_inclusive(|&byte| byte == b'\n').next().unwrap_or_default();
    let fix = match protocol {
        Protocol::Http2 if case.tls().is_some_and(|tls| tls.alpn.as_deref() == Some("h2")) => {
            "ALPN chose h2, which was offered, and the request is HTTP/1.1: a client that offers h2 has to speak it. Offer http/1.1 alone, or use --http2."
        }
        Protocol::Http2 => "This port takes HTTP/2 alone: ask for the one that speaks HTTP/1.1, or allow both on it.",
        Protocol::Html => {
            "The server sends its page as HTTP/0.9 did. A WebSocket server answers with a status line first."
        }
        Protocol::Frames => {
            "The server skips the handshake: it must answer 101 with a Sec-WebSocket-Accept before its first frame."
        }
        _ => "Another service listens here: check the host and the port.",
    };
    Some(
        Found::new(format!("The peer does not answer in HTTP: it {}", protocol.words()))
            // Its own name says more.
            .confidence(if is_grpc(case) { Confidence::Strong } else { Confidence::Proven })
            .evidence(EvidenceKind::Got, case.line(Side::Received, Span::new(0, first.len().min(100))))
            .fix(fix),
    )
}
