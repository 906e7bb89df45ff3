//! The causes of all messages in one text, weighed against each other.

use super::{facts, page::Match};
use crate::knowledge::refusals;

/// The causes for which the known messages vote: a telling message counts more than a vague one, an earlier cause more
/// than a later one.
pub fn causes(known: &[Match], status: Option<u16>, lower: &str) -> Vec<String> {
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
    let reasoned = refusals().reasoned(lower);
    let mut is_refusal = known.is_empty();
    for own in known {
        let mut listed = own.saying.origin.causes();
        if own.saying.origin.is_refusal() && !by_status.is_empty() {
            is_refusal = true;
            let particular =
                |cause: &&str| !refusals().any.iter().any(|any| any == cause) && !by_status.contains(cause);
            listed = by_status.iter().copied().chain(listed.into_iter().filter(particular)).collect();
        }
        // A message that passes a reason on: what the reason says first.
        if own.saying.passes_on() {
            listed.sort_by_key(|cause| !reasoned.contains(cause));
        }
        vote(own.tells(), &listed);
    }
    if known.is_empty() {
        vote(1.0, &by_status);
    }
    if is_refusal {
        let hinted: Vec<&str> = refusals().hinted(lower, status).collect();
        vote(known.first().map_or(0.5, Match::tells), &hinted);
    }
    // Where no message tells, the URL may: `ws://` to a port where TLS is usual.
    if known.iter().all(Match::is_vague) && matches!(status, None | Some(400)) {
        vote(known.first().map_or(0.0, Match::tells), facts::causes_of_port(lower));
    }
    votes.sort_by(|a, b| b.0.total_cmp(&a.0));
    votes.into_iter().map(|(_, cause)| cause).collect()
}
