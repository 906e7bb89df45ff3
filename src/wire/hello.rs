//! The first messages of old TLS (RFC 5246 §7.4): a `ClientHello` that offers all that was ever usual up to TLS 1.2, and
//! what a server chooses from it.

/// Suites from the strongest to the weakest, so that a server without a preference shows its best, with their names in
/// IANA's registry less `TLS_`.
const SUITES: &[(u16, &str)] = &[
    (0xc02b, "ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"),
    (0xc02f, "ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
    (0xc02c, "ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"),
    (0xc030, "ECDHE_RSA_WITH_AES_256_GCM_SHA384"),
    (0xcca9, "ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"),
    (0xcca8, "ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"),
    (0xc023, "ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"),
    (0xc027, "ECDHE_RSA_WITH_AES_128_CBC_SHA256"),
    (0xc024, "ECDHE_ECDSA_WITH_AES_256_CBC_SHA384"),
    (0xc028, "ECDHE_RSA_WITH_AES_256_CBC_SHA384"),
    (0xc009, "ECDHE_ECDSA_WITH_AES_128_CBC_SHA"),
    (0xc013, "ECDHE_RSA_WITH_AES_128_CBC_SHA"),
    (0xc00a, "ECDHE_ECDSA_WITH_AES_256_CBC_SHA"),
    (0xc014, "ECDHE_RSA_WITH_AES_256_CBC_SHA"),
    (0x009e, "DHE_RSA_WITH_AES_128_GCM_SHA256"),
    (0x009f, "DHE_RSA_WITH_AES_256_GCM_SHA384"),
    (0xccaa, "DHE_RSA_WITH_CHACHA20_POLY1305_SHA256"),
    (0x0067, "DHE_RSA_WITH_AES_128_CBC_SHA256"),
    (0x006b, "DHE_RSA_WITH_AES_256_CBC_SHA256"),
    (0x0033, "DHE_RSA_WITH_AES_128_CBC_SHA"),
    (0x0039, "DHE_RSA_WITH_AES_256_CBC_SHA"),
    (0x0032, "DHE_DSS_WITH_AES_128_CBC_SHA"),
    (0x0038, "DHE_DSS_WITH_AES_256_CBC_SHA"),
    (0x009c, "RSA_WITH_AES_128_GCM_SHA256"),
    (0x009d, "RSA_WITH_AES_256_GCM_SHA384"),
    (0x003c, "RSA_WITH_AES_128_CBC_SHA256"),
    (0x003d, "RSA_WITH_AES_256_CBC_SHA256"),
    (0x002f, "RSA_WITH_AES_128_CBC_SHA"),
    (0x0035, "RSA_WITH_AES_256_CBC_SHA"),
    (0x0041, "RSA_WITH_CAMELLIA_128_CBC_SHA"),
    (0x0084, "RSA_WITH_CAMELLIA_256_CBC_SHA"),
    (0x0096, "RSA_WITH_SEED_CBC_SHA"),
    (0xc008, "ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA"),
    (0xc012, "ECDHE_RSA_WITH_3DES_EDE_CBC_SHA"),
    (0x0016, "DHE_RSA_WITH_3DES_EDE_CBC_SHA"),
    (0x0013, "DHE_DSS_WITH_3DES_EDE_CBC_SHA"),
    (0x000a, "RSA_WITH_3DES_EDE_CBC_SHA"),
    (0xc007, "ECDHE_ECDSA_WITH_RC4_128_SHA"),
    (0xc011, "ECDHE_RSA_WITH_RC4_128_SHA"),
    (0x0005, "RSA_WITH_RC4_128_SHA"),
    (0x0004, "RSA_WITH_RC4_128_MD5"),
    (0x0015, "DHE_RSA_WITH_DES_CBC_SHA"),
    (0x0009, "RSA_WITH_DES_CBC_SHA"),
    (0x0008, "RSA_EXPORT_WITH_DES40_CBC_SHA"),
    (0x0003, "RSA_EXPORT_WITH_RC4_40_MD5"),
    (0x0006, "RSA_EXPORT_WITH_RC2_CBC_40_MD5"),
    (0x0014, "DHE_RSA_EXPORT_WITH_DES40_CBC_SHA"),
    (0x003b, "RSA_WITH_NULL_SHA256"),
    (0x0002, "RSA_WITH_NULL_SHA"),
    (0x0001, "RSA_WITH_NULL_MD5"),
];
/// X25519 and the curves P-256, P-384 and P-521.
const GROUPS: &[u16] = &[0x001d, 0x0017, 0x0018, 0x0019];
/// Each hash with RSA, ECDSA and DSA, MD5 and SHA-1 among them.
const SIGNATURES: &[u16] = &[
    0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0303, 0x0301, 0x0203, 0x0201, 0x0202,
    0x0101,
];

const HANDSHAKE: u8 = 22;
const SERVER_HELLO: u8 = 2;
const SERVER_KEY_EXCHANGE: u8 = 12;
const SERVER_HELLO_DONE: u8 = 14;

/// A record with a `ClientHello` that offers everything old; without `name` it has no SNI.
pub fn old_client_hello(name: Option<&str>, random: [u8; 32]) -> Vec<u8> {
    let mut body = vec![3, 3];
    body.extend_from_slice(&random);
    body.push(0);
    body.extend(vector16(&numbers(SUITES.iter().map(|(number, _)| *number))));
    body.extend_from_slice(&[1, 0]);
    let mut extensions = Vec::new();
    if let Some(name) = name {
        let entry = [&[0][..], &vector16(name.as_bytes())].concat();
        extensions.extend(extension(0, &vector16(&entry)));
    }
    extensions.extend(extension(10, &vector16(&numbers(GROUPS.iter().copied()))));
    extensions.extend(extension(11, &[1, 0]));
    extensions.extend(extension(13, &vector16(&numbers(SIGNATURES.iter().copied()))));
    body.extend(vector16(&extensions));
    let mut message = vec![1, 0];
    message.extend(vector16(&body));
    [&[HANDSHAKE, 3, 1][..], &vector16(&message)].concat()
}

/// What a server chose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The version as it is numbered on the wire: 0x0301 is TLS 1.0.
    pub version: u16,
    /// The suite's number.
    pub suite: u16,
    /// The bits of its Diffie-Hellman group, where it uses one that it chose itself.
    pub dh_bits: Option<usize>,
    /// Whether more of what it has to say may still come.
    pub more: bool,
}

