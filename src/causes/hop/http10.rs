//! The hop speaks HTTP/1.0 to the application, which knows no upgrade.

use super::{Case, Cause, Check, Confidence, EvidenceKind, Found, HOP, ask_for_front, explain, named, shown};
use crate::wire::http1::Version;

pub(super) const UPSTREAM: Cause = Cause {
    name: "http10-upstream",
    spec: &["RFC 6455 §4.1 item 2", "RFC 9110 §7.8"],
    explain: explain!("http10-upstream"),
    check,
    asks: |case| check(case).map(|_| ask_for_front(case, 70)).unwrap_or_default(),
    ..HOP
};

fn check(case: &Case) -> Option<Found> {
    if case.request_version() != Some(Version { major: 1, minor: Some(1) }) {
        return None;
    }
    let complaint =
        case.complaint(&[Check::HttpVersion]).filter(|complaint| complaint.confidence <= Confidence::Likely)?;
    let hop = case.front();
    let found = Found::new(format!("{} speaks HTTP/1.0 to the application, which cannot upgrade", named(hop.as_ref())))
        .confidence(complaint.confidence)
        .evidence(EvidenceKind::Sent, case.request_line());
    let found = shown(case, complaint.told(case, found), hop.as_ref());
    Some(found
        .fix("Let the proxy speak HTTP/1.1 to the application, and pass Upgrade and Connection on. In nginx:")
        .snippet("proxy_http_version 1.1;\nproxy_set_header Upgrade $http_upgrade;\nproxy_set_header Connection \"upgrade\";")
        .fix_of(hop.map(|hop| hop.product), "http10-upstream"))
}
