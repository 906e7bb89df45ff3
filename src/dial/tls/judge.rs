//! What is wrong with a chain, each question on its own. A verifier ends at the first fault that it meets; here each
//! fault that can be let pass is, and the next one shows.

use rustls::{
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, ServerName, TrustAnchor, UnixTime},
};
use webpki::{EndEntityCert, Error, ExtendedKeyUsageValidator, KeyPurposeIdIter, KeyUsage};

use super::{certificate, legacy};
use crate::exchange::phase::Trust;

/// What a server showed, to whom, and when.
#[derive(Debug)]
pub struct Shown<'a> {
    /// Its certificates, its own first.
    pub chain: &'a [CertificateDer<'static>],
    /// The name that it was asked for.
    pub name: &'a ServerName<'static>,
    /// When.
    pub now: UnixTime,
    /// Whether its proof of its key is one that is too weak to be taken.
    pub weak_proof: bool,
}

/// What is let pass.
struct Leniency {
    time: UnixTime,
    weak: bool,
    any_purpose: bool,
}

/// A fault that can be let pass.
enum Fault {
    Dates,
    Weak,
    Purpose,
}

/// Judges what was shown against `anchors`, which are called `roots`.
pub fn trust(shown: &Shown<'_>, anchors: &[TrustAnchor<'_>], roots: &str) -> Trust {
    let good = Trust { roots: roots.to_owned(), path: true, dates: true, name: true, ..Trust::default() };
    let Some((leaf, rest)) = shown.chain.split_first() else {
        return Trust { path: false, error: Some("no certificate was shown".to_owned()), ..good };
    };
    let leaf = match EndEntityCert::try_from(leaf) {
        Ok(leaf) => leaf,
        Err(error) => return Trust { path: false, error: Some(words(&error)), ..good },
    };
    let name = leaf.verify_is_valid_for_subject_name(shown.name).is_ok();
    let trust = Trust { name, weak: shown.weak_proof, ..good };
    look(shown, &leaf, rest, anchors, trust)
}

fn look(
    shown: &Shown<'_>,
    leaf: &EndEntityCert<'_>,
    rest: &[CertificateDer<'_>],
    anchors: &[TrustAnchor<'_>],
    mut trust: Trust,
) -> Trust {
    let mut lenient = Leniency { time: shown.now, weak: false, any_purpose: false };
    loop {
        let Err(error) = lenient.verify(leaf, rest, anchors) else { return trust };
        match fault(&error) {
            Some(Fault::Dates) if trust.dates => {
                trust.dates = false;
                lenient.time = certificate::moment_inside(shown.chain, shown.now);
            }
            // No moment is inside all of them: more about the path is not to be learned.
            Some(Fault::Dates) => return trust,
            Some(Fault::Weak) if !lenient.weak => lenient.weak = true,
            Some(Fault::Purpose) if !lenient.any_purpose => lenient.any_purpose = true,
            _ => {
                let unknown = matches!(error, Error::CaUsedAsEndEntity) && !knows_an_issuer(shown.chain, anchors);
                trust.error = Some(words(if unknown { &Error::UnknownIssuer } else { &error }));
                trust.path = false;
                break;
            }
        }
        trust.weak |= lenient.weak;
        trust.wrong_purpose |= lenient.any_purpose;
    }
    trust
}

impl Leniency {
    fn verify(
        &self,
        leaf: &EndEntityCert<'_>,
        rest: &[CertificateDer<'_>],
        anchors: &[TrustAnchor<'_>],
    ) -> Result<(), Error> {
        let strict = aws_lc_rs::default_provider().signature_verification_algorithms.all;
        let algorithms = if self.weak { &[strict, legacy::WEAK].concat() } else { strict };
        let verified = if self.any_purpose {
            leaf.verify_for_usage(algorithms, anchors, rest, self.time, AnyPurpose, None, None)
        } else {
            leaf.verify_for_usage(algorithms, anchors, rest, self.time, KeyUsage::server_auth(), None, None)
        };
        verified.map(|_| ())
    }
}

/// Takes a certificate for whatever it is.
struct AnyPurpose;

impl ExtendedKeyUsageValidator for AnyPurpose {
    fn validate(&self, _: KeyPurposeIdIter<'_, '_>) -> Result<(), Error> {
        Ok(())
    }
}

fn fault(error: &Error) -> Option<Fault> {
    match error {
        Error::CertExpired { .. } | Error::CertNotValidYet { .. } => Some(Fault::Dates),
        Error::RequiredEkuNotFoundContext(_) => Some(Fault::Purpose),
        Error::UnsupportedSignatureAlgorithmContext(_)
        | Error::UnsupportedSignatureAlgorithmForPublicKeyContext(_)
        // What a key that is too short signed is not looked at, and told in the same way.
        | Error::InvalidSignatureForPublicKey => Some(Fault::Weak),
        _ => None,
    }
}

/// Whether one of the chain was issued by one of `anchors`, by its name.
fn knows_an_issuer(chain: &[CertificateDer<'_>], anchors: &[TrustAnchor<'_>]) -> bool {
    let issued = |certificate: &CertificateDer<'_>| {
        let parsed = EndEntityCert::try_from(certificate).ok();
        parsed.is_some_and(|parsed| anchors.iter().any(|anchor| anchor.subject.as_ref() == parsed.issuer()))
    };
    chain.iter().any(issued)
}

/// An error's name alone: what goes with it is told by the chain's own facts.
fn words(error: &Error) -> String {
    let words = format!("{error:?}");
    words.split(['(', ' ', '{']).next().unwrap_or_default().trim_end_matches("Context").to_owned()
}
