//! The method of a handshake is GET.

use super::{Case, Cause, EvidenceKind, Found, Part, RULE_OF_HTTP1, answered, explain, repair, repaired, suspect};
use crate::wire::escape::escape;

pub(super) const NOT_GET: Cause = Cause {
    name: "method-not-get",
    spec: &["RFC 6455 §4.1 item 2", "RFC 6455 §4.2.1 item 1", "RFC 9110 §15.5.6"],
    explain: explain!("method-not-get"),
    check: |case| check(case).map(|found| repaired(case, found, Part::Method)),
    asks: |case| repair(case, check, Part::Method),
    ..RULE_OF_HTTP1
};

fn check(case: &Case) -> Option<Found> {
    let method = case.method().filter(|method| *method != b"GET")?;
    let refused = case.refusal();
    let allows = refused.and_then(|response| response.head.first("allow"));
    let strongly = refused.is_some_and(|response| response.status == 405);
    let found =
        suspect(case, strongly, format!("The request uses {}; a WebSocket handshake is a GET", escape(method)))?
            .evidence(EvidenceKind::Sent, case.request_line());
    let found = answered(case, found).evidences(EvidenceKind::Got, allows.map(|field| case.got_line(field)));
    Some(found.fix("Send GET, without a body. (-d makes it a POST, as in curl.)"))
}
