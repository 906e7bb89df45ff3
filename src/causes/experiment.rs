//! What the probes of a case show: which change turned a refusal into a handshake, and whether that proves anything.

use super::{Case, Confidence, frames};
use crate::{
    causes::Severity,
    exchange::{End, Exchange, PhaseName, Secrets, phase::TlsFailure},
    probes::{Change, Class},
    wire::alert,
};

/// A probe that was performed.
#[derive(Debug)]
pub struct Probed {
    /// What was different.
    pub change: Change,
    /// What came of it.
    pub case: Case,
    /// Whether it ended in a valid 101.
    pub accepted: bool,
    /// Whether the answer is of the same class as the first one.
    pub same_answer: bool,
}

impl Probed {
    fn new(first: &Case, change: Change, exchange: Exchange, secrets: Secrets) -> Self {
        let mut case = Case::with_secrets(exchange, secrets);
        case.change = Some(change.clone());
        let same_answer = case.class() == first.class();
        // Where the first one was refused after its 101, so may this one be, while its own close was on the way.
        let accepted = case.is_accepted() && (first.switch().is_none() || frames::meant(&case).is_none());
        Self { change, case, accepted, same_answer }
    }

    /// What came back, in a few words.
    pub fn answer_words(&self) -> String {
        match (self.case.class(), self.case.response()) {
            (_, Some(response)) if self.accepted => format!("{}, accepted", response.status),
            (_, Some(response)) if response.is_switch() && self.case.server_closed_first() => {
                format!("{}, then closed", response.status)
            }
            (Class::Http2(words), _) => words.clone(),
            (Class::Answer { .. }, Some(response)) if self.same_answer => format!("the same {}", response.status),
            (Class::Answer { .. }, Some(response)) => {
                format!("{} {}", response.status, response.reason()).trim_end().to_owned()
            }
            (Class::Silence(_), _) if self.same_answer => "the same silence".to_owned(),
            (Class::Silence(end), _) => match end {
                End::Closed => "closed without an answer".to_owned(),
                End::Reset => "reset".to_owned(),
                _ => "silence".to_owned(),
            },
            _ if self.change == Change::OlderTls => self.tls_words(),
            (Class::Stopped(Some(phase)), _) => format!("failed at {}", phase.name()),
            _ => "no HTTP answer".to_owned(),
        }
    }

    /// What a server chose from old TLS.
    fn tls_words(&self) -> String {
        match self.case.tls().map(|tls| (&tls.version, &tls.failure)) {
            Some((Some(version), Some(TlsFailure::Looked))) => format!("TLS {version}"),
            Some((_, Some(TlsFailure::Alert(code)))) => format!("alert {}", alert::name(*code)),
            _ => "no choice made".to_owned(),
        }
    }
}

impl Case {
    /// Adds a probe; the secrets to mask are those of this case.
    pub fn add_probe(&mut self, change: Change, exchange: Exchange) {
        let secrets = self.secrets().clone();
        let probed = Probed::new(self, change, exchange, secrets);
        self.probes.push(probed);
        // Causes judge by the probes too.
        self.findings.take();
    }

    /// The class of the answer.
    pub fn class(&self) -> &Class {
        self.class.get_or_init(|| Class::of(&self.exchange, self.request.as_ref(), &self.answer))
    }

    /// Whether the handshake went out, and what came back is no answer.
    pub fn is_cut_off(&self) -> bool {
        self.is_silent() && !self.exchange.stream.sent().is_empty()
    }

    /// Whether it is a valid 101.
    pub fn is_accepted(&self) -> bool {
        let refused = || self.findings().iter().any(|finding| finding.severity == Severity::Error);
        self.websocket_switch().is_some() && !refused()
    }

    /// Whether no whole answer came to a request that was sent. Its class would say so too, and is dearer.
    pub fn is_silent(&self) -> bool {
        self.response().is_none() && matches!(self.class(), Class::Silence(_))
    }

    /// Whether it did not come to a request.
    pub fn is_stopped(&self) -> bool {
        self.response().is_none() && matches!(self.class(), Class::Stopped(_))
    }

    /// The probe with exactly this change.
    pub fn probe(&self, change: &Change) -> Option<&Probed> {
        self.probes.iter().find(|probe| probe.change == *change)
    }

    /// Whether the probe with this change was performed and got the same answer.
    pub fn is_same_with(&self, change: &Change) -> bool {
        self.probe(change).is_some_and(|probe| probe.same_answer)
    }

    /// Whether the probe with this change was performed and got another answer.
    pub fn is_different_with(&self, change: &Change) -> bool {
        self.probe(change).is_some_and(|probe| !probe.same_answer)
    }

    /// The first probe of those that `wanted` describes that turned what failed into a valid 101.
    pub fn flip(&self, wanted: impl Fn(&Change) -> bool) -> Option<&Probed> {
        if self.switch().is_some() { None } else { self.flip_even_after_open(wanted) }
    }

    /// The same, for what may be refused after a 101 as well.
    pub fn flip_even_after_open(&self, wanted: impl Fn(&Change) -> bool) -> Option<&Probed> {
        // Where the same request gets different answers, no change explains one.
        let again = || self.probes.iter().find(|probe| matches!(probe.change, Change::Again(_)));
        // A probe leaves at once: after a 101, only what the same request again was not spared shows anything.
        let is_controlled = self.switch().is_none() || again().is_some_and(|probe| !probe.accepted);
        if self.repetitions().1 > 0 || !is_controlled {
            return None;
        }
        self.probes.iter().find(|probe| probe.accepted && wanted(&probe.change))
    }

    /// Repetitions of the same request: how many got the same answer, and how many another one.
    pub fn repetitions(&self) -> (usize, usize) {
        let is_one = |probe: &&Probed| matches!(probe.change, Change::Again(_)) && !self.gave_up_before(probe);
        let again = self.probes.iter().filter(is_one);
        let (same, other): (Vec<_>, Vec<_>) = again.partition(|probe| probe.same_answer);
        (same.len(), other.len())
    }

    /// Whether a probe waited for less long than the answer took to come: its silence is no other answer.
    fn gave_up_before(&self, probe: &Probed) -> bool {
        let waited = |case: &Self| case.exchange.phase(PhaseName::Http).map(|phase| phase.duration_us);
        matches!(probe.case.class(), Class::Silence(End::TimedOut))
            && self.response().is_some()
            && waited(&probe.case) < waited(self)
    }

    /// How sure a flip makes: proven, when the same request kept being refused, and oftener when other changes, which
    /// have nothing to do with this one, were accepted as well.
    pub fn sureness_of(&self, flip: &Probed) -> Confidence {
        let others =
            self.probes.iter().filter(|probe| probe.accepted && !probe.change.is_related_to(&flip.change)).count();
        let (same, other) = self.repetitions();
        // A first answer that is silence was awaited beside all of these.
        let same = same + usize::from(matches!(self.class(), Class::Silence(End::TimedOut)));
        match (other, same, others) {
            (1.., ..) => Confidence::Possible,
            (0, 0, _) => Confidence::Strong,
            (0, 1, 1..) => Confidence::Likely,
            _ => Confidence::Proven,
        }
    }
}
