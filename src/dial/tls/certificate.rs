//! What a certificate says of itself.

use std::{net::IpAddr, time::Duration};

use rustls::pki_types::{CertificateDer, UnixTime};
use x509_parser::{
    asn1_rs::Oid,
    certificate::X509Certificate,
    extensions::{ExtendedKeyUsage, GeneralName, ParsedExtension},
    oid_registry::{OID_PKIX_ACCESS_DESCRIPTOR_CA_ISSUERS, OID_PKIX_AUTHORITY_INFO_ACCESS},
    prelude::FromDer,
    public_key::PublicKey,
};

use crate::{
    exchange::{
        Timestamp,
        phase::{Certificate, Key},
    },
    wire::escape::escape_str,
};

/// RSA keys below so many bits are not taken.
const SHORT: usize = 2048;

/// The facts of a certificate; `None` when it does not parse.
pub fn facts(der: &CertificateDer<'_>) -> Option<Certificate> {
    let certificate = parse(der)?;
    let validity = certificate.validity();
    let usage = certificate.key_usage().ok().flatten();
    let purposes = certificate.extended_key_usage().ok().flatten();
    Some(Certificate {
        subject: escape_str(&certificate.subject().to_string()),
        issuer: escape_str(&certificate.issuer().to_string()),
        not_before: Timestamp::from_seconds(validity.not_before.timestamp()),
        not_after: Timestamp::from_seconds(validity.not_after.timestamp()),
        names: names(&certificate),
        issuer_url: issuer_url(&certificate),
        key: key(&certificate),
        signature: Some(algorithm(&certificate.signature_algorithm.algorithm)),
        ca: certificate.is_ca(),
        purposes: purposes.map(|purposes| purposes_of(purposes.value)).unwrap_or_default(),
        cannot_sign: usage.is_some_and(|usage| !usage.value.digital_signature()),
        must_staple: must_staple(&certificate),
    })
}

/// A moment inside the validity of all of `chain`, as near to `now` as there is one; of the first alone, where they have
/// none in common.
pub fn moment_inside(chain: &[CertificateDer<'_>], now: UnixTime) -> UnixTime {
    let parsed: Vec<_> = chain.iter().filter_map(parse).collect();
    let span = |certificate: &X509Certificate<'_>| {
        let seconds = |time: i64| u64::try_from(time).unwrap_or(0);
        let validity = certificate.validity();
        (seconds(validity.not_before.timestamp()), seconds(validity.not_after.timestamp()))
    };
    let common = parsed.iter().map(span).reduce(|own, other| (own.0.max(other.0), own.1.min(other.1)));
    let Some((first, last)) = common.filter(|(first, last)| first <= last).or_else(|| parsed.first().map(span)) else {
        return now;
    };
    UnixTime::since_unix_epoch(Duration::from_secs(now.as_secs().min(last).max(first)))
}

/// Whether its key is an RSA key too short to be taken.
pub fn has_short_key(der: &CertificateDer<'_>) -> bool {
    let key = parse(der).and_then(|certificate| key(&certificate));
    key.is_some_and(|key| key.algorithm == "RSA" && key.bits < SHORT)
}

/// The serial number's bytes, as an OCSP response repeats them.
pub fn serial(der: &CertificateDer<'_>) -> Option<Vec<u8>> {
    Some(parse(der)?.raw_serial().to_vec())
}

fn parse<'a>(der: &'a CertificateDer<'_>) -> Option<X509Certificate<'a>> {
    X509Certificate::from_der(der.as_ref()).ok().map(|(_, certificate)| certificate)
}

fn key(certificate: &X509Certificate<'_>) -> Option<Key> {
    let info = certificate.public_key();
    let parsed = info.parsed().ok()?;
    let name = match parsed {
        PublicKey::RSA(_) => "RSA".to_owned(),
        PublicKey::EC(_) => "EC".to_owned(),
        _ => algorithm(&info.algorithm.algorithm),
    };
    Some(Key { algorithm: name, bits: parsed.key_size() })
}

