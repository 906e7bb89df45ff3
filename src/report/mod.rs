//! What is shown of a diagnosis. A renderer takes a [`Report`], which hands out nothing that is not redacted, and
//! returns text; only commands print.

pub mod compare;
pub mod explain;
mod human;
mod json;
mod layout;
mod waterfall;
pub mod write_out;

pub use human::{human, verdict};
pub use json::json;

use std::cell::OnceCell;

use serde::Serialize;

use crate::{
    causes::{Case, Finding, Probed, Severity},
    diagnosis::{Diagnosis, Outcome},
    exchange::{Exchange, Redacted, Secrets, transcript},
    knowledge::Seen,
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
        let verdict = secrets.mask(&diagnosis.verdict(&secrets.mask(&judged.exchange.url)));
        let exit_code = diagnosis.exit_code();
        let findings =
            diagnosis.findings.into_iter().map(|finding| finding.masked(|text| secrets.mask(text))).collect();
        let (outcome, view) = (diagnosis.outcome, OnceCell::new());
        Self { kind, judged, view, outcome, exit_code, verdict, findings, notes }
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
        let evidence = |seen: &Seen| match &seen.header {
            Some(name) => self
                .judged
                .known()
                .seen
                .iter()
                .find(|own| own.product.name == seen.product.name)
                .and(self.judged.response())
                .and_then(|response| response.head.first(name))
                .map_or_else(|| name.clone(), |field| self.judged.got_line(field)),
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
        transcript::print(self.exchange()) + &probes.collect::<String>()
    }

    /// The finding that answers "why": the first one, where something went wrong.
    fn answer(&self) -> Option<&Finding> {
        let accepted = self.outcome == Some(Outcome::Accepted);
        self.findings.first().filter(|finding| !accepted || finding.severity == Severity::Error)
    }
}
