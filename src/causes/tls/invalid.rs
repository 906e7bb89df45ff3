//! A certificate that does not do for a reason other than its dates, its names or its issuer.

use super::{
    At, Case, Cause, EvidenceKind, Found, Severity,
    chain::{Gap, gap},
    explain, judged,
};
use crate::exchange::{PhaseName, phase::Tls};

pub(super) const INVALID: Cause = Cause {
    name: "tls-certificate-invalid",
    phase: PhaseName::Tls,
    at: At::Server,
    spec: &["RFC 5280 §6.1.3", "RFC 8446 §4.4.2.4"],
    explain: explain!("tls-certificate-invalid"),
    check,
    ..Cause::DEFAULT
};

fn check(case: &Case) -> Option<Found> {
    let tls = case.tls()?;
    let leaf = tls.chain.first()?;
    let verifier = gap(case).filter(|(gap, ..)| *gap == Gap::Invalid).and_then(|(.., trust)| trust.error.as_deref());
    let refused: Vec<_> = [purpose(tls), authority(tls), verifier.and_then(told)].into_iter().flatten().collect();
    let lax =
        leaf.cannot_sign.then(|| "its key usage lacks digitalSignature, without which browsers refuse it".to_owned());
    let first = refused.first().or(lax.as_ref())?;
    let found = Found::new(format!("The server's certificate is not acceptable: {first}"))
        .evidence(EvidenceKind::Got, leaf.subject.clone())
        .evidences(EvidenceKind::Fact, refused.iter().chain(lax.as_ref()).skip(1).cloned())
        .evidences(EvidenceKind::Fact, verifier.map(|error| format!("the verifier says {error}")))
        .fix("Have it issued anew: for a server (extended key usage serverAuth, CA:FALSE), with a key and a signature that are still accepted.");
    Some(if refused.is_empty() { found.severity(Severity::Warning) } else { judged(case, found) })
}

fn purpose(tls: &Tls) -> Option<String> {
    let trust = tls.trust.as_ref()?;
    let told = trust.error.as_deref().is_some_and(|error| error.contains("InvalidPurpose"));
    let purposes = &tls.chain.first()?.purposes;
    (trust.wrong_purpose || told).then(|| match purposes.as_slice() {
        [] => "it is not for servers (extended key usage)".to_owned(),
        purposes => format!("it is for {} and not for servers", purposes.join(", ")),
    })
}

/// An authority's own certificate in place of one that it issued; home-made self-signed ones often are both.
fn authority(tls: &Tls) -> Option<String> {
    let leaf = tls.chain.first().filter(|leaf| leaf.ca && !leaf.is_self_issued())?;
    let refused = tls.trust.as_ref().is_some_and(|trust| !trust.path);
    refused.then(|| format!("{} is an authority's certificate (CA:TRUE) and no server's", leaf.subject))
}

/// What the verifier means; `None` where it is told from the certificate itself.
fn told(error: &str) -> Option<String> {
    Some(
        match error {
            "CaUsedAsEndEntity" | "InvalidPurpose" => return None,
            "NameConstraintViolation" => "one of its issuers may not issue for this name (name constraints)",
            "PathLenConstraintViolated" => "there are more issuers between than one of them allows (pathLenConstraint)",
            "EndEntityUsedAsCa" => "the certificate of its issuer is no authority's (CA:FALSE)",
            "UnsupportedCriticalExtension" => "it has a critical extension that is not understood",
            "UnsupportedCertVersion" => "it is of an old version of X.509",
            "InvalidSignatureForPublicKey" | "BadSignature" => "its signature does not fit its issuer's key",
            "InvalidCertValidity" => "its last day is before its first",
            "UnsupportedSignatureAlgorithm" | "UnsupportedSignatureAlgorithmForPublicKey" => {
                "it is signed in a way that is not known here"
            }
            "MaximumPathDepthExceeded" | "MaximumSignatureChecksExceeded" | "MaximumPathBuildCallsExceeded" => {
                "its chain is too long to be looked through"
            }
            error => return Some(format!("the verifier says {error}")),
        }
        .to_owned(),
    )
}
