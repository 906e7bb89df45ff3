//! Frames (RFC 9113 §4.1): nine bytes that say what follows, and what follows.

/// The frame types by their numbers (RFC 9113 §6).
pub mod kind {
    /// DATA.
    pub const DATA: u8 = 0;
    /// HEADERS.
    pub const HEADERS: u8 = 1;
    /// `RST_STREAM`.
    pub const RST_STREAM: u8 = 3;
    /// SETTINGS.
    pub const SETTINGS: u8 = 4;
    /// `PUSH_PROMISE`.
    pub const PUSH_PROMISE: u8 = 5;
    /// PING.
    pub const PING: u8 = 6;
    /// GOAWAY.
    pub const GOAWAY: u8 = 7;
    /// `WINDOW_UPDATE`.
    pub const WINDOW_UPDATE: u8 = 8;
    /// CONTINUATION.
    pub const CONTINUATION: u8 = 9;
}

/// The flags by their bits; which of them a frame knows depends on its type.
pub mod flag {
    /// Of SETTINGS and PING: an answer to one.
    pub const ACK: u8 = 1;
    /// Of DATA and HEADERS: nothing follows in this direction.
    pub const END_STREAM: u8 = 1;
    /// Of HEADERS and CONTINUATION: the block of fields ends here.
    pub const END_HEADERS: u8 = 4;
    /// Of DATA and HEADERS: a length of padding comes first.
    pub const PADDED: u8 = 8;
    /// Of HEADERS: five bytes about priority come first.
    pub const PRIORITY: u8 = 0x20;
}

/// The first nine bytes of a frame.
pub const HEAD: usize = 9;

/// The largest payload that a peer may send, or be sent, unless told otherwise (RFC 9113 §6.5.2).
pub const DEFAULT_MOST: usize = 16 * 1024;

/// What the nine bytes say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FrameHead {
    /// The payload's length in bytes.
    pub length: usize,
    /// The type.
    pub kind: u8,
    /// The flags.
    pub flags: u8,
    /// The stream, 0 for the connection.
    pub stream: u32,
}

impl FrameHead {
    /// Reads the head at the beginning of `bytes`; `None` when it is not whole.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let &[high, middle, low, kind, flags, ..] = bytes.first_chunk::<HEAD>()?;
        let length = usize::from(high) << 16 | usize::from(middle) << 8 | usize::from(low);
        Some(Self { length, kind, flags, stream: number(bytes, 5) & 0x7fff_ffff })
    }

    /// Whether this flag is set.
    pub const fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }
}

/// A whole frame.
pub fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let [_, a, b, c] = u32::try_from(payload.len()).unwrap_or(u32::MAX).to_be_bytes();
    let mut bytes = vec![a, b, c, kind, flags];
    bytes.extend(stream.to_be_bytes());
    bytes.extend_from_slice(payload);
    bytes
}

/// A SETTINGS frame with these identifiers and values.
pub fn settings(settings: &[(u16, u32)]) -> Vec<u8> {
    let payload: Vec<u8> =
        settings.iter().flat_map(|(id, value)| id.to_be_bytes().into_iter().chain(value.to_be_bytes())).collect();
    frame(kind::SETTINGS, 0, 0, &payload)
}

/// Identifiers and values of a SETTINGS frame; a rest that is no pair is left out.
pub fn read_settings(payload: &[u8]) -> Vec<(u16, u32)> {
    let pair = |p: &[u8]| (u16::from_be_bytes([p[0], p[1]]), u32::from_be_bytes([p[2], p[3], p[4], p[5]]));
    payload.chunks_exact(6).map(pair).collect()
}

/// The number in the first four bytes of a payload, 0 where there are fewer; `at` bytes are passed over.
pub fn number(payload: &[u8], at: usize) -> u32 {
    payload.get(at..).and_then(|rest| rest.first_chunk()).map_or(0, |bytes| u32::from_be_bytes(*bytes))
}

/// The content of a DATA or HEADERS frame: without padding, and without the bytes about priority. `None` when the
/// padding is longer than the payload.
pub fn content(head: FrameHead, payload: &[u8]) -> Option<&[u8]> {
    let (padding, rest) = match payload.split_first() {
        Some((&padding, rest)) if head.has(flag::PADDED) => (usize::from(padding), rest),
        _ => (0, payload),
    };
    let rest = &rest[..rest.len().checked_sub(padding)?];
    let skip = if head.kind == kind::HEADERS && head.has(flag::PRIORITY) { 5 } else { 0 };
    rest.get(skip..)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn padding_and_priority_are_no_content() {
        let head = FrameHead { length: 0, kind: kind::HEADERS, flags: flag::PADDED | flag::PRIORITY, stream: 1 };
        assert_eq!(content(head, b"\x02\0\0\0\0\0hi\0\0"), Some(&b"hi"[..]));
        assert_eq!(content(head, b"\x09hi"), None);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(kind: u8, flags: u8, stream in 0..1_u32 << 31, payload in prop::collection::vec(any::<u8>(), 0..300)) {
            let bytes = frame(kind, flags, stream, &payload);
            prop_assert_eq!(FrameHead::read(&bytes), Some(FrameHead { length: payload.len(), kind, flags, stream }));
            prop_assert_eq!(&bytes[HEAD..], &payload[..]);
        }

        #[test]
        fn settings_keep_their_order(pairs in prop::collection::vec(any::<(u16, u32)>(), 0..20)) {
            prop_assert_eq!(read_settings(&settings(&pairs)[HEAD..]), pairs);
        }
    }
}
