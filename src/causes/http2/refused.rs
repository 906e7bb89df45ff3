//! Extended CONNECT was announced, and this one is refused.

use super::{
    Ask, Case, Cause, Confidence, EvidenceKind, Found, HTTP2, OVER_HTTP1, ask, asks_for_http1, code, explain, front,
    pseudo, record, said, settings, upgrade, works_over_http1,
};
use crate::wire::h2::Record;

pub(super) const REFUSED: Cause = Cause {
    name: "extended-connect-refused",
    spec: &["RFC 8441 §4", "RFC 8441 §5", "RFC 9113 §8.5"],
    explain: explain!("extended-connect-refused"),
    check: refused,
    asks,
    ..HTTP2
};

pub(super) const HTTP_1_1_REQUIRED: Cause = Cause {
    name: "http-1-1-required",
    spec: &["RFC 9113 §7"],
    explain: explain!("http-1-1-required"),
    check: http_1_1_required,
    asks: |case| if http_1_1_required(case).is_some() { asks_for_http1(case) } else { Vec::new() },
    ..HTTP2
};

/// Whether a WebSocket was asked for, where that is allowed.
fn is_asked(case: &Case, record: &Record) -> bool {
    let tunnel = case.request.as_ref().is_some_and(|head| head.count(":protocol") > 0);
    // What is malformed is refused for that.
    let malformed = || (pseudo::MISSING.check)(case).is_some() || (upgrade::CAUSE.check)(case).is_some();
    tunnel && record.announced().allows() && case.switch().is_none() && !malformed()
}

/// HTTP/1.1 tells whether it is HTTP/2 that is refused, whatever the answer is.
fn asks(case: &Case) -> Vec<Ask> {
    let Some(record) = record(case).filter(|record| is_asked(case, record)) else { return Vec::new() };
    match (record.reset, case.refusal()) {
        (_, Some(_)) => vec![ask(93, OVER_HTTP1)],
        (Some(_), None) => vec![ask(97, OVER_HTTP1)],
        (None, None) => Vec::new(),
    }
}

fn refused(case: &Case) -> Option<Found> {
    let record = record(case).filter(|record| is_asked(case, record))?;
    let found = match (record.reset, case.refusal()) {
        // A code with a name of its own, or nothing said at all.
        (Some(code::HTTP_1_1_REQUIRED) | None, None) => return None,
        (Some(code), None) => Found::new(format!(
            "The server announces Extended CONNECT and resets the stream that uses it, with {}",
            code::error(code)
        ))
        .evidences(EvidenceKind::Sent, [case.request_line()])
        .evidences(EvidenceKind::Got, said(record)),
        // A stream may be reset behind an answer that is whole (RFC 9113 §8.1).
        (_, Some(response)) => {
            let probe = case.probe(&OVER_HTTP1);
            // What is refused in the same way over HTTP/1.1 is not refused because of HTTP/2.
            if probe.is_some_and(|probe| probe.case.refusal().is_some_and(|own| own.status == response.status)) {
                return None;
            }
            let sure = case.flip(|change| *change == OVER_HTTP1).map(|flip| case.sureness_of(flip));
            // A bare status may mean anything; one that says more, or that other causes know, is not guessed at.
            let is_bare = matches!(response.status, 400 | 403 | 405 | 426 | 500..=502);
            if sure.is_none() && (!is_bare || case.known().believable().next().is_some()) {
                return None;
            }
            let rest = if sure.is_some() { ", and takes the same handshake over HTTP/1.1" } else { "" };
            let status = response.status;
            Found::new(format!("The server announces Extended CONNECT and refuses this one with {status}{rest}"))
                .confidence(sure.unwrap_or(Confidence::Possible))
                .evidences(EvidenceKind::Sent, [case.request_line()])
                .evidences(EvidenceKind::Got, case.status_line())
        }
    };
    let found = found.evidences(EvidenceKind::Got, settings(record));
    let found = found.probes(case, &[OVER_HTTP1]);
    let found = match works_over_http1(case) {
        Some(_) => found.fix("Use HTTP/1.1 for the WebSocket, as browsers do on a first connection. For HTTP/2, look at the route of this path: the front takes Extended CONNECT, and what is behind it does not."),
        None => found.fix("The front takes Extended CONNECT, and what is behind it does not: look for the route of this path and its backend, which wants HTTP/1.1 with an upgrade, or RFC 8441 too."),
    };
    Some(found.fix_of(front(case).map(|seen| seen.product), "extended-connect-refused"))
}

fn http_1_1_required(case: &Case) -> Option<Found> {
    let record = record(case)?;
    let asked = record.goaway.as_ref().is_some_and(|goaway| goaway.code == code::HTTP_1_1_REQUIRED);
    if record.reset != Some(code::HTTP_1_1_REQUIRED) && !asked {
        return None;
    }
    let found = Found::new("The server asks for HTTP/1.1 for this request: HTTP_1_1_REQUIRED")
        .evidences(EvidenceKind::Got, said(record));
    let found = found.probes(case, &[OVER_HTTP1]);
    let snippet = format!("wswhy --http1.1 '{}'", case.exchange.url);
    Some(
        found
            .fix("Use HTTP/1.1, as the server asks; a client that knows this code tries again with it.")
            .snippet(snippet),
    )
}
