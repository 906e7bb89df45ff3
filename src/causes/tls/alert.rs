//! Fatal alerts that end the handshake.

use super::{At, Case, Cause, EvidenceKind, Found, client_certificate, explain};
use crate::{
    causes::{Confidence, Tier},
    exchange::{PhaseName, phase::TlsFailure},
    wire::alert,
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

fn other(case: &Case) -> Option<Found> {
    // Those that are about a client's certificate have a cause of their own, as have the others here.
    const NAMED: &[u8] = &[40, 42, 43, 46, 49, 70, 71, 112, 116, 120];
    let tls = case.tls()?;
    let about_client = |code| tls.client_certificate.is_some() && client_certificate::ALERTS.contains(&code);
    let (summary, evidence) = match tls.failure.as_ref()? {
        TlsFailure::Alert(code) if !NAMED.contains(code) && !about_client(*code) => {
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

/// An alert in words.
pub(super) fn words(code: u8) -> String {
    format!("TLS alert {} ({code}): {}", alert::name(code), alert::meaning(code))
}
