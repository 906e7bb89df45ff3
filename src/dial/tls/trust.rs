//! What to trust: the roots that browsers trust and then the system's store, or the certificates of a file.

use std::sync::{Arc, OnceLock};

use rustls::pki_types::{
    CertificateDer, TrustAnchor,
    pem::{self, PemObject},
};
use webpki::anchor_from_trusted_cert;

use super::{
    judge::{self, Shown},
    native,
};
use crate::exchange::phase::Trust;

/// What to trust.
#[derive(Debug, Clone)]
pub struct Trusted {
    roots: Roots,
    /// Whether a bad certificate is put up with (`-k`).
    pub insecure: bool,
}

#[derive(Debug, Clone)]
enum Roots {
    /// The roots that browsers trust, as Mozilla lists them; where these do not do, the system's, read once.
    Public { system: Arc<OnceLock<Vec<TrustAnchor<'static>>>> },
    /// Those of a file, and what it is called in a report. Its certificates are trusted as they are too: a self-signed
    /// one can be given as its own authority.
    File { name: String, anchors: Arc<[TrustAnchor<'static>]>, certificates: Arc<[CertificateDer<'static>]> },
}

impl Trusted {
    /// The roots that browsers trust, and the system's.
    pub fn public() -> Self {
        Self { roots: Roots::Public { system: Arc::default() }, insecure: false }
    }

    /// The certificates of a PEM text alone, as with curl's `--cacert`; `name` is what to call them. The error says what
    /// is wrong with the text.
    pub fn pem(pem: &[u8], name: &str) -> Result<Self, String> {
        let certificates: Vec<_> =
            CertificateDer::pem_slice_iter(pem).collect::<Result<_, _>>().map_err(|error| pem_fault(&error))?;
        if certificates.is_empty() {
            return Err("it holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)".to_owned());
        }
        let anchors = certificates.iter().map(|certificate| Ok(anchor_from_trusted_cert(certificate)?.to_owned()));
        let anchors = anchors
            .collect::<Result<_, webpki::Error>>()
            .map_err(|error| format!("one of its certificates does not parse: {error}"))?;
        let roots = Roots::File { name: name.to_owned(), anchors, certificates: certificates.into() };
        Ok(Self { roots, insecure: false })
    }

    /// The same, with a bad certificate put up with.
    #[must_use]
    pub fn insecure(self, insecure: bool) -> Self {
        Self { insecure, ..self }
    }

    /// What is to be said about the certificates that a server showed. Blocks while the system's store is read, which is
    /// done once, and only where the public roots do not do.
    pub fn judge(&self, shown: &Shown<'_>) -> Trust {
        match &self.roots {
            Roots::File { name, anchors, certificates } => {
                let trust = judge::trust(shown, anchors, name);
                let pinned = shown.chain.first().is_some_and(|leaf| certificates.contains(leaf));
                if pinned { Trust { path: true, error: None, ..trust } } else { trust }
            }
            Roots::Public { system } => {
                let public = judge::trust(shown, webpki_roots::TLS_SERVER_ROOTS, Trust::WEBPKI);
                // A wrong name is wrong by any roots.
                let does = |trust: &Trust| Trust { name: true, ..trust.clone() }.is_good();
                if does(&public) {
                    return public;
                }
                let own = judge::trust(shown, system.get_or_init(native::anchors), Trust::SYSTEM);
                match (public.path, own.path) {
                    (true, _) if !does(&own) => public,
                    (_, true) => own,
                    _ => Trust { roots: Trust::BOTH.to_owned(), ..own },
                }
            }
        }
    }
}

fn pem_fault(error: &pem::Error) -> String {
    match error {
        pem::Error::MissingSectionEnd { .. } => "a certificate in it has no -----END CERTIFICATE----- line".to_owned(),
        pem::Error::Base64Decode(_) => "what stands between its marks is not base64".to_owned(),
        other => format!("it is not PEM: {other}"),
    }
}
