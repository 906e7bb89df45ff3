//! What the server staples about its own certificate: that it is revoked, or nothing where something is demanded.

use super::{At, Case, Cause, EvidenceKind, Found, Severity, explain, judged};
use crate::exchange::{
    PhaseName,
    phase::{Revocation, Staple},
};

pub(super) const REVOKED: Cause = Cause {
    name: "tls-certificate-revoked",
    phase: PhaseName::Tls,
    at: At::Server,
    spec: &["RFC 6960 §2.2", "RFC 8446 §4.4.2.1"],
    explain: explain!("tls-certificate-revoked"),
    check: revoked,
    ..Cause::DEFAULT
};

pub(super) const MISSING: Cause = Cause {
    name: "tls-staple-missing",
    phase: PhaseName::Tls,
    at: At::Server,
    severity: Severity::Warning,
    spec: &["RFC 7633 §4.3.3", "RFC 6066 §8"],
    explain: explain!("tls-staple-missing"),
    check: missing,
    ..Cause::DEFAULT
};

fn revoked(case: &Case) -> Option<Found> {
    let staple = case.tls()?.staple.as_ref().filter(|staple| staple.status == Revocation::Revoked)?;
    let since = staple.revoked_at.map(|moment| format!(" since {}", moment.day())).unwrap_or_default();
    let reason = staple.reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default();
    Some(judged(
        case,
        Found::new(format!("The server's certificate is revoked{since}"))
            .evidence(EvidenceKind::Got, format!("stapled OCSP response: revoked{since}{reason}"))
            .fix("Have a new certificate issued for a new key, and make the server load it. Its issuer knows why the old one was revoked."),
    ))
}

fn missing(case: &Case) -> Option<Found> {
    let tls = case.tls()?;
    let leaf = tls.chain.first().filter(|leaf| leaf.must_staple)?;
    let what = match &tls.staple {
        None => "no OCSP response was stapled".to_owned(),
        Some(Staple { status: Revocation::Unusable, .. }) => "what was stapled is no usable OCSP response".to_owned(),
        Some(Staple { status: Revocation::Unknown, .. }) => "the stapled OCSP response does not know it".to_owned(),
        Some(Staple { next_update: Some(until), .. }) if case.exchange.started_at.is_some_and(|now| *until < now) => {
            format!("the stapled OCSP response was good until {}", until.day())
        }
        Some(_) => return None,
    };
    Some(
        Found::new("The certificate demands a stapled OCSP response, and the server has no good one")
            .evidence(EvidenceKind::Got, what)
            .evidence(EvidenceKind::Fact, format!("{} has the TLS feature status_request", leaf.subject))
            .fix("Switch stapling on (nginx: ssl_stapling on), or have the certificate issued without must-staple: Firefox refuses it as it is."),
    )
}
