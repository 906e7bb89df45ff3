//! Something between changed the handshake, or answered it.

mod answered;
mod forwarded;
mod http10;
mod origin;
mod stripped;
mod swallowed;
mod told;

use super::{Ask, At, Case, Cause, Confidence, EvidenceKind, Found, Over, ask, explain};
use crate::{
    knowledge::{Check, Product, Seen},
    probes::Change,
};

pub(super) const CAUSES: &[&Cause] = &[
    &http10::UPSTREAM,
    // Whoever answers so answers everything so, before it looks for an upgrade.
    &forwarded::REFUSED,
    &stripped::REPLACED,
    &stripped::UPGRADE,
    &stripped::CONNECTION,
    &stripped::HEADER,
    &told::REFUSES,
    &swallowed::SWALLOWED,
    &origin::SCHEME_LOST,
    &origin::HOST_REWRITTEN,
    &told::DOWN,
    &told::TIMEOUT,
    &told::FILTER,
    &answered::ANSWERED,
];

/// What the causes of this module have in common.
const HOP: Cause = Cause { at: At::Hop, ..Cause::DEFAULT };

/// What those have in common that are about an upgrade.
const HOP_OF_UPGRADE: Cause = Cause { over: Over::Http1, ..HOP };

/// Whether what a hop changed explains that the URL's own Origin is refused.
pub(super) fn explains_own_origin(case: &Case) -> bool {
    origin::explains(case)
}

/// A hop's name in a sentence.
fn named(hop: Option<&Seen>) -> String {
    hop.map_or_else(|| "A proxy on the way".to_owned(), Seen::title)
}

/// A hop as evidence: the line of the answer that shows it, or of the answer to a probe.
fn shown(case: &Case, found: Found, hop: Option<&Seen>) -> Found {
    let Some(hop) = hop else { return found.evidences(EvidenceKind::Fact, unnamed_of_go(case)) };
    match case.line_that_shows(hop) {
        Some((line, None)) => found.evidence(EvidenceKind::Got, line),
        Some((line, Some(probe))) => {
            let words = format!("with {}, {} shows: {line}", probe.change.words(), hop.product.title);
            found.evidence(EvidenceKind::Fact, words)
        }
        None => found,
    }
}

/// A proxy that shows in its language alone: Go reads the request, and the application is written in something else.
fn unnamed_of_go(case: &Case) -> Option<String> {
    let is_go = |product: &Product| product.language.as_deref() == Some("Go");
    let malformed = case.probe(&Change::Malformed)?;
    let application = case.server().or_else(|| case.writer())?;
    (malformed.case.writer().is_some_and(is_go) && !is_go(application)).then(|| {
        let words = malformed.change.words();
        format!("with {words}, a proxy written in Go shows, and {} is none: a Traefik before 2.11.2, Zoraxy, or one with Go's ReverseProxy", application.title)
    })
}

/// Who is in front, where the answer does not tell: what the application says may have come through a hop that changed
/// the request and left no trace in the answer.
pub(super) fn ask_for_front(case: &Case, worth: u8) -> Vec<Ask> {
    if case.refusal().is_none() || case.is_http2() || case.front().is_some() {
        return Vec::new();
    }
    // Of the proxies that are written in Go, the likeliest shows by one thing alone.
    let of_go = case.speaks_go().then(|| ask(worth.max(88), Change::Fragment));
    // A last round has none after it.
    let is_bare = !case.probes.is_empty() && case.writer().is_none() && case.server().is_none();
    let of_go = of_go.or_else(|| is_bare.then(|| ask(worth - 1, Change::Fragment)));
    // An ordinary request may be relayed in another way than an upgrade, and show through whom it came.
    [ask(worth, Change::Malformed), ask(worth, Change::WithoutUpgrade)].into_iter().chain(of_go).collect()
}

/// Whether the request carries a right handshake as far as this header goes.
fn sent_right(case: &Case, name: &str) -> bool {
    let Some(head) = &case.request else { return false };
    match name {
        "upgrade" => head.list(name).iter().map(|value| value.to_ascii_lowercase()).eq(["websocket"]),
        // Of two lines some servers read the first alone.
        "connection" => head.count(name) == 1 && head.has_token(name, "upgrade"),
        "sec-websocket-version" => head.count(name) == 1 && head.has_token(name, "13"),
        "sec-websocket-key" => case.key().is_some_and(|key| crate::wire::accept::key_fault(key).is_none()),
        _ => head.count(name) > 0,
    }
}

/// Whether the whole handshake was sent right, so that a complaint about it is about what arrived.
fn sent_all_right(case: &Case) -> bool {
    ["upgrade", "connection", "sec-websocket-key", "sec-websocket-version"].iter().all(|name| sent_right(case, name))
}
