//! The ping was not answered.

use super::{Case, Cause, EvidenceKind, FRAMES, Found, Severity, explain};
use crate::exchange::End;

pub(super) const MISSING: Cause = Cause {
    name: "no-pong",
    severity: Severity::Warning,
    spec: &["RFC 6455 §5.5.2", "RFC 6455 §5.5.3"],
    explain: explain!("no-pong"),
    check,
    ..FRAMES
};

fn check(case: &Case) -> Option<Found> {
    let facts = case.frame_facts().filter(|facts| facts.pinged && facts.pong_us.is_none())?;
    // After a frame that breaks a rule the client left with 1002 and did not wait.
    let left = case.closes().1.is_some_and(|close| close.code == Some(1002));
    let gone = matches!(case.exchange.end, End::Closed | End::Reset) || case.server_closed_first();
    if left || gone && facts.close_us.is_none() {
        return None;
    }
    Some(
        Found::new("The server did not answer a ping")
            .evidence(EvidenceKind::Sent, "a ping frame")
            .evidences(EvidenceKind::Got, flood(case))
            .evidence(EvidenceKind::Absent, "its pong, which every endpoint owes")
            .fix(
                "Check the server's library: most answer by themselves. Keep-alive by ping will cut such connections.",
            ),
    )
}

/// What came in place of the pong, when it was more than was waited through.
fn flood(case: &Case) -> Option<String> {
    let bytes = case.exchange.stream.received().len();
    (case.exchange.end == End::TooMuch)
        .then(|| format!("{} other frames, {bytes} bytes in all, and no end of them", case.frames.len()))
}
