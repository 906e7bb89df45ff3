//! What is shown of a diagnosis. A renderer takes a [`Report`], which hands out nothing that is not redacted, and
//! returns text; only commands print.

pub mod explain;
mod human;
mod json;
mod layout;
mod waterfall;
pub mod write_out;

pub use human::{human, verdict};
pub use json::json;

use std::cell::OnceCell;

use crate::{
    causes::{Case, Finding, Severity},
    diagnosis::{Diagnosis, Outcome},
    exchange::{Exchange, Redacted, Secrets, transcript},
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
        let judged = Case::with_secrets(exchange, secrets);
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
        transcript::print(self.exchange())
    }

    /// The finding that answers "why": the first one, where something went wrong.
    fn answer(&self) -> Option<&Finding> {
        let accepted = self.outcome == Some(Outcome::Accepted);
        self.findings.first().filter(|finding| !accepted || finding.severity == Severity::Error)
    }
}
