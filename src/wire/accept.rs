//! `Sec-WebSocket-Key` and `Sec-WebSocket-Accept` (RFC 6455 §1.3, §4.2.2 step 5.4), and the wrong ways to compute the
//! second from the first that real servers have taken.

use std::fmt::Write;

use base64::{
    Engine,
    alphabet::STANDARD as ALPHABET,
    engine::{
        DecodePaddingMode,
        general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD, STANDARD_NO_PAD, URL_SAFE},
    },
};
use sha1::{Digest, Sha1};
use sha2::Sha256;

/// The string that a server appends to the key before it hashes.
pub const GUID: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

// RFC 6455's own example of a key has non-zero spare bits.
const TOLERANT: GeneralPurpose = GeneralPurpose::new(
    &ALPHABET,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireCanonical),
);

/// The key of 16 random bytes.
pub fn key_from(nonce: [u8; 16]) -> String {
    STANDARD.encode(nonce)
}

/// The Accept that answers `key`, which is taken as the text it is, not decoded.
pub fn accept_for(key: &[u8]) -> String {
    STANDARD.encode(sha1(&[key, GUID.as_bytes()]))
}

/// What is wrong with a key, if anything: it must be the base64 of 16 bytes (RFC 6455 §4.1 item 7).
pub fn key_fault(key: &[u8]) -> Option<String> {
    match TOLERANT.decode(key) {
        _ if key.is_empty() => Some("it is empty".to_owned()),
        Ok(nonce) if nonce.len() == 16 => None,
        Ok(nonce) => Some(format!("it decodes to {} bytes, not 16", nonce.len())),
        Err(_) => Some("it is not base64".to_owned()),
    }
}

/// How a wrong Accept came about, when one of the known mistakes gives exactly that value.
pub fn mistake(key: &[u8], got: &[u8]) -> Option<&'static str> {
    MISTAKES
        .iter()
        .find(|(_, compute)| compute(key).is_some_and(|value| value.as_bytes() == got))
        .map(|(words, _)| *words)
        .or_else(|| {
            let right = accept_for(key);
            if right.as_bytes().eq_ignore_ascii_case(got) {
                Some("it is the right value in another letter case: something on the way folded it")
            } else if got.len() > 8 && right.as_bytes().starts_with(got) {
                Some("it is the right value, cut short")
            } else {
                None
            }
        })
}

type Compute = fn(&[u8]) -> Option<String>;

/// Each mistake in words, with the value it gives for a key.
const MISTAKES: &[(&str, Compute)] = &[
    ("the server base64-decodes the key before hashing, and must hash its text", |key| {
        TOLERANT.decode(key).ok().map(|nonce| STANDARD.encode(sha1(&[&nonce, GUID.as_bytes()])))
    }),
    ("the server hashes the key without appending the GUID", |key| Some(STANDARD.encode(sha1(&[key])))),
    ("the server appends the GUID in lower case", |key| {
        Some(STANDARD.encode(sha1(&[key, GUID.to_ascii_lowercase().as_bytes()])))
    }),
    ("the server cuts the `=` off the key before hashing", |key| {
        Some(STANDARD.encode(sha1(&[trim_padding(key), GUID.as_bytes()])))
    }),
    ("the server hashes a space before the key: the header's value is not trimmed", |key| {
        Some(STANDARD.encode(sha1(&[b" ", key, GUID.as_bytes()])))
    }),
    ("the server hashes the line end after the key: the header's value is not trimmed", |key| {
        Some(STANDARD.encode(sha1(&[key, b"\r\n", GUID.as_bytes()])))
    }),
    ("the server hashes a CR after the key: the header's value is not trimmed", |key| {
        Some(STANDARD.encode(sha1(&[key, b"\r", GUID.as_bytes()])))
    }),
    ("the server puts the GUID before the key, not after it", |key| {
        Some(STANDARD.encode(sha1(&[GUID.as_bytes(), key])))
    }),
    ("the server lower-cases the key before hashing", |key| {
        Some(STANDARD.encode(sha1(&[&key.to_ascii_lowercase(), GUID.as_bytes()])))
    }),
    ("the server writes the hash in hexadecimal, not in base64", |key| Some(hex(&sha1(&[key, GUID.as_bytes()])))),
    ("the server base64-encodes the hexadecimal text of the hash, not its 20 bytes", |key| {
        Some(STANDARD.encode(hex(&sha1(&[key, GUID.as_bytes()]))))
    }),
    ("the server uses SHA-256; the handshake wants SHA-1", |key| {
        Some(STANDARD.encode(Sha256::new().chain_update(key).chain_update(GUID).finalize()))
    }),
    ("the server uses the URL-safe base64 alphabet; the handshake wants the standard one", |key| {
        Some(URL_SAFE.encode(sha1(&[key, GUID.as_bytes()])))
    }),
    ("the server leaves out the `=` at the end of the base64", |key| {
        Some(STANDARD_NO_PAD.encode(sha1(&[key, GUID.as_bytes()])))
    }),
    ("the server puts quotes around the value", |key| Some(format!("\"{}\"", accept_for(key)))),
    ("the server sends the key back as it came", |key| String::from_utf8(key.to_vec()).ok()),
    ("it is the value of the example in RFC 6455, hard-coded", |_| Some("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=".to_owned())),
    ("the server hashes the GUID without the key", |_| Some(STANDARD.encode(sha1(&[GUID.as_bytes()])))),
];

fn sha1(parts: &[&[u8]]) -> Vec<u8> {
    parts.iter().fold(Sha1::new(), Sha1::chain_update).finalize().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn trim_padding(key: &[u8]) -> &[u8] {
    let end = key.iter().rposition(|&byte| byte != b'=').map_or(0, |last| last + 1);
    &key[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &[u8] = b"dGhlIHNhbXBsZSBub25jZQ==";

    #[test]
    fn the_example_of_rfc_6455_comes_out() {
        assert_eq!(accept_for(KEY), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    #[test]
    fn keys_of_other_lengths_and_alphabets_are_faulty() {
        assert_eq!(key_fault(KEY), None);
        assert_eq!(key_fault(b"AQIDBAUGBwgJCgsMDQ4PEC=="), None, "the example of section 4.1 has spare bits set");
        assert_eq!(key_fault(b"SGVsbG8sIHdvcmxkIQ==").unwrap(), "it decodes to 13 bytes, not 16");
        assert_eq!(key_fault(b"test123==").unwrap(), "it is not base64");
        assert_eq!(key_fault(b"").unwrap(), "it is empty");
    }

    #[test]
    fn every_mistake_is_told_from_every_other() {
        // Another key, so that the hard-coded example is a mistake too.
        let key = b"AAECAwQFBgcICQoLDA0ODw==";
        for (words, compute) in MISTAKES {
            assert_eq!(mistake(key, compute(key).unwrap().as_bytes()), Some(*words));
        }
    }

    #[test]
    fn a_value_that_no_mistake_gives_is_not_explained() {
        assert_eq!(mistake(KEY, b"AAAAAAAAAAAAAAAAAAAAAAAAAAA="), None);
    }

    #[test]
    fn a_folded_value_is_recognised() {
        let folded = accept_for(b"AAECAwQFBgcICQoLDA0ODw==").to_ascii_lowercase();
        assert!(mistake(b"AAECAwQFBgcICQoLDA0ODw==", folded.as_bytes()).unwrap().contains("letter case"));
    }
}
