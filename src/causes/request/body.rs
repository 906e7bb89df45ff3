//! A handshake has no body.

use super::{Case, Cause, EvidenceKind, Found, Part, RULE_OF_HTTP1, explain, repair, repaired, sent, suspect};
use crate::wire::http1::Field;

pub(super) const PRESENT: Cause = Cause {
    name: "request-has-body",
    spec: &["RFC 9110 §9.3.1", "RFC 9110 §8.6"],
    explain: explain!("request-has-body"),
    check: |case| check(case).map(|found| repaired(case, found, Part::Method)),
    asks: |case| repair(case, check, Part::Method),
    ..RULE_OF_HTTP1
};

fn check(case: &Case) -> Option<Found> {
    let head = case.request.as_ref()?;
    let announced = |field: &&Field| field.is("transfer-encoding") || field.is("content-length") && field.value != b"0";
    let fields: Vec<_> = head.fields.iter().filter(announced).collect();
    let first = fields.first()?;
    let name = String::from_utf8_lossy(&first.name).into_owned();
    let found =
        suspect(case, false, "The request has a body; a handshake has none, and what follows its head are frames")?;
    Some(
        sent(case, found.header(&name), &fields)
            .evidence(EvidenceKind::Wanted, "no Content-Length, no Transfer-Encoding, no body")
            .fix("Leave the body and the headers that announce it out."),
    )
}
