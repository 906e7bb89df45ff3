//! The endpoint wants a subprotocol that was not offered: it says no, or opens and closes at once. Which one it wants is
//! tried.

use super::{At, Case, Cause, EvidenceKind, Found, ask, explain, path::resource};
use crate::{
    causes::{Ask, frames},
    knowledge::{Check, Product},
    probes::Change,
};

pub(super) const REQUIRED: Cause = Cause {
    name: "subprotocol-required",
    header: Some("sec-websocket-protocol"),
    at: At::Client,
    spec: &["RFC 6455 §1.9", "RFC 6455 §4.2.2 step 5"],
    explain: explain!("subprotocol-required"),
    check,
    asks,
    ..Cause::DEFAULT
};

/// So many subprotocols are tried.
const MOST: usize = 3;

/// What paths tell of the subprotocol that is spoken there.
const BY_PATH: &[(&str, &[&str])] = &[
    ("graphql", GRAPHQL),
    ("subscriptions", GRAPHQL),
    ("mqtt", &["mqtt", "mqttv3.1"]),
    ("cable", &["actioncable-v1-json"]),
    ("stomp", &["v12.stomp"]),
];

/// The subprotocols of GraphQL, the present one first.
const GRAPHQL: &[&str] = &["graphql-transport-ws", "graphql-ws"];

/// Those that most servers of this kind want, where nothing else tells.
const USUAL: &[&str] = &["graphql-transport-ws", "mqtt", "graphql-ws"];

/// What says that a subprotocol is wanted.
struct Hint {
    /// Who says so, where it is said.
    teller: Option<&'static Product>,
    /// Those that the path says, or the way in which it was closed.
    by_path: &'static [&'static str],
}

impl Hint {
    fn of(case: &Case) -> Option<Self> {
        let refused = case.complaint(&[Check::Subprotocol]).filter(|told| told.is_clear).map(|told| told.known.product);
        let closed = frames::meant(case).filter(|(_, after)| after.check == Check::Subprotocol);
        let teller = refused.or(closed.map(|(product, _)| product));
        let path = resource(case)?.to_ascii_lowercase();
        let unsaid = if is_protocol_error(case) { GRAPHQL } else { &[] };
        let by_path = BY_PATH.iter().find(|(part, _)| path.contains(part)).map_or(unsaid, |(_, names)| names);
        (teller.is_some() || !by_path.is_empty()).then_some(Self { teller, by_path })
    }

    /// The subprotocols to try, the likelier first.
    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.teller.map(|product| product.subprotocols.clone()).unwrap_or_default();
        let usual = if names.is_empty() && self.by_path.is_empty() { USUAL } else { &[] };
        for name in self.by_path.iter().chain(usual) {
            if !names.iter().any(|own| own == name) {
                names.push((*name).to_owned());
            }
        }
        names
    }
}

/// Whether it was closed at once for an error of protocol, without a word, although nothing was said: the older GraphQL
/// library does so at any path.
fn is_protocol_error(case: &Case) -> bool {
    let close = case.closes().0.filter(|_| case.server_closed_first());
    close.is_some_and(|close| close.code == Some(1002) && close.reason.is_empty())
}

/// Whether the handshake ended as it does where a subprotocol is missing.
fn may_be(case: &Case) -> bool {
    let bare = case.refusal().is_some_and(|response| matches!(response.status, 400 | 403 | 426));
    bare || case.is_silent() || case.closes().0.is_some() && case.server_closed_first()
}

fn asks(case: &Case) -> Vec<Ask> {
    let Some(hint) = Hint::of(case).filter(|hint| hint.teller.is_some() || may_be(case)) else { return Vec::new() };
    let worth = if hint.teller.is_some() { 96 } else { 83 };
    let offered = case.offered_subprotocols();
    let names = hint.names().into_iter().filter(|name| !offered.contains(name)).take(MOST);
    names.map(|name| ask(worth, Change::Subprotocol(name))).collect()
}

fn check(case: &Case) -> Option<Found> {
    let complaint = case.complaint(&[Check::Subprotocol]).filter(|complaint| complaint.is_clear);
    let flip = case.flip_even_after_open(|change| matches!(change, Change::Subprotocol(_)));
    let sent = case.request.as_ref()?.first("sec-websocket-protocol");
    let confidence = match (flip, &complaint) {
        (Some(flip), _) => case.sureness_of(flip),
        (None, Some(complaint)) if sent.is_none() => complaint.confidence,
        _ => return None,
    };
    let offers = if sent.is_some() { "others" } else { "none" };
    let summary = match flip.map(|flip| &flip.change) {
        Some(Change::Subprotocol(name)) => {
            format!("The server wants the subprotocol {name}, and the request offers {offers}")
        }
        _ => "The server wants a subprotocol, and the request offers none".to_owned(),
    };
    let found = Found::new(summary).confidence(confidence);
    let found = match sent {
        Some(field) => found.evidence(EvidenceKind::Sent, case.sent_line(field)),
        None => found.evidence(EvidenceKind::Absent, "Sec-WebSocket-Protocol in the request"),
    };
    let found = match &complaint {
        Some(complaint) => complaint.told(case, found),
        None => frames::said_after_open(
            case,
            found.evidences(EvidenceKind::Got, case.status_line()),
            "subprotocol-required",
        ),
    };
    let found = found.fix("Offer one that the server speaks: wswhy --subprotocol NAME");
    Some(match flip.map(|flip| (flip, &flip.change)) {
        Some((flip, Change::Subprotocol(name))) => found
            .probe(flip)
            .probes(case, &[Change::Again(1)])
            .fix("Offer it, in a browser with new WebSocket(url, name):")
            .snippet(format!("wswhy --subprotocol {name} '{}'", case.exchange.url)),
        _ => found.fix_of(complaint.as_ref().map(|complaint| complaint.known.product), "subprotocol-required"),
    })
}
