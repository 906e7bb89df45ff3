//! Which HTTP version is spoken at all.

use super::{
    At, Case, Cause, Confidence, EvidenceKind, Found, HTTP2, OVER_HTTP1, Over, PhaseName, Severity, Version, ask,
    asks_for_http1, explain, works_over_http1,
};
use crate::{
    causes::{Ask, Probed, endpoint::is_grpc},
    exchange::{Answer, Side, phase::TlsFailure},
    probes::Change,
    wire::{Span, h2::Fault, sniff::Protocol},
};

pub(super) const NOT_SPOKEN: Cause = Cause {
    name: "h2-not-spoken",
    at: At::Client,
    spec: &["RFC 9113 §3.4", "RFC 9113 §3.3"],
    explain: explain!("h2-not-spoken"),
    check: not_spoken,
    asks: |case| if is_not_spoken(case) { asks_for_http1(case) } else { Vec::new() },
    ..HTTP2
};

pub(super) const NOT_CHOSEN: Cause = Cause {
    name: "h2-not-chosen",
    phase: PhaseName::Tls,
    severity: Severity::Warning,
    over: Over::Http1,
    spec: &["RFC 7301 §3.1", "RFC 7301 §3.2", "RFC 9113 §3.2"],
    explain: explain!("h2-not-chosen"),
    check: not_chosen,
    ..HTTP2
};

pub(super) const HTTP2_ONLY: Cause = Cause {
    name: "http2-only",
    over: Over::Http1,
    spec: &["RFC 9113 §3.4", "RFC 8441 §4"],
    explain: explain!("http2-only"),
    check: http2_only,
    asks,
    ..HTTP2
};

/// The same handshake over HTTP/2.
const OVER_HTTP2: Change = Change::HttpVersion(Version::Http2);

fn is_not_spoken(case: &Case) -> bool {
    case.exchange.http2().is_some_and(|record| record.fault == Some(Fault::NotHttp2))
}

fn not_spoken(case: &Case) -> Option<Found> {
    if !is_not_spoken(case) {
        return None;
    }
    let received = case.exchange.stream.received();
    let first = received.split_inclusive(|&byte| byte == b'\n').next().unwrap_or_default();
    let what = match Protocol::of(received) {
        None => "answers in HTTP/1.1".to_owned(),
        Some(protocol) => protocol.words(),
    };
    let found = Found::new(format!("The server speaks no HTTP/2 on this port: it {what}"))
        .evidence(EvidenceKind::Sent, "the preface of HTTP/2: PRI * HTTP/2.0")
        .evidence(EvidenceKind::Got, case.line(Side::Received, Span::new(0, first.len().min(100))))
        .probes(case, &[OVER_HTTP1])
        .fix("Leave --http2-prior-knowledge out: over TLS --http2 lets the server choose, over plain TCP HTTP/1.1 is what is meant.");
    Some(match works_over_http1(case) {
        Some(probe) => found.snippet(format!("wswhy '{}'", probe.case.exchange.url)),
        None => found,
    })
}

fn not_chosen(case: &Case) -> Option<Found> {
    let tls = case.tls().filter(|tls| tls.offered.iter().any(|protocol| protocol == "h2"))?;
    // A handshake of TLS that failed chose nothing.
    tls.version.as_ref()?;
    let chosen = match tls.alpn.as_deref() {
        Some("h2") => return None,
        Some(protocol) => format!("chose {protocol}"),
        None => "chose no protocol".to_owned(),
    };
    let found = Found::new(format!("The server was offered HTTP/2 and {chosen}, so this is a handshake over HTTP/1.1"))
        .evidence(EvidenceKind::Sent, format!("ALPN {}", tls.offered.join(", ")))
        .evidence(EvidenceKind::Got, format!("ALPN {}", tls.alpn.as_deref().unwrap_or("without an answer")));
    Some(found.fix(
        "Nothing has to change: WebSocket over HTTP/1.1 is what browsers do. For HTTP/2 switch h2 on in the server's TLS (nginx: `http2 on;`, HAProxy: `alpn h2,http/1.1`).",
    ))
}