impl Choice {
    /// Reads the first records of a server; `None` while there is no whole `ServerHello`, or when it is none.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let flight = handshake_bytes(bytes);
        let mut choice: Option<Self> = None;
        let mut rest = &flight[..];
        while let Some((kind, body, after)) = message(rest) {
            rest = after;
            match (kind, &mut choice) {
                (SERVER_HELLO, None) => choice = Some(hello(body)?),
                (SERVER_KEY_EXCHANGE, Some(choice)) if is_dhe(choice.suite) => choice.dh_bits = prime_bits(body),
                (SERVER_HELLO_DONE, Some(choice)) => choice.more = false,
                (_, None) => return None,
                _ => {}
            }
        }
        choice
    }

    /// The suite's name, or its number where it was not offered.
    pub fn suite_name(&self) -> String {
        let known = SUITES.iter().find(|(number, _)| *number == self.suite);
        known.map_or_else(|| format!("suite {:#06x}", self.suite), |(_, name)| format!("TLS_{name}"))
    }

    /// The version in words.
    pub fn version_words(&self) -> String {
        match self.version {
            0x0300 => "SSL 3.0".to_owned(),
            version => format!("1.{}", (version & 0xff).saturating_sub(1)),
        }
    }
}

/// The contents of the handshake records at the beginning of `bytes`.
fn handshake_bytes(mut bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    while let [HANDSHAKE, 3, _, high, low, rest @ ..] = bytes {
        let length = usize::from(u16::from_be_bytes([*high, *low])).min(rest.len());
        out.extend_from_slice(&rest[..length]);
        bytes = &rest[length..];
    }
    out
}

/// The first whole message: its kind, its body, what follows it.
fn message(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let [kind, a, b, c, rest @ ..] = bytes else { return None };
    let length = usize::try_from(u32::from_be_bytes([0, *a, *b, *c])).ok()?;
    let (body, rest) = rest.split_at_checked(length)?;
    Some((*kind, body, rest))
}

