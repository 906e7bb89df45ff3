//! A 101 to a protocol that the request's Upgrade did not name (RFC 9110 §7.8).

use super::{Case, Cause, EvidenceKind, Found, SWITCH, explain, got};
use crate::wire::escape::escape_str;

pub(super) const CAUSE: Cause = Cause {
    name: "upgrade-protocol-not-offered",
    header: Some("upgrade"),
    spec: &["RFC 9110 §7.8"],
    explain: explain!("upgrade-protocol-not-offered"),
    check,
    ..SWITCH
};

/// Requests for a WebSocket have a cause of their own, `response-upgrade-not-websocket`.
fn check(case: &Case) -> Option<Found> {
    let head = case.switch().filter(|_| !case.asks_for_websocket())?;
    let asked = case.request.as_ref()?.list("upgrade");
    let fields: Vec<_> = head.all("upgrade").collect();
    let picked = head.list("upgrade");
    let stray = picked.iter().find(|name| !asked.iter().any(|offer| offer.eq_ignore_ascii_case(name)));
    let asked = escape_str(&asked.join(", "));
    let found = match stray {
        Some(stray) => {
            Found::new(format!("The server switched to {}, which the request did not name", escape_str(stray)))
        }
        None if picked.is_empty() => Found::new("The server switched protocols and does not say to which")
            .evidence(EvidenceKind::Absent, "Upgrade in the answer"),
        None => return None,
    };
    Some(
        got(case, found.evidence(EvidenceKind::Sent, format!("Upgrade: {asked}")), &fields)
            .fix("The server may switch only to a protocol that the request's Upgrade names."),
    )
}
