//! TLS was begun with a peer that does not speak it.

use super::{At, Case, Cause, EvidenceKind, Found, alert::is_unsaid, explain};
use crate::{
    causes::{Confidence, ask},
    exchange::{PhaseName, phase::TlsFailure},
    probes::Change,
    wire::{escape::unescape, sniff::Protocol},
};

pub(super) const NOT_SPOKEN: Cause = Cause {
    name: "tls-not-spoken",
    phase: PhaseName::Tls,
    at: At::Client,
    spec: &["RFC 6455 §4.1 first list item 5", "RFC 8446 §5"],
    explain: explain!("tls-not-spoken"),
    check: |case| not_spoken(case).or_else(|| closes(case)),
    asks: |case| if is_unsaid(case) { vec![ask(90, Change::OtherScheme)] } else { Vec::new() },
    ..Cause::DEFAULT
};

fn not_spoken(case: &Case) -> Option<Found> {
    let Some(TlsFailure::NotTls(first)) = &case.tls()?.failure else { return None };
    let bytes = unescape(first);
    let protocol = Protocol::of(&bytes);
    // A web server that takes the ClientHello for an HTTP/0.9 request answers with its error page alone.
    let is_http = bytes.starts_with(b"HTTP/") || protocol == Some(Protocol::Html);
    let speaks = match protocol {
        _ if is_http => "answers in plain HTTP".to_owned(),
        Some(protocol) => protocol.words(),
        None => "does not speak TLS".to_owned(),
    };
    let line: String = first.split("\\r").next().unwrap_or_default().chars().take(120).collect();
    let found = Found::new(format!("The URL says wss://, and the port does not speak TLS: it {speaks}"))
        .evidence(EvidenceKind::Got, line);
    Some(if is_http {
        with_fix(case, found)
    } else {
        found.fix("Another service listens here: check the host and the port.")
    })
}

/// Some servers close, or wait for a line end, when a `ClientHello` comes; the port answers when it is spoken to in plain
/// HTTP.
fn closes(case: &Case) -> Option<Found> {
    let probe = case.probe(&Change::OtherScheme).filter(|_| is_unsaid(case))?;
    let status = probe.case.status_line()?;
    let found = Found::new("The URL says wss://, and the port speaks plain HTTP")
        .confidence(if probe.accepted { Confidence::Proven } else { Confidence::Strong })
        .evidence(EvidenceKind::Got, "no byte in answer to a ClientHello")
        .evidence(EvidenceKind::Fact, format!("in plain HTTP: {status}"))
        .probe(probe);
    Some(with_fix(case, found))
}

fn with_fix(case: &Case, found: Found) -> Found {
    found
        .fix("Use ws:// for this port, or the port on which the server speaks TLS.")
        .snippet(format!("wswhy {}", case.exchange.url.replacen("wss://", "ws://", 1)))
}
