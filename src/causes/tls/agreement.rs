//! Client and server have no version, or no cipher, in common.

use super::{At, Case, Cause, EvidenceKind, Found, alert::words, explain};
use crate::{
    causes::{Ask, Confidence, Probed, ask},
    exchange::{
        PhaseName,
        phase::{Tls, TlsFailure},
    },
    probes::Change,
};

pub(super) const VERSION_UNSUPPORTED: Cause = Cause {
    name: "tls-version-unsupported",
    phase: PhaseName::Tls,
    at: At::Server,
    spec: &["RFC 8446 §4.2.1", "RFC 8446 §6.2", "RFC 5246 §7.2.2"],
    explain: explain!("tls-version-unsupported"),
    check: version,
    asks: |case| if old_version(case).is_none() { look(case, &[70]) } else { Vec::new() },
    ..Cause::DEFAULT
};

pub(super) const NO_COMMON_CIPHER: Cause = Cause {
    name: "tls-no-common-cipher",
    phase: PhaseName::Tls,
    at: At::Server,
    spec: &["RFC 8446 §4.1.1", "RFC 5246 §7.2.2"],
    explain: explain!("tls-no-common-cipher"),
    check: cipher,
    asks: |case| look(case, &[40, 71]),
    ..Cause::DEFAULT
};

fn version(case: &Case) -> Option<Found> {
    let tls = case.tls()?;
    match tls.failure {
        Some(TlsFailure::Alert(70) | TlsFailure::UnofferedVersion) => {}
        // Some of those who know no version of today's have no word for it either.
        Some(TlsFailure::Alert(40 | 71)) if old_version(case).is_some() => {}
        _ => return None,
    }
    let got = match (&tls.failure, &tls.version) {
        (Some(TlsFailure::Alert(code)), _) => words(*code),
        (_, Some(version)) => format!("a ServerHello of {}, which was not offered", named(version)),
        _ => "a ServerHello of a version that was not offered".to_owned(),
    };
    if !tls.offered_versions.is_empty() && old_version(case).is_none() {
        let offered = tls.offered_versions.join(", ");
        return Some(
            Found::new(format!("The server does not take TLS {offered}, the only version that was offered"))
                .at(At::Client)
                .evidence(EvidenceKind::Got, got)
                .evidence(EvidenceKind::Sent, format!("TLS {offered}"))
                .fix("Leave --tls-max and --tlsv1.3 out, so that the server has a choice."),
        );
    }
    let summary = match old_version(case) {
        Some(version) => format!("The server speaks {} at most, which clients have given up", named(version)),
        None => "The server takes neither TLS 1.3 nor TLS 1.2".to_owned(),
    };
    let fix = if old_version(case).is_some() {
        "Let the server, or the proxy in front of it, speak TLS 1.2 and 1.3."
    } else {
        "It may know only TLS 1.0 or 1.1, which clients have given up: update it or the proxy in front of it."
    };
    let found = Found::new(summary).evidence(EvidenceKind::Got, got);
    Some(chosen(found, looked(case)).fix(fix))
}

fn cipher(case: &Case) -> Option<Found> {
    let tls = case.tls()?;
    let Some(TlsFailure::Alert(code @ (40 | 71))) = tls.failure else { return None };
    if tls.client_certificate.is_some() || old_version(case).is_some() {
        // It came so far as to ask for a certificate; or it is no cipher that is missing.
        return None;
    }
    if !tls.offered_ciphers.is_empty() {
        let offered = tls.offered_ciphers.join(", ");
        return Some(
            Found::new(format!("The server takes none of {offered}, which alone were offered"))
                .at(At::Client)
                .confidence(Confidence::Likely)
                .evidence(EvidenceKind::Got, words(code))
                .evidence(EvidenceKind::Sent, offered)
                .fix("Leave --curves, --ciphers and --tls13-ciphers out, so that the server has a choice."),
        );
    }
    let found = Found::new(match looked(case).and_then(|(_, tls)| tls.cipher.as_ref()) {
        Some(cipher) => format!("The server has no cipher of today's; given every old one, it takes {cipher}"),
        None => "The server and this client have no cipher or key exchange in common".to_owned(),
    });
    // The alert has other meanings too: in TLS 1.2 a missing client certificate is one of them.
    let sure = if looked(case).is_some() { Confidence::Proven } else { Confidence::Likely };
    Some(
        chosen(found.confidence(sure).evidence(EvidenceKind::Got, words(code)), looked(case))
            .fix("Enable ECDHE suites with AES-GCM or ChaCha20 on the server. If it wants a client certificate, TLS 1.2 says no more than this either."),
    )
}

/// A look at what the server would choose from everything that is old, after one of these alerts. What the user left out
/// of the offer needs no look.
fn look(case: &Case, alerts: &[u8]) -> Vec<Ask> {
    let wanted = case.tls().is_some_and(|tls| {
        let limited = !tls.offered_versions.is_empty() || !tls.offered_ciphers.is_empty();
        let alerted = matches!(tls.failure, Some(TlsFailure::Alert(code)) if alerts.contains(&code));
        alerted && !limited && tls.client_certificate.is_none()
    });
    if wanted { vec![ask(90, Change::OlderTls)] } else { Vec::new() }
}

/// The look, when the server chose something.
fn looked(case: &Case) -> Option<(&Probed, &Tls)> {
    let probe = case.probe(&Change::OlderTls)?;
    let tls = probe.case.tls().filter(|tls| tls.failure == Some(TlsFailure::Looked))?;
    Some((probe, tls))
}

/// The version that the server chose, where it is one that clients have given up.
fn old_version(case: &Case) -> Option<&str> {
    let own = case.tls().filter(|tls| tls.failure == Some(TlsFailure::UnofferedVersion));
    let tls = own.or_else(|| looked(case).map(|(_, tls)| tls))?;
    tls.version.as_deref().filter(|version| !matches!(*version, "1.2" | "1.3"))
}

fn chosen(found: Found, looked: Option<(&Probed, &Tls)>) -> Found {
    let Some((probe, tls)) = looked else { return found };
    let version = tls.version.iter().map(|version| named(version));
    let parts: Vec<_> = version.chain(tls.cipher.clone()).chain(tls.group.clone()).collect();
    found.evidence(EvidenceKind::Probe, format!("with {}: it chooses {}", probe.change.words(), parts.join(", ")))
}

/// A version with the name that it had.
fn named(version: &str) -> String {
    if version.starts_with("SSL") { version.to_owned() } else { format!("TLS {version}") }
}
