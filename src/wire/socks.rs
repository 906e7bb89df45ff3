//! SOCKS 4, 4a and 5, the client's side: what it sends, and how far a conversation has come by what was received (RFC
//! 1928, RFC 1929; version 4 and its extension 4a are specified by their authors' memos alone).

use std::net::IpAddr;

/// A version of the protocol; 4a is version 4 with a name in place of the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// Version 4.
    V4,
    /// Version 5.
    V5,
}

/// Where the proxy is to connect to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Host {
    /// An address.
    Address(IpAddr),
    /// A name, which the proxy looks up.
    Name(String),
}

/// How far a conversation has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The proxy's choice of a method is awaited; so many bytes of it are missing.
    Method(usize),
    /// The proxy wants name and password; of its verdict so many bytes are missing.
    Password(usize),
    /// The reply to the request is awaited; so many bytes of it are missing at least.
    Reply(usize),
    /// The connection stands.
    Granted,
    /// The reply is a no, with its code.
    Refused(u8),
    /// None of the methods that were offered will do, or one was picked that this client does not speak.
    NoMethod(u8),
    /// Name and password were not taken.
    PasswordRefused,
    /// It is no SOCKS of this version.
    Alien,
}

const VERSION_5: u8 = 5;
const VERSION_4: u8 = 4;
const CONNECT: u8 = 1;
const NO_AUTHENTICATION: u8 = 0;
const NAME_AND_PASSWORD: u8 = 2;
const IPV4: u8 = 1;
const NAME: u8 = 3;
const IPV6: u8 = 4;
/// The longest name, user and password (RFC 1928 §5, RFC 1929 §2).
pub const LONGEST: usize = 255;

/// The methods that are offered (RFC 1928 §3).
pub fn greeting(with_password: bool) -> Vec<u8> {
    if with_password {
        vec![VERSION_5, 2, NO_AUTHENTICATION, NAME_AND_PASSWORD]
    } else {
        vec![VERSION_5, 1, NO_AUTHENTICATION]
    }
}

/// Name and password (RFC 1929 §2), each cut at [`LONGEST`] bytes.
pub fn password(user: &str, password: &str) -> Vec<u8> {
    [&[1], counted(user).as_slice(), &counted(password)].concat()
}

/// The request to connect (RFC 1928 §4).
pub fn request(host: &Host, port: u16) -> Vec<u8> {
    let address = match host {
        Host::Address(IpAddr::V4(ip)) => [&[IPV4], &ip.octets()[..]].concat(),
        Host::Address(IpAddr::V6(ip)) => [&[IPV6], &ip.octets()[..]].concat(),
        Host::Name(name) => [&[NAME], counted(name).as_slice()].concat(),
    };
    [&[VERSION_5, CONNECT, 0], address.as_slice(), &port.to_be_bytes()].concat()
}

/// The request of version 4, and of 4a for a name; `None` for an IPv6 address, which it has no place for.
pub fn request4(host: &Host, port: u16, user: &str) -> Option<Vec<u8>> {
    let (address, name) = match host {
        Host::Address(IpAddr::V4(ip)) => (ip.octets(), None),
        Host::Address(IpAddr::V6(_)) => return None,
        // An address that cannot be says that a name follows.
        Host::Name(name) => ([0, 0, 0, 1], Some(name)),
    };
    let mut bytes = vec![VERSION_4, CONNECT];
    bytes.extend(port.to_be_bytes());
    bytes.extend(address);
    for text in [Some(user), name.map(String::as_str)].into_iter().flatten() {
        bytes.extend(text.bytes().filter(|&byte| byte != 0));
        bytes.push(0);
    }
    Some(bytes)
}

fn counted(text: &str) -> Vec<u8> {
    let bytes = &text.as_bytes()[..text.len().min(LONGEST)];
    [&[u8::try_from(bytes.len()).unwrap_or(u8::MAX)], bytes].concat()
}

/// How far the conversation has come by all that was received.
pub fn step(version: Version, received: &[u8]) -> Step {
    match version {
        Version::V4 => step4(received),
        Version::V5 => step5(received),
    }
}

