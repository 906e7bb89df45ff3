//! What is shown of a diagnosis. A renderer takes a [`Report`], which hands out nothing that is not redacted, and
//! returns text; only commands print.

pub mod compare;
pub mod explain;
mod github;
mod human;
mod json;
pub mod knowledge;
pub mod layout;
mod markdown;
pub mod near;
mod phases;
mod proxy;
pub mod told;
mod waterfall;
pub mod write_out;

pub use github::github;
pub use human::{human, verdict};
pub use json::json;
pub use markdown::markdown;

use std::cell::OnceCell;

use serde::Serialize;

use crate::{
    causes::{Case, Finding, Probed, Severity},
    diagnosis::{Diagnosis, Outcome},
    exchange::{Exchange, Redacted, Secrets, transcript},
    knowledge::{Seen, Sure},
};

/// A diagnosis that may be shown.
#[derive(Debug)]
pub struct Report {
    kind: Kind,
    /// What was judged. It is not redacted, and no renderer reaches it.
    judged: Case,
    /// What is shown, made when somebody looks: a verdict alone needs none of it.
    view: OnceCell<View>,
    outcome: Option<Outcome>,
    exit_code: u8,
    verdict: String,
    findings: Vec<Finding>,
    notes: Vec<String>,
}

/// The redacted exchange, and that exchange read again: what is shown is cut out of these alone.
#[derive(Debug)]
struct View {
    exchange: Redacted,
    case: Case,
}

/// A probe as it is shown.
#[derive(Debug, Serialize)]
struct ProbeLine {
    name: String,
    change: String,
    #[serde(skip)]
    answer: String,
    outcome: Option<Outcome>,
    status: Option<u16>,
    same_answer: bool,
}

/// A party on the path as it is shown.
#[derive(Debug, Serialize)]
struct Hop {
    name: String,
    version: Option<String>,
    kind: &'static str,
    evidence: String,
}

/// What a report is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A handshake that was performed.
    Check,
    /// A record that was read.
    Lint,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Lint => "lint",
        }
    }
}

impl Report {
    /// Judges `exchange` and masks `secrets` in all that is shown of it. `notes` are about the command line.
    pub fn new(kind: Kind, exchange: Exchange, secrets: Secrets, notes: Vec<String>) -> Self {
        Self::of(kind, Case::with_secrets(exchange, secrets), notes)
    }

    /// The report on a case, its probes included.
    pub fn of(kind: Kind, judged: Case, notes: Vec<String>) -> Self {
        let secrets = judged.secrets();
        let diagnosis = Diagnosis::of(&judged);
        let browser = crate::diagnosis::browser::notes(&judged).into_iter().map(|note| secrets.mask(&note));
        let notes = notes.into_iter().chain(browser).collect();
        let verdict = secrets.mask(&diagnosis.verdict(&secrets.mask(&judged.exchange.url)));
        let exit_code = diagnosis.exit_code();
        let findings =
            diagnosis.findings.into_iter().map(|finding| finding.masked(|text| secrets.mask(text))).collect();
        let (outcome, view) = (diagnosis.outcome, OnceCell::new());
        Self { kind, judged, view, outcome, exit_code, verdict, findings, notes }
    }

    /// The verdict, in one sentence.
    pub fn sentence(&self) -> &str {
        &self.verdict
    }

    /// The URL, as it may be shown.
    pub fn url(&self) -> &str {
        &self.exchange().url
    }

    /// The warnings, a sentence each.
    pub fn warnings(&self) -> impl Iterator<Item = &str> {
        let warnings = self.findings.iter().filter(|finding| finding.severity == Severity::Warning);
        warnings.map(|finding| finding.summary.as_str())
    }

    fn view(&self) -> &View {
        self.view.get_or_init(|| {
            let secrets = self.judged.secrets();
            let exchange = secrets.redact(&self.judged.exchange);
            let case = Case::with_secrets((*exchange).clone(), Secrets::shown());
            let case = case.with_contents_of(&self.judged, |bytes| secrets.mask_bytes(bytes));
            View { exchange, case }
        })
    }

    fn exchange(&self) -> &Redacted {
        &self.view().exchange
    }

    fn case(&self) -> &Case {
        &self.view().case
    }

    /// The reports of the exchanges that were redirected to this one.
    fn earlier(&self) -> impl Iterator<Item = Self> {
        let report = |exchange: &Exchange| {
            let case = Case::with_secrets(exchange.clone(), self.judged.secrets().clone());
            Self::of(self.kind, case, Vec::new())
        };
        self.judged.earlier.iter().map(report)
    }

