//! From findings to an answer: the outcome, and the findings in the order in which they answer "why".

pub mod browser;
pub mod plan;

use serde::Serialize;

use crate::{
    causes::{Case, Finding, Severity, Tier},
    exchange::{
        Answer, End, PhaseName,
        phase::{DnsError, TcpError, TlsFailure},
        proxy::ProxyFailure,
    },
    wire::h2::record::Sender,
};

/// What became of a handshake, and why.
#[derive(Debug, Clone)]
pub struct Diagnosis {
    /// What became of it; `None` when only a request is on record.
    pub outcome: Option<Outcome>,
    /// Why it failed before an answer, when it did.
    pub failure: Option<Failure>,
    /// The findings, the answer first.
    pub findings: Vec<Finding>,
    /// For how many seconds the open connection was left idle on purpose.
    held: Option<u64>,
}

/// What became of a handshake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// A 101 that keeps every rule, and nothing wrong until the close.
    Accepted,
    /// An HTTP answer that is not an upgrade.
    Rejected,
    /// A 101 whose head breaks a rule.
    Invalid,
    /// A valid 101, closed, dropped or broken before it was of use.
    Closed,
    /// No usable HTTP answer.
    Failed,
}

/// Why there is no usable HTTP answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// The name look-up.
    Dns,
    /// The connection.
    Tcp,
    /// Time.
    Timeout,
    /// The TLS handshake.
    Tls,
    /// The certificate.
    Certificate,
    /// Not one byte.
    Empty,
    /// Reset, or cut in the head.
    Receive,
    /// Not HTTP.
    NotHttp,
    /// The forward proxy.
    Proxy,
    /// HTTP/2 whose framing is broken, or that is not spoken.
    Http2,
}

/// An exit code and what it stands for; the numbers are curl's where curl has one.
#[derive(Debug, Clone, Copy)]
pub struct ExitCode {
    /// The code.
    pub code: u8,
    /// The outcome it belongs to, where it belongs to one.
    pub outcome: Option<Outcome>,
    /// The failure it belongs to.
    pub failure: Option<Failure>,
    /// What it means.
    pub meaning: &'static str,
}

const fn exit(code: u8, outcome: Outcome, failure: Option<Failure>, meaning: &'static str) -> ExitCode {
    ExitCode { code, outcome: Some(outcome), failure, meaning }
}

/// Every exit code of a check.
pub const EXIT_CODES: &[ExitCode] = &[
    exit(0, Outcome::Accepted, None, "accepted: the handshake works"),
    ExitCode {
        code: 1,
        outcome: None,
        failure: None,
        meaning: "lint: the request on record breaks a rule; explain: no known program writes the text",
    },
    ExitCode {
        code: 2,
        outcome: None,
        failure: None,
        meaning: "usage: a flag, URL or file is wrong; nothing was sent",
    },
    exit(6, Outcome::Failed, Some(Failure::Dns), "failed: the name has no address"),
    exit(7, Outcome::Failed, Some(Failure::Tcp), "failed: no connection"),
    exit(16, Outcome::Failed, Some(Failure::Http2), "failed: HTTP/2 is not spoken, or its frames are broken"),
    exit(22, Outcome::Rejected, None, "rejected: an HTTP answer that is not an upgrade"),
    ExitCode { code: 23, outcome: None, failure: None, meaning: "connect: standard output cannot be written" },
    exit(28, Outcome::Failed, Some(Failure::Timeout), "failed: no answer in time"),
    exit(35, Outcome::Failed, Some(Failure::Tls), "failed: the TLS handshake"),
    exit(52, Outcome::Failed, Some(Failure::Empty), "failed: closed without a byte"),
    exit(56, Outcome::Failed, Some(Failure::Receive), "failed: reset, or cut inside the answer's head"),
    exit(60, Outcome::Failed, Some(Failure::Certificate), "failed: the certificate"),
    exit(80, Outcome::Invalid, None, "invalid: a 101 that breaks a rule of RFC 6455"),
    exit(81, Outcome::Closed, None, "closed: a valid 101, then closed, dropped or broken"),
    exit(82, Outcome::Failed, Some(Failure::NotHttp), "failed: the answer is not HTTP"),
    exit(97, Outcome::Failed, Some(Failure::Proxy), "failed: the forward proxy"),
    ExitCode { code: 130, outcome: None, failure: None, meaning: "connect: ended by a signal, or by a second Ctrl-C" },
];

