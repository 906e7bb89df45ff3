//! The pseudo-header fields of an Extended CONNECT: all five have to be there, and what they say has to fit.

use super::{At, Case, Cause, Confidence, EvidenceKind, Found, HTTP2, explain, record, said};

pub(super) const MISSING: Cause = Cause {
    name: "pseudo-header-missing",
    at: At::Client,
    spec: &["RFC 8441 §4", "RFC 9113 §8.3.1"],
    explain: explain!("pseudo-header-missing"),
    check,
    ..HTTP2
};

/// What an Extended CONNECT has to say, in the order of RFC 8441 §5.1.
const NEEDED: &[&str] = &[":method", ":protocol", ":scheme", ":path", ":authority"];

fn check(case: &Case) -> Option<Found> {
    // A request that asks for no tunnel is judged for that.
    let head = case.request.as_ref().filter(|head| head.count(":protocol") > 0 && case.switch().is_none())?;
    let missing: Vec<_> = NEEDED.iter().copied().filter(|name| head.count(name) == 0).collect();
    let first = missing.first()?;
    let said = case.status_line().or_else(|| record(case).and_then(said));
    // The rule is plainly broken; whether that is why it was refused only the server's own words for it tell.
    let proven = case.is_request_only() || said.as_ref().is_some_and(|said| said.contains("PROTOCOL_ERROR"));
    let found = Found::new(format!("The Extended CONNECT has no {}", missing.join(" and no ")))
        .header(first)
        .confidence(if proven { Confidence::Proven } else { Confidence::Strong })
        .evidence(EvidenceKind::Sent, case.request_line())
        .evidence(EvidenceKind::Absent, format!("{} in the request", missing.join(", ")))
        .evidences(EvidenceKind::Got, said);
    Some(found.fix("Send :method, :protocol, :scheme, :path and :authority, each once: an ordinary CONNECT has no :scheme and no :path, an extended one needs them."))
}