    /// The probes that were run, as they may be shown.
    fn probes(&self) -> Vec<ProbeLine> {
        let secrets = self.judged.secrets();
        let line = |probe: &Probed| ProbeLine {
            name: secrets.mask(&crate::wire::escape::escape_str(&probe.change.to_string())),
            change: secrets.mask(&crate::wire::escape::escape_str(&probe.change.words())),
            answer: secrets.mask(&probe.answer_words()),
            outcome: Diagnosis::of(&probe.case).outcome,
            status: probe.case.response().map(|response| response.status),
            same_answer: probe.same_answer,
        };
        self.judged.probes.iter().map(line).collect()
    }

    /// The hops that were recognised; none where the handshake works, so that nothing is paid for them.
    fn hops(&self) -> Vec<Hop> {
        let secrets = self.judged.secrets();
        let evidence = |seen: &Seen| match self.judged.line_that_shows(seen) {
            Some((line, None)) => line,
            Some((line, Some(probe))) => format!("{line} (to a probe: {})", probe.change.words()),
            None if seen.by_host => "the name of the host".to_owned(),
            None => "the shape or the words of the answer".to_owned(),
        };
        let hop = |seen: &Seen, evidence: String| Hop {
            name: seen.product.name.clone(),
            version: seen.version.as_deref().map(|version| secrets.mask(version)),
            kind: seen.product.kind.name(),
            evidence,
        };
        if self.judged.refusal().is_none() && self.judged.probes.is_empty() {
            return Vec::new();
        }
        let mut hops: Vec<Hop> =
            self.judged.hops().iter().filter(|seen| !seen.weak).map(|seen| hop(seen, evidence(seen))).collect();
        if let Some(server) = self.judged.server() {
            let seen = self.judged.known().seen.iter().find(|seen| seen.product.name == server.name);
            hops.push(Hop {
                name: server.name.clone(),
                version: seen.and_then(|seen| seen.version.clone()),
                kind: server.kind.name(),
                evidence: seen.map_or_else(|| "the words of the answer".to_owned(), evidence),
            });
        }
        hops
    }

    /// What the log of the application, or of the hop, that wrote the answer says at this moment; only where it is known
    /// who that is and which of its checks it was, and where no evidence says it already.
    fn log(&self) -> Option<String> {
        let recognised = self.judged.known();
        let first = recognised.believable().next()?;
        let first = Some(first).filter(|known| known.is_telling() && known.answer.sure > Sure::Docs)?;
        let mut rivals = recognised.believable().filter(|known| known.is_seen == first.is_seen);
        let is_clear = rivals.all(|known| known.answer.check == first.answer.check);
        let log = first.answer.log.as_ref().filter(|_| is_clear)?;
        let mut evidence = self.findings.iter().flat_map(|finding| &finding.evidence);
        let is_told = evidence.any(|evidence| evidence.text.contains(log.as_str()));
        (!is_told).then(|| format!("{} says at this moment: {log}", first.product.title))
    }

    /// The process's exit code.
    pub const fn exit_code(&self) -> u8 {
        self.exit_code
    }

    /// The name of the cause that was found first.
    pub fn first_cause(&self) -> Option<&'static str> {
        self.findings.first().map(|finding| finding.cause.name)
    }

    /// The transcript of the exchange.
    pub fn transcript(&self) -> String {
        let secrets = self.judged.secrets();
        let probes = self.judged.probes.iter();
        let name = |change: &crate::probes::Change| secrets.mask(&change.to_string());
        let probes =
            probes.map(|probe| transcript::print_probe(&name(&probe.change), &secrets.redact(&probe.case.exchange)));
        let earlier = self.judged.earlier.iter().map(|exchange| transcript::print_earlier(&secrets.redact(exchange)));
        transcript::print(self.exchange()) + &earlier.chain(probes).collect::<String>()
    }

    /// Whether something is wrong: with the handshake, or with a request that is only looked at.
    fn is_bad(&self) -> bool {
        match self.outcome {
            Some(outcome) => outcome != Outcome::Accepted,
            None => self.findings.iter().any(|finding| finding.severity == Severity::Error),
        }
    }

    /// The finding that answers "why": the first one, where something went wrong.
    fn answer(&self) -> Option<&Finding> {
        let accepted = self.outcome == Some(Outcome::Accepted);
        self.findings.first().filter(|finding| !accepted || finding.severity == Severity::Error)
    }
}
