//! A chain that rests on a key or a signature that can be forged.

use super::{At, Case, Cause, EvidenceKind, Found, explain, judged};
use crate::exchange::{
    PhaseName,
    phase::{Certificate, Tls},
};

pub(super) const CAUSE: Cause = Cause {
    name: "tls-certificate-weak",
    phase: PhaseName::Tls,
    at: At::Server,
    spec: &["RFC 8446 §4.4.2.4", "RFC 9325 §4.5"],
    explain: explain!("tls-certificate-weak"),
    check,
    ..Cause::DEFAULT
};

/// RSA keys below so many bits are weak.
const SHORT: usize = 2048;

fn check(case: &Case) -> Option<Found> {
    let tls = case.tls()?;
    let trust = tls.trust.as_ref()?;
    // A server may send certificates that no path needs; they count where there is no good path.
    let weak = weaknesses(tls);
    let first = weak.first().filter(|_| trust.weak || !trust.path)?;
    Some(judged(
        case,
        Found::new(format!("The {first}, which is too weak to be taken"))
            .evidences(EvidenceKind::Got, weak.iter().cloned())
            .fix("Issue it anew: ECDSA P-256 or RSA of at least 2048 bits, signed with SHA-256, all issuers of the chain likewise."),
    ))
}

/// What is weak in the chain, in words that follow "the".
fn weaknesses(tls: &Tls) -> Vec<String> {
    let of = |(number, certificate)| {
        let whose = if number == 0 { "server's certificate" } else { "certificate of an issuer" };
        [key(certificate), signature(certificate)].into_iter().flatten().map(move |what| format!("{whose} {what}"))
    };
    tls.chain.iter().enumerate().flat_map(of).collect()
}

fn key(certificate: &Certificate) -> Option<String> {
    let key = certificate.key.as_ref().filter(|key| key.algorithm == "RSA" && key.bits < SHORT)?;
    Some(format!("has an RSA key of {} bits", key.bits))
}

/// How it is signed, when that is weak; what a certificate says for itself proves nothing either way.
fn signature(certificate: &Certificate) -> Option<String> {
    let signature = certificate.signature.as_deref().filter(|_| !certificate.is_self_issued())?;
    let lower = signature.to_ascii_lowercase();
    let hash = if lower.contains("sha1") { "SHA-1" } else { lower.contains("md5").then_some("MD5")? };
    Some(format!("is signed with {hash} ({signature})"))
}
