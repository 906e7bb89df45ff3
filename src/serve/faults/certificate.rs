//! The certificates that the servers show. `fixtures/certs/make` makes them; their keys are public and guard nothing.

use std::{io, sync::Arc};

use rustls::{
    RootCertStore, ServerConfig,
    crypto::{CryptoProvider, aws_lc_rs},
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    server::{WebPkiClientVerifier, danger::ClientCertVerifier},
    version::{TLS12, TLS13},
};
use tokio_rustls::TlsAcceptor;

/// A certificate, for localhost and 127.0.0.1 unless it says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certificate {
    /// Issued by the test CA, valid until 2126.
    Good,
    /// Valid until 2021.
    Expired,
    /// Valid from 2120.
    NotYetValid,
    /// For other.example.
    WrongHost,
    /// For clients alone, by its extended key usage.
    ForClients,
    /// Issued by a CA whose certificate nobody has.
    UnknownIssuer,
    /// Issued by an intermediate of the test CA that is not sent; it says where that can be had.
    MissingIntermediate,
    /// Signed by itself.
    SelfSigned,
    /// Signed by itself and a CA, as `openssl req -x509` makes it.
    SelfSignedCa,
    /// Signed with SHA-1.
    Sha1,
    /// Issued by an authority that may not issue for this name.
    NotPermitted,
    /// An authority's own.
    Authority,
    /// Issued by `mitmproxy`.
    Intercepted,
    /// Expired, for other.example, for clients, signed with SHA-1 by a CA that nobody knows.
    AllWrong,
    /// Revoked, with an OCSP response that says so.
    Revoked,
    /// Demands an OCSP response, which is not sent.
    MustStaple,
}

/// The certificate of the test CA.
pub(super) const CA: &str = include_str!("../../../fixtures/certs/ca.pem");
/// The CA whose certificates are taken from clients.
const CLIENT_CA: &str = include_str!("../../../fixtures/certs/client-ca.pem");

macro_rules! pem {
    ($name:literal) => {
        (
            include_str!(concat!("../../../fixtures/certs/", $name, ".pem")),
            include_str!(concat!("../../../fixtures/certs/", $name, ".key")),
        )
    };
}

impl Certificate {
    /// The certificate and its key.
    const fn pem(self) -> (&'static str, &'static str) {
        match self {
            Self::Good => pem!("good"),
            Self::Expired => pem!("expired"),
            Self::NotYetValid => pem!("not-yet-valid"),
            Self::WrongHost => pem!("wrong-host"),
            Self::ForClients => pem!("for-clients"),
            Self::UnknownIssuer => pem!("unknown-issuer"),
            Self::MissingIntermediate => pem!("missing-intermediate"),
            Self::SelfSigned => pem!("self-signed"),
            Self::SelfSignedCa => pem!("self-signed-ca"),
            Self::Sha1 => pem!("sha1"),
            Self::NotPermitted => pem!("not-permitted"),
            Self::Authority => pem!("authority"),
            Self::Intercepted => pem!("intercepted"),
            Self::AllWrong => pem!("all-wrong"),
            Self::Revoked => pem!("revoked"),
            Self::MustStaple => pem!("must-staple"),
        }
    }

    /// The OCSP response that is stapled to it.
    fn staple(self) -> Vec<u8> {
        match self {
            Self::Revoked => include_bytes!("../../../fixtures/certs/revoked.ocsp").to_vec(),
            _ => Vec::new(),
        }
    }

    /// TLS with this certificate; `asks_certificate` demands one of the client, in TLS 1.3, where the client learns of
    /// it only after its own handshake is done.
    /// With `http2` the server prefers that where it is offered.
    pub(super) fn acceptor(self, asks_certificate: bool, http2: bool) -> io::Result<TlsAcceptor> {
        let (chain, key) = self.pem();
        let chain =
            CertificateDer::pem_slice_iter(chain.as_bytes()).collect::<Result<_, _>>().map_err(io::Error::other)?;
        let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).map_err(io::Error::other)?;
        let provider = Arc::new(aws_lc_rs::default_provider());
        let versions = if asks_certificate { &[&TLS13][..] } else { &[&TLS13, &TLS12] };
        let clients =
            if asks_certificate { client_verifier(&provider)? } else { WebPkiClientVerifier::no_client_auth() };
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(versions)
            .and_then(|config| {
                config.with_client_cert_verifier(clients).with_single_cert_with_ocsp(chain, key, self.staple())
            })
            .map_err(io::Error::other)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        if http2 {
            config.alpn_protocols.insert(0, b"h2".to_vec());
        }
        Ok(TlsAcceptor::from(Arc::new(config)))
    }
}

fn client_verifier(provider: &Arc<CryptoProvider>) -> io::Result<Arc<dyn ClientCertVerifier>> {
    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_slice(CLIENT_CA.as_bytes()).map_err(io::Error::other)?)
        .map_err(io::Error::other)?;
    WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(provider)).build().map_err(io::Error::other)
}
