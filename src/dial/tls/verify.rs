//! Verification that records instead of ending the handshake; what was recorded is judged afterwards. Signatures of the
//! handshake itself are verified for real.

use std::sync::{Mutex, PoisonError};

use rustls::{
    DigitallySignedStruct, Error, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::{WebPkiSupportedAlgorithms, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime},
};

use super::certificate;

/// A verifier that says yes, and keeps what it was shown.
#[derive(Debug)]
pub struct Recorder {
    algorithms: WebPkiSupportedAlgorithms,
    seen: Mutex<Seen>,
}

/// What a server showed.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// Its certificates, its own first.
    pub chain: Vec<CertificateDer<'static>>,
    /// The OCSP response that it stapled to them; empty when there was none.
    pub ocsp: Vec<u8>,
    /// When; `None` when it showed nothing.
    pub at: Option<UnixTime>,
    /// Whether its signature could not be verified because its key is too short.
    pub weak_proof: bool,
}

impl Recorder {
    /// A verifier of handshake signatures with these algorithms.
    pub const fn new(algorithms: WebPkiSupportedAlgorithms) -> Self {
        Self { algorithms, seen: Mutex::new(Seen { chain: Vec::new(), ocsp: Vec::new(), at: None, weak_proof: false }) }
    }

    /// What was seen so far.
    pub fn seen(&self) -> Seen {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A signature by a key that is too short to be verified is a fault to report beside the others.
    fn proof(
        &self,
        leaf: &CertificateDer<'_>,
        verified: Result<HandshakeSignatureValid, Error>,
    ) -> Result<HandshakeSignatureValid, Error> {
        if verified.is_err() && certificate::has_short_key(leaf) {
            self.seen.lock().unwrap_or_else(PoisonError::into_inner).weak_proof = true;
            return Ok(HandshakeSignatureValid::assertion());
        }
        verified
    }
}

impl ServerCertVerifier for Recorder {
    fn verify_server_cert(
        &self,
        leaf: &CertificateDer<'_>,
        rest: &[CertificateDer<'_>],
        _name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let chain = std::iter::once(leaf).chain(rest).map(|der| der.clone().into_owned()).collect();
        let seen = Seen { chain, ocsp: ocsp.to_vec(), at: Some(now), weak_proof: false };
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = seen;
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.proof(leaf, verify_tls12_signature(message, leaf, signed, &self.algorithms))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.proof(leaf, verify_tls13_signature(message, leaf, signed, &self.algorithms))
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}
