//! The connection ended in an error, stands still, or goes on although a rule was broken.

use super::{
    Case, Cause, EvidenceKind, Found, HTTP2, OVER_HTTP1, PhaseName, Record, Severity, asks_for_http1, code, explain,
    goaway, record, settings,
};
use crate::{
    exchange::End,
    wire::h2::{Fault, Oddity},
};

pub(super) const CONNECTION_ERROR: Cause = Cause {
    name: "h2-connection-error",
    spec: &["RFC 9113 §6.8", "RFC 9113 §5.4.1", "RFC 9113 §7"],
    explain: explain!("h2-connection-error"),
    check: connection_error,
    asks: |case| if connection_error(case).is_some() { asks_for_http1(case) } else { Vec::new() },
    ..HTTP2
};

pub(super) const STALLED: Cause = Cause {
    name: "h2-flow-control-stalled",
    phase: PhaseName::Frames,
    spec: &["RFC 9113 §5.2", "RFC 9113 §6.9"],
    explain: explain!("h2-flow-control-stalled"),
    check: stalled,
    ..HTTP2
};

pub(super) const RULE_BROKEN: Cause = Cause {
    name: "h2-rule-broken",
    severity: Severity::Warning,
    spec: &["RFC 9113 §5.1", "RFC 9113 §8.2", "RFC 8441 §3"],
    explain: explain!("h2-rule-broken"),
    check: rule_broken,
    ..HTTP2
};

fn connection_error(case: &Case) -> Option<Found> {
    let record = record(case)?;
    let found = match (&record.goaway, record.fault) {
        (_, Some(Fault::NotHttp2)) => return None,
        (_, Some(fault)) => Found::new(format!("The HTTP/2 connection is beyond use: the server {}", fault.words()))
            .evidence(EvidenceKind::Wanted, format!("frames as {} has them", fault.section()))
            .evidences(EvidenceKind::Got, last_frame(record)),
        (Some(goaway), None) if goaway.code == code::HTTP_1_1_REQUIRED => return None,
        (Some(own), None) if own.code != code::NO_ERROR => {
            let when = if case.switch().is_some() { "in the middle of the session" } else { "in place of an answer" };
            Found::new(format!("The server ended the HTTP/2 connection {when} with {}", code::error(own.code)))
                .evidence(EvidenceKind::Got, goaway(own))
        }
        (Some(own), None) if case.response().is_none() && record.reset.is_none() => {
            Found::new("The server ended the HTTP/2 connection without looking at the request (GOAWAY NO_ERROR)")
                .evidence(EvidenceKind::Got, goaway(own))
                .evidence(EvidenceKind::Fact, format!("the last stream that it looked at: {}", own.last))
        }
        (None, None) if is_silent(case, record) => {
            Found::new("The server took the preface of HTTP/2 and never sent its SETTINGS")
                .evidence(EvidenceKind::Sent, "the preface of HTTP/2, and SETTINGS")
                .evidences(EvidenceKind::Got, last_frame(record).or_else(|| Some(ending(case.exchange.end))))
                .evidence(EvidenceKind::Absent, "the server's SETTINGS, which have to come first (RFC 9113 §3.4)")
        }
        _ => return None,
    };
    let found = found.evidences(EvidenceKind::Got, settings(record)).probes(case, &[OVER_HTTP1]);
    Some(found.fix("The server's log at this moment says what it disliked; its text above, if there is one, is for exactly that. Over HTTP/1.1 (--http1.1) the handshake needs none of this."))
}

/// Whether a peer that is spoken to in HTTP/2 says nothing, or nothing that begins a connection.
fn is_silent(case: &Case, record: &Record) -> bool {
    let ended = matches!(case.exchange.end, End::TimedOut | End::Closed | End::Reset);
    record.settings.is_none() && case.request.is_none() && ended
}

fn ending(end: End) -> String {
    match end {
        End::Closed => "the connection closed",
        End::Reset => "the connection reset",
        _ => "silence",
    }
    .to_owned()
}

/// The last frame of the server that is listed.
fn last_frame(record: &Record) -> Option<String> {
    let frame = record.frames.iter().rev().find(|frame| frame.from == crate::wire::h2::record::Sender::Server)?;
    let more = if record.unlisted > 0 { format!(", and {} frames after it", record.unlisted) } else { String::new() };
    Some(format!("{} of {} bytes on stream {}{more}", frame.kind, frame.length, frame.stream))
}

fn stalled(case: &Case) -> Option<Found> {
    let record = record(case).filter(|record| record.stalled && case.switch().is_some())?;
    let found =
        Found::new("The server opens the WebSocket and gives no room to send: its flow-control window stays shut")
            .evidences(EvidenceKind::Got, case.status_line())
            .evidences(EvidenceKind::Got, settings(record))
            .evidence(EvidenceKind::Absent, "a WINDOW_UPDATE that would let the next frame out");
    Some(found.fix("The server has to read from the stream and send WINDOW_UPDATE, or begin with an INITIAL_WINDOW_SIZE above 0: an application that never reads looks like this."))
}

/// Header fields that belong to a connection, which an answer over HTTP/2 must not have (RFC 9113 §8.2.2).
const FORBIDDEN: &[&str] = &["connection", "upgrade", "keep-alive", "proxy-connection", "transfer-encoding"];

fn rule_broken(case: &Case) -> Option<Found> {
    let record = record(case)?;
    let mut rules: Vec<(String, &str)> =
        record.oddities.iter().map(|oddity: &Oddity| (oddity.words().to_owned(), oddity.section())).collect();
    if record.withdrew() {
        rules.push(("takes its permission for Extended CONNECT back".to_owned(), "RFC 8441 §3"));
    }
    for field in case.response().iter().flat_map(|response| &response.head.fields) {
        let name = String::from_utf8_lossy(&field.name);
        if FORBIDDEN.iter().any(|own| name.eq_ignore_ascii_case(own)) {
            rules.push((format!("sends the header {}", crate::wire::escape::escape_str(&name)), "RFC 9113 §8.2.2"));
        } else if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            rules.push((
                format!("sends the header {} in capitals", crate::wire::escape::escape_str(&name)),
                "RFC 9113 §8.2.1",
            ));
        }
    }
    let (first, section) = rules.first()?;
    let summary = format!("The server {}, which HTTP/2 forbids: strict clients end the connection", cut(first));
    let found = Found::new(summary).evidence(EvidenceKind::Wanted, format!("what {section} says"));
    let others = rules[1..].iter().take(4).map(|(what, section)| format!("it also {} ({section})", cut(what)));
    Some(
        found.evidences(EvidenceKind::Fact, others).fix(
            "Update the server, or the proxy that writes these frames; over HTTP/1.1 (--http1.1) they are not sent.",
        ),
    )
}

fn cut(text: &str) -> String {
    text.chars().take(80).collect()
}
