//! The 101's Upgrade header: `websocket`, in any letter case, once.

use super::{Case, Cause, EvidenceKind, Found, SWITCH, explain, got, missing};
use crate::wire::escape::escape_str;

const NAME: &str = "upgrade";

pub(super) const MISSING: Cause = Cause {
    name: "response-upgrade-missing",
    header: Some(NAME),
    spec: &["RFC 6455 §4.1 check 2", "RFC 9110 §15.2.2", "RFC 9110 §7.8"],
    explain: explain!("response-upgrade-missing"),
    check: |case| missing(case, "Upgrade", "Upgrade: websocket"),
    ..SWITCH
};

pub(super) const NOT_WEBSOCKET: Cause = Cause {
    name: "response-upgrade-not-websocket",
    header: Some(NAME),
    spec: &["RFC 6455 §4.1 check 2", "RFC 6455 §4.2.2 step 5.2"],
    explain: explain!("response-upgrade-not-websocket"),
    check: not_websocket,
    ..SWITCH
};

pub(super) const REPEATED: Cause = Cause {
    name: "response-upgrade-repeated",
    header: Some(NAME),
    spec: &["RFC 6455 §4.1 check 2", "RFC 6455 §4.2.2 step 5.2", "RFC 9110 §5.3"],
    explain: explain!("response-upgrade-repeated"),
    check: repeated,
    ..SWITCH
};

fn not_websocket(case: &Case) -> Option<Found> {
    let head = case.websocket_switch()?;
    let fields: Vec<_> = head.all(NAME).collect();
    if fields.is_empty() || head.has_token(NAME, "websocket") {
        return None;
    }
    let value = escape_str(&head.list(NAME).join(", "));
    let value = if value.is_empty() { "nothing".to_owned() } else { value };
    Some(
        got(case, Found::new(format!("The 101 upgrades to {value}, not to websocket")), &fields)
            .evidence(EvidenceKind::Wanted, "Upgrade: websocket")
            .fix("The server has to answer with `Upgrade: websocket`."),
    )
}

fn repeated(case: &Case) -> Option<Found> {
    let head = case.websocket_switch()?;
    let fields: Vec<_> = head.all(NAME).collect();
    if !head.has_token(NAME, "websocket") || fields.len() < 2 && head.list(NAME).len() < 2 {
        return None;
    }
    let summary = if fields.len() > 1 {
        "The 101 has more than one Upgrade header"
    } else {
        "The 101's Upgrade header names more than websocket"
    };
    Some(
        got(case, Found::new(summary), &fields)
            .evidence(EvidenceKind::Wanted, "Upgrade: websocket, once and alone")
            .fix("Two parties add it, often the application and a proxy: leave it to one of them."),
    )
}
