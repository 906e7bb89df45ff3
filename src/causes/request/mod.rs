//! The request breaks a rule: a warning when the server took it all the same, the first suspect when it did not.

mod body;
mod connection;
mod extension;
mod header;
mod host;
mod key;
mod method;
mod origin;
mod subprotocol;
mod upgrade;
mod version;

use super::{At, Case, Cause, Confidence, EvidenceKind, Found, Severity, explain};
use crate::{exchange::Answer, wire::http1::Field};

pub(super) const CAUSES: &[&Cause] = &[
    &method::NOT_GET,
    &version::TOO_LOW,
    &host::MISSING,
    &upgrade::MISSING,
    &upgrade::NOT_WEBSOCKET,
    &connection::MISSING,
    &connection::WITHOUT_UPGRADE,
    &key::MISSING,
    &key::INVALID,
    &key::REPEATED,
    &version::MISSING,
    &version::UNSUPPORTED,
    &origin::MALFORMED,
    &subprotocol::MALFORMED,
    &extension::MALFORMED,
    &header::MALFORMED,
    &body::PRESENT,
];

/// What the causes of this module have in common.
const RULE: Cause = Cause { at: At::Client, ..Cause::DEFAULT };

/// A finding about the request, weighed by what became of it: `strongly` tells whether the answer itself points at it.
fn suspect(case: &Case, strongly: bool, summary: impl Into<String>) -> Option<Found> {
    let (severity, confidence) = weigh(case, strongly)?;
    Some(Found::new(summary).severity(severity).confidence(confidence))
}

fn weigh(case: &Case, strongly: bool) -> Option<(Severity, Confidence)> {
    if case.is_request_only() {
        return Some((Severity::Error, Confidence::Proven));
    }
    match &case.answer {
        Answer::Response(response) if response.is_switch() => Some((Severity::Warning, Confidence::Proven)),
        Answer::Response(_) if strongly => Some((Severity::Error, Confidence::Strong)),
        // Statuses with which servers answer a handshake that they cannot read.
        Answer::Response(response) if matches!(response.status, 400 | 405 | 426 | 501 | 505) => {
            Some((Severity::Error, Confidence::Likely))
        }
        Answer::Response(_) => Some((Severity::Error, Confidence::Possible)),
        Answer::Nothing | Answer::Partial(_) => Some((Severity::Error, Confidence::Likely)),
        // Something that is not the server meant here did not refuse a header.
        Answer::NotHttp(_) | Answer::Malformed(..) => None,
    }
}

/// Whether the refusal's body names `header` as the thing that is wrong.
fn is_named(case: &Case, header: &str) -> bool {
    let body = case.body_text().to_ascii_lowercase();
    let spoken = if header.contains('-') { body.contains(header) } else { body.contains(&format!("{header} header")) };
    spoken || body.contains(&format!("header: {header}")) || body.contains(&format!("header '{header}'"))
}

/// What the server answered, as evidence.
fn answered(case: &Case, found: Found) -> Found {
    let found = found.evidences(EvidenceKind::Got, case.refusal().and_then(|_| case.status_line()));
    let body = case.body_text();
    let first = body.lines().map(str::trim).find(|line| !line.is_empty());
    match first.filter(|line| line.len() <= 120 && !line.starts_with('<') && case.refusal().is_some()) {
        Some(line) => found.evidence(EvidenceKind::Got, crate::wire::escape::escape_str(line)),
        None => found,
    }
}

/// A header that has to be there and is not.
fn missing(case: &Case, name: &str, wanted: &str, strongly: bool) -> Option<Found> {
    let head = case.request.as_ref()?;
    if head.count(name) > 0 || !case.asks_for_websocket() {
        return None;
    }
    let found = suspect(
        case,
        strongly || is_named(case, &name.to_ascii_lowercase()),
        format!("The request has no {name} header"),
    )?
    .evidence(EvidenceKind::Absent, format!("{name} in the request"));
    let shown = wanted.replacen("<key>", "<base64 of 16 random bytes>", 1);
    Some(answered(case, found).evidence(EvidenceKind::Wanted, shown).fix(format!("Send `{wanted}`.")))
}

/// Evidence for a field that was sent.
fn sent(case: &Case, found: Found, fields: &[&Field]) -> Found {
    let lines = fields.iter().map(|field| case.sent_line(field));
    answered(case, found.evidences(EvidenceKind::Sent, lines))
}
