//! A plain request on a port that speaks TLS.

use super::{At, Case, Cause, EvidenceKind, Found, explain};
use crate::{
    causes::{Ask, Confidence, Probed, ask},
    exchange::{Answer, End, phase::TlsFailure},
    probes::Change,
};

pub(super) const CAUSE: Cause = Cause {
    name: "plain-on-tls-port",
    at: At::Client,
    spec: &["RFC 9112 §9.7", "RFC 6455 §3"],
    explain: explain!("plain-on-tls-port"),
    check,
    asks,
    ..Cause::DEFAULT
};

/// What servers write when they notice, and who writes it.
const PAGES: &[(&str, &str)] = &[
    ("The plain HTTP request was sent to HTTPS port", "a page of nginx"),
    ("Client sent an HTTP request to an HTTPS server", "net/http of Go, so Caddy and Traefik too"),
    ("speaking plain HTTP to an SSL-enabled server port", "a page of Apache"),
    ("This combination of host and port requires TLS", "a page of Tomcat"),
];

fn check(case: &Case) -> Option<Found> {
    if case.is_secure() {
        return None;
    }
    let url = &case.exchange.url;
    let found = if url.is_empty() {
        Found::new("The request came in plain HTTP, and the port speaks TLS").fix("Use wss:// for this port.")
    } else {
        Found::new("The URL says ws://, and the port speaks TLS")
            .fix("Use wss:// for this port.")
            .snippet(format!("wswhy {}", url.replacen("ws://", "wss://", 1)))
    };
    match &case.answer {
        Answer::NotHttp(protocol) if protocol.is_tls() => {
            Some(found.evidence(EvidenceKind::Got, format!("the peer {}", protocol.words())))
        }
        Answer::Response(response) if !response.is_switch() => {
            let body = case.body_text();
            let (text, author) = PAGES.iter().find(|(text, _)| body.contains(text))?;
            Some(
                found
                    .confidence(Confidence::Strong)
                    .evidences(EvidenceKind::Got, case.status_line())
                    .evidence(EvidenceKind::KnownText, format!("{text} ({author})")),
            )
        }
        Answer::Nothing if speaks_tls(case).is_some() => speaks_tls(case).map(|probe| {
            found
                .confidence(if probe.accepted { case.sureness_of(probe) } else { Confidence::Strong })
                .evidence(EvidenceKind::Got, "not a byte in answer to plain HTTP")
                .evidence(EvidenceKind::Fact, "the port speaks TLS when it is spoken to in TLS")
                .probe(probe)
        }),
        // Node, HAProxy and OpenSSL close without a byte; only the port's number hints at it.
        Answer::Nothing if case.exchange.end == End::Closed && has_tls_port(case) => Some(
            found
                .confidence(Confidence::Possible)
                .evidence(EvidenceKind::Fact, "the port is one that usually speaks TLS, and it closed without a byte"),
        ),
        _ => None,
    }
}

/// Some close without a byte on what is no `ClientHello`, and some wait for the rest of it.
fn asks(case: &Case) -> Vec<Ask> {
    let silent = case.is_silent() && !case.is_secure() && !case.exchange.stream.sent().is_empty();
    if silent { vec![ask(99, Change::OtherScheme)] } else { Vec::new() }
}

/// The probe that spoke TLS to the port, when the port answered in TLS.
fn speaks_tls(case: &Case) -> Option<&Probed> {
    let probe = case.probe(&Change::OtherScheme)?;
    let tls = probe.case.tls()?;
    let spoken = tls.version.is_some() || !tls.chain.is_empty() || tls.failure == Some(TlsFailure::Certificate);
    (spoken || probe.accepted).then_some(probe)
}

fn has_tls_port(case: &Case) -> bool {
    [":443", ":8443"].iter().any(|port| case.authority().ends_with(port))
}
