//! The subprotocol that the server picks: one of those offered, once, or none.

use super::{ANSWER, Case, Cause, EvidenceKind, Found, Severity, explain, got};
use crate::wire::{escape::escape_str, fields::is_token};

const NAME: &str = "sec-websocket-protocol";

pub(super) const NOT_OFFERED: Cause = Cause {
    name: "subprotocol-not-offered",
    header: Some(NAME),
    spec: &["RFC 6455 §4.1 check 6", "RFC 6455 §4.2.2 step 4 /subprotocol/"],
    explain: explain!("subprotocol-not-offered"),
    check: not_offered,
    ..ANSWER
};

pub(super) const REPEATED: Cause = Cause {
    name: "subprotocol-repeated",
    header: Some(NAME),
    spec: &["RFC 6455 §11.3.4", "RFC 6455 §4.3"],
    explain: explain!("subprotocol-repeated"),
    check: repeated,
    ..ANSWER
};

pub(super) const NOT_CHOSEN: Cause = Cause {
    name: "subprotocol-not-chosen",
    header: Some(NAME),
    severity: Severity::Warning,
    spec: &["WHATWG WebSockets, establish a WebSocket connection"],
    explain: explain!("subprotocol-not-chosen"),
    check: not_chosen,
    ..ANSWER
};

fn not_offered(case: &Case) -> Option<Found> {
    let head = case.websocket_switch()?;
    let fields: Vec<_> = head.all(NAME).collect();
    let [field] = fields.as_slice() else { return None };
    // What was offered is not known where the request is not on record; an empty value is wrong in any case.
    if case.request.is_none() && is_token(&field.value) || field.value.contains(&b',') {
        return None;
    }
    let offered = case.offered_subprotocols();
    let picked = field.text();
    if offered.iter().any(|name| *name == picked) {
        return None;
    }
    let shown = if picked.is_empty() {
        "an empty subprotocol".to_owned()
    } else {
        format!("the subprotocol {}", escape_str(&picked))
    };
    let (summary, fix) = match offered.iter().find(|name| name.eq_ignore_ascii_case(&picked)) {
        Some(name) => (
            format!("The server picked {shown}, and {} was offered: letter case counts", escape_str(name)),
            "Send the name exactly as the client offered it.",
        ),
        None if offered.is_empty() => (
            format!("The server picked {shown}, and none was offered"),
            "Send Sec-WebSocket-Protocol only when the request had one, with a value of its list.",
        ),
        None => (
            format!("The server picked {shown}, which was not offered"),
            "Pick one of the offered names, or leave the header out.",
        ),
    };
    let sent = case
        .request
        .as_ref()
        .map(|head| head.all(NAME).map(|field| case.sent_line(field)).collect::<Vec<_>>())
        .unwrap_or_default();
    let found = Found::new(summary);
    let found = if sent.is_empty() {
        found.evidence(EvidenceKind::Absent, "Sec-WebSocket-Protocol in the request")
    } else {
        found.evidences(EvidenceKind::Sent, sent)
    };
    let found = got(case, found, &fields);
    let found = if offered.is_empty() {
        found
    } else {
        found.evidence(EvidenceKind::Wanted, format!("one of: {}", escape_str(&offered.join(", "))))
    };
    Some(found.fix(fix))
}

fn repeated(case: &Case) -> Option<Found> {
    let head = case.websocket_switch()?;
    let fields: Vec<_> = head.all(NAME).collect();
    if fields.len() < 2 && head.list(NAME).len() < 2 && !fields.iter().any(|field| field.value.contains(&b',')) {
        return None;
    }
    Some(
        got(case, Found::new("The server picked more than one subprotocol; it may pick one"), &fields)
            .evidence(EvidenceKind::Wanted, "one Sec-WebSocket-Protocol header with one name")
            .fix("Pick one name. A server that echoes the request's list has to choose from it."),
    )
}

fn not_chosen(case: &Case) -> Option<Found> {
    let head = case.websocket_switch()?;
    let offered = case.offered_subprotocols();
    if offered.is_empty() || head.count(NAME) > 0 {
        return None;
    }
    Some(
        got(case, Found::new("The server picked none of the offered subprotocols: legal, and Chrome refuses it"), &[])
            .evidence(EvidenceKind::Sent, format!("Sec-WebSocket-Protocol: {}", escape_str(&offered.join(", "))))
            .evidence(EvidenceKind::Absent, "Sec-WebSocket-Protocol in the answer")
            .evidence(EvidenceKind::Fact, "refused by Chromium, Node's ws and undici and tungstenite; taken by Firefox")
            .fix("The server has to send back one of them, or the client has to stop offering."),
    )
}
