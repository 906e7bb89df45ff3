//! The connection was cut after a silence that is some hop's limit.

use super::{At, Case, Cause, Confidence, EvidenceKind, FRAMES, Found, explain};
use crate::{
    exchange::End,
    knowledge::{Product, Recognised, limits_at},
};

pub(super) const TIMEOUT: Cause = Cause {
    name: "idle-timeout",
    at: At::Hop,
    spec: &["RFC 6455 §5.5.2", "RFC 6455 §7.2.1"],
    explain: explain!("idle-timeout"),
    check,
    ..FRAMES
};

/// No hop forgets a connection sooner.
const SHORTEST_US: u64 = 5_000_000;

/// How long the silence was in which the server ended the connection, when it was left idle on purpose.
pub(super) fn silence(case: &Case) -> Option<u64> {
    let facts = case.frame_facts().filter(|facts| !facts.pinged)?;
    let ended = matches!(case.exchange.end, End::Closed | End::Reset) || case.server_closed_first();
    facts.silence_us.filter(|_| ended)
}

/// A silence as evidence.
pub(super) fn told(silence_us: u64) -> String {
    let tenths = silence_us / 100_000;
    format!("nothing was sent or received for the last {}.{} s", tenths / 10, tenths % 10)
}

fn check(case: &Case) -> Option<Found> {
    cut(case).or_else(|| forgotten(case))
}

/// A hop that keeps no state any more resets the connection at the first byte after the silence.
fn forgotten(case: &Case) -> Option<Found> {
    let facts = case.frame_facts().filter(|facts| facts.pinged && facts.pong_us.is_none())?;
    let silence = facts.silence_us.filter(|silence| *silence >= SHORTEST_US && case.exchange.end == End::Reset)?;
    let seconds = silence / 1_000_000;
    Some(
        Found::new(format!("A hop forgot the connection in {seconds} s of silence, and reset it at the next byte"))
            .confidence(Confidence::Likely)
            .evidence(EvidenceKind::Fact, told(silence))
            .evidence(EvidenceKind::Sent, "a ping frame, answered by a reset")
            .evidence(
                EvidenceKind::Fact,
                "an AWS Network Load Balancer does so after 350 s, NAT and firewalls after minutes",
            )
            .fix("Let one side send a ping more often than that; try shorter times with --hold to find the limit."),
    )
}

fn cut(case: &Case) -> Option<Found> {
    let silence = silence(case)?;
    let mut limits = limits_at(silence);
    // The limit of a hop that shows in the 101 is the likeliest of those that fit.
    let answer = case.response().map(Recognised::of).unwrap_or_default();
    let shows = |product: &Product| answer.hops().any(|seen| !seen.weak && seen.product.name == product.name);
    for limit in &mut limits {
        limit.products.sort_by_key(|product| !shows(product));
    }
    limits.sort_by_key(|limit| !limit.products.first().is_some_and(|product| shows(product)));
    let first = limits.first()?;
    let product = first.products.first().copied();
    let how = match case.exchange.end {
        _ if case.server_closed_first() => "closed",
        End::Reset => "reset",
        _ => "cut",
    };
    let seconds = first.seconds;
    let found = Found::new(format!("The connection was {how} after {seconds} s of silence, a known idle limit"))
        .confidence(Confidence::Likely)
        .evidence(EvidenceKind::Fact, told(silence))
        .evidences(EvidenceKind::Fact, limits.iter().map(|limit| format!("{} s: {}", limit.seconds, limit.whose())))
        .fix("Let one side send a ping more often than that, or raise the limit at the hop. Two hops may have the same one.");
    Some(found.fix_of(product, TIMEOUT.name))
}
