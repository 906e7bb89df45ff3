//! A gateway accepts the handshake alone and dials the application afterwards, whose failure shows as an early close.

use super::{Case, Cause, Confidence, EvidenceKind, Found, HOP, explain};
use crate::{causes::Severity, exchange::PhaseName, wire::escape::escape};

pub(super) const ANSWERED: Cause = Cause {
    name: "hop-answered-101",
    phase: PhaseName::Frames,
    severity: Severity::Warning,
    spec: &["RFC 6455 §7.4.1", "RFC 6455 §4.2.2"],
    explain: explain!("hop-answered-101"),
    check,
    ..HOP
};

/// What the error of a client that dials onwards looks like, in the reason of a close with 1011.
const DIAL_ERRORS: &[&str] =
    &["econnrefused", "enotfound", "etimedout", "econnreset", "unexpected response", "socket hang up"];

fn check(case: &Case) -> Option<Found> {
    case.websocket_switch()?;
    let close = case.closes().0.filter(|_| case.server_closed_first())?;
    let reason = String::from_utf8_lossy(&close.reason).to_ascii_lowercase();
    let gateway = match close.code? {
        1002 if reason == "protocol error" => "Spring Cloud Gateway closes so",
        1011 if DIAL_ERRORS.iter().any(|error| reason.contains(error)) => "@fastify/http-proxy closes so",
        _ => return None,
    };
    Some(
        Found::new("The 101 looks like a gateway's own: it dialled the application afterwards, and failed")
            .confidence(Confidence::Likely)
            .evidence(EvidenceKind::Got, format!("close {} {}", close.code.unwrap_or_default(), escape(&close.reason)))
            .evidence(EvidenceKind::KnownText, format!("{gateway} when the application refuses or is down"))
            .fix("Perform the handshake with the application itself (--direct HOST:PORT), and look at the gateway's log."),
    )
}
