//! What was learned of TLS: the handshake's choices, the certificates, and what verification said about them.

use serde::{Deserialize, Serialize};

use crate::exchange::Timestamp;

/// What was learned of TLS.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Tls {
    /// The name or address that the certificate was verified for; the name was sent as SNI too, unless `sni` says another.
    pub server_name: String,
    /// The name that was sent as SNI in its place (`--sni`); empty when none was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sni: Option<String>,
    /// The protocols offered by ALPN.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offered: Vec<String>,
    /// The versions offered, where the user left some out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offered_versions: Vec<String>,
    /// The groups and suites offered, where the user left some out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offered_ciphers: Vec<String>,
    /// `1.2` or `1.3`; an older one where the server chose one that was not offered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The cipher suite.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cipher: Option<String>,
    /// The key exchange group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The protocol that the server picked by ALPN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alpn: Option<String>,
    /// The certificates as sent, the server's own first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub chain: Vec<Certificate>,
    /// What the server stapled about its own certificate (RFC 6066 §8).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staple: Option<Staple>,
    /// What verification said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trust: Option<Trust>,
    /// The client certificate that the server asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_certificate: Option<ClientCertificate>,
    /// Whether a bad certificate was to be put up with (`-k`).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub insecure: bool,
    /// Why the handshake failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<TlsFailure>,
}

impl Tls {
    /// Whether the certificate is good in every respect that can be told.
    pub fn is_trusted(&self) -> bool {
        self.trust.as_ref().is_some_and(Trust::is_good) && !self.is_revoked()
    }

    /// Whether the server's own staple says that its certificate is revoked.
    pub fn is_revoked(&self) -> bool {
        matches!(self.staple, Some(Staple { status: Revocation::Revoked, .. }))
    }
}

/// A certificate's facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// The subject's distinguished name.
    pub subject: String,
    /// The issuer's.
    pub issuer: String,
    /// The first moment of its validity.
    pub not_before: Timestamp,
    /// The last.
    pub not_after: Timestamp,
    /// DNS names and addresses of the subject alternative name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// Where the issuer's certificate can be had (caIssuers, RFC 5280 §4.2.2.1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer_url: Option<String>,
    /// Its public key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<Key>,
    /// What the issuer signed it with, such as `sha256WithRSAEncryption`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
    /// Whether it may issue others (basicConstraints).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ca: bool,
    /// What it is for, where it says so (extended key usage).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub purposes: Vec<String>,
    /// Whether its key usage forbids the key to sign, which every TLS handshake of today needs.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cannot_sign: bool,
    /// Whether it demands a stapled OCSP response (RFC 7633).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub must_staple: bool,
}

impl Certificate {
    /// Whether it was issued by its own subject.
    pub fn is_self_issued(&self) -> bool {
        self.subject == self.issuer
    }
}

/// A public key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    /// `RSA`, `EC`, or the algorithm's identifier.
    pub algorithm: String,
    /// Its size in bits, 0 where that says nothing.
    pub bits: usize,
}

/// A stapled OCSP response, as far as it is about the server's certificate. Its signature is not verified: what a server
/// says against itself needs no proof, and nothing good is concluded from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Staple {
    /// What it says.
    pub status: Revocation,
    /// Since when the certificate is revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Timestamp>,
    /// Why (RFC 5280 §5.3.1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When it was known to be so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub this_update: Option<Timestamp>,
    /// When newer word was to be had at the latest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_update: Option<Timestamp>,
}

/// What an OCSP response says (RFC 6960 §4.2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Revocation {
    /// Not revoked.
    Good,
    /// Revoked.
    Revoked,
    /// The responder does not know the certificate.
    Unknown,
    /// It does not parse, reports an error, or is about another certificate.
    Unusable,
}

/// What verification said about the chain, each question on its own.
#[allow(clippy::struct_excessive_bools, reason = "each answers a question of its own")]
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Trust {
    /// Which roots decided: `webpki-roots`, the system's store, both where neither knows the issuer, or the file of
    /// `--cacert`.
    pub roots: String,
    /// Whether a path to one of them exists, all else aside.
    pub path: bool,
    /// Whether every certificate on that path is valid now.
    pub dates: bool,
    /// Whether the certificate is for this name.
    pub name: bool,
    /// Whether the path, or the server's proof of its key, needs a signature or a key that is too weak to be taken.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub weak: bool,
    /// Whether it is for purposes that do not include being a server.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub wrong_purpose: bool,
    /// The verifier's own words when it found no path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

impl Trust {
    /// What the roots are called that browsers trust, as Mozilla lists them.
    pub const WEBPKI: &str = "webpki-roots";
    /// What the store of this machine is called.
    pub const SYSTEM: &str = "the system's store";
    /// What both are called.
    pub const BOTH: &str = "webpki-roots and the system's store";

    /// Whether the certificate is good in every respect.
    pub const fn is_good(&self) -> bool {
        self.path && self.dates && self.name && !self.weak && !self.wrong_purpose
    }
}

/// A client certificate that the server asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ClientCertificate {
    /// The issuers that the server takes, the first few.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub issuers: Vec<String>,
    /// The one that was sent; `None` when there was none to send.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent: Option<Certificate>,
}

/// Why a TLS handshake failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TlsFailure {
    /// The peer sent this alert.
    Alert(u8),
    /// The peer does not speak TLS; its first bytes, escaped.
    NotTls(String),
    /// The peer picked a protocol by ALPN that was not offered.
    UnofferedProtocol,
    /// The peer picked a version that was not offered.
    UnofferedVersion,
    /// The peer closed the connection without a word.
    Closed,
    /// The peer reset the connection.
    Reset,
    /// The peer did not answer in time.
    TimedOut,
    /// The certificate was not acceptable, so no request was sent.
    Certificate,
    /// Only the server's choice was asked for; there it ended.
    Looked,
    /// Anything else, in the words of the TLS library.
    Other(String),
}