/// The reply of version 4: a zero, a code, and six bytes without meaning.
fn step4(received: &[u8]) -> Step {
    match received {
        [0, code, _, _, _, _, _, _, ..] => {
            if *code == 90 {
                Step::Granted
            } else {
                Step::Refused(*code)
            }
        }
        // Some send the request's version back.
        [VERSION_4, code, _, _, _, _, _, _, ..] if (90..=93).contains(code) => {
            if *code == 90 {
                Step::Granted
            } else {
                Step::Refused(*code)
            }
        }
        [0 | VERSION_4, ..] | [] if received.len() < 8 => Step::Reply(8 - received.len()),
        _ => Step::Alien,
    }
}

fn step5(received: &[u8]) -> Step {
    match received {
        [] => Step::Method(2),
        [VERSION_5] => Step::Method(1),
        [VERSION_5, NO_AUTHENTICATION, rest @ ..] => reply5(rest),
        // The verdict's version is 1, which not all keep to.
        [VERSION_5, NAME_AND_PASSWORD, rest @ ..] => match rest {
            [_, 0, rest @ ..] => reply5(rest),
            [_, _, ..] => Step::PasswordRefused,
            _ => Step::Password(2 - rest.len()),
        },
        [VERSION_5, method, ..] => Step::NoMethod(*method),
        _ => Step::Alien,
    }
}

/// The reply (RFC 1928 §6), whose length is that of the address in it.
fn reply5(bytes: &[u8]) -> Step {
    match bytes {
        [] => Step::Reply(5),
        [version, ..] if *version != VERSION_5 => Step::Alien,
        // A no is told by its code; some say nothing after it.
        [_, code, ..] if *code != 0 => Step::Refused(*code),
        [_, _, _, kind, length, ..] => {
            let whole = match *kind {
                IPV4 => 10,
                IPV6 => 22,
                NAME => 7 + usize::from(*length),
                _ => return Step::Alien,
            };
            if bytes.len() < whole { Step::Reply(whole - bytes.len()) } else { Step::Granted }
        }
        _ => Step::Reply(5 - bytes.len()),
    }
}

/// Where the password stands in what a client of version 5 sent.
pub fn password_span(sent: &[u8]) -> Option<super::Span> {
    let [VERSION_5, methods, rest @ ..] = sent else { return None };
    let start = 2 + usize::from(*methods);
    let [1, user, ..] = rest.get(usize::from(*methods)..)? else { return None };
    let at = start + 2 + usize::from(*user);
    let length = usize::from(*sent.get(at)?);
    let end = (at + 1 + length).min(sent.len());
    (at + 1 < end).then(|| super::Span::new(at + 1, end))
}

