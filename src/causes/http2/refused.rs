//! Extended CONNECT was announced, and this one is refused.

use super::{
    Case, Cause, Confidence, EvidenceKind, Found, HTTP2, OVER_HTTP1, asks_for_http1, code, explain, front, record,
    said, settings, works_over_http1,
};
use crate::wire::h2::Record;

pub(super) const REFUSED: Cause = Cause {
    name: "extended-connect-refused",
    spec: &["RFC 8441 §4", "RFC 8441 §5", "RFC 9113 §8.5"],
    explain: explain!("extended-connect-refused"),
    check: refused,
    asks: |case| if refused(case).is_some() { asks_for_http1(case) } else { Vec::new() },
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
    tunnel && record.announced().allows() && case.switch().is_none()
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
            let what = if sure.is_some() { "and takes the same handshake over HTTP/1.1" } else { "to the WebSocket" };
            Found::new(format!("The server announces Extended CONNECT, answers {} {what}", response.status))
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
