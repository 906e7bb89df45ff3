//! `Connection: Upgrade` in the request: without it, Upgrade means nothing.

use super::{
    Case, Cause, EvidenceKind, Found, Part, RULE_OF_HTTP1, explain, is_named, missing, repair, repaired, sent, suspect,
};

pub(super) const MISSING: Cause = Cause {
    name: "connection-missing",
    header: Some("connection"),
    spec: &["RFC 6455 §4.1 item 6", "RFC 6455 §4.2.1 item 4", "RFC 9110 §7.8"],
    explain: explain!("connection-missing"),
    check: absent,
    asks: |case| repair(case, absent, Part::Header("Connection")),
    ..RULE_OF_HTTP1
};

pub(super) const WITHOUT_UPGRADE: Cause = Cause {
    name: "connection-without-upgrade",
    header: Some("connection"),
    spec: &["RFC 6455 §4.1 item 6", "RFC 6455 §4.2.1 item 4", "RFC 9110 §7.8"],
    explain: explain!("connection-without-upgrade"),
    check: |case| without_upgrade(case).map(|found| repaired(case, found, Part::Header("Connection"))),
    asks: |case| repair(case, without_upgrade, Part::Header("Connection")),
    ..RULE_OF_HTTP1
};

fn without_upgrade(case: &Case) -> Option<Found> {
    let head = case.request.as_ref()?;
    let fields: Vec<_> = head.all("connection").collect();
    if fields.is_empty() || head.has_token("connection", "upgrade") || head.count("upgrade") == 0 {
        return None;
    }
    let found = suspect(case, is_named(case, "connection"), "The request's Connection header does not name Upgrade")?;
    Some(
        sent(case, found, &fields)
            .evidence(EvidenceKind::Wanted, "Connection: Upgrade")
            .fix("Send `Connection: Upgrade`; other options may stand beside it, separated by commas."),
    )
}

fn absent(case: &Case) -> Option<Found> {
    missing(case, "Connection", "Connection: Upgrade", false)
}
