//! What is shown of a diagnosis. A renderer takes a [`Report`], which holds nothing that is not redacted, and returns
//! text; only commands print.

pub mod explain;
mod human;
mod json;
mod layout;
mod waterfall;
pub mod write_out;

pub use human::{human, verdict};
pub use json::json;

use crate::{
    causes::{Case, Finding, Severity},
    diagnosis::{Diagnosis, Outcome},
    exchange::{Exchange, Redacted, Secrets, transcript},
};

/// A diagnosis that may be shown.
#[derive(Debug)]
pub struct Report {
    kind: Kind,
    exchange: Redacted,
    /// The redacted exchange, read again: what is shown is cut out of this one alone.
    case: Case,
    outcome: Option<Outcome>,
    exit_code: u8,
    verdict: String,
    findings: Vec<Finding>,
    notes: Vec<String>,
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
    pub fn new(kind: Kind, exchange: Exchange, secrets: &Secrets, notes: Vec<String>) -> Self {
        let redacted = secrets.redact(&exchange);
        let case = Case::new(exchange);
        let diagnosis = Diagnosis::of(&case);
        let verdict = secrets.mask(&diagnosis.verdict(&redacted.url));
        let exit_code = diagnosis.exit_code();
        let findings =
            diagnosis.findings.into_iter().map(|finding| finding.masked(|text| secrets.mask(text))).collect();
        let shown = Case::new((*redacted).clone()).with_contents_of(case, |bytes| secrets.mask_bytes(bytes));
        Self { kind, exchange: redacted, case: shown, outcome: diagnosis.outcome, exit_code, verdict, findings, notes }
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
        transcript::print(&self.exchange)
    }

    /// The finding that answers "why": the first one, where something went wrong.
    fn answer(&self) -> Option<&Finding> {
        let accepted = self.outcome == Some(Outcome::Accepted);
        self.findings.first().filter(|finding| !accepted || finding.severity == Severity::Error)
    }
}
