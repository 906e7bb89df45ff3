//! The connection ended after the 101 without a close frame.

use super::{At, Case, Cause, Confidence, EvidenceKind, FRAMES, Found, Tier, explain, idle, said};
use crate::exchange::End;

pub(super) const CAUSE: Cause = Cause {
    name: "dropped-after-open",
    at: At::Unknown,
    tier: Tier::Symptom,
    spec: &["RFC 6455 §7.1.5", "RFC 6455 §7.2.1"],
    explain: explain!("dropped-after-open"),
    check,
    ..FRAMES
};

fn check(case: &Case) -> Option<Found> {
    // There is no 101 in HTTP/2 that could open anything (RFC 9113 §8.6).
    case.websocket_switch().filter(|head| !(case.is_http2() && head.status() == Some(101)))?;
    let how = match case.exchange.end {
        End::Closed => "closed",
        End::Reset => "reset",
        _ => return None,
    };
    let (received, sent) = case.closes();
    // Dropping the connection in place of a close reply is rude; the connection was of use by then.
    if received.is_some() || sent.is_some() {
        return None;
    }
    let cut = case.frames.last().filter(|frame| !frame.complete);
    let found = Found::new(format!("The handshake succeeded, and the connection was {how} without a close frame"))
        .confidence(Confidence::Likely)
        .evidences(EvidenceKind::Got, case.status_line())
        .evidences(
            EvidenceKind::Got,
            cut.map(|frame| format!("then the beginning of a {} frame of {} bytes", frame.name(), frame.length)),
        )
        .evidences(EvidenceKind::Fact, idle::silence(case).map(idle::told))
        .evidences(EvidenceKind::Got, case.exchange.http2_refusal())
        .evidence(EvidenceKind::Absent, "a close frame");
    let found = found.fix("A crash in the handler, or a proxy that switched although its backend did not: look at both logs at this moment.");
    Some(said::told(case, found, CAUSE.name))
}
