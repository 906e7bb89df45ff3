//! An Origin is a scheme, a host and at most a port.

use super::{Case, Cause, EvidenceKind, Found, RULE, explain, is_named, sent, suspect};
use crate::wire::fields::origin_fault;

pub(super) const MALFORMED: Cause = Cause {
    name: "origin-malformed",
    header: Some("origin"),
    spec: &["RFC 6454 §7.1", "RFC 6454 §7.3", "RFC 6454 §6.2"],
    explain: explain!("origin-malformed"),
    check,
    ..RULE
};

fn check(case: &Case) -> Option<Found> {
    let fields: Vec<_> = case.request.as_ref()?.all("origin").collect();
    let summary = match fields.as_slice() {
        [] => return None,
        [one] => format!("The Origin is not what a browser would send: {}", origin_fault(&one.text())?),
        several => format!("The request has {} Origin headers", several.len()),
    };
    let found = suspect(case, is_named(case, "origin"), summary)?;
    Some(
        sent(case, found, &fields)
            .evidence(EvidenceKind::Wanted, "Origin: https://host, with :port where it is not the default")
            .fix("Servers compare it byte for byte: send scheme and host alone, in lower case, without a slash at the end."),
    )
}