fn hello(body: &[u8]) -> Option<Choice> {
    let version = u16::from_be_bytes([*body.first()?, *body.get(1)?]);
    let session = usize::from(*body.get(34)?);
    let suite = body.get(35 + session..37 + session)?;
    Some(Choice { version, suite: u16::from_be_bytes([suite[0], suite[1]]), dh_bits: None, more: true })
}

/// Whether the server sends a Diffie-Hellman group of its own with this suite.
const fn is_dhe(suite: u16) -> bool {
    matches!(
        suite,
        0x0011
            ..=0x0016
                | 0x0032
                | 0x0033
                | 0x0038
                | 0x0039
                | 0x0040
                | 0x0067
                | 0x006a
                | 0x006b
                | 0x009e
                | 0x009f
                | 0xccaa
    )
}

/// The size of the prime that a `ServerKeyExchange` begins with.
fn prime_bits(body: &[u8]) -> Option<usize> {
    let length = usize::from(u16::from_be_bytes([*body.first()?, *body.get(1)?]));
    let prime = body.get(2..2 + length)?;
    let first = prime.iter().position(|byte| *byte != 0)?;
    let bits = (prime.len() - first) * 8;
    usize::try_from(prime[first].leading_zeros()).ok().map(|zeros| bits - zeros)
}

fn numbers(list: impl Iterator<Item = u16>) -> Vec<u8> {
    list.flat_map(u16::to_be_bytes).collect()
}

fn extension(number: u16, content: &[u8]) -> Vec<u8> {
    [&number.to_be_bytes()[..], &vector16(content)].concat()
}

/// `bytes` behind their length; what is longer than a length can say is cut.
fn vector16(bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).unwrap_or(u16::MAX);
    [&length.to_be_bytes()[..], &bytes[..usize::from(length)]].concat()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A record with these handshake messages.
    fn record(messages: &[(u8, Vec<u8>)]) -> Vec<u8> {
        let bytes: Vec<u8> =
            messages.iter().flat_map(|(kind, body)| [&[*kind, 0][..], &vector16(body)].concat()).collect();
        [&[HANDSHAKE, 3, 1][..], &vector16(&bytes)].concat()
    }

    fn server_hello(version: u16, suite: u16) -> (u8, Vec<u8>) {
        let mut body = version.to_be_bytes().to_vec();
        body.extend_from_slice(&[7; 32]);
        body.push(0);
        body.extend(suite.to_be_bytes());
        body.push(0);
        (SERVER_HELLO, body)
    }

    #[test]
    fn a_client_hello_says_its_own_lengths() {
        let hello = old_client_hello(Some("a.example"), [0; 32]);
        assert_eq!(usize::from(u16::from_be_bytes([hello[3], hello[4]])), hello.len() - 5);
        let (kind, body, rest) = message(&hello[5..]).unwrap();
        assert_eq!((kind, rest.len()), (1, 0));
        assert!(body.windows(9).any(|part| part == b"a.example"));
    }

    #[test]
    fn a_choice_is_read_with_the_size_of_its_group() {
        let key_exchange = [vector16(&[0x80; 64]), vector16(&[2])].concat();
        let bytes = record(&[
            server_hello(0x0301, 0x0033),
            (11, vec![0; 9]),
            (SERVER_KEY_EXCHANGE, key_exchange),
            (SERVER_HELLO_DONE, vec![]),
        ]);
        let choice = Choice::read(&bytes).unwrap();
        assert_eq!(choice, Choice { version: 0x0301, suite: 0x0033, dh_bits: Some(512), more: false });
        assert_eq!(choice.version_words(), "1.0");
        assert_eq!(choice.suite_name(), "TLS_DHE_RSA_WITH_AES_128_CBC_SHA");
    }

    #[test]
    fn messages_may_be_spread_over_records_and_cut_anywhere() {
        let whole = record(&[server_hello(0x0302, 0x000a)]);
        let split = [&[HANDSHAKE, 3, 1, 0, 10][..], &whole[5..15], &[HANDSHAKE, 3, 1, 0, 32], &whole[15..]].concat();
        assert_eq!(Choice::read(&split).map(|choice| (choice.version, choice.suite)), Some((0x0302, 0x000a)));
        for end in 0..whole.len() {
            assert_eq!(Choice::read(&whole[..end]), None, "{end}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = Choice::read(&bytes);
            let _ = Choice::read(&[&[HANDSHAKE, 3, 3, 1, 0][..], &bytes].concat());
        }
    }
}
