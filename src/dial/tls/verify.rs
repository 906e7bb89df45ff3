//! Verification that records instead of ending the handshake. Signatures of the handshake itself are verified for real.

use std::sync::{Arc, Mutex, PoisonError};

use rustls::{
    CertificateError, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
    client::{
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
        verify_server_cert_signed_by_trust_anchor, verify_server_name,
    },
    crypto::{WebPkiSupportedAlgorithms, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime},
    server::ParsedCertificate,
};

use super::{Trusted, certificate};
use crate::exchange::phase::Trust;

/// A verifier that says yes, and keeps what a real one said.
#[derive(Debug)]
pub struct Recorder {
    roots: Arc<RootCertStore>,
    algorithms: WebPkiSupportedAlgorithms,
    seen: Mutex<Option<Seen>>,
}

#[derive(Debug, Clone)]
struct Seen {
    chain: Vec<CertificateDer<'static>>,
    path: bool,
    dates: bool,
    name: bool,
    error: Option<String>,
}

impl Recorder {
    /// A verifier against `roots`.
    pub fn new(roots: Arc<RootCertStore>, algorithms: WebPkiSupportedAlgorithms) -> Self {
        Self { roots, algorithms, seen: Mutex::new(None) }
    }

    /// The certificates that the server sent, its own first.
    pub fn chain(&self) -> Vec<CertificateDer<'static>> {
        self.seen().map(|seen| seen.chain).unwrap_or_default()
    }

    /// What verification said; `None` when it was not asked.
    pub fn trust(&self, trusted: &Trusted) -> Option<Trust> {
        let seen = self.seen()?;
        let pinned = seen.chain.first().is_some_and(|leaf| trusted.pins(leaf));
        Some(Trust {
            roots: trusted.name().to_owned(),
            path: seen.path || pinned,
            dates: seen.dates,
            name: seen.name,
            error: seen.error.filter(|_| !pinned),
        })
    }

    fn seen(&self) -> Option<Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn look(
        &self,
        leaf: &CertificateDer<'_>,
        rest: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        now: UnixTime,
    ) -> Seen {
        let chain = std::iter::once(leaf).chain(rest).map(|der| der.clone().into_owned()).collect();
        let parsed = match ParsedCertificate::try_from(leaf) {
            Ok(parsed) => parsed,
            Err(error) => return Seen { chain, path: false, dates: true, name: true, error: Some(words(&error)) },
        };
        let at =
            |time| verify_server_cert_signed_by_trust_anchor(&parsed, &self.roots, rest, time, self.algorithms.all);
        let (path, dates) = match at(now) {
            Err(error) if is_about_dates(&error) => (at(certificate::moment_inside(leaf, now)), false),
            other => (other, true),
        };
        let error = path.err().filter(|error| !is_about_dates(error));
        Seen {
            chain,
            path: error.is_none(),
            dates,
            name: verify_server_name(&parsed, name).is_ok(),
            error: error.as_ref().map(words),
        }
    }
}

fn words(error: &Error) -> String {
    match error {
        Error::InvalidCertificate(CertificateError::Other(other)) => other.to_string(),
        Error::InvalidCertificate(error) => format!("{error:?}"),
        other => other.to_string(),
    }
}

const fn is_about_dates(error: &Error) -> bool {
    use CertificateError::{Expired, ExpiredContext, NotValidYet, NotValidYetContext};
    matches!(
        error,
        Error::InvalidCertificate(Expired | ExpiredContext { .. } | NotValidYet | NotValidYetContext { .. })
    )
}

impl ServerCertVerifier for Recorder {
    fn verify_server_cert(
        &self,
        leaf: &CertificateDer<'_>,
        rest: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        _ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Some(self.look(leaf, rest, name, now));
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, leaf, signed, &self.algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, leaf, signed, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}