impl Outcome {
    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Invalid => "invalid",
            Self::Closed => "closed",
            Self::Failed => "failed",
        }
    }
}

impl Diagnosis {
    /// Judges a case.
    pub fn of(case: &Case) -> Self {
        let findings = ranked(case.findings().to_vec());
        let failure = failure(case);
        let held = case.frame_facts().and_then(|facts| facts.held_us).map(|micros| micros / 1_000_000);
        Self { outcome: outcome(case, failure, &findings), failure, findings, held }
    }

    /// The answer to "why": the first finding.
    pub fn answer(&self) -> Option<&Finding> {
        self.findings.first()
    }

    /// Whether anything found is an error.
    pub fn has_error(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }

    /// The process's exit code.
    pub fn exit_code(&self) -> u8 {
        let Some(outcome) = self.outcome else { return u8::from(self.has_error()) };
        let entry = EXIT_CODES.iter().find(|entry| entry.outcome == Some(outcome) && entry.failure == self.failure);
        entry.map_or(1, |entry| entry.code)
    }

    /// One sentence: what became of it, or why it failed.
    pub fn verdict(&self, url: &str) -> String {
        let place = if url.is_empty() { "The server" } else { url };
        match (self.outcome, self.answer()) {
            (Some(Outcome::Accepted), _) if self.held.is_some() => {
                format!("{place} stayed open through {} s of silence", self.held.unwrap_or_default())
            }
            (Some(Outcome::Accepted), _) => format!("{place} accepts WebSocket handshakes"),
            (_, Some(finding)) => finding.summary.clone(),
            (None, None) => "The request keeps every rule of RFC 6455".to_owned(),
            (Some(outcome), None) => format!("{place}: {}", outcome.name()),
        }
    }
}

/// Errors before warnings before notes; among errors what explains before what only describes, the surest first, and
/// then the order of the catalogue.
fn ranked(mut findings: Vec<Finding>) -> Vec<Finding> {
    let explained =
        findings.iter().any(|finding| finding.severity == Severity::Error && finding.cause.tier != Tier::Fallback);
    let noted = findings.iter().any(|finding| finding.cause.name == "upgrade-ignored");
    if explained || noted {
        findings.retain(|finding| finding.cause.tier != Tier::Fallback);
    }
    findings.sort_by_key(|finding| (finding.severity, finding.cause.tier, finding.confidence));
    findings
}

fn outcome(case: &Case, failure: Option<Failure>, findings: &[Finding]) -> Option<Outcome> {
    let wrong_in =
        |phase| findings.iter().any(|finding| finding.severity == Severity::Error && finding.cause.phase == phase);
    Some(match case.response() {
        _ if failure.is_some() => Outcome::Failed,
        None if case.exchange.http2_refusal().is_some() => Outcome::Rejected,
        None => return None,
        Some(response) if !response.is_switch() => Outcome::Rejected,
        Some(_) if wrong_in(PhaseName::Upgrade) => Outcome::Invalid,
        // An HTTP/2 connection may end in an error at any time.
        Some(_) if wrong_in(PhaseName::Frames) || case.is_http2() && wrong_in(PhaseName::Http) => Outcome::Closed,
        Some(_) => Outcome::Accepted,
    })
}

