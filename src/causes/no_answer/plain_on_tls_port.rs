//! A plain request on a port that speaks TLS.

use super::{At, Case, Cause, EvidenceKind, Found, explain};
use crate::{
    causes::Confidence,
    exchange::{Answer, End},
};

pub(super) const CAUSE: Cause = Cause {
    name: "plain-on-tls-port",
    at: At::Client,
    spec: &["RFC 9112 §9.7", "RFC 6455 §3"],
    explain: explain!("plain-on-tls-port"),
    check,
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
        // Node, HAProxy and OpenSSL close without a byte; only the port's number hints at it.
        Answer::Nothing if case.exchange.end == End::Closed && has_tls_port(case) => Some(
            found
                .confidence(Confidence::Possible)
                .evidence(EvidenceKind::Fact, "the port is one that usually speaks TLS, and it closed without a byte"),
        ),
        _ => None,
    }
}

fn has_tls_port(case: &Case) -> bool {
    [":443", ":8443"].iter().any(|port| case.authority().ends_with(port))
}
