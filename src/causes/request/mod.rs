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

use super::{Ask, At, Case, Cause, Confidence, EvidenceKind, Found, Over, Severity, ask, explain};
use crate::{
    exchange::Answer,
    knowledge::Check,
    probes::{Change, Part},
    wire::http1::Field,
};

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

/// What those have in common that are about what HTTP/1.1 alone has.
const RULE_OF_HTTP1: Cause = Cause { over: Over::Http1, ..RULE };

/// The request with this part put right, where `check` finds it wrong and it was not taken.
fn repair(case: &Case, check: fn(&Case) -> Option<Found>, part: Part) -> Vec<Ask> {
    let refused = case.switch().is_none() && !case.is_request_only();
    if refused && check(case).is_some() { vec![ask(100, Change::Repaired(part))] } else { Vec::new() }
}

/// What the repair showed: a handshake that is accepted with this part put right proves that it was at fault.
fn repaired(case: &Case, found: Found, part: Part) -> Found {
    match case.flip(|change| *change == Change::Repaired(part)) {
        Some(flip) => found.severity(Severity::Error).confidence(case.sureness_of(flip)).probe(flip),
        None => found,
    }
}

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
    let told = || case.complains(checks_of(&header.to_ascii_lowercase()));
    spoken || told() || body.contains(&format!("header: {header}")) || body.contains(&format!("header '{header}'"))
}

/// The checks of servers that look at `header`.
fn checks_of(header: &str) -> &'static [Check] {
    match header {
        "upgrade" => &[Check::Upgrade, Check::NotUpgrade],
        "connection" => &[Check::Connection, Check::NotUpgrade],
        "sec-websocket-key" => &[Check::KeyMissing, Check::KeyInvalid],
        "sec-websocket-version" => &[Check::Version],
        "sec-websocket-protocol" => &[Check::Subprotocol],
        "sec-websocket-extensions" => &[Check::Extension],
        "host" => &[Check::Host],
        "origin" => &[Check::Origin],
        _ => &[],
    }
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
    let found = answered(case, found).evidence(EvidenceKind::Wanted, shown).fix(format!("Send `{wanted}`."));
    Some(match PARTS.iter().find(|part| **part == name) {
        Some(part) => repaired(case, found, Part::Header(part)),
        None => found,
    })
}

/// The headers that the standard handshake has.
const PARTS: &[&str] = &["Host", "Upgrade", "Connection", "Sec-WebSocket-Key", "Sec-WebSocket-Version"];

/// Evidence for a field that was sent.
fn sent(case: &Case, found: Found, fields: &[&Field]) -> Found {
    let lines = fields.iter().map(|field| case.sent_line(field));
    answered(case, found.evidences(EvidenceKind::Sent, lines))
}
