//! Signatures that nobody should take any more: SHA-1, and RSA keys of less than 2048 bits. They are verified so that a
//! weak path is told from a wrong one, and never make a certificate good.

use aws_lc_rs::signature::{self, RsaParameters, UnparsedPublicKey};
use rustls::pki_types::{AlgorithmIdentifier, InvalidSignature, SignatureVerificationAlgorithm, alg_id};

/// All of them.
pub const WEAK: &[&dyn SignatureVerificationAlgorithm] = &[
    &Weak { signed_with: SHA1, verify: &signature::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY },
    &Weak { signed_with: alg_id::RSA_PKCS1_SHA256, verify: &signature::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY },
    &Weak { signed_with: alg_id::RSA_PKCS1_SHA512, verify: &signature::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY },
];

/// sha1WithRSAEncryption, 1.2.840.113549.1.1.5 (RFC 3279 §2.2.1), with its NULL.
const SHA1: AlgorithmIdentifier =
    AlgorithmIdentifier::from_slice(&[0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x05, 0x05, 0x00]);

#[derive(Debug)]
struct Weak {
    signed_with: AlgorithmIdentifier,
    verify: &'static RsaParameters,
}

impl SignatureVerificationAlgorithm for Weak {
    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::RSA_ENCRYPTION
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        self.signed_with
    }

    fn verify_signature(&self, key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
        UnparsedPublicKey::new(self.verify, key).verify(message, signature).map_err(|_| InvalidSignature)
    }
}
