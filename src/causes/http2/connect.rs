//! Whether the peer's SETTINGS allow a WebSocket over HTTP/2 (RFC 8441 §3).

use super::{
    Case, Cause, EvidenceKind, Found, HTTP2, Severity, asks_for_http1, explain, record, said, settings, shown,
    with_http1,
};
use crate::wire::h2::record::Announced;

pub(super) const UNSUPPORTED: Cause = Cause {
    name: "extended-connect-unsupported",
    spec: &["RFC 8441 §3", "RFC 9113 §5.5"],
    explain: explain!("extended-connect-unsupported"),
    check: unsupported,
    asks: |case| if unsupported(case).is_some() { asks_for_http1(case) } else { Vec::new() },
    ..HTTP2
};

pub(super) const LATE: Cause = Cause {
    name: "extended-connect-late",
    severity: Severity::Warning,
    spec: &["RFC 8441 §3", "RFC 9113 §6.5"],
    explain: explain!("extended-connect-late"),
    check: late,
    ..HTTP2
};

fn unsupported(case: &Case) -> Option<Found> {
    let record = record(case).filter(|record| record.fault.is_none() && case.switch().is_none())?;
    // An ordinary request does not need it.
    let is_ordinary = case.request.as_ref().is_some_and(|head| head.count(":protocol") == 0);
    let was_sent = case.request.is_some();
    if is_ordinary || !was_sent && record.goaway.is_some() {
        return None;
    }
    let (summary, absent) = match record.announced() {
        Announced::Absent => ("its SETTINGS do not mention Extended CONNECT (RFC 8441)".to_owned(), true),
        Announced::Zero => ("its SETTINGS say ENABLE_CONNECT_PROTOCOL=0, no Extended CONNECT".to_owned(), false),
        Announced::Other(value) => {
            (format!("its SETTINGS say ENABLE_CONNECT_PROTOCOL={value}, which is neither 0 nor 1"), false)
        }
        Announced::NoSettings | Announced::One | Announced::Late => return None,
    };
    let found = Found::new(format!("The server speaks HTTP/2 and no WebSocket over it: {summary}"))
        .evidences(EvidenceKind::Got, settings(record))
        .evidences(EvidenceKind::Got, record.later.iter().map(|later| format!("then SETTINGS {}", shown(later))));
    let found = if absent {
        found.evidence(EvidenceKind::Absent, "ENABLE_CONNECT_PROTOCOL (8), in them and in 300 ms after them")
    } else {
        found
    };
    let found = found.evidence(EvidenceKind::Wanted, "SETTINGS ENABLE_CONNECT_PROTOCOL=1");
    let found = if was_sent {
        found.evidence(EvidenceKind::Sent, case.request_line()).evidences(EvidenceKind::Got, answer(case))
    } else {
        found
    };
    Some(with_http1(case, found, "extended-connect-unsupported"))
}

/// What became of a request that was sent all the same.
fn answer(case: &Case) -> Option<String> {
    case.status_line().or_else(|| record(case).and_then(said))
}

fn late(case: &Case) -> Option<Found> {
    let record = record(case).filter(|record| record.announced() == Announced::Late)?;
    let found = Found::new(
        "The server allows Extended CONNECT only in a second SETTINGS frame: some clients do not wait for it",
    )
    .evidences(EvidenceKind::Got, settings(record))
    .evidences(EvidenceKind::Got, record.later.iter().map(|later| format!("then SETTINGS {}", shown(later))));
    Some(found.fix("Announce ENABLE_CONNECT_PROTOCOL=1 in the first SETTINGS: a client that decides by those uses HTTP/1.1, or gives up."))
}
