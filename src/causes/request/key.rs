//! `Sec-WebSocket-Key`: the base64 of 16 random bytes, once.

use super::{
    Case, Cause, EvidenceKind, Found, Part, RULE_OF_HTTP1, explain, is_named, missing, repair, repaired, sent, suspect,
};
use crate::wire::accept::key_fault;

const NAME: &str = "sec-websocket-key";

pub(super) const MISSING: Cause = Cause {
    name: "key-missing",
    header: Some(NAME),
    spec: &["RFC 6455 §4.1 item 7", "RFC 6455 §4.2.1 item 5"],
    explain: explain!("key-missing"),
    check: absent,
    asks: |case| repair(case, absent, Part::Header("Sec-WebSocket-Key")),
    ..RULE_OF_HTTP1
};

pub(super) const INVALID: Cause = Cause {
    name: "key-invalid",
    header: Some(NAME),
    spec: &["RFC 6455 §4.1 item 7", "RFC 6455 §4.2.1 item 5"],
    explain: explain!("key-invalid"),
    check: |case| invalid(case).map(|found| repaired(case, found, Part::Header("Sec-WebSocket-Key"))),
    asks: |case| repair(case, invalid, Part::Header("Sec-WebSocket-Key")),
    ..RULE_OF_HTTP1
};

pub(super) const REPEATED: Cause = Cause {
    name: "key-repeated",
    header: Some(NAME),
    spec: &["RFC 6455 §11.3.1"],
    explain: explain!("key-repeated"),
    check: |case| repeated(case).map(|found| repaired(case, found, Part::Header("Sec-WebSocket-Key"))),
    asks: |case| repair(case, repeated, Part::Header("Sec-WebSocket-Key")),
    ..RULE_OF_HTTP1
};

fn invalid(case: &Case) -> Option<Found> {
    let fields: Vec<_> = case.request.as_ref()?.all(NAME).collect();
    let fault = fields.iter().find_map(|field| key_fault(&field.value))?;
    let found = suspect(case, is_named(case, NAME), format!("The Sec-WebSocket-Key is no key: {fault}"))?;
    Some(
        sent(case, found, &fields)
            .evidence(EvidenceKind::Wanted, "the base64 of 16 random bytes: 24 characters that end in ==")
            .fix("Make a new key for each connection, or leave the header to this tool.")
            .snippet("openssl rand -base64 16"),
    )
}

fn repeated(case: &Case) -> Option<Found> {
    let fields: Vec<_> = case.request.as_ref()?.all(NAME).collect();
    if fields.len() < 2 {
        return None;
    }
    let found =
        suspect(case, is_named(case, NAME), format!("The request has {} Sec-WebSocket-Key headers", fields.len()))?;
    Some(
        sent(case, found, &fields)
            .fix("Send one. A client library that makes its own key does not want another in its headers."),
    )
}

fn absent(case: &Case) -> Option<Found> {
    missing(case, "Sec-WebSocket-Key", "Sec-WebSocket-Key: <key>", false)
}
