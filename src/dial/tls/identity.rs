//! The certificate by which a client shows who it is: read from PEM, and sent when the server asks for one.

use std::sync::{Arc, Mutex, PoisonError};

use pkcs8::EncryptedPrivateKeyInfoRef;
use rustls::{
    SignatureScheme,
    client::ResolvesClientCert,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, pem::PemObject},
    sign::CertifiedKey,
};
use x509_parser::{prelude::FromDer, x509::X509Name};

use super::certificate;
use crate::{
    exchange::phase::{Certificate, ClientCertificate},
    wire::escape::escape_str,
};

/// At most so many of the issuers that a server takes are kept.
const MOST: usize = 8;

const ENCRYPTED: &str = "-----BEGIN ENCRYPTED PRIVATE KEY-----";

/// A certificate with its chain and key.
#[derive(Debug, Clone)]
pub struct Identity {
    key: Arc<CertifiedKey>,
    facts: Certificate,
}

/// What is wrong with the files of an identity, and with which of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdentityError {
    /// With the certificate's.
    Certificate(String),
    /// With the key's.
    Key(String),
}

impl Identity {
    /// The identity of a certificate, the first of `chain`, and its `key`, both PEM; `pass` opens an encrypted key.
    pub fn pem(chain: &[u8], key: &[u8], pass: Option<&str>) -> Result<Self, IdentityError> {
        use IdentityError::{Certificate, Key};
        let chain = certificates(chain).map_err(Certificate)?;
        let key = private_key(key, pass).map_err(Key)?;
        let unreadable = || Certificate("its first certificate does not parse".to_owned());
        let facts = chain.first().and_then(certificate::facts).ok_or_else(unreadable)?;
        let key = CertifiedKey::from_der(chain, key, &aws_lc_rs::default_provider()).map_err(|error| match error {
            rustls::Error::InconsistentKeys(_) => Key("it is not the key of the certificate".to_owned()),
            rustls::Error::InvalidCertificate(_) => unreadable(),
            other => Key(format!("it is no key that can be used: {other}")),
        })?;
        Ok(Self { key: Arc::new(key), facts })
    }
}

fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, String> {
    is_pem(pem)?;
    let found: Vec<_> = CertificateDer::pem_slice_iter(pem)
        .collect::<Result<_, _>>()
        .map_err(|error| format!("it is not PEM: {error}"))?;
    if found.is_empty() {
        return Err(format!("it holds no certificate (-----BEGIN CERTIFICATE-----){}", instead(pem)));
    }
    Ok(found)
}

fn private_key(pem: &[u8], pass: Option<&str>) -> Result<PrivateKeyDer<'static>, String> {
    is_pem(pem)?;
    let text = String::from_utf8_lossy(pem);
    if text.contains(ENCRYPTED) {
        return decrypted(&text, pass);
    }
    if text.contains("Proc-Type: 4,ENCRYPTED") {
        return Err("it is encrypted in OpenSSL's old form, which is not supported: openssl pkcs8 -topk8 -in FILE \
                    -out NEW makes the present one of it"
            .to_owned());
    }
    PrivateKeyDer::from_pem_slice(pem)
        .map_err(|_| format!("it holds no private key (-----BEGIN PRIVATE KEY-----){}", instead(pem)))
}

fn decrypted(text: &str, pass: Option<&str>) -> Result<PrivateKeyDer<'static>, String> {
    let pass = pass.ok_or("it is encrypted: --pass PHRASE is wanted")?;
    let body = text.split(ENCRYPTED).nth(1).and_then(|rest| rest.split("-----END").next()).unwrap_or_default();
    // The library's own reader of PEM knows no encrypted keys; under the name of a plain one it gives the bytes.
    let plain = format!("-----BEGIN PRIVATE KEY-----{body}-----END PRIVATE KEY-----\n");
    let broken = |_| "it is not PEM between its marks".to_owned();
    let der = PrivatePkcs8KeyDer::from_pem_slice(plain.as_bytes()).map_err(broken)?;
    let sealed = EncryptedPrivateKeyInfoRef::try_from(der.secret_pkcs8_der())
        .map_err(|_| "it is encrypted in a way that is not supported (PBES2 with AES is)".to_owned())?;
    let opened = sealed.decrypt(pass).map_err(|error| match error {
        pkcs8::Error::EncryptedPrivateKey(pkcs8::pkcs5::Error::UnsupportedAlgorithm { .. }) => {
            "it is encrypted in a way that is not supported (PBES2 with AES is)".to_owned()
        }
        _ => "the passphrase does not open it".to_owned(),
    })?;
    Ok(PrivatePkcs8KeyDer::from(opened.as_bytes().to_vec()).into())
}

fn is_pem(bytes: &[u8]) -> Result<(), String> {
    match bytes.first() {
        None => Err("it is empty".to_owned()),
        // A SEQUENCE: DER, or PKCS#12.
        Some(0x30) => Err("it is DER or PKCS#12, and PEM is wanted: openssl pkcs12 -in FILE -nodes -out FILE.pem, or \
                           openssl x509 (pkey) -inform DER"
            .to_owned()),
        _ => Ok(()),
    }
}

/// What a file holds in place of what was looked for.
fn instead(pem: &[u8]) -> String {
    let text = String::from_utf8_lossy(pem);
    let label = text.split("-----BEGIN ").nth(1).and_then(|rest| rest.split("-----").next());
    label.map_or_else(String::new, |label| format!(", but a {}", escape_str(&label.to_ascii_lowercase())))
}

/// Sends the identity when the server asks for one, and keeps what it asked for.
#[derive(Debug)]
pub struct Asked {
    identity: Option<Identity>,
    seen: Mutex<Option<ClientCertificate>>,
}

impl Asked {
    /// With `identity` to send, or nothing.
    pub const fn new(identity: Option<Identity>) -> Self {
        Self { identity, seen: Mutex::new(None) }
    }

    /// What the server asked for; `None` when it did not.
    pub fn seen(&self) -> Option<ClientCertificate> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl ResolvesClientCert for Asked {
    fn resolve(&self, issuers: &[&[u8]], _schemes: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        let name = |der: &&[u8]| X509Name::from_der(der).ok().map(|(_, name)| escape_str(&name.to_string()));
        let seen = ClientCertificate {
            issuers: issuers.iter().take(MOST).filter_map(name).collect(),
            sent: self.identity.as_ref().map(|identity| identity.facts.clone()),
        };
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Some(seen);
        self.identity.as_ref().map(|identity| Arc::clone(&identity.key))
    }

    fn has_certs(&self) -> bool {
        true
    }
}
