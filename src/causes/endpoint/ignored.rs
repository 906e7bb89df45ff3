//! An upgrade to something other than a WebSocket, answered with an ordinary response, which RFC 9110 allows.

use super::{At, Case, Cause, EvidenceKind, Found, Severity, explain};
use crate::{causes::Over, wire::escape::escape_str};

pub(super) const IGNORED: Cause = Cause {
    name: "upgrade-ignored",
    header: Some("upgrade"),
    at: At::Server,
    severity: Severity::Note,
    over: Over::Http1,
    spec: &["RFC 9110 §7.8"],
    explain: explain!("upgrade-ignored"),
    check,
    ..Cause::DEFAULT
};

fn check(case: &Case) -> Option<Found> {
    let response = case.refusal().filter(|response| !matches!(response.status, 400 | 405 | 426 | 501 | 505))?;
    if case.asks_for_websocket() {
        return None;
    }
    let asked = escape_str(&case.request.as_ref()?.list("upgrade").join(", "));
    if asked.is_empty() {
        return None;
    }
    Some(
        Found::new(format!(
            "The server ignored the upgrade to {asked} and answered {} as usual, as it may",
            response.status
        ))
        .evidence(EvidenceKind::Sent, format!("Upgrade: {asked}"))
        .evidences(EvidenceKind::Got, case.status_line())
        .fix(
            "A client cannot insist on an upgrade. If this was to be a WebSocket handshake, send `Upgrade: websocket`.",
        ),
    )
}
