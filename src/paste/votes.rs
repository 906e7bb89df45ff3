//! The causes of all messages in one text, weighed against each other.

use super::{facts, page::Match, place::Place};
use crate::knowledge::refusals;

/// The causes for which the known messages vote: a telling message counts more than a vague one, an earlier cause more
/// than a later one.
pub fn causes(known: &[Match], status: Option<u16>, place: Option<&Place>, lower: &str) -> Vec<String> {
    let vague = known.first().filter(|own| status.is_none() && own.is_vague());
    let place = place.filter(|_| vague.is_some());
    let mut votes: Vec<(f32, String)> = Vec::new();
    let mut vote = |weight: f32, causes: &[&str]| {
        for (rank, cause) in causes.iter().enumerate() {
            #[allow(clippy::cast_precision_loss)]
            let own = weight / (1.0 + rank as f32).sqrt();
            match votes.iter_mut().find(|(_, name)| name == cause) {
                Some((sum, _)) => *sum += own,
                None => votes.push((own, (*cause).to_owned())),
            }
        }
    };
    let by_status: Vec<&str> =
        status.map(|status| refusals().causes(status).iter().map(String::as_str).collect()).unwrap_or_default();
    let mut is_refusal = known.is_empty();
    for own in known {
        let mut listed = own.saying.origin.causes();
        is_refusal |= own.saying.origin.is_refusal();
        if own.saying.origin.is_refusal() && !by_status.is_empty() {
            let particular =
                |cause: &&str| !refusals().any.iter().any(|any| any == cause) && !by_status.contains(cause);
            listed = by_status.iter().copied().chain(listed.into_iter().filter(particular)).collect();
        }
        is_refusal |= vague.is_some();
        listed.retain(|cause| place.is_none_or(|place| place.allows(cause)));
        vote(own.tells(), &listed);
    }
    if known.is_empty() {
        vote(1.0, &by_status);
    }
    // A request that was pasted without the key says more than the answer to it.
    if is_refusal && status.is_some() && facts::lacks_key(lower) {
        vote(known.first().map_or(1.0, |own| own.tells() * 2.0), &["key-missing", "version-missing"]);
    }
    if is_refusal {
        let hinted: Vec<&str> = refusals().hinted(lower, status).collect();
        vote(known.first().map_or(0.5, Match::tells), &hinted);
    }
    if let Some((own, place)) = vague.zip(place) {
        vote(own.tells(), place.causes());
    }
    votes.sort_by(|a, b| b.0.total_cmp(&a.0));
    votes.into_iter().map(|(_, cause)| cause).collect()
}
