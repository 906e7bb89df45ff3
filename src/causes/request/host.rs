//! Every HTTP/1.1 request has exactly one Host.

use super::{
    Case, Cause, EvidenceKind, Found, Part, RULE_OF_HTTP1, answered, explain, is_named, repair, repaired, sent, suspect,
};

pub(super) const MISSING: Cause = Cause {
    name: "host-missing",
    header: Some("host"),
    spec: &["RFC 9112 §3.2", "RFC 6455 §4.1 item 4"],
    explain: explain!("host-missing"),
    check: |case| check(case).map(|found| repaired(case, found, Part::Header("Host"))),
    asks: |case| repair(case, check, Part::Header("Host")),
    ..RULE_OF_HTTP1
};

fn check(case: &Case) -> Option<Found> {
    let head = case.request.as_ref()?;
    let hosts: Vec<_> = head.all("host").collect();
    let authority = case.authority();
    let wanted = if authority.is_empty() { "Host: the URL's host".to_owned() } else { format!("Host: {authority}") };
    match hosts.as_slice() {
        [one] if !one.value.is_empty() => None,
        [] => {
            let found = suspect(case, is_named(case, "host"), "The request has no Host header")?
                .evidence(EvidenceKind::Absent, "Host in the request");
            Some(answered(case, found).evidence(EvidenceKind::Wanted, wanted).fix("Send one Host header."))
        }
        [_] => {
            let found = suspect(case, is_named(case, "host"), "The request's Host header is empty")?;
            Some(sent(case, found, &hosts).evidence(EvidenceKind::Wanted, wanted).fix("Send the host in it."))
        }
        _ => {
            let found = suspect(case, is_named(case, "host"), "The request has more than one Host header")?;
            Some(
                sent(case, found, &hosts)
                    .evidence(EvidenceKind::Wanted, wanted)
                    .fix("Send one Host header, and no second."),
            )
        }
    }
}
