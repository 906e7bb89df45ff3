//! Fatal alerts that end the handshake.

use super::{At, Case, Cause, EvidenceKind, Found, explain};
use crate::{
    causes::{Confidence, Tier},
    exchange::{PhaseName, phase::TlsFailure},
    wire::alert,
};

pub(super) const VERSION_UNSUPPORTED: Cause = Cause {
    name: "tls-version-unsupported",
    phase: PhaseName::Tls,
    at: At::Server,
    spec: &["RFC 8446 §4.2.1", "RFC 8446 §6.2", "RFC 5246 §7.2.2"],
    explain: explain!("tls-version-unsupported"),
    check: |case| {
        Some(found(case, &[70], "The server takes neither TLS 1.3 nor TLS 1.2")?.fix(
            "It may know only TLS 1.0 or 1.1, which clients have given up: update it or the proxy in front of it.",
        ))
    },
    ..Cause::DEFAULT
};

pub(super) const NO_COMMON_CIPHER: Cause = Cause {
    name: "tls-no-common-cipher",
    phase: PhaseName::Tls,
    at: At::Server,
    spec: &["RFC 8446 §4.1.1", "RFC 5246 §7.2.2"],
    explain: explain!("tls-no-common-cipher"),
    check: |case| {
        Some(
            found(case, &[40, 71], "The server and this client have no cipher or key exchange in common")?
                // The alert has other meanings too: in TLS 1.2 a missing client certificate is one of them.
                .confidence(Confidence::Likely)
                .fix("Enable ECDHE suites with AES-GCM or ChaCha20 on the server. If it wants a client certificate, TLS 1.2 says no more than this either."),
        )
    },
    ..Cause::DEFAULT
};

pub(super) const ALERT: Cause = Cause {
    name: "tls-alert",
    phase: PhaseName::Tls,
    at: At::Server,
    tier: Tier::Symptom,
    spec: &["RFC 8446 §6.2", "RFC 5246 §7.2.2"],
    explain: explain!("tls-alert"),
    check: other,
    ..Cause::DEFAULT
};

/// The finding for an alert that is one of `codes`.
fn found(case: &Case, codes: &[u8], summary: &str) -> Option<Found> {
    let Some(TlsFailure::Alert(code)) = case.tls()?.failure else { return None };
    codes.contains(&code).then(|| Found::new(summary).evidence(EvidenceKind::Got, words(code)))
}

fn other(case: &Case) -> Option<Found> {
    // Those that are about a client's certificate have a cause of their own, as have the others here.
    const NAMED: &[u8] = &[40, 42, 43, 46, 49, 70, 71, 112, 116, 120];
    let (summary, evidence) = match case.tls()?.failure.as_ref()? {
        TlsFailure::Alert(code) if !NAMED.contains(code) => {
            (format!("The server ended the TLS handshake with the alert {}", alert::name(*code)), words(*code))
        }
        TlsFailure::Closed => (
            "The server closed the connection during the TLS handshake".to_owned(),
            "end of the connection, no alert".to_owned(),
        ),
        TlsFailure::Reset => (
            "The server reset the connection during the TLS handshake".to_owned(),
            "connection reset, no alert".to_owned(),
        ),
        TlsFailure::TimedOut => (
            "The server did not finish the TLS handshake in time".to_owned(),
            "no answer to the ClientHello".to_owned(),
        ),
        TlsFailure::Other(text) => ("The TLS handshake failed".to_owned(), text.clone()),
        _ => return None,
    };
    Some(
        Found::new(summary)
            .confidence(Confidence::Likely)
            .evidence(EvidenceKind::Got, evidence)
            .fix("Look at the server's TLS log at this moment. Is TLS really spoken on this port, and does the name have a certificate there?"),
    )
}

fn words(code: u8) -> String {
    format!("TLS alert {} ({code}): {}", alert::name(code), alert::meaning(code))
}
