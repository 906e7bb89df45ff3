//! The catalogue: every named reason for which a handshake fails, and the check that looks for it.
//!
//! To add one: (1) record the exchange with `-v`, (2) save it as `fixtures/causes/<cause>/fires-<story>.txt`, (3) copy
//! the nearest literal and check below, list it in its module, write `explain/<cause>.md`, (4) run `cargo test`, which
//! names what is still missing.

pub mod case;
mod dns;
mod endpoint;
mod experiment;
mod finding;
mod fitted;
mod frames;
mod hop;
mod http2;
mod known;
mod no_answer;
mod proxy;
mod request;
mod tcp;
mod tls;
mod told;
mod upgrade;

pub use case::Case;
pub use experiment::Probed;
pub use finding::{At, Confidence, Evidence, EvidenceKind, Finding, Fix, Found, Severity, Tier};
pub use known::Complaint;

use crate::{exchange::PhaseName, knowledge::Seen, probes::Change};

/// One named reason: what is known of it beforehand, and its check.
#[derive(Debug)]
pub struct Cause {
    /// The name, for ever: what is seen, in plain words.
    pub name: &'static str,
    /// The step in which it shows.
    pub phase: PhaseName,
    /// The header at fault, in lower case, where it is always the same one.
    pub header: Option<&'static str>,
    /// Where the fault usually lies.
    pub at: At,
    /// How bad it usually is.
    pub severity: Severity,
    /// Whether it explains, or only says what was seen.
    pub tier: Tier,
    /// Which handshakes it is about.
    pub over: Over,
    /// The sections that say so, the one to cite first.
    pub spec: &'static [&'static str],
    /// What `explain` prints.
    pub explain: &'static str,
    /// Looks for it in a case.
    pub check: fn(&Case) -> Option<Found>,
    /// The probes that would settle it, given what is known so far.
    pub asks: fn(&Case) -> Vec<Ask>,
}

/// The HTTP versions whose handshakes a cause is about: they share paths, origins and frames, and nothing that is
/// about an upgrade.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// Whatever carries the handshake.
    Any,
    /// An upgrade in HTTP/1.1.
    Http1,
    /// A stream of HTTP/2.
    Http2,
}

impl Over {
    fn includes(self, case: &Case) -> bool {
        match self {
            Self::Any => true,
            Self::Http1 => !case.is_http2(),
            Self::Http2 => case.is_http2(),
        }
    }
}

/// A wish for a probe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// What it would tell, for what it costs; 100 is much.
    pub worth: u8,
    /// The change.
    pub change: Change,
}

/// A wish for a probe.
const fn ask(worth: u8, change: Change) -> Ask {
    Ask { worth, change }
}

impl Cause {
    const DEFAULT: Self = Self {
        name: "",
        phase: PhaseName::Http,
        header: None,
        at: At::Unknown,
        severity: Severity::Error,
        tier: Tier::Reason,
        over: Over::Any,
        spec: &[],
        explain: "",
        check: |_| None,
        asks: |_| Vec::new(),
    };

    /// What it is, in one sentence: the first paragraph of its explanation.
    pub fn title(&self) -> String {
        let paragraph =
            self.explain.lines().skip(1).skip_while(|line| line.is_empty()).take_while(|line| !line.is_empty());
        paragraph.collect::<Vec<_>>().join(" ")
    }
}

/// The text of `explain/<name>.md`.
macro_rules! explain {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/causes/explain/", $name, ".md"))
    };
}
use explain;

const GROUPS: &[&[&Cause]] = &[
    told::BEFORE,
    dns::CAUSES,
    tcp::CAUSES,
    proxy::CAUSES,
    tls::CAUSES,
    http2::CHOICE,
    http2::CAUSES,
    no_answer::CAUSES,
    told::WAITING,
    request::CAUSES,
    hop::CAUSES,
    endpoint::CAUSES,
    upgrade::CAUSES,
    frames::CAUSES,
    http2::AFTER_OPEN,
];

/// All causes, in the order in which a handshake meets them.
pub fn all() -> impl Iterator<Item = &'static Cause> {
    GROUPS.iter().flat_map(|group| group.iter().copied())
}

/// The cause of this name.
pub fn by_name(name: &str) -> Option<&'static Cause> {
    all().find(|cause| cause.name == name)
}

impl Case {
    /// Every cause that is found in it, in the order of the catalogue.
    pub fn findings(&self) -> &[Finding] {
        self.findings.get_or_init(|| {
            about(self)
                .filter_map(|cause| (cause.check)(self).map(|found| Finding::new(cause, found).fitted(self)))
                .collect()
        })
    }
}

/// The causes that are about a handshake of this kind.
fn about(case: &Case) -> impl Iterator<Item = &'static Cause> {
    all().filter(|cause| cause.over.includes(case))
}

/// What every cause asks for, with the cause that does.
pub fn asks(case: &Case) -> impl Iterator<Item = (&'static Cause, Ask)> {
    about(case).flat_map(|cause| (cause.asks)(case).into_iter().map(move |ask| (cause, ask)))
}
