//! The path from the server's certificate to a root: rustls says "unknown issuer" to all of these.

use super::{At, Case, Cause, EvidenceKind, Found, explain, intercepted, judged};
use crate::{
    causes::Confidence,
    exchange::{
        PhaseName,
        phase::{Certificate, Tls, Trust},
    },
};

pub(super) const SELF_SIGNED: Cause = Cause {
    name: "tls-self-signed",
    phase: PhaseName::Tls,
    at: At::Server,
    spec: &["RFC 5280 §6.1", "RFC 8446 §6.2"],
    explain: explain!("tls-self-signed"),
    check: self_signed,
    ..Cause::DEFAULT
};

pub(super) const MISSING_INTERMEDIATE: Cause = Cause {
    name: "tls-missing-intermediate",
    phase: PhaseName::Tls,
    at: At::Server,
    spec: &["RFC 8446 §4.4.2", "RFC 5246 §7.4.2", "RFC 5280 §4.2.2.1"],
    explain: explain!("tls-missing-intermediate"),
    check: missing_intermediate,
    ..Cause::DEFAULT
};

pub(super) const UNKNOWN_ISSUER: Cause = Cause {
    name: "tls-unknown-issuer",
    phase: PhaseName::Tls,
    at: At::Server,
    spec: &["RFC 5280 §6.1", "RFC 8446 §6.2"],
    explain: explain!("tls-unknown-issuer"),
    check: unknown_issuer,
    ..Cause::DEFAULT
};

/// Why there is no path to a root; each chain without one has exactly one of these.
#[derive(PartialEq)]
pub(super) enum Gap {
    SelfSigned,
    Intercepted,
    MissingIntermediate,
    UnknownIssuer,
    /// The issuer is known, and something else is wrong.
    Invalid,
}

pub(super) fn gap(case: &Case) -> Option<(Gap, &Tls, &Certificate, &Trust)> {
    let tls = case.tls()?;
    let trust = tls.trust.as_ref().filter(|trust| !trust.path)?;
    let (leaf, last) = (tls.chain.first()?, tls.chain.last()?);
    let gap = if leaf.is_self_issued() {
        Gap::SelfSigned
    } else if trust.error.as_deref().is_some_and(|error| !error.contains("UnknownIssuer")) {
        Gap::Invalid
    } else if intercepted::inspector(tls).is_some() {
        Gap::Intercepted
    } else if !last.is_self_issued() && last.issuer_url.is_some() {
        Gap::MissingIntermediate
    } else {
        Gap::UnknownIssuer
    };
    Some((gap, tls, leaf, trust))
}

fn self_signed(case: &Case) -> Option<Found> {
    let (_, _, leaf, _) = gap(case).filter(|(gap, ..)| *gap == Gap::SelfSigned)?;
    Some(judged(
        case,
        Found::new("The server's certificate is self-signed: nobody vouches for it")
            .evidence(EvidenceKind::Got, format!("subject and issuer are both {}", leaf.subject))
            .fix("Give the certificate to the client with --cacert FILE, or accept it once with -k; for others to connect, have it issued by an authority they trust."),
    ))
}

fn missing_intermediate(case: &Case) -> Option<Found> {
    let (_, tls, leaf, _) = gap(case).filter(|(gap, ..)| *gap == Gap::MissingIntermediate)?;
    let last = tls.chain.last().unwrap_or(leaf);
    let place = last.issuer_url.clone().unwrap_or_default();
    Some(judged(
        case,
        Found::new(format!("The server does not send the certificate of its issuer, {}", last.issuer))
            // A private root that the client lacks looks the same.
            .confidence(Confidence::Likely)
            .evidence(EvidenceKind::Got, format!("{} certificate(s), the last issued by {}", tls.chain.len(), last.issuer))
            .evidence(EvidenceKind::Fact, format!("the certificate names {place} as the place where its issuer's can be had"))
            .fix("Configure the full chain on the server (fullchain.pem, not cert.pem). Browsers hide this by fetching it; most clients do not."),
    ))
}

fn unknown_issuer(case: &Case) -> Option<Found> {
    let (_, tls, leaf, trust) = gap(case).filter(|(gap, ..)| *gap == Gap::UnknownIssuer)?;
    let issuer = tls.chain.last().map_or(&leaf.issuer, |last| &last.issuer);
    Some(judged(
        case,
        Found::new(format!("The certificate was issued by {issuer}, {}", unknown_to(&trust.roots)))
            .evidence(EvidenceKind::Got, format!("{} issued by {}", leaf.subject, leaf.issuer))
            .evidence(EvidenceKind::Fact, format!("verified against {}", trust.roots))
            .fix("If this is your own authority, give its certificate with --cacert FILE; if it is nobody's you know, something between reads the traffic."),
    ))
}

fn unknown_to(roots: &str) -> String {
    match roots {
        Trust::BOTH => "whom neither browsers nor this machine know".to_owned(),
        Trust::WEBPKI => "whom browsers do not know".to_owned(),
        roots => format!("whom {roots} does not know"),
    }
}
