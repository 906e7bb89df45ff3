//! The body of a refusal (RFC 9112 §6): as much of it as says something.

use super::http1::Head;

/// At most so many bytes of a decoded body are kept.
pub const BODY_LIMIT: usize = 64 * 1024;

/// How the end of a body is known (RFC 9112 §6.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framing {
    /// There is none: 1xx, 204, 304, or the answer to HEAD.
    None,
    /// Content-Length bytes.
    Length(u64),
    /// Chunked transfer coding.
    Chunked,
    /// Until the connection closes; also where the length makes no sense.
    UntilClose,
}

impl Framing {
    /// How the body after `head` ends, `to_head` telling whether the request's method was HEAD.
    pub fn of(head: &Head, to_head: bool) -> Self {
        if to_head || matches!(head.status(), Some(100..=199 | 204 | 304)) {
            return Self::None;
        }
        if head.has_token("transfer-encoding", "chunked") && !head.is_http2() {
            return Self::Chunked;
        }
        let mut lengths = head.all("content-length").map(|field| field.text().parse().ok());
        match (lengths.next(), lengths.next()) {
            (Some(Some(length)), None) => Self::Length(length),
            _ => Self::UntilClose,
        }
    }
}

/// A body as far as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Body {
    /// The content, transfer coding removed, at most [`BODY_LIMIT`] bytes.
    pub data: Vec<u8>,
    /// Whether everything that was announced is here.
    pub complete: bool,
    /// Whether more came than is kept.
    pub truncated: bool,
    /// How many bytes of the connection belong to it, as far as they were read.
    pub length: usize,
}

impl Body {
    /// Reads the body at the beginning of `bytes`; `ended` tells whether the connection closed after them.
    pub fn read(bytes: &[u8], framing: Framing, ended: bool) -> Self {
        match framing {
            Framing::None => Self { complete: true, ..Self::default() },
            Framing::Length(length) => {
                let there = usize::try_from(length).unwrap_or(usize::MAX).min(bytes.len());
                Self::plain(&bytes[..there], there as u64 == length)
            }
            Framing::UntilClose => Self::plain(bytes, ended),
            Framing::Chunked => Self::chunked(bytes),
        }
    }

    /// Whether reading on would add nothing.
    pub const fn is_enough(&self) -> bool {
        self.complete || self.truncated
    }

    fn plain(bytes: &[u8], complete: bool) -> Self {
        let data = bytes[..bytes.len().min(BODY_LIMIT)].to_vec();
        Self { data, complete, truncated: bytes.len() > BODY_LIMIT, length: bytes.len() }
    }

    fn chunked(bytes: &[u8]) -> Self {
        let mut body = Self::default();
        while let Some((size, begin)) = chunk_size(bytes, body.length) {
            let Some(size) = size else {
                // Not chunked after all: show it as it is.
                return Self::plain(bytes, false);
            };
            let end = begin.saturating_add(size);
            let there = &bytes[begin..end.min(bytes.len())];
            let room = BODY_LIMIT - body.data.len();
            body.data.extend_from_slice(&there[..there.len().min(room)]);
            body.truncated |= there.len() > room;
            if size == 0 {
                body.complete = true;
                body.length = begin;
                return body;
            }
            if end >= bytes.len() {
                body.length = bytes.len();
                return body;
            }
            body.length = end + line_end(&bytes[end..]);
        }
        body
    }
}

/// The size in the chunk line at `start` and where its data begins; `None` while the line is unfinished, a size of
/// `None` when it is no size.
fn chunk_size(bytes: &[u8], start: usize) -> Option<(Option<usize>, usize)> {
    let lf = bytes.get(start..)?.iter().position(|&byte| byte == b'\n')?;
    let line = String::from_utf8_lossy(&bytes[start..start + lf]);
    let digits = line.split(';').next().unwrap_or_default().trim();
    Some((usize::from_str_radix(digits, 16).ok(), start + lf + 1))
}

fn line_end(bytes: &[u8]) -> usize {
    match bytes {
        [b'\r', b'\n', ..] => 2,
        [b'\n', ..] => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{super::http1::Kind, *};

    fn framing(fields: &str) -> Framing {
        Framing::of(&Head::read(format!("HTTP/1.1 400 x\r\n{fields}\r\n").as_bytes(), Kind::Response), false)
    }

    #[test]
    fn the_end_of_a_body_is_known_in_three_ways() {
        assert_eq!(framing("Content-Length: 5\r\n"), Framing::Length(5));
        assert_eq!(framing("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), Framing::Chunked);
        assert_eq!(framing(""), Framing::UntilClose);
        assert_eq!(framing("Content-Length: -1\r\n"), Framing::UntilClose);
    }

    #[test]
    fn chunks_are_joined_and_their_extensions_ignored() {
        let body = Body::read(b"3;a=b\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", Framing::Chunked, false);
        assert_eq!((body.data.as_slice(), body.complete), (&b"abcde"[..], true));
    }

    #[test]
    fn a_cut_body_is_incomplete_and_a_long_one_truncated() {
        assert!(!Body::read(b"abc", Framing::Length(5), true).complete);
        let long = vec![b'a'; BODY_LIMIT + 1];
        let body = Body::read(&long, Framing::UntilClose, false);
        assert!(body.truncated && body.data.len() == BODY_LIMIT);
    }

    proptest! {
        #[test]
        fn a_longer_prefix_never_takes_content_back(bytes in prop::collection::vec(prop_oneof![
            Just(b'0'), Just(b'2'), Just(b'\r'), Just(b'\n'), Just(b';'), any::<u8>()], 0..60), cut in 0usize..60) {
            let cut = cut.min(bytes.len());
            let (part, whole) = (Body::read(&bytes[..cut], Framing::UntilClose, false), Body::read(&bytes, Framing::UntilClose, false));
            prop_assert!(whole.data.starts_with(&part.data));
            let chunked = Body::read(&bytes, Framing::Chunked, false);
            prop_assert!(chunked.length <= bytes.len());
        }
    }
}
