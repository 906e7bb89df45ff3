//! An upgrade over HTTP/2, which has none: what a program sends that chooses HTTP/2 by itself.

use super::{
    At, Case, Cause, Confidence, EvidenceKind, Found, HTTP2, OVER_HTTP1, asks_for_http1, explain, record, said,
};

pub(super) const CAUSE: Cause = Cause {
    name: "upgrade-over-http2",
    header: Some("upgrade"),
    at: At::Client,
    spec: &["RFC 9113 §8.6", "RFC 9113 §8.2.2", "RFC 8441 §5"],
    explain: explain!("upgrade-over-http2"),
    check,
    asks: |case| if check(case).is_some() { asks_for_http1(case) } else { Vec::new() },
    ..HTTP2
};

fn check(case: &Case) -> Option<Found> {
    let head = case.request.as_ref()?;
    let tunnel = head.count(":protocol") > 0;
    let fields: Vec<_> = head.fields.iter().filter(|field| field.is("upgrade") || field.is("connection")).collect();
    let asks = head.count("sec-websocket-key") + head.count("sec-websocket-version") > 0;
    if tunnel && (fields.is_empty() || case.switch().is_some()) || !tunnel && fields.is_empty() && !asks {
        return None;
    }
    let summary = match (tunnel, fields.is_empty()) {
        (true, _) => "The request has the headers of an upgrade, which HTTP/2 forbids beside Extended CONNECT",
        (false, false) => {
            "The request asks for an upgrade over HTTP/2, which has none: headers of a connection are forbidden"
        }
        (false, true) => {
            "The request is an ordinary one over HTTP/2: what would make it a WebSocket is gone (curl does so)"
        }
    };
    let answer = case.status_line().or_else(|| record(case).and_then(said));
    let found = Found::new(summary)
        .confidence(match case.flip(|change| *change == OVER_HTTP1) {
            _ if !fields.is_empty() => Confidence::Proven,
            Some(flip) => case.sureness_of(flip),
            None => Confidence::Strong,
        })
        .evidence(EvidenceKind::Sent, case.request_line())
        .evidences(EvidenceKind::Sent, fields.iter().map(|field| case.sent_line(field)))
        .evidences(EvidenceKind::Got, answer)
        .probes(case, &[OVER_HTTP1]);
    if tunnel {
        return Some(
            found.fix("Leave these headers out: over HTTP/2 `:protocol: websocket` says what they say in HTTP/1.1."),
        );
    }
    let found =
        found.fix("Force HTTP/1.1 (curl --http1.1), or ask for a WebSocket as HTTP/2 has it: Extended CONNECT.");
    let url = case.exchange.url.replacen("ws", "http", 1);
    Some(if url.is_empty() {
        found
    } else {
        found.snippet(format!("curl --http1.1 ... '{url}'\nwswhy --http2 '{}'", case.exchange.url))
    })
}