/// What Node's HTTP/2 server says to a client that did not choose h2.
const ONLY: &str = "expected `h2` to be available";

/// Whether the answer itself is HTTP/2's.
fn is_frames(case: &Case) -> bool {
    // Where ALPN chose h2, the server only does as was agreed.
    let agreed = case.tls().is_some_and(|tls| tls.alpn.as_deref() == Some("h2"));
    matches!(case.answer, Answer::NotHttp(Protocol::Http2)) && !agreed
}

fn says_so(case: &Case) -> bool {
    case.refusal().is_some() && case.body_text().contains(ONLY)
}

fn is_refused_by_alpn(case: &Case) -> bool {
    let failure = case.tls().and_then(|tls| tls.failure.as_ref());
    matches!(failure, Some(TlsFailure::Alert(120) | TlsFailure::UnofferedProtocol))
}

fn asks(case: &Case) -> Vec<Ask> {
    let refused = case.refusal().map(|response| response.status);
    let silent = case.is_silent() && case.request.is_some();
    let worth = match refused {
        _ if is_frames(case) || says_so(case) || is_refused_by_alpn(case) => 99,
        // A front that knows Extended CONNECT and no upgrade is rare, so the other questions come first.
        Some(400 | 404 | 426 | 500..=505) if case.is_secure() => 41,
        None if silent && case.is_secure() => 41,
        _ => return Vec::new(),
    };
    vec![ask(worth, OVER_HTTP2)]
}

/// The probe over HTTP/2, when the server spoke HTTP/2 in it.
fn spoken(case: &Case) -> Option<&Probed> {
    case.probe(&OVER_HTTP2).filter(|probe| probe.case.exchange.http2().is_some_and(|record| record.settings.is_some()))
}

fn http2_only(case: &Case) -> Option<Found> {
    let fix = "Allow HTTP/1.1 on this port too (browsers begin a WebSocket with it), or use a client that speaks WebSocket over HTTP/2.";
    let flip = case.flip(|change| *change == OVER_HTTP2);
    let found = if is_frames(case) {
        let received = case.exchange.stream.received();
        Found::new("The port speaks HTTP/2 alone: it answers HTTP/1.1 with HTTP/2 frames")
            .confidence(if is_grpc(case) { Confidence::Strong } else { Confidence::Proven })
            .evidence(EvidenceKind::Sent, case.request_line())
            .evidence(EvidenceKind::Got, case.line(Side::Received, Span::new(0, received.len().min(40))))
    } else if says_so(case) {
        Found::new("The server speaks HTTP/2 alone, and says so")
            .confidence(Confidence::Strong)
            .evidences(EvidenceKind::Got, case.status_line())
            .evidence(EvidenceKind::KnownText, format!("{ONLY} (Node's http2, without allowHTTP1)"))
    } else if is_refused_by_alpn(case) && spoken(case).is_some() {
        Found::new("The server refuses http/1.1 in ALPN and takes h2: it speaks HTTP/2 alone")
            .evidence(EvidenceKind::Sent, "ALPN http/1.1")
    } else if let Some(flip) = flip {
        let not = if case.refusal().is_some() { "refuses" } else { "does not answer" };
        Found::new(format!("The server takes the WebSocket over HTTP/2 and {not} it over HTTP/1.1"))
            .confidence(case.sureness_of(flip))
            .evidence(EvidenceKind::Sent, case.request_line())
            .evidences(EvidenceKind::Got, case.status_line())
    } else {
        return None;
    };
    let flag = if case.is_secure() { "--http2" } else { "--http2-prior-knowledge" };
    let found = found.probes(case, &[OVER_HTTP2]).fix(fix);
    Some(if flip.is_some() { found.snippet(format!("wswhy {flag} '{}'", case.exchange.url)) } else { found })
}
