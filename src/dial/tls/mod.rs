//! TLS with its facts kept. The certificate is verified, the verdict recorded, and the handshake completed all the
//! same: a bad chain is something to report, and whether to go on is decided here afterwards.

mod certificate;
mod verify;

use std::{io, net::IpAddr, sync::Arc, time::Instant};

use rustls::{
    ClientConfig, PeerMisbehaved, RootCertStore,
    client::Resumption,
    crypto::{CryptoProvider, aws_lc_rs},
    pki_types::{
        CertificateDer, ServerName,
        pem::{self, PemObject},
    },
};
use tokio::time::timeout_at;
use tokio_rustls::{TlsConnector, client::TlsStream};

use super::{
    Stream,
    tap::{First, Tap},
};
use crate::{
    exchange::phase::{Tls, TlsFailure},
    target::Target,
    wire::escape::escape,
};

/// What to trust.
#[derive(Debug, Clone)]
pub struct Trusted {
    roots: Roots,
    /// Whether a bad certificate is put up with (`-k`).
    insecure: bool,
}

#[derive(Debug, Clone)]
enum Roots {
    /// The roots that browsers trust, as Mozilla lists them.
    Webpki,
    /// Those of a file, and what it is called in a report. Its certificates are trusted as they are too: a self-signed
    /// one can be given as its own authority.
    File { name: String, store: Arc<RootCertStore>, certificates: Vec<CertificateDer<'static>> },
}

impl Trusted {
    /// The roots that browsers trust.
    pub const fn webpki() -> Self {
        Self { roots: Roots::Webpki, insecure: false }
    }

    /// The certificates of a PEM text alone, as with curl's `--cacert`; `name` is what to call them. The error says what
    /// is wrong with the text.
    pub fn pem(pem: &[u8], name: &str) -> Result<Self, String> {
        let certificates: Vec<_> =
            CertificateDer::pem_slice_iter(pem).collect::<Result<_, _>>().map_err(|error| pem_fault(&error))?;
        if certificates.is_empty() {
            return Err("it holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)".to_owned());
        }
        let mut store = RootCertStore::empty();
        for certificate in &certificates {
            store
                .add(certificate.clone())
                .map_err(|error| format!("one of its certificates does not parse: {error}"))?;
        }
        let roots = Roots::File { name: name.to_owned(), store: Arc::new(store), certificates };
        Ok(Self { roots, insecure: false })
    }

    /// The same, with a bad certificate put up with.
    #[must_use]
    pub fn insecure(self, insecure: bool) -> Self {
        Self { insecure, ..self }
    }

    fn store(&self) -> Arc<RootCertStore> {
        match &self.roots {
            Roots::Webpki => Arc::new(RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() }),
            Roots::File { store, .. } => Arc::clone(store),
        }
    }

    fn name(&self) -> &str {
        match &self.roots {
            Roots::Webpki => "webpki-roots",
            Roots::File { name, .. } => name,
        }
    }

    fn pins(&self, leaf: &CertificateDer<'_>) -> bool {
        matches!(&self.roots, Roots::File { certificates, .. } if certificates.contains(leaf))
    }
}

fn pem_fault(error: &pem::Error) -> String {
    match error {
        pem::Error::MissingSectionEnd { .. } => "a certificate in it has no -----END CERTIFICATE----- line".to_owned(),
        pem::Error::Base64Decode(_) => "what stands between its marks is not base64".to_owned(),
        other => format!("it is not PEM: {other}"),
    }
}

