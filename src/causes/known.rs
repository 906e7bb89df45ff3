//! What is known of a case's answer: who wrote it, through whom it came, and what it says is wrong.

use super::{Case, Confidence, EvidenceKind, Found, Probed};
use crate::{
    knowledge::{Check, Known, Product, Recognised, Seen, Sure, Treatment},
    probes::Change,
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
    /// Whether whoever else could have written it was, so that only what it means may be open.
    pub is_of_one: bool,
}

impl Case {
    /// What is known of a refusal; of any other answer nothing is looked for.
    pub fn known(&self) -> &Recognised {
        self.recognised.get_or_init(|| {
            let probe = self.change.as_ref().map(Change::to_string);
            self.refusal().map(|response| Recognised::of_probe(response, probe.as_deref())).unwrap_or_default()
        })
    }

    /// The answer's complaint about one of `checks`, as far as its meaning is known.
    pub fn complaint(&self, checks: &[Check]) -> Option<Complaint<'_>> {
        // An answer that says little by itself may be of a hop that shows in the answer to a probe.
        let rank = |known: &Known| (self.is_probed_hop(known.product), known.is_seen, known.is_telling());
        let believable = || self.known().known.iter().filter(|known| rank(known) != (false, false, false));
        let of_checks = |known: &&Known| checks.contains(&known.answer.check);
        let shown = believable().filter(of_checks).find(|known| rank(known).0);
        let known = shown.or_else(|| believable().find(of_checks))?;
        // What is as believable as this one.
        let rivals = || believable().filter(|other| rank(other) >= rank(known) && other.answer.sure > Sure::Docs);
        let is_clear = rivals().all(|other| checks.contains(&other.answer.check));
        let is_of_one = rivals().all(|other| other.product.name == known.product.name);
        let confidence = match (known.answer.sure, is_clear) {
            (Sure::Ran | Sure::Source, true) => Confidence::Strong,
            (Sure::Inferred, _) => Confidence::Possible,
            _ => Confidence::Likely,
        };
        Some(Complaint { known, confidence, is_clear, is_of_one })
    }

    /// Whether a product is a hop that shows in the answer to a probe.
    fn is_probed_hop(&self, product: &Product) -> bool {
        product.kind.is_hop() && self.showing_probes().any(|seen| !seen.weak && seen.product.name == product.name)
    }

    /// What shows in the answers to probes.
    fn showing_probes(&self) -> impl Iterator<Item = &Seen> {
        self.probes.iter().filter(|probe| self.is_told_by(probe)).flat_map(|probe| &probe.case.known().seen)
    }

    /// Whether a probe's answer is one to it: an application may answer every ordinary request with the same no.
    fn is_told_by(&self, probe: &Probed) -> bool {
        let ordinary =
            || self.probe(&Change::WithoutUpgrade).is_some_and(|plain| plain.case.class() == probe.case.class());
        probe.change != Change::Fragment || !probe.same_answer && !ordinary()
    }

    /// Whether the answer complains about one of `checks` and about nothing else.
    pub fn complains(&self, checks: &[Check]) -> bool {
        self.complaint(checks).is_some_and(|complaint| complaint.confidence <= Confidence::Strong)
    }

    /// The hops that show in the answer or in that of a probe, the surer first, and the one whose name the host has.
    pub fn hops(&self) -> Vec<Seen> {
        let probed = self.showing_probes().filter(|seen| seen.product.kind.is_hop());
        let named = Target::parse(&self.exchange.url).ok().and_then(|target| Seen::by_host(&target.host));
        let mut hops: Vec<Seen> = Vec::new();
        for seen in self.known().hops().chain(probed).cloned().chain(named) {
            match hops.iter_mut().find(|other| other.product.name == seen.product.name) {
                Some(other) if other.weak && !seen.weak => *other = seen,
                Some(_) => {}
                None => hops.push(seen),
            }
        }
        hops.sort_by_key(|seen| seen.weak);
        hops
    }

    /// Whether the first that reads the request is written in Go, by its words for one that does not parse.
    pub fn speaks_go(&self) -> bool {
        let is_go = |known: &Known| known.is_telling() && known.product.language.as_deref() == Some("Go");
        let malformed = self.probe(&Change::Malformed);
        self.known().known.iter().chain(malformed.iter().flat_map(|probe| &probe.case.known().known)).any(is_go)
    }

    /// Who wrote the answer, by its own words.
    pub fn writer(&self) -> Option<&'static Product> {
        self.known().telling().next().map(|known| known.product)
    }

    /// The line that shows a product: one of the answer, or one of the answer to a probe, with that probe.
    pub fn line_that_shows(&self, seen: &Seen) -> Option<(String, Option<&Probed>)> {
        let line = |case: &Self| {
            let own = case.known().seen.iter().find(|own| own.product.name == seen.product.name)?;
            // A page of its own shows it as a whole.
            if own.own && case.change.is_some() {
                return case.status_line();
            }
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
    /// Who wrote it, where nobody else could have.
    pub fn writer(&self) -> Option<&'static Product> {
        self.is_of_one.then_some(self.known.product)
    }

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
    /// The fix of `product` for `cause`, behind the one that is there: what its operator can change.
    #[must_use]
    pub fn or_fix_of(self, product: Option<&Product>, cause: &str) -> Self {
        let Some(fix) = product.and_then(|product| product.fix(cause)) else { return self };
        let own = self.fix_text().to_owned();
        self.fix_of(product, cause).fix(format!("{own} {}", fix.text.trim()))
    }

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