fn failure(case: &Case) -> Option<Failure> {
    before_http(case).or_else(|| over_http2(case)).or_else(|| match &case.answer {
        Answer::Response(_) => None,
        Answer::NotHttp(_) | Answer::Malformed(..) => Some(Failure::NotHttp),
        Answer::Partial(_) | Answer::Nothing if case.exchange.end == End::TimedOut => Some(Failure::Timeout),
        Answer::Partial(_) if case.exchange.end == End::TooMuch => Some(Failure::NotHttp),
        Answer::Partial(_) => Some(Failure::Receive),
        Answer::Nothing if case.exchange.http2_refusal().is_some() => None,
        Answer::Nothing => match case.exchange.end {
            End::Reset => Some(Failure::Receive),
            End::Unknown => None,
            _ => Some(Failure::Empty),
        },
    })
}

/// What only HTTP/2 can fail by; what a peer refuses in its terms is no failure.
fn over_http2(case: &Case) -> Option<Failure> {
    let record = case.exchange.http2()?;
    if record.fault.is_some() && case.switch().is_none() {
        return Some(Failure::Http2);
    }
    if record.settings.is_none() && record.goaway.is_none() {
        return match case.exchange.end {
            End::TimedOut => Some(Failure::Timeout),
            End::Reset => Some(Failure::Receive),
            End::Closed if record.frames.iter().all(|frame| frame.from == Sender::Client) => Some(Failure::Empty),
            End::Closed => Some(Failure::Http2),
            _ => None,
        };
    }
    None
}

fn before_http(case: &Case) -> Option<Failure> {
    let proxy = case.exchange.proxy().and_then(|proxy| proxy.failure);
    if proxy.is_some_and(|failure| failure != ProxyFailure::Unresolved) {
        return Some(Failure::Proxy);
    }
    if let Some(error) = case.dns().and_then(|dns| dns.error) {
        return Some(if error == DnsError::TimedOut { Failure::Timeout } else { Failure::Dns });
    }
    if let Some(tcp) = case.tcp().filter(|tcp| !tcp.is_connected()) {
        let any = |kind| tcp.tried.iter().any(|tried| tried.error == Some(kind));
        // A refusal says more than silence, and silence more than a missing route.
        let silent = any(TcpError::TimedOut) && !any(TcpError::Refused);
        return Some(if silent { Failure::Timeout } else { Failure::Tcp });
    }
    match case.tls()?.failure.as_ref()? {
        TlsFailure::Certificate => Some(Failure::Certificate),
        TlsFailure::TimedOut => Some(Failure::Timeout),
        _ => Some(Failure::Tls),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTCOMES: &[Outcome] = &[Outcome::Accepted, Outcome::Rejected, Outcome::Invalid, Outcome::Closed];
    const FAILURES: &[Failure] = &[
        Failure::Dns,
        Failure::Tcp,
        Failure::Timeout,
        Failure::Tls,
        Failure::Certificate,
        Failure::Empty,
        Failure::Receive,
        Failure::NotHttp,
        Failure::Proxy,
        Failure::Http2,
    ];

    #[test]
    fn every_end_of_a_handshake_has_one_exit_code_of_its_own() {
        let failed = FAILURES.iter().map(|&failure| (Outcome::Failed, Some(failure)));
        for (outcome, failure) in OUTCOMES.iter().map(|&outcome| (outcome, None)).chain(failed) {
            let count =
                EXIT_CODES.iter().filter(|entry| entry.outcome == Some(outcome) && entry.failure == failure).count();
            assert_eq!(count, 1, "{outcome:?} {failure:?}");
        }
        let mut codes: Vec<_> = EXIT_CODES.iter().map(|entry| entry.code).collect();
        codes.dedup();
        assert_eq!(codes.len(), EXIT_CODES.len());
        assert!(codes.is_sorted(), "the README's table is in this order");
    }

    #[test]
    fn the_numbers_that_scripts_rely_on_do_not_change() {
        let numbers: Vec<_> = EXIT_CODES.iter().map(|entry| entry.code).collect();
        assert_eq!(numbers, [0, 1, 2, 6, 7, 16, 22, 23, 28, 35, 52, 56, 60, 80, 81, 82, 97, 130]);
    }
}
