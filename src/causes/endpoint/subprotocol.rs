//! The endpoint wants a subprotocol, and none was offered.

use super::{At, Case, Cause, EvidenceKind, Found, explain};
use crate::knowledge::Check;

pub(super) const REQUIRED: Cause = Cause {
    name: "subprotocol-required",
    header: Some("sec-websocket-protocol"),
    at: At::Client,
    spec: &["RFC 6455 §1.9", "RFC 6455 §4.2.2 step 5"],
    explain: explain!("subprotocol-required"),
    check,
    ..Cause::DEFAULT
};

fn check(case: &Case) -> Option<Found> {
    let complaint = case.complaint(&[Check::Subprotocol]).filter(|complaint| complaint.is_clear)?;
    if case.request.as_ref()?.count("sec-websocket-protocol") > 0 {
        return None;
    }
    let found = Found::new("The server wants a subprotocol, and the request offers none")
        .confidence(complaint.confidence)
        .evidence(EvidenceKind::Absent, "Sec-WebSocket-Protocol in the request");
    Some(
        complaint
            .told(case, found)
            .fix("Offer one that the server speaks: wswhy --subprotocol NAME")
            .fix_of(Some(complaint.known.product), "subprotocol-required"),
    )
}
