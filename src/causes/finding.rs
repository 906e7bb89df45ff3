//! What a check found, and how sure it is.

use serde::Serialize;

use super::{Case, Cause, Probed, fitted::fitted};
use crate::probes::Change;

/// Where a fault lies; never more precise than the evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum At {
    /// The request or its address is wrong.
    Client,
    /// Something between changed or refused it.
    Hop,
    /// The endpoint's policy or its answer.
    Server,
    /// The network.
    Network,
    /// The evidence does not tell.
    Unknown,
}

/// How bad it is, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// The handshake fails because of it.
    Error,
    /// It works here, and will not everywhere.
    Warning,
    /// Worth knowing.
    Note,
}

/// How sure it is, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// A probe flipped the outcome, or the bytes themselves break the rule.
    Proven,
    /// A known text or fingerprint says so.
    Strong,
    /// It fits, and little else does.
    Likely,
    /// It fits.
    Possible,
}

impl Confidence {
    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Proven => "proven",
            Self::Strong => "strong",
            Self::Likely => "likely",
            Self::Possible => "possible",
        }
    }
}

/// What a cause is worth as an answer to "why".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// It explains.
    Reason,
    /// It says what was seen; a reason beside it is the better answer.
    Symptom,
    /// It is said only when nothing else is.
    Fallback,
}

/// What a check found. The cause supplies what is not said here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    summary: String,
    confidence: Confidence,
    header: Option<String>,
    at: Option<At>,
    severity: Option<Severity>,
    evidence: Vec<Evidence>,
    fix: Fix,
}

/// What a finding rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// What it is.
    pub kind: EvidenceKind,
    /// The line or the words, escaped.
    pub text: String,
}

/// Kinds of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceKind {
    /// A line that was sent.
    Sent,
    /// A line, or bytes, that came back.
    Got,
    /// Something that should be there.
    Absent,
    /// What would have been right.
    Wanted,
    /// A text whose author and meaning are known.
    KnownText,
    /// A fact of a phase: an address, a certificate, a time.
    Fact,
    /// A further handshake with one thing changed, and what came of it.
    Probe,
    /// What was looked at and is not the cause.
    RuledOut,
}

/// What to change.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Fix {
    /// In words.
    pub text: String,
    /// Ready to paste.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snippet: Option<String>,
}

impl Found {
    /// A finding in one plain sentence without a full stop, proven unless said otherwise.
    pub fn new(summary: impl Into<String>) -> Self {
        Self {
            summary: summary.into(),
            confidence: Confidence::Proven,
            header: None,
            at: None,
            severity: None,
            evidence: Vec::new(),
            fix: Fix::default(),
        }
    }

    /// How sure it is.
    #[must_use]
    pub const fn confidence(mut self, confidence: Confidence) -> Self {
        self.confidence = confidence;
        self
    }

    /// Which header it is about, where the cause alone does not say.
    #[must_use]
    pub fn header(mut self, name: &str) -> Self {
        self.header = Some(name.to_ascii_lowercase());
        self
    }

    /// Where it lies, when it is not where the cause says.
    #[must_use]
    pub const fn at(mut self, at: At) -> Self {
        self.at = Some(at);
        self
    }

    /// How bad it is, when it is not what the cause says.
    #[must_use]
    pub const fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    /// A piece of evidence, in escaped text.
    #[must_use]
    pub fn evidence(mut self, kind: EvidenceKind, text: impl Into<String>) -> Self {
        self.evidence.push(Evidence { kind, text: text.into() });
        self
    }

    /// Evidence of one kind for each of `texts`.
    #[must_use]
    pub fn evidences(self, kind: EvidenceKind, texts: impl IntoIterator<Item = String>) -> Self {
        texts.into_iter().fold(self, |found, text| found.evidence(kind, text))
    }

    /// What a probe showed.
    #[must_use]
    pub fn probe(self, probe: &Probed) -> Self {
        self.evidence(EvidenceKind::Probe, format!("with {}: {}", probe.change.words(), probe.answer_words()))
    }

    /// What those of `changes` showed that were tried.
    #[must_use]
    pub fn probes<'a>(self, case: &Case, changes: impl IntoIterator<Item = &'a Change>) -> Self {
        changes.into_iter().filter_map(|change| case.probe(change)).fold(self, Self::probe)
    }

    /// What to change, in words.
    #[must_use]
    pub fn fix(mut self, text: impl Into<String>) -> Self {
        self.fix.text = text.into();
        self
    }

    /// What to change, as it is said so far.
    pub fn fix_text(&self) -> &str {
        &self.fix.text
    }

    /// What to paste.
    #[must_use]
    pub fn snippet(mut self, text: impl Into<String>) -> Self {
        self.fix.snippet = Some(text.into());
        self
    }
}

/// A cause that was found.
#[derive(Debug, Clone)]
pub struct Finding {
    /// Which one.
    pub cause: &'static Cause,
    /// How bad it is.
    pub severity: Severity,
    /// How sure it is.
    pub confidence: Confidence,
    /// The header at fault, in lower case.
    pub header: Option<String>,
    /// Where the fault lies.
    pub at: At,
    /// One plain sentence.
    pub summary: String,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
    /// What to change.
    pub fix: Fix,
}

impl Finding {
    /// What `cause` found.
    pub fn new(cause: &'static Cause, found: Found) -> Self {
        Self {
            cause,
            severity: found.severity.unwrap_or(cause.severity),
            confidence: found.confidence,
            header: found.header.or_else(|| cause.header.map(str::to_owned)),
            at: found.at.unwrap_or(cause.at),
            summary: found.summary,
            evidence: found.evidence,
            fix: found.fix,
        }
    }

    /// The finding with the snippet made fit for what the case has; a command for this program is so already.
    #[must_use]
    pub fn fitted(mut self, case: &Case) -> Self {
        let stripped = self.header.as_deref().filter(|_| self.cause.at == At::Hop);
        let fit =
            |snippet: String| if snippet.starts_with("wswhy ") { snippet } else { fitted(&snippet, case, stripped) };
        self.fix.snippet = self.fix.snippet.map(fit);
        self
    }

    /// The finding with every text passed through `mask`, and those that are to be read cut where they are long: not
    /// before, as half a secret would not be found any more.
    #[must_use]
    pub fn masked(mut self, mask: impl Fn(&str) -> String) -> Self {
        self.summary = clipped(mask(&self.summary));
        for evidence in &mut self.evidence {
            evidence.text = clipped(mask(&evidence.text));
        }
        self.fix.text = mask(&self.fix.text);
        self.fix.snippet = self.fix.snippet.map(|snippet| mask(&snippet));
        self
    }
}

/// A text that a peer had a part in, at most so long that it can be read.
fn clipped(text: String) -> String {
    const MOST: usize = 600;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}... ({} bytes)", &text[..end], text.len()),
        None => text,
    }
}
