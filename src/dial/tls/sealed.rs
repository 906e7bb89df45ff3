//! Private keys that a passphrase protects: PKCS#8 sealed with PBES2 (RFC 8018 §6.2), PBKDF2 and AES-CBC, which is what
//! `openssl genpkey` and `openssl pkcs8` write. The libraries that read all else besides add more than they are worth here.

use std::num::NonZeroU32;

use aws_lc_rs::{
    cipher::{AES_128, AES_192, AES_256, Algorithm, DecryptionContext, PaddedBlockDecryptingKey, UnboundCipherKey},
    iv::FixedLength,
    pbkdf2,
};

use super::der::Items;

/// Why a key does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sealed {
    /// It is sealed in another way.
    Unsupported,
    /// The passphrase is wrong, or the content damaged.
    Wrong,
}

/// More rounds than this are nobody's key.
const MOST_ROUNDS: u32 = 10_000_000;

const PBES2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 13];
const PBKDF2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 12];
/// `hmacWithSHA1` to `hmacWithSHA512`, by what follows their common beginning.
const HMAC: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 2];
/// AES, likewise.
const AES: &[u8] = &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1];

/// The PKCS#8 bytes inside `der`.
pub fn open(der: &[u8], pass: &str) -> Result<Vec<u8>, Sealed> {
    let seal = Seal::read(der).ok_or(Sealed::Unsupported)?;
    let mut key = vec![0; seal.key_length];
    pbkdf2::derive(seal.hash, seal.rounds, seal.salt, pass.as_bytes(), &mut key);
    let mut bytes = seal.content.to_vec();
    let key = UnboundCipherKey::new(seal.cipher, &key).and_then(PaddedBlockDecryptingKey::cbc_pkcs7);
    let opened = key.and_then(|key| {
        key.decrypt(&mut bytes, DecryptionContext::Iv128(FixedLength::from(seal.iv))).map(|plain| plain.to_vec())
    });
    // A wrong key may leave good padding by chance, one time in 256.
    opened.ok().filter(|plain| Items::of(plain).is_some_and(|parts| parts.count() >= 3)).ok_or(Sealed::Wrong)
}

struct Seal<'a> {
    hash: pbkdf2::Algorithm,
    rounds: NonZeroU32,
    salt: &'a [u8],
    cipher: &'static Algorithm,
    /// In bytes.
    key_length: usize,
    iv: &'a [u8; 16],
    content: &'a [u8],
}

impl<'a> Seal<'a> {
    fn read(der: &'a [u8]) -> Option<Self> {
        let mut outer = Items::of(der)?;
        let mut how = outer.inside()?;
        let content = outer.next()?.data;
        let is = |items: &mut Items<'a>, name| Some(items.next()?.data == name);
        let mut scheme = is(&mut how, PBES2)?.then(|| how.inside())??;
        let mut derivation = scheme.inside()?;
        let mut parameters = is(&mut derivation, PBKDF2)?.then(|| derivation.inside())??;
        let salt = parameters.next()?.data;
        let rounds = parameters
            .next()?
            .data
            .iter()
            .try_fold(0_u32, |sum, byte| Some(sum.checked_mul(256)? + u32::from(*byte)))?;
        // The key's length may stand before the hash; SHA-1 where neither does.
        let hash =
            parameters.filter_map(|item| Some(Items(item.data).next()?.data)).find_map(|name| name.strip_prefix(HMAC));
        let mut encryption = scheme.inside()?;
        let (cipher, key_length) = match encryption.next()?.data.strip_prefix(AES)? {
            [2] => (&AES_128, 16),
            [22] => (&AES_192, 24),
            [42] => (&AES_256, 32),
            _ => return None,
        };
        Some(Self {
            hash: match hash {
                None | Some([7]) => pbkdf2::PBKDF2_HMAC_SHA1,
                Some([9]) => pbkdf2::PBKDF2_HMAC_SHA256,
                Some([10]) => pbkdf2::PBKDF2_HMAC_SHA384,
                Some([11]) => pbkdf2::PBKDF2_HMAC_SHA512,
                Some(_) => return None,
            },
            rounds: NonZeroU32::new(rounds).filter(|rounds| rounds.get() <= MOST_ROUNDS)?,
            salt,
            cipher,
            key_length,
            iv: encryption.next()?.data.try_into().ok()?,
            content,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rustls::pki_types::{PrivatePkcs8KeyDer, pem::PemObject};

    use super::*;

    /// The sealed key, under the name of a plain one so that the reader of PEM takes it, and the key itself.
    fn keys() -> (Vec<u8>, Vec<u8>) {
        let sealed = include_str!("../../../fixtures/certs/client-sealed.key").replace("ENCRYPTED ", "");
        let plain = include_str!("../../../fixtures/certs/client.key");
        let der = |pem: &str| PrivatePkcs8KeyDer::from_pem_slice(pem.as_bytes()).unwrap().secret_pkcs8_der().to_vec();
        (der(&sealed), der(plain))
    }

    #[test]
    fn the_right_phrase_opens_it_and_no_other() {
        let (sealed, plain) = keys();
        assert_eq!(open(&sealed, "open sesame"), Ok(plain.clone()));
        for wrong in ["", "open Sesame", "open sesame "] {
            assert_eq!(open(&sealed, wrong), Err(Sealed::Wrong));
        }
        assert_eq!(open(&plain, "open sesame"), Err(Sealed::Unsupported));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(open(&bytes, "x").is_err());
        }
    }
}
