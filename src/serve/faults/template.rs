//! The values in a fault's text that depend on the request's key: `{KEY}`, the right `{ACCEPT}`, and wrong ones by the
//! mistake that makes them. Only mistakes whose value always differs from the right one are here: an Accept in the
//! URL-safe alphabet is right for every other key.

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, STANDARD_NO_PAD},
};
use sha1::{Digest, Sha1};
use sha2::Sha256;

use crate::wire::accept::{GUID, accept_for};

/// `text` with every placeholder replaced by its value for `key`.
pub(super) fn fill(text: &[u8], key: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(&first) = rest.first() {
        let placeholder = VALUES.iter().find(|(name, _)| rest.starts_with(name.as_bytes()));
        if let Some((name, value)) = placeholder {
            out.extend(value(key));
            rest = &rest[name.len()..];
        } else {
            out.push(first);
            rest = &rest[1..];
        }
    }
    out
}

type Value = fn(&[u8]) -> Vec<u8>;

const VALUES: &[(&str, Value)] = &[
    ("{KEY}", <[u8]>::to_vec),
    ("{ACCEPT}", |key| accept_for(key).into_bytes()),
    ("{ACCEPT:key-decoded}", |key| {
        let nonce = STANDARD.decode(key).unwrap_or_default();
        hash(&[&nonce, GUID.as_bytes()])
    }),
    ("{ACCEPT:key-without-padding}", |key| hash(&[key.strip_suffix(b"==").unwrap_or(key), GUID.as_bytes()])),
    ("{ACCEPT:key-with-line-end}", |key| hash(&[key, b"\r\n", GUID.as_bytes()])),
    ("{ACCEPT:no-guid}", |key| hash(&[key])),
    ("{ACCEPT:guid-lower-case}", |key| hash(&[key, GUID.to_ascii_lowercase().as_bytes()])),
    ("{ACCEPT:hex}", |key| hex(&digest(&[key, GUID.as_bytes()]))),
    ("{ACCEPT:sha256}", |key| {
        STANDARD.encode(Sha256::new().chain_update(key).chain_update(GUID).finalize()).into_bytes()
    }),
    ("{ACCEPT:no-padding}", |key| STANDARD_NO_PAD.encode(digest(&[key, GUID.as_bytes()])).into_bytes()),
    ("{ACCEPT:lower-case}", |key| accept_for(key).to_ascii_lowercase().into_bytes()),
    ("{ACCEPT:another-key}", |_| accept_for(b"AQIDBAUGBwgJCgsMDQ4PEC==").into_bytes()),
];

fn hash(parts: &[&[u8]]) -> Vec<u8> {
    STANDARD.encode(digest(parts)).into_bytes()
}

fn digest(parts: &[&[u8]]) -> Vec<u8> {
    parts.iter().fold(Sha1::new(), Sha1::chain_update).finalize().to_vec()
}

fn hex(bytes: &[u8]) -> Vec<u8> {
    let digit = |nibble: u8| b"0123456789abcdef"[usize::from(nibble)];
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::accept::mistake;

    const KEY: &[u8] = b"AAECAwQFBgcICQoLDA0ODw==";

    #[test]
    fn the_key_and_its_accept_are_filled_in() {
        let filled = fill(b"a {KEY} {ACCEPT} {OTHER} \xff", KEY);
        let accept = accept_for(KEY);
        assert_eq!(filled, [b"a AAECAwQFBgcICQoLDA0ODw== ", accept.as_bytes(), b" {OTHER} \xff"].concat());
    }

    #[test]
    fn every_wrong_accept_is_a_known_mistake_but_the_one_for_another_key() {
        for (name, value) in VALUES.iter().filter(|(name, _)| name.starts_with("{ACCEPT:")) {
            let explained = mistake(KEY, &value(KEY)).is_some();
            assert_eq!(explained, *name != "{ACCEPT:another-key}", "{name}");
        }
    }
}
