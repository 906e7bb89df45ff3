//! TLS with its facts kept. The handshake is completed whatever the certificate is like: a bad chain is something to
//! report, and whether to go on is decided here afterwards.

mod certificate;
mod failure;
mod identity;
mod judge;
mod legacy;
mod look;
mod native;
mod ocsp;
mod offer;
mod trust;
mod verify;

use std::{net::IpAddr, sync::Arc, time::Instant};

pub use failure::alert;
pub use identity::{Identity, IdentityError};
pub use offer::{Offer, Version};
use rustls::{ClientConfig, KeyLogFile, client::Resumption, pki_types::ServerName};
use tokio::time::timeout_at;
use tokio_rustls::{TlsConnector, client::TlsStream};
pub use trust::Trusted;

use super::{Stream, tap::Tap};
use crate::{
    exchange::phase::{Tls, TlsFailure},
    target::Target,
    wire::{escape::escape, hello::Choice},
};

/// How to speak TLS.
#[derive(Debug, Clone)]
pub struct Options {
    /// What to trust.
    pub trust: Trusted,
    /// Which versions, groups and suites to offer.
    pub offer: Offer,
    /// The name to send as SNI in place of the host's; empty for none.
    pub sni: Option<String>,
    /// The certificate to send when the server asks for one.
    pub identity: Option<Identity>,
    /// Whether the session's keys go to the file that `SSLKEYLOGFILE` names.
    pub log_keys: bool,
    /// Whether no more is done than to look at what the server chooses from old TLS.
    pub look: bool,
}

impl Options {
    /// The usual offer, with this to trust.
    pub fn trusting(trust: Trusted) -> Self {
        Self { trust, offer: Offer::default(), sni: None, identity: None, log_keys: false, look: false }
    }
}

/// The TLS handshake on `stream`: the connection when it may be used, and what was learned.
pub async fn handshake(
    stream: Stream,
    target: &Target,
    options: &Options,
    alpn: &[String],
    deadline: Instant,
) -> (Option<Stream>, Tls) {
    let mut facts = Tls {
        server_name: target.host.clone(),
        sni: options.sni.clone(),
        offered: alpn.to_vec(),
        offered_versions: options.offer.version_names(),
        offered_ciphers: options.offer.cipher_names(),
        insecure: options.trust.insecure,
        ..Tls::default()
    };
    let prepared = match Prepared::new(target, options, alpn) {
        Ok(prepared) => prepared,
        Err(why) => {
            facts.failure = Some(TlsFailure::Other(why));
            return (None, facts);
        }
    };
    if options.look {
        let name = target.address.is_none().then_some(target.host.as_str());
        look::look(stream, options.sni.as_deref().or(name).filter(|name| !name.is_empty()), deadline, &mut facts).await;
        return (None, facts);
    }
    let (tap, first) = Tap::new(stream);
    let connecting = TlsConnector::from(Arc::clone(&prepared.config)).connect(prepared.sni.clone(), tap);
    let done = timeout_at(deadline.into(), connecting).await;
    prepared.learned(options, &mut facts);
    match done {
        Ok(Ok(stream)) => finish(stream, facts),
        Ok(Err(error)) => {
            facts.failure = Some(failure::failure(&error, &first));
            if facts.failure == Some(TlsFailure::UnofferedVersion) {
                facts.version = Choice::read(&first.bytes()).map(|choice| choice.version_words());
            }
            (None, facts)
        }
        Err(_) => {
            facts.failure = Some(TlsFailure::TimedOut);
            (None, facts)
        }
    }
}

/// A handshake that can begin, and those who watch it.
struct Prepared {
    config: Arc<ClientConfig>,
    recorder: Arc<verify::Recorder>,
    asked: Arc<identity::Asked>,
    /// The name to verify.
    name: ServerName<'static>,
    /// The name to send; an address is none, and is not sent.
    sni: ServerName<'static>,
}

impl Prepared {
    fn new(target: &Target, options: &Options, alpn: &[String]) -> Result<Self, String> {
        let provider = options.offer.provider();
        let recorder = Arc::new(verify::Recorder::new(provider.signature_verification_algorithms));
        let asked = Arc::new(identity::Asked::new(options.identity.clone()));
        let mut config = ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(options.offer.protocol_versions())
            .map_err(|error| format!("nothing is left to offer: {error}"))?
            .dangerous()
            .with_custom_certificate_verifier(Arc::clone(&recorder) as Arc<_>)
            .with_client_cert_resolver(Arc::clone(&asked) as Arc<_>);
        config.alpn_protocols = alpn.iter().map(|protocol| protocol.as_bytes().to_vec()).collect();
        // A resumed handshake shows no certificate.
        config.resumption = Resumption::disabled();
        config.enable_sni = options.sni.as_deref() != Some("");
        if options.log_keys {
            config.key_log = Arc::new(KeyLogFile::new());
        }
        let name = match target.address {
            Some(address) => ServerName::IpAddress(IpAddr::into(address)),
            None => server_name(&target.host)?,
        };
        let sni = match options.sni.as_deref() {
            None | Some("") => name.clone(),
            Some(sni) => server_name(sni)?,
        };
        Ok(Self { config: Arc::new(config), recorder, asked, name, sni })
    }

    /// Puts what was seen of certificates into `facts`, judged.
    fn learned(&self, options: &Options, facts: &mut Tls) {
        let seen = self.recorder.seen();
        facts.client_certificate = self.asked.seen();
        facts.chain = seen.chain.iter().filter_map(certificate::facts).collect();
        let Some(now) = seen.at else { return };
        let shown = judge::Shown { chain: &seen.chain, name: &self.name, now, weak_proof: seen.weak_proof };
        facts.trust = Some(options.trust.judge(&shown));
        if let Some(serial) = seen.chain.first().and_then(certificate::serial).filter(|_| !seen.ocsp.is_empty()) {
            facts.staple = Some(ocsp::staple(&seen.ocsp, &serial));
        }
    }
}

fn server_name(host: &str) -> Result<ServerName<'static>, String> {
    ServerName::try_from(host.to_owned()).map_err(|_| "the host's name cannot be sent as SNI".to_owned())
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
    if facts.is_trusted() || facts.insecure {
        return (Some(Box::new(stream)), facts);
    }
    facts.failure = Some(TlsFailure::Certificate);
    (None, facts)
}