/// The name of a reply's code as the specification writes it (RFC 1928 §6; for version 4 its memo).
pub const fn name(version: Version, code: u8) -> &'static str {
    match (version, code) {
        (Version::V5, 1) => "general SOCKS server failure",
        (Version::V5, 2) => "connection not allowed by ruleset",
        (Version::V5, 3) => "network unreachable",
        (Version::V5, 4) => "host unreachable",
        (Version::V5, 5) => "connection refused",
        (Version::V5, 6) => "TTL expired",
        (Version::V5, 7) => "command not supported",
        (Version::V5, 8) => "address type not supported",
        (Version::V4, 91) => "request rejected or failed",
        (Version::V4, 92) => "no identd on the client",
        (Version::V4, 93) => "identd names another user",
        _ => "a code without a name",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn host(text: &str) -> Host {
        text.parse().map_or_else(|_| Host::Name(text.to_owned()), Host::Address)
    }

    #[test]
    fn a_request_of_version_5_holds_a_name_or_an_address() {
        assert_eq!(request(&host("a.example"), 443), b"\x05\x01\0\x03\x09a.example\x01\xbb");
        assert_eq!(request(&host("192.0.2.7"), 80), b"\x05\x01\0\x01\xc0\0\x02\x07\0\x50");
        assert_eq!(request(&host("::1"), 80), b"\x05\x01\0\x04\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\x50");
    }

    #[test]
    fn a_request_of_version_4_ends_in_the_user_and_that_of_4a_in_the_name() {
        assert_eq!(request4(&host("192.0.2.7"), 80, "me").unwrap(), b"\x04\x01\0\x50\xc0\0\x02\x07me\0");
        assert_eq!(request4(&host("a.example"), 80, "").unwrap(), b"\x04\x01\0\x50\0\0\0\x01\0a.example\0");
        assert_eq!(request4(&host("::1"), 80, ""), None);
    }

    #[test]
    fn a_conversation_is_as_far_as_its_bytes() {
        for (received, step5) in [
            (&b""[..], Step::Method(2)),
            (b"\x05", Step::Method(1)),
            (b"\x05\xff", Step::NoMethod(255)),
            (b"\x05\x01", Step::NoMethod(1)),
            (b"\x05\x02", Step::Password(2)),
            (b"\x05\x02\x01", Step::Password(1)),
            (b"\x05\x02\x01\x01", Step::PasswordRefused),
            (b"\x05\x02\x01\0", Step::Reply(5)),
            (b"\x05\0", Step::Reply(5)),
            (b"\x05\0\x05\0\0\x01\0", Step::Reply(5)),
            (b"\x05\0\x05\0\0\x03\x02ab\0", Step::Reply(1)),
            (b"\x05\0\x05\x02", Step::Refused(2)),
            (b"\x05\0\x05\0\0\x01\0\0\0\0\0\0", Step::Granted),
            (b"\x05\x02\x01\0\x05\0\0\x03\x02ab\0\0", Step::Granted),
            (b"\x05\0\x05\0\0\x09\0", Step::Alien),
            (b"\x05\0H", Step::Alien),
            (b"HTTP/1.1 400", Step::Alien),
        ] {
            assert_eq!(step(Version::V5, received), step5, "{}", received.escape_ascii());
        }
        for (received, step4) in [
            (&b""[..], Step::Reply(8)),
            (b"\0\x5a\0", Step::Reply(5)),
            (b"\0\x5a\0\0\0\0\0\0", Step::Granted),
            (b"\x04\x5a\0\0\0\0\0\0", Step::Granted),
            (b"\0\x5b\0\0\0\0\0\0", Step::Refused(91)),
            (b"HTTP/1.1", Step::Alien),
            (b"\x05\xff", Step::Alien),
        ] {
            assert_eq!(step(Version::V4, received), step4, "{}", received.escape_ascii());
        }
    }

    #[test]
    fn the_password_is_found_in_what_was_sent() {
        let sent = [greeting(true), password("me", "secret"), request(&host("a"), 1)].concat();
        assert_eq!(password_span(&sent).unwrap().of(&sent), b"secret");
        assert_eq!(password_span(&[greeting(false), request(&host("a"), 1)].concat()), None);
    }

    proptest! {
        #[test]
        fn a_conversation_never_waits_for_less_than_a_byte_nor_past_its_end(
            bytes in prop::collection::vec(prop_oneof![Just(5u8), Just(0), Just(2), Just(1), Just(3), any::<u8>()], 0..40)
        ) {
            for version in [Version::V4, Version::V5] {
                for cut in 0..=bytes.len() {
                    match step(version, &bytes[..cut]) {
                        Step::Method(missing) | Step::Password(missing) | Step::Reply(missing) => prop_assert!(missing > 0),
                        // What is over stays so, whatever follows.
                        over => prop_assert_eq!(step(version, &bytes), over),
                    }
                }
            }
        }

        #[test]
        fn any_bytes_sent_are_looked_through_for_a_password(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            if let Some(span) = password_span(&bytes) {
                prop_assert!(span.start < span.end && span.end <= bytes.len());
            }
        }

        #[test]
        fn a_password_of_any_length_is_found(user in "[a-z]{1,300}", secret in "[a-z]{1,300}") {
            let sent = [greeting(true), password(&user, &secret)].concat();
            prop_assert_eq!(password_span(&sent).unwrap().of(&sent), &secret.as_bytes()[..secret.len().min(LONGEST)]);
        }
    }
}
