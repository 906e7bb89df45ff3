//! `Upgrade: websocket` in the request.

use super::{
    Case, Cause, EvidenceKind, Found, Part, RULE_OF_HTTP1, explain, is_named, missing, repair, repaired, sent, suspect,
};
use crate::{causes::Severity, wire::escape::escape_str};

pub(super) const MISSING: Cause = Cause {
    name: "upgrade-missing",
    header: Some("upgrade"),
    spec: &["RFC 6455 §4.1 item 5", "RFC 6455 §4.2.1 item 3"],
    explain: explain!("upgrade-missing"),
    check: absent,
    asks: |case| repair(case, absent, Part::Header("Upgrade")),
    ..RULE_OF_HTTP1
};

pub(super) const NOT_WEBSOCKET: Cause = Cause {
    name: "upgrade-not-websocket",
    header: Some("upgrade"),
    spec: &["RFC 6455 §4.1 item 5", "RFC 6455 §4.2.1 item 3"],
    explain: explain!("upgrade-not-websocket"),
    check: |case| not_websocket(case).map(|found| repaired(case, found, Part::Header("Upgrade"))),
    asks: |case| repair(case, not_websocket, Part::Header("Upgrade")),
    ..RULE_OF_HTTP1
};

/// Whether the refusal says that it wants `Upgrade: websocket` (RFC 9110 §15.5.22).
fn wants_upgrade(case: &Case) -> bool {
    case.refusal().is_some_and(|response| response.status == 426 && response.head.has_token("upgrade", "websocket"))
}

/// A request for another protocol is legal (RFC 9110 §7.8); it is suspect only where it was refused in terms of the
/// handshake. An ordinary answer is the business of `upgrade-ignored`.
fn not_websocket(case: &Case) -> Option<Found> {
    let fields: Vec<_> = case.request.as_ref()?.all("upgrade").collect();
    if case.asks_for_websocket() || case.switch().is_some() {
        return None;
    }
    let ordinary = case.refusal().is_some_and(|response| !matches!(response.status, 400 | 405 | 426 | 501 | 505));
    let asked = escape_str(&case.request.as_ref()?.list("upgrade").join(", "));
    // An empty value asks for nothing that could be ignored.
    if ordinary && !asked.is_empty() {
        return None;
    }
    let asked = if asked.is_empty() { "nothing".to_owned() } else { asked };
    let strongly = wants_upgrade(case) || is_named(case, "upgrade");
    let found = suspect(case, strongly, format!("The request asks to upgrade to {asked}, not to websocket"))?;
    let found = if case.is_request_only() { found.severity(Severity::Note) } else { found };
    Some(
        sent(case, found, &fields)
            .evidence(EvidenceKind::Wanted, "Upgrade: websocket")
            .fix("Send `Upgrade: websocket`."),
    )
}

fn absent(case: &Case) -> Option<Found> {
    missing(case, "Upgrade", "Upgrade: websocket", wants_upgrade(case))
}