/// The TLS handshake on `stream`: the connection when it may be used, and what was learned.
pub async fn handshake(
    stream: Stream,
    target: &Target,
    trusted: &Trusted,
    alpn: &[String],
    deadline: Instant,
) -> (Option<Stream>, Tls) {
    let mut facts =
        Tls { server_name: target.host.clone(), offered: alpn.to_vec(), insecure: trusted.insecure, ..Tls::default() };
    let Ok((connector, seen, name)) = prepare(target, trusted, alpn) else {
        facts.failure = Some(TlsFailure::Other("the host's name cannot be sent as SNI".to_owned()));
        return (None, facts);
    };
    let (tap, first) = Tap::new(stream);
    let done = timeout_at(deadline.into(), connector.connect(name, tap)).await;
    let chain = seen.chain();
    facts.chain = chain.iter().filter_map(|der| certificate::facts(der)).collect();
    facts.trust = seen.trust(trusted);
    match done {
        Ok(Ok(stream)) => finish(stream, facts),
        Ok(Err(error)) => {
            facts.failure = Some(failure(&error, &first));
            (None, facts)
        }
        Err(_) => {
            facts.failure = Some(TlsFailure::TimedOut);
            (None, facts)
        }
    }
}

type Prepared = (TlsConnector, Arc<verify::Recorder>, ServerName<'static>);

fn prepare(target: &Target, trusted: &Trusted, alpn: &[String]) -> Result<Prepared, rustls::Error> {
    let provider: Arc<CryptoProvider> = Arc::new(aws_lc_rs::default_provider());
    let recorder = Arc::new(verify::Recorder::new(trusted.store(), provider.signature_verification_algorithms));
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::clone(&recorder) as Arc<_>)
        .with_no_client_auth();
    config.alpn_protocols = alpn.iter().map(|protocol| protocol.as_bytes().to_vec()).collect();
    // A resumed handshake shows no certificate.
    config.resumption = Resumption::disabled();
    let name = match target.address {
        Some(address) => ServerName::IpAddress(IpAddr::into(address)),
        None => ServerName::try_from(target.host.clone()).map_err(|error| rustls::Error::General(error.to_string()))?,
    };
    Ok((TlsConnector::from(Arc::new(config)), recorder, name))
}

fn finish(stream: TlsStream<Tap>, mut facts: Tls) -> (Option<Stream>, Tls) {
    let (_, connection) = stream.get_ref();
    facts.version = connection.protocol_version().map(|version| match version {
        rustls::ProtocolVersion::TLSv1_2 => "1.2".to_owned(),
        rustls::ProtocolVersion::TLSv1_3 => "1.3".to_owned(),
        other => format!("{other:?}"),
    });
    facts.cipher = connection.negotiated_cipher_suite().map(|suite| format!("{:?}", suite.suite()));
    facts.group = connection.negotiated_key_exchange_group().map(|group| format!("{:?}", group.name()));
    facts.alpn = connection.alpn_protocol().map(escape);
    let good = facts.trust.as_ref().is_some_and(crate::exchange::phase::Trust::is_good);
    if good || facts.insecure {
        return (Some(Box::new(stream)), facts);
    }
    facts.failure = Some(TlsFailure::Certificate);
    (None, facts)
}

fn failure(error: &io::Error, first: &First) -> TlsFailure {
    let bytes = first.bytes();
    // The content types of TLS records are 20 to 24 (RFC 8446 §5.1); anything else is another protocol.
    if bytes.first().is_some_and(|kind| !(20..=24).contains(kind)) {
        return TlsFailure::NotTls(escape(&bytes));
    }
    if let Some(failure) = alert(error) {
        return failure;
    }
    match error.kind() {
        io::ErrorKind::UnexpectedEof => TlsFailure::Closed,
        io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionAborted => {
            TlsFailure::Reset
        }
        _ => TlsFailure::Other(escape(error.to_string().as_bytes())),
    }
}

/// The alert that an error of a TLS connection stands for: in TLS 1.3 the server judges the client's certificate after
/// the client's handshake is done, so that it comes at the first read.
pub fn alert(error: &io::Error) -> Option<TlsFailure> {
    match error.get_ref()?.downcast_ref::<rustls::Error>()? {
        rustls::Error::AlertReceived(alert) => Some(TlsFailure::Alert(u8::from(*alert))),
        rustls::Error::PeerMisbehaved(PeerMisbehaved::SelectedUnofferedApplicationProtocol) => {
            Some(TlsFailure::UnofferedProtocol)
        }
        // The library checks the server's choice itself, and says so with an error of ours.
        other => Some(TlsFailure::Other(escape(other.to_string().as_bytes()))),
    }
}
