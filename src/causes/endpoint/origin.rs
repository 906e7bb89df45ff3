//! The endpoint's policy about Origin.

use super::{At, Case, Cause, EvidenceKind, Found, ask, explain};
use crate::{
    causes::{Ask, frames},
    knowledge::Check,
    probes::Change,
};

pub(super) const REFUSED: Cause = Cause {
    name: "origin-refused",
    header: Some("origin"),
    at: At::Server,
    spec: &["RFC 6455 §10.2", "RFC 6455 §4.2.2 step 4"],
    explain: explain!("origin-refused"),
    check: refused,
    asks,
    ..Cause::DEFAULT
};

pub(super) const REQUIRED: Cause = Cause {
    name: "origin-required",
    header: Some("origin"),
    at: At::Client,
    spec: &["RFC 6455 §4.1 item 8", "RFC 6455 §10.2"],
    explain: explain!("origin-required"),
    check: required,
    asks,
    ..Cause::DEFAULT
};

fn without() -> Change {
    Change::Without(vec!["origin".to_owned()])
}

fn asks(case: &Case) -> Vec<Ask> {
    let Some(response) = case.refusal() else { return asks_after_open(case) };
    let worth = if case.complaint(&[Check::Origin]).is_some() { 99 } else { 0 };
    match (has_origin(case), response.status) {
        (true, _) => vec![ask(worth.max(96), without()), ask(worth.max(86), Change::OwnOrigin)],
        (false, 403 | 401) => vec![ask(worth.max(88), Change::OwnOrigin)],
        (false, _) => vec![ask(worth.max(60), Change::OwnOrigin)],
    }
}

/// Some say only after the 101 that they want an Origin.
fn asks_after_open(case: &Case) -> Vec<Ask> {
    if is_told_after_open(case) && !has_origin(case) { vec![ask(96, Change::OwnOrigin)] } else { Vec::new() }
}

fn is_told_after_open(case: &Case) -> bool {
    // A handshake that works does not wait for the knowledge to be read.
    let is_said = case.server_closed_first() || case.frames.iter().any(|frame| !frame.is_control());
    is_said && frames::meant(case).is_some_and(|(_, after)| after.check == Check::Origin)
}

fn has_origin(case: &Case) -> bool {
    case.request.as_ref().is_some_and(|head| head.count("origin") > 0)
}

fn refused(case: &Case) -> Option<Found> {
    let field = case.request.as_ref()?.first("origin").filter(|_| case.refusal().is_some())?;
    if crate::causes::hop::explains_own_origin(case) {
        return None;
    }
    let flip = case.flip(|change| *change == without()).or_else(|| case.flip(|change| *change == Change::OwnOrigin));
    let told = case.complaint(&[Check::Origin]);
    let confidence = match (flip, &told) {
        (Some(flip), _) => case.sureness_of(flip),
        (None, Some(told)) => told.confidence,
        (None, None) => return None,
    };
    let value = crate::wire::escape::escape_str(&field.text());
    let found = Found::new(format!("The server refuses the Origin {value}"))
        .confidence(confidence)
        .evidence(EvidenceKind::Sent, case.sent_line(field));
    let found = match &told {
        Some(told) => told.told(case, found),
        None => found.evidences(EvidenceKind::Got, case.status_line()),
    };
    Some(found
        .probes(case, &[without(), Change::OwnOrigin])
        .fix("Add this Origin to the server's list (scheme, host and port have to match), or connect from a page of an origin that is on it.")
        .fix_of(case.server(), REFUSED.name)
        .fix_of(told.as_ref().map(|told| told.known.product), REFUSED.name))
}

fn required(case: &Case) -> Option<Found> {
    let after_open = is_told_after_open(case);
    if has_origin(case) || case.refusal().is_none() && !after_open || case.request.is_none() {
        return None;
    }
    let flip = case.flip_even_after_open(|change| *change == Change::OwnOrigin);
    let told = case.complaint(&[Check::Origin]).filter(|told| told.is_clear);
    let confidence = match (flip, &told) {
        (Some(flip), _) => case.sureness_of(flip),
        (None, Some(told)) => told.confidence,
        (None, None) => return None,
    };
    let found = Found::new("The server wants an Origin header, and the request has none")
        .confidence(confidence)
        .evidence(EvidenceKind::Absent, "Origin in the request");
    let found = match &told {
        Some(told) => told.told(case, found),
        None => found.evidences(EvidenceKind::Got, case.status_line()),
    };
    let found = if after_open { frames::said_after_open(case, found, REQUIRED.name) } else { found };
    let found = found.probes(case, &[Change::OwnOrigin]).fix("Send the Origin of a page that the server serves, as a browser does; or let the server take clients that are no browsers.");
    let scheme = if case.is_secure() { "https" } else { "http" };
    Some(match flip {
        Some(_) => found.snippet(format!("wswhy --origin {scheme}://{} {}", case.authority(), case.exchange.url)),
        None => found,
    })
}
