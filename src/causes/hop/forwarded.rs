//! The application refuses a header that the hop added: every request that comes through it, whatever is asked for.

use super::{Case, Cause, Check, Confidence, EvidenceKind, Found, HOP, ask, explain, named, shown};
use crate::{knowledge::Known, probes::Change};

pub(super) const REFUSED: Cause = Cause {
    name: "hop-header-refused",
    spec: &["RFC 7239 §8.1"],
    explain: explain!("hop-header-refused"),
    check,
    asks: |case| match known(case) {
        Some(_) => vec![ask(90, Change::WithoutUpgrade), ask(88, Change::OtherPath)],
        None => Vec::new(),
    },
    ..HOP
};

/// Probes that get the same answer where the application looks at nothing but who passed the request on.
const ALIKE: &[Change] = &[Change::WithoutUpgrade, Change::OtherPath];

/// The answer, as one that a product is known to give for a header of the hop's. Its words alone are too common.
fn known(case: &Case) -> Option<&Known> {
    case.known().known.iter().find(|known| known.answer.check == Check::HopHeader)
}

fn check(case: &Case) -> Option<Found> {
    let known = known(case)?;
    if !ALIKE.iter().all(|change| case.is_same_with(change)) {
        return None;
    }
    let direct = case.flip(|change| matches!(change, Change::Direct(_)));
    let hop = case.front();
    let confidence = match (direct, &hop) {
        (Some(_), _) => Confidence::Strong,
        (None, Some(_)) => Confidence::Likely,
        (None, None) => Confidence::Possible,
    };
    let product = known.product;
    let by = named(hop.as_ref());
    let found = Found::new(format!("{} seems to refuse X-Forwarded-For, which {by} added", product.title))
        .confidence(confidence)
        .header("x-forwarded-for")
        .evidences(EvidenceKind::Got, case.status_line())
        .evidence(EvidenceKind::KnownText, format!("{} says so: {}", product.title, known.answer.when))
        .evidence(EvidenceKind::Fact, "without an upgrade, and at another path, the answer is the same");
    let found = shown(case, found, hop.as_ref());
    let found = direct.into_iter().fold(found.probes(case, ALIKE), Found::probe);
    let found = found
        .evidences(EvidenceKind::Fact, known.answer.log.as_ref().map(|log| format!("its log says: {log}")))
        .fix("Let the application trust the address from which the proxy comes, or the proxy add no such header.");
    Some(found.fix_of(Some(product), REFUSED.name))
}
