//! Not one byte came back, or none that ends the head before the time was up.

use super::{At, Case, Cause, EvidenceKind, Found, explain};
use crate::{
    causes::{Confidence, Tier},
    exchange::{self, End},
    knowledge::{Answer, Silence},
    probes::Change,
};

pub(super) const CLOSED: Cause = Cause {
    name: "closed-without-response",
    at: At::Unknown,
    tier: Tier::Symptom,
    spec: &["RFC 6455 §7.2.1", "RFC 9112 §9.5"],
    explain: explain!("closed-without-response"),
    check: closed,
    ..Cause::DEFAULT
};

pub(super) const RESET: Cause = Cause {
    name: "connection-reset",
    at: At::Unknown,
    tier: Tier::Symptom,
    spec: &["RFC 6455 §7.2.1", "RFC 9112 §9.6"],
    explain: explain!("connection-reset"),
    check: reset,
    ..Cause::DEFAULT
};

pub(super) const TIMEOUT: Cause = Cause {
    name: "response-timeout",
    at: At::Unknown,
    tier: Tier::Symptom,
    spec: &["RFC 9110 §7.5"],
    explain: explain!("response-timeout"),
    check: timeout,
    ..Cause::DEFAULT
};

/// The case's request length, when nothing came back and it ended like this after the request went out.
fn nothing_but(case: &Case, end: End) -> Option<usize> {
    let sent = case.exchange.stream.sent().len();
    // A TLS failure after the request is told by its own cause.
    let tls_failed = case.tls().is_some_and(|tls| tls.failure.is_some());
    (case.answer == exchange::Answer::Nothing && case.exchange.end == end && sent > 0 && !tls_failed).then_some(sent)
}

fn closed(case: &Case) -> Option<Found> {
    let sent = nothing_but(case, End::Closed)?;
    // Who answers an ordinary request dislikes the upgrade.
    let plain = case
        .probe(&Change::WithoutUpgrade)
        .filter(|probe| probe.case.response().is_some() && case.asks_for_websocket());
    let (summary, fix) = match plain {
        Some(_) => (
            "The connection is closed where an upgrade is asked for; an ordinary request is answered",
            "Look for a rule about Upgrade in the proxies and filters on the way, and in the application's log at this moment for a handler that ends there.",
        ),
        None => (
            "The connection was closed without a byte in answer",
            "Look at the server's log at this moment: a crash on upgrade, a TLS port (try wss://), an allow-list, or a proxy without a backend do this.",
        ),
    };
    Some(
        Found::new(summary)
            .confidence(Confidence::Likely)
            .evidence(EvidenceKind::Sent, format!("{sent} bytes: {}", case.request_line()))
            .evidence(EvidenceKind::Got, "end of the connection")
            .probes(case, &[Change::WithoutUpgrade])
            .evidences(EvidenceKind::Fact, closers(case))
            .fix(fix),
    )
}

/// For what the hop that shows in the answer to a probe is known to close so.
fn closers(case: &Case) -> Option<String> {
    let product = case.front()?.product;
    let closes = |answer: &&Answer| answer.pattern.silent == Some(Silence::Closed);
    let whens: Vec<_> = product.answers.iter().filter(closes).map(|answer| answer.when.as_str()).collect();
    (!whens.is_empty()).then(|| format!("{} closes so for: {}", product.title, whens.join("; or: ")))
}

fn reset(case: &Case) -> Option<Found> {
    let sent = nothing_but(case, End::Reset)?;
    Some(
        Found::new("The connection was reset without a byte in answer")
            .confidence(Confidence::Likely)
            .evidence(EvidenceKind::Sent, format!("{sent} bytes: {}", case.request_line()))
            .evidence(EvidenceKind::Got, "connection reset")
            .fix("A firewall or a filter that dislikes the request does this, or a port forwarder with nothing behind it, or a server that closed before it read everything."),
    )
}

fn timeout(case: &Case) -> Option<Found> {
    if let exchange::Answer::Partial(head) = &case.answer {
        return (case.exchange.end == End::TimedOut).then(|| {
            Found::new("The answer's head did not end in the time it was given")
                .confidence(Confidence::Likely)
                .evidence(EvidenceKind::Got, case.got_start_line(head))
                .evidence(EvidenceKind::Absent, "the empty line that ends a head")
                .fix("The server, or a proxy, writes very slowly or forgot the empty line; --max-time gives it longer.")
        });
    }
    let sent = nothing_but(case, End::TimedOut)?;
    let lines_end = case.request.as_ref().is_none_or(|head| head.complete);
    let found = Found::new("The server took the request and never answered")
        .confidence(Confidence::Likely)
        .evidence(EvidenceKind::Sent, format!("{sent} bytes: {}", case.request_line()))
        .evidence(EvidenceKind::Got, "silence");
    Some(if lines_end {
        found.fix("Something on the way keeps the request: a development proxy without `ws: true`, an upgrade listener that ignores this path, a backend that hangs.")
    } else {
        found
            .evidence(EvidenceKind::Absent, "the empty line that ends the request's head")
            .fix("The server still waits for the end of the head: add the empty line.")
    })
}
