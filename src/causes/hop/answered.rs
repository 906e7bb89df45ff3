//! A gateway accepts the handshake alone and dials the application afterwards, whose failure shows as an early close.

use super::{Case, Cause, Confidence, EvidenceKind, Found, HOP, explain};
use crate::{
    causes::frames::{meant, said_after_open},
    exchange::PhaseName,
    knowledge::Recognised,
    wire::escape::escape,
};

pub(super) const ANSWERED: Cause = Cause {
    name: "hop-answered-101",
    phase: PhaseName::Frames,
    spec: &["RFC 6455 §7.4.1", "RFC 6455 §4.2.2"],
    explain: explain!("hop-answered-101"),
    check,
    ..HOP
};

fn check(case: &Case) -> Option<Found> {
    // First what is cheap: a handshake that works reads no knowledge.
    let close = case.closes().0.filter(|_| case.server_closed_first())?;
    let (product, _) = meant(case).filter(|(product, _)| product.habit.answers_first)?;
    // Its way of writing a 101 is no proof, and neither are its words: together they are much.
    let recognised = case.response().map(Recognised::of).unwrap_or_default();
    let has_its_look = recognised.seen.iter().any(|seen| seen.product.name == product.name);
    let found =
        Found::new(format!("{} answered 101 by itself, and did not reach the application behind it", product.title))
            .confidence(if has_its_look { Confidence::Strong } else { Confidence::Likely })
            .evidences(EvidenceKind::Got, case.status_line())
            .evidence(EvidenceKind::Got, format!("close {} {}", close.code.unwrap_or_default(), escape(&close.reason)));
    let look = has_its_look.then(|| format!("the 101 has the look of {}", product.title));
    let found = found.evidences(EvidenceKind::Fact, look);
    let found = found
        .fix("Perform the handshake with the application itself (--direct HOST:PORT), and look at the gateway's log.");
    Some(said_after_open(case, found, ANSWERED.name))
}
