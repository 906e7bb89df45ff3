//! The 101 breaks a rule, or is legal and refused by some clients.

mod accept;
mod connection;
pub(super) mod deflate;
mod extension;
mod header;
mod http_version;
mod interim;
mod length;
mod offered;
mod protocol;
mod subprotocol;

use super::{At, Case, Cause, EvidenceKind, Found, Over, Severity, explain};
use crate::{exchange::PhaseName, wire::http1::Field};

pub(super) const CAUSES: &[&Cause] = &[
    &http_version::CAUSE,
    &offered::CAUSE,
    &protocol::MISSING,
    &protocol::REPEATED,
    &protocol::NOT_WEBSOCKET,
    &connection::MISSING,
    &connection::WITHOUT_UPGRADE,
    &accept::MISSING,
    &accept::REPEATED,
    &accept::WRONG,
    &extension::MALFORMED,
    &extension::NOT_OFFERED,
    &extension::REPEATED,
    &extension::PARAMETER_INVALID,
    &subprotocol::REPEATED,
    &subprotocol::NOT_OFFERED,
    &subprotocol::NOT_CHOSEN,
    &connection::LIST,
    &length::CAUSE,
    &interim::CAUSE,
    &header::CAUSE,
];

/// What the causes of this module have in common.
const ANSWER: Cause = Cause { phase: PhaseName::Upgrade, at: At::Server, ..Cause::DEFAULT };

/// What those have in common that are about a 101, which HTTP/2 has not.
const SWITCH: Cause = Cause { over: Over::Http1, ..ANSWER };

/// The answer's status line and these fields as evidence.
fn got(case: &Case, found: Found, fields: &[&Field]) -> Found {
    found
        .evidences(EvidenceKind::Got, case.status_line())
        .evidences(EvidenceKind::Got, fields.iter().map(|field| case.got_line(field)))
}

/// A header that a 101 must have and this one has not.
fn missing(case: &Case, name: &str, wanted: &str) -> Option<Found> {
    let head = case.websocket_switch()?;
    if head.count(name) > 0 {
        return None;
    }
    let found = Found::new(format!("The 101 has no {name} header, so no client connects"));
    Some(
        got(case, found, &[])
            .evidence(EvidenceKind::Absent, format!("{name} in the answer"))
            .evidence(EvidenceKind::Wanted, wanted)
            .fix(format!("The server has to send `{wanted}` with its 101; a proxy that drops it has to pass it on.")),
    )
}
