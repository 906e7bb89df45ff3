//! Too many requests.

use super::{At, Case, Cause, Confidence, EvidenceKind, Found, explain, got};
use crate::knowledge::Check;

pub(super) const LIMITED: Cause = Cause {
    name: "rate-limited",
    at: At::Server,
    spec: &["RFC 6585 §4", "RFC 9110 §15.6.4", "RFC 9110 §10.2.3"],
    explain: explain!("rate-limited"),
    check,
    ..Cause::DEFAULT
};

fn check(case: &Case) -> Option<Found> {
    let status = case.refusal()?.status;
    let wait = got(case, "retry-after");
    let summary = match (status, &wait) {
        (429, _) => "The server says that it gets too many requests from here (429)",
        (503, Some(_)) => {
            "The server is overloaded or down for a while, and says when to come back (503 with Retry-After)"
        }
        _ => return None,
    };
    let found = Found::new(summary).confidence(Confidence::Likely).evidences(EvidenceKind::Got, case.status_line());
    let found = match wait {
        Some(line) => found
            .evidence(EvidenceKind::Got, line)
            .fix("Wait as long as Retry-After says, and reconnect with growing pauses."),
        None => found
            .evidence(EvidenceKind::Absent, "Retry-After, which would say how long to wait")
            .fix("Wait, and reconnect with growing pauses."),
    };
    Some(found.or_fix_of(case.complaint(&[Check::Rate]).and_then(|told| told.writer()), LIMITED.name))
}
