//! The answer's head has no end, or a start line that no reader takes.

use super::{At, Case, Cause, EvidenceKind, Found, explain};
use crate::{
    causes::{Confidence, Tier},
    exchange::{Answer, End, Side, answer::HEAD_LIMIT},
};

pub(super) const MALFORMED: Cause = Cause {
    name: "response-malformed",
    at: At::Server,
    spec: &["RFC 9112 §4", "RFC 9112 §2.1", "RFC 6455 §4.1"],
    explain: explain!("response-malformed"),
    check: malformed,
    ..Cause::DEFAULT
};

pub(super) const TRUNCATED: Cause = Cause {
    name: "response-truncated",
    at: At::Unknown,
    tier: Tier::Symptom,
    spec: &["RFC 9112 §8"],
    explain: explain!("response-truncated"),
    check: truncated,
    ..Cause::DEFAULT
};

fn malformed(case: &Case) -> Option<Found> {
    match &case.answer {
        Answer::Malformed(head, why) => Some(
            Found::new(format!("The answer is not HTTP/1.1: its first line {why}"))
                .evidence(EvidenceKind::Got, case.got_start_line(head))
                .evidence(EvidenceKind::Wanted, "HTTP/1.1 101 Switching Protocols")
                .fix("Whoever writes this line, by hand or by a template, has to write a status line: version, space, three digits, space, reason."),
        ),
        Answer::Partial(head) if case.exchange.end == End::TooMuch => Some(
            Found::new(format!("The answer's head does not end within {} KiB", HEAD_LIMIT / 1024))
                .evidence(EvidenceKind::Got, format!("{} header lines, and no empty line after them", head.fields.len()))
                .fix("An application adds headers in a loop, or never writes the empty line that ends the head."),
        ),
        _ => None,
    }
}

fn truncated(case: &Case) -> Option<Found> {
    let Answer::Partial(head) = &case.answer else { return None };
    let how = match case.exchange.end {
        End::Closed | End::Done | End::Unknown => "the connection was closed",
        End::Reset => "the connection was reset",
        End::TimedOut | End::TooMuch | End::Stopped => return None,
    };
    let last = head.fields.last().map_or(head.start_line, |field| field.line);
    let received = case.exchange.stream.received();
    Some(
        Found::new(format!("The answer stops inside its head, after {} bytes: {how}", received.len()))
            .confidence(Confidence::Likely)
            .evidence(EvidenceKind::Got, case.line(Side::Received, last))
            .evidence(EvidenceKind::Absent, "the empty line that ends a head")
            .fix("Look for a crash or a time limit in the server or in a proxy at this moment. A hand-written server may have forgotten the empty line."),
    )
}
