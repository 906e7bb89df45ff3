//! Reads a stapled OCSP response (RFC 6960 §4.2.1), as far as it is about one certificate.

use x509_parser::{
    asn1_rs::{Any, Class, FromDer, GeneralizedTime},
    x509::ReasonCode,
};

use crate::exchange::{
    Timestamp,
    phase::{Revocation, Staple},
};

/// At most so many answers of one response are looked through.
const MOST: usize = 64;

/// What `response` says about the certificate with this serial number.
pub fn staple(response: &[u8], serial: &[u8]) -> Staple {
    let unusable =
        Staple { status: Revocation::Unusable, revoked_at: None, reason: None, this_update: None, next_update: None };
    single(response, serial).unwrap_or(unusable)
}

fn single(response: &[u8], serial: &[u8]) -> Option<Staple> {
    // OCSPResponse: a status, which is empty of meaning here, and the response as an octet string with its type.
    let mut outer = Items::of(response)?;
    outer.next()?;
    let mut bytes = Items(Items(outer.next()?.data).next()?.data);
    bytes.next()?;
    // BasicOCSPResponse, its ResponseData: version [0] where it is not the first, who, when, the answers.
    let mut data = Items(Items::of(bytes.next()?.data)?.next()?.data);
    let mut who = data.next()?;
    if who.class() == Class::ContextSpecific && who.tag().0 == 0 {
        who = data.next()?;
    }
    let _ = (who, data.next()?);
    Items(data.next()?.data).take(MOST).find_map(|answer| about(answer.data, serial))
}

/// `SingleResponse`: which certificate, its status, and the times.
fn about(answer: &[u8], serial: &[u8]) -> Option<Staple> {
    let mut parts = Items(answer);
    // CertID: hash algorithm, hashes of the issuer's name and key, serial number.
    let own = Items(parts.next()?.data).nth(3)?.data;
    if own != serial {
        return None;
    }
    let status = parts.next()?;
    let mut staple = Staple {
        status: match status.tag().0 {
            0 => Revocation::Good,
            1 => Revocation::Revoked,
            _ => Revocation::Unknown,
        },
        revoked_at: None,
        reason: None,
        this_update: parts.next().and_then(|time| moment(&time)),
        next_update: None,
    };
    staple.next_update = parts.find(|part| part.tag().0 == 0).and_then(|part| moment(&Items(part.data).next()?));
    if staple.status == Revocation::Revoked {
        let mut info = Items(status.data);
        staple.revoked_at = info.next().and_then(|time| moment(&time));
        let code = info.next().and_then(|reason| Items(reason.data).next()?.data.first().copied());
        staple.reason = code.map(|code| ReasonCode(code).to_string());
    }
    Some(staple)
}

fn moment(time: &Any<'_>) -> Option<Timestamp> {
    let time = GeneralizedTime::try_from(time.clone()).ok()?.utc_datetime().ok()?;
    Some(Timestamp::from_seconds(time.unix_timestamp()))
}

/// The elements that stand one behind the other; what does not parse ends them.
struct Items<'a>(&'a [u8]);

impl<'a> Items<'a> {
    /// The elements inside the first one of `bytes`.
    fn of(bytes: &'a [u8]) -> Option<Self> {
        Items(bytes).next().map(|outer| Items(outer.data))
    }
}

impl<'a> Iterator for Items<'a> {
    type Item = Any<'a>;

    fn next(&mut self) -> Option<Any<'a>> {
        let (rest, item) = Any::from_der(self.0).ok()?;
        self.0 = rest;
        Some(item)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rustls::pki_types::{CertificateDer, pem::PemObject};

    use super::*;
    use crate::dial::tls::certificate;

    const RESPONSE: &[u8] = include_bytes!("../../../fixtures/certs/revoked.ocsp");
    const REVOKED: &[u8] = include_bytes!("../../../fixtures/certs/revoked.pem");

    fn serial() -> Vec<u8> {
        certificate::serial(&CertificateDer::from_pem_slice(REVOKED).unwrap()).unwrap()
    }

    #[test]
    fn a_response_says_since_when_and_why_a_certificate_is_revoked() {
        let staple = staple(RESPONSE, &serial());
        assert_eq!(staple.status, Revocation::Revoked);
        assert_eq!(staple.revoked_at.map(Timestamp::day), Some("2025-11-01".to_owned()));
        assert_eq!(staple.reason.as_deref(), Some("KeyCompromise"));
        assert!(staple.this_update.is_some() && staple.this_update < staple.next_update);
    }

    #[test]
    fn what_is_about_another_certificate_or_cut_says_nothing() {
        assert_eq!(staple(RESPONSE, b"\x01").status, Revocation::Unusable);
        // An error of the responder: tryLater.
        assert_eq!(staple(&[0x30, 3, 10, 1, 3], &serial()).status, Revocation::Unusable);
        for end in 0..RESPONSE.len() {
            assert_eq!(staple(&RESPONSE[..end], &serial()).status, Revocation::Unusable, "{end}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic(at in 0..RESPONSE.len(), byte in any::<u8>(), noise in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut changed = RESPONSE.to_vec();
            changed[at] = byte;
            let _ = staple(&changed, &serial());
            let _ = staple(&noise, &serial());
        }
    }
}
