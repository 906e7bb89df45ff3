//! The causes of all messages in one text, weighed against each other.

use super::{facts, page::Match, place::Place};
use crate::knowledge::refusals;

/// So much of its weight has a message that only passes a reason on, beside the reason.
const WRAPPER: f32 = 0.5;

/// The causes for which the known messages vote, and what else the text says beside them. A telling message counts more
/// than a vague one, an earlier cause more than a later one.
pub fn causes(known: &[Match], status: Option<u16>, place: Option<&Place>, lower: &str) -> Vec<String> {
    let mut votes = Votes::default();
    let first = known.first();
    let is_vague = first.is_some_and(Match::is_vague);
    if place.is_some_and(Place::is_malformed) {
        votes.cast(first.map_or(1.0, Match::tells) * 2.0, &["url-invalid"]);
    }
    let place = place.filter(|_| is_vague);
    let reasoned = refusals().reasoned(lower);
    for own in known {
        let mut listed = listed(own, status);
        if status.is_none() {
            listed.retain(|cause| place.is_none_or(|place| place.allows(cause)));
        }
        // A message that passes a reason on: what the reason says first.
        if own.saying.passes_on() {
            listed.sort_by_key(|cause| !reasoned.contains(cause));
        }
        if own.saying.text.contains("<header>") {
            let line = own.text.to_lowercase();
            listed.sort_by_key(|cause| !is_about(cause, &line));
        }
        // What was passed on says more than who did, where that is known too.
        let is_wrapper =
            own.saying.passes_on() && known.iter().any(|other| !other.saying.passes_on() && !other.is_vague());
        votes.cast(own.tells() * if is_wrapper { WRAPPER } else { 1.0 }, &listed);
    }
    if known.is_empty() {
        votes.cast(1.0, &usual(status));
    }
    let weight = first.map_or(0.5, Match::tells);
    if known.is_empty() || is_vague || known.iter().any(|own| own.saying.origin.is_refusal()) {
        votes.cast(weight, &refusals().hinted(lower, status).collect::<Vec<_>>());
        votes.cast(weight, &reasoned);
        // A request that was pasted without the key says more than the answer to it.
        if status.is_some() && facts::lacks_key(lower) {
            votes.cast(weight * 2.0, &["key-missing", "version-missing"]);
        }
    }
    match (place, status) {
        (Some(place), None) => votes.cast(weight, place.causes()),
        (Some(place), Some(400)) => votes.cast(weight, place.contradiction()),
        _ => {}
    }
    if votes.0.is_empty() && is_vague {
        votes.cast(weight, &refusals().any.iter().map(String::as_str).collect::<Vec<_>>());
    }
    votes.counted()
}

/// The causes that a message lists; what only says that the answer was no 101 leaves it to the status.
fn listed<'a>(own: &'a Match, status: Option<u16>) -> Vec<&'a str> {
    let listed = own.saying.origin.causes();
    let usual = usual(status);
    if !own.saying.origin.is_refusal() || usual.is_empty() {
        return listed;
    }
    let is_general = |cause: &&str| refusals().any.iter().any(|any| any == cause) || usual.contains(cause);
    let particular: Vec<&str> = listed.into_iter().filter(|cause| !is_general(cause)).collect();
    [usual, particular].concat()
}

/// Whether a cause is about a header that this line names.
fn is_about(cause: &str, line: &str) -> bool {
    const HEADERS: &[(&str, &str)] = &[
        ("sec-websocket-key", "key-"),
        ("sec-websocket-version", "version-"),
        ("sec-websocket-accept", "accept-"),
        ("sec-websocket-protocol", "subprotocol-"),
        ("sec-websocket-extensions", "extension-"),
        ("upgrade", "upgrade-"),
        ("connection", "connection-"),
        ("origin", "origin-"),
        ("host", "host-"),
    ];
    let own = cause.strip_prefix("response-").unwrap_or(cause);
    HEADERS.iter().any(|(header, prefix)| line.contains(header) && own.starts_with(prefix))
}

/// The usual causes of a refusal with this status.
fn usual(status: Option<u16>) -> Vec<&'static str> {
    status.map(|status| refusals().causes(status).iter().map(String::as_str).collect()).unwrap_or_default()
}

/// Causes with what they weigh.
#[derive(Default)]
struct Votes(Vec<(f32, String)>);

impl Votes {
    /// So much for the first of these, and less for each that follows.
    fn cast(&mut self, weight: f32, causes: &[&str]) {
        for (rank, cause) in causes.iter().enumerate() {
            #[allow(clippy::cast_precision_loss)]
            let own = weight / (1.0 + rank as f32).sqrt();
            match self.0.iter_mut().find(|(_, name)| name == cause) {
                Some((sum, _)) => *sum += own,
                None => self.0.push((own, (*cause).to_owned())),
            }
        }
    }

    /// The heaviest first.
    fn counted(mut self) -> Vec<String> {
        self.0.sort_by(|a, b| b.0.total_cmp(&a.0));
        self.0.into_iter().map(|(_, cause)| cause).collect()
    }
}