/// The short name of an algorithm, as OpenSSL writes it, or its numbers.
fn algorithm(oid: &Oid<'_>) -> String {
    const NAMES: &[(&str, &str)] = &[
        ("1.2.840.113549.1.1.4", "md5WithRSAEncryption"),
        ("1.2.840.113549.1.1.5", "sha1WithRSAEncryption"),
        ("1.2.840.113549.1.1.10", "rsassaPss"),
        ("1.2.840.113549.1.1.11", "sha256WithRSAEncryption"),
        ("1.2.840.113549.1.1.12", "sha384WithRSAEncryption"),
        ("1.2.840.113549.1.1.13", "sha512WithRSAEncryption"),
        ("1.2.840.10040.4.3", "dsa-with-SHA1"),
        ("1.2.840.10045.4.1", "ecdsa-with-SHA1"),
        ("1.2.840.10045.4.3.2", "ecdsa-with-SHA256"),
        ("1.2.840.10045.4.3.3", "ecdsa-with-SHA384"),
        ("1.2.840.10045.4.3.4", "ecdsa-with-SHA512"),
        ("1.3.101.112", "Ed25519"),
        ("1.3.101.113", "Ed448"),
    ];
    let numbers = oid.to_id_string();
    NAMES.iter().find(|(own, _)| *own == numbers).map_or(numbers, |(_, name)| (*name).to_owned())
}

fn purposes_of(usage: &ExtendedKeyUsage<'_>) -> Vec<String> {
    let named = [
        (usage.any, "any"),
        (usage.server_auth, "serverAuth"),
        (usage.client_auth, "clientAuth"),
        (usage.code_signing, "codeSigning"),
        (usage.email_protection, "emailProtection"),
        (usage.time_stamping, "timeStamping"),
        (usage.ocsp_signing, "OCSPSigning"),
    ];
    let named = named.into_iter().filter(|(has, _)| *has).map(|(_, name)| name.to_owned());
    named.chain(usage.other.iter().take(4).map(Oid::to_id_string)).collect()
}

/// Whether it has the TLS feature `status_request` (RFC 7633 §4.2.3.1), 1.3.6.1.5.5.7.1.24.
fn must_staple(certificate: &X509Certificate<'_>) -> bool {
    const FEATURE: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 1, 24];
    let mut extensions = certificate.extensions().iter();
    // A SEQUENCE of INTEGERs, of which 5 is status_request.
    extensions.any(|extension| extension.oid.as_bytes() == FEATURE && extension.value.ends_with(&[2, 1, 5]))
}

fn names(certificate: &X509Certificate<'_>) -> Vec<String> {
    let Ok(Some(alternative)) = certificate.subject_alternative_name() else { return Vec::new() };
    alternative.value.general_names.iter().filter_map(name).collect()
}

fn name(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::DNSName(name) => Some(escape_str(name)),
        GeneralName::IPAddress(bytes) => match bytes.len() {
            4 => <[u8; 4]>::try_from(*bytes).ok().map(|octets| IpAddr::from(octets).to_string()),
            16 => <[u8; 16]>::try_from(*bytes).ok().map(|octets| IpAddr::from(octets).to_string()),
            _ => None,
        },
        _ => None,
    }
}

fn issuer_url(certificate: &X509Certificate<'_>) -> Option<String> {
    let extension = certificate.get_extension_unique(&OID_PKIX_AUTHORITY_INFO_ACCESS).ok()??;
    let ParsedExtension::AuthorityInfoAccess(access) = extension.parsed_extension() else { return None };
    let place = access.accessdescs.iter().find(|place| place.access_method == OID_PKIX_ACCESS_DESCRIPTOR_CA_ISSUERS)?;
    match place.access_location {
        GeneralName::URI(uri) => Some(escape_str(uri)),
        _ => None,
    }
}
