//! An interim answer before the 101: legal, and Chrome takes it for a refusal.

use super::{Case, Cause, EvidenceKind, Found, SWITCH, Severity, explain};

pub(super) const CAUSE: Cause = Cause {
    name: "interim-response-before-101",
    severity: Severity::Warning,
    spec: &["RFC 9110 §15.2", "RFC 8297 §2"],
    explain: explain!("interim-response-before-101"),
    check,
    ..SWITCH
};

fn check(case: &Case) -> Option<Found> {
    case.websocket_switch()?;
    let interim = &case.response()?.interim;
    // A 100 that the request asked for is due before the 101 (RFC 9110 §7.8).
    let expected = case.request.as_ref().is_some_and(|head| head.has_token("expect", "100-continue"));
    let head = interim.iter().find(|head| !(expected && head.status() == Some(100)))?;
    let status = head.status().unwrap_or_default();
    Some(
        Found::new(format!("A {status} came before the 101: legal, and Chrome takes it for the answer and fails"))
            .evidence(EvidenceKind::Got, case.got_start_line(head))
            .evidences(EvidenceKind::Got, case.status_line())
            .fix("Switch interim answers (Early Hints of a CDN) off for this path."),
    )
}
