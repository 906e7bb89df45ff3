//! What is known of a case's answer: who wrote it, through whom it came, and what it says is wrong.

use super::{Case, Confidence, EvidenceKind, Found, Probed};
use crate::{
    knowledge::{Check, Known, Product, Recognised, Seen, Sure, Treatment},
    target::Target,
};

/// An answer whose meaning is known, and how far that goes.
#[derive(Debug, Clone)]
pub struct Complaint<'a> {
    /// The answer.
    pub known: &'a Known,
    /// How sure the meaning is.
    pub confidence: Confidence,
    /// Whether everything else that could be meant was put aside.
    pub is_clear: bool,
}

impl Case {
    /// What is known of a refusal; of any other answer nothing is looked for.
    pub fn known(&self) -> &Recognised {
        self.recognised.get_or_init(|| self.refusal().map(Recognised::of).unwrap_or_default())
    }

    /// The answer's complaint about one of `checks`, as far as its meaning is known.
    pub fn complaint(&self, checks: &[Check]) -> Option<Complaint<'_>> {
        let known = self.known().means(checks).or_else(|| self.backed_by_probes(checks))?;
        // What is as believable as this one, and means something else.
        let rank = |known: &Known| (known.is_seen, known.is_telling());
        let is_clear = !self.known().believable().any(|other| {
            rank(other) >= rank(known) && other.answer.sure > Sure::Docs && !checks.contains(&other.answer.check)
        });
        let confidence = match (known.answer.sure, is_clear && (known.is_telling() || known.is_seen)) {
            (Sure::Ran | Sure::Source, true) => Confidence::Strong,
            (Sure::Inferred, _) => Confidence::Possible,
            _ => Confidence::Likely,
        };
        Some(Complaint { known, confidence, is_clear })
    }

    /// An answer that says little by itself, of a product that shows in the answer to a probe.
    fn backed_by_probes(&self, checks: &[Check]) -> Option<&Known> {
        let shows = |name: &str| {
            let mut seen = self.probes.iter().flat_map(|probe| &probe.case.known().seen);
            seen.any(|seen| !seen.weak && seen.product.name == name)
        };
        self.known().known.iter().find(|known| checks.contains(&known.answer.check) && shows(&known.product.name))
    }

    /// Whether the answer complains about one of `checks` and about nothing else.
    pub fn complains(&self, checks: &[Check]) -> bool {
        self.complaint(checks).is_some_and(|complaint| complaint.confidence <= Confidence::Strong)
    }

    /// The hops that show in the answer or in that of a probe, the surer first, and the one whose name the host has.
    pub fn hops(&self) -> Vec<Seen> {
        let own = self.known().hops().cloned();
        let named = Target::parse(&self.exchange.url).ok().and_then(|target| Seen::by_host(&target.host));
        let probed = self.probes.iter().flat_map(|probe| probe.case.known().hops().cloned().collect::<Vec<_>>());
        let mut hops: Vec<Seen> = Vec::new();
        for seen in own.chain(probed).chain(named) {
            match hops.iter_mut().find(|other| other.product.name == seen.product.name) {
                Some(other) if other.weak && !seen.weak => *other = seen,
                Some(_) => {}
                None => hops.push(seen),
            }
        }
        hops.sort_by_key(|seen| seen.weak);
        hops
    }

    /// Who wrote the answer, by its own words.
    pub fn writer(&self) -> Option<&'static Product> {
        self.known().telling().next().map(|known| known.product)
    }

    /// The line that shows a product: one of the answer, or one of the answer to a probe, with that probe.
    pub fn line_that_shows(&self, seen: &Seen) -> Option<(String, Option<&Probed>)> {
        let line = |case: &Self| {
            let own = case.known().seen.iter().find(|own| own.product.name == seen.product.name)?;
            Some(case.got_line(case.response()?.head.first(own.header.as_ref()?)?))
        };
        let of_probe = || self.probes.iter().find_map(|probe| Some((line(&probe.case)?, Some(probe))));
        line(self).map(|line| (line, None)).or_else(of_probe)
    }

    /// The hop that takes Upgrade out unless it is configured: the surest that does.
    pub fn dropping_hop(&self) -> Option<Seen> {
        self.hops().into_iter().find(|seen| !seen.weak && seen.product.habit.upgrade == Some(Treatment::Drops))
    }

    /// The hop that answers most likely: the surest of all.
    pub fn front(&self) -> Option<Seen> {
        self.hops().into_iter().find(|seen| !seen.weak)
    }

    /// The application's server, where the answer or that of a probe shows it.
    pub fn server(&self) -> Option<&'static Product> {
        self.known().server().or_else(|| self.probes.iter().find_map(|probe| probe.case.known().server()))
    }
}

impl Complaint<'_> {
    /// The words of the answer as evidence, with who writes them.
    pub fn told(&self, case: &Case, found: Found) -> Found {
        let body = case.body_text();
        let line = body.lines().map(str::trim).find(|line| !line.is_empty());
        let words =
            line.filter(|line| !line.starts_with('<') && line.len() <= 200).map(crate::wire::escape::escape_str);
        let words = words.or_else(|| self.known.answer.pattern.says.clone());
        let writer = &self.known.product.title;
        let when = &self.known.answer.when;
        let perhaps = if self.known.answer.sure == Sure::Inferred { "perhaps " } else { "" };
        let meaning = if when.is_empty() { format!("{perhaps}{writer}") } else { format!("{perhaps}{writer}: {when}") };
        let found = found.evidences(EvidenceKind::Got, case.status_line());
        let found = match words {
            Some(words) => found.evidence(EvidenceKind::KnownText, format!("{words} ({meaning})")),
            None => found.evidence(EvidenceKind::KnownText, meaning),
        };
        found.evidences(EvidenceKind::Fact, self.known.answer.log.as_ref().map(|log| format!("its log says: {log}")))
    }
}

impl Found {
    /// The fix of `product` for `cause`, where it is known; what was said before stays where it is not.
    #[must_use]
    pub fn fix_of(self, product: Option<&Product>, cause: &str) -> Self {
        match product.and_then(|product| product.fix(cause)) {
            Some(fix) => {
                let found = self.fix(fix.text.trim());
                match &fix.snippet {
                    Some(snippet) => found.snippet(snippet.trim_matches('\n')),
                    None => found,
                }
            }
            None => self,
        }
    }
}
