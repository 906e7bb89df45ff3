//! What a certificate says of itself.

use std::{net::IpAddr, time::Duration};

use rustls::pki_types::{CertificateDer, UnixTime};
use x509_parser::{
    certificate::X509Certificate,
    extensions::{GeneralName, ParsedExtension},
    oid_registry::{OID_PKIX_ACCESS_DESCRIPTOR_CA_ISSUERS, OID_PKIX_AUTHORITY_INFO_ACCESS},
    prelude::FromDer,
};

use crate::{
    exchange::{Timestamp, phase::Certificate},
    wire::escape::escape_str,
};

/// The facts of a certificate; `None` when it does not parse.
pub fn facts(der: &CertificateDer<'_>) -> Option<Certificate> {
    let certificate = parse(der)?;
    let validity = certificate.validity();
    Some(Certificate {
        subject: escape_str(&certificate.subject().to_string()),
        issuer: escape_str(&certificate.issuer().to_string()),
        not_before: Timestamp::from_seconds(validity.not_before.timestamp()),
        not_after: Timestamp::from_seconds(validity.not_after.timestamp()),
        names: names(&certificate),
        issuer_url: issuer_url(&certificate),
    })
}

/// A moment inside the certificate's validity, as near to `now` as there is one.
pub fn moment_inside(der: &CertificateDer<'_>, now: UnixTime) -> UnixTime {
    let Some(certificate) = parse(der) else { return now };
    let seconds = |time: i64| u64::try_from(time).unwrap_or(0);
    let (first, last) = (certificate.validity().not_before.timestamp(), certificate.validity().not_after.timestamp());
    let inside = now.as_secs().min(seconds(last)).max(seconds(first));
    UnixTime::since_unix_epoch(Duration::from_secs(inside))
}

fn parse<'a>(der: &'a CertificateDer<'_>) -> Option<X509Certificate<'a>> {
    X509Certificate::from_der(der.as_ref()).ok().map(|(_, certificate)| certificate)
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
