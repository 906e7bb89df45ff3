//! A refusal that nothing explains: a status is not a cause. Said only when no other cause is found, with what was
//! ruled out.

use super::{At, Case, Cause, Confidence, EvidenceKind, Found, Tier, explain};
use crate::{probes::Change, wire::escape::escape_str};

pub(super) const UNEXPLAINED: Cause = Cause {
    name: "refused-unexplained",
    at: At::Unknown,
    tier: Tier::Fallback,
    spec: &["RFC 9110 §15"],
    explain: explain!("refused-unexplained"),
    check,
    ..Cause::DEFAULT
};

fn check(case: &Case) -> Option<Found> {
    let response = case.refusal()?;
    let reason = response.reason();
    let status = if reason.is_empty() { response.status.to_string() } else { format!("{} {reason}", response.status) };
    let body = case.body_text();
    let words = body.lines().map(str::trim).find(|line| !line.is_empty());
    let words = words.map(|line| escape_str(&line.chars().take(200).collect::<String>()));
    let summary = match response.status {
        200..=299 => format!("The server answered with an ordinary {status}, as if nothing had been asked of it"),
        _ => format!("The server refused the handshake with {status}; its answer does not settle why"),
    };
    let found = Found::new(summary)
        .confidence(Confidence::Possible)
        .evidences(EvidenceKind::Got, case.status_line())
        .evidences(EvidenceKind::Got, words)
        .evidences(EvidenceKind::RuledOut, ruled_out(case))
        .evidences(EvidenceKind::Fact, candidates(case))
        .evidences(EvidenceKind::Fact, refused_unread(case));
    Some(found.fix(hint(response.status)))
}

/// What was looked at, and is not the reason: in the bytes, and by experiment.
fn ruled_out(case: &Case) -> Vec<String> {
    let mut out = Vec::new();
    if case.request.is_some() {
        out.push("the request: it keeps every rule of RFC 6455 §4.1".to_owned());
    }
    out.push("credentials, a redirect, a rate limit, oversized headers: the answer does not say so".to_owned());
    let is_control = |change: &Change| matches!(change, Change::Again(_) | Change::Malformed | Change::Fragment);
    let without_effect = case.probes.iter().filter(|probe| probe.same_answer && !is_control(&probe.change));
    let words: Vec<_> = without_effect.map(|probe| probe.change.words()).collect();
    if !words.is_empty() {
        out.push(format!("no difference made: {}", words.join("; ")));
    }
    out
}

/// Who answers so, of what is known: an answer without words may be that of many.
fn candidates(case: &Case) -> Option<String> {
    const MOST: usize = 3;
    let all = case.known().candidates();
    let titles: Vec<_> = all.iter().take(MOST).map(|product| product.title.as_str()).collect();
    let (last, first) = titles.split_last()?;
    let names = if first.is_empty() { (*last).to_owned() } else { format!("{} or {last}", first.join(", ")) };
    let more = if all.len() > MOST { ", among others" } else { "" };
    Some(format!("known to answer so: {names}{more}"))
}

/// Who refuses what is no HTTP with the same words has not looked at the request at all.
fn refused_unread(case: &Case) -> Option<String> {
    let status = case.refusal().map(|response| response.status).filter(|status| *status != 400)?;
    let probe = case.probe(&Change::Malformed).filter(|probe| probe.same_answer)?;
    let words = probe.change.words();
    Some(format!("{words} gets the same {status}: it is refused unread, as by a list of addresses or a closed site"))
}

/// Where to look next, by status: what it most often means, told as a question.
const fn hint(status: u16) -> &'static str {
    match status {
        404 => "Is this the WebSocket's path? Compare it with the server's routes, the slash at the end included.",
        403 => "Compare Origin, cookies and address with what the server allows; its log names the check.",
        400 => {
            "The server's log names the check that failed. Compare the path and the headers that arrive there with those sent: a proxy may have dropped Upgrade."
        }
        426 => {
            "The server wants another protocol or version, or did not see Upgrade: compare what arrives there with what was sent."
        }
        200..=299 => {
            "An ordinary page answered: is this the WebSocket's path, and does every proxy on the way pass Upgrade on?"
        }
        502..=504 => {
            "A proxy answered for a server that it could not reach, or that failed: look at the server behind it."
        }
        500..=599 => "The server failed: its log at this moment says where.",
        _ => "The server's log at this moment names the check that failed.",
    }
}
