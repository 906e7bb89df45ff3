//! WebSocket frames (RFC 6455 §5.2): what stands in the bytes, whether or not a conforming endpoint would send it.

use super::Span;

/// At most so many bytes of one frame's payload are looked at.
pub const PAYLOAD_LIMIT: usize = 64 * 1024;

/// One frame as it stands in a buffer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// Whether it is the last of its message.
    pub fin: bool,
    /// The three reserved bits, RSV1 as 4.
    pub rsv: u8,
    /// The opcode's number.
    pub opcode: u8,
    /// The masking key, when the frame is masked.
    pub mask: Option<[u8; 4]>,
    /// The payload length that the header announces, in bytes.
    pub length: u64,
    /// Whether the length is coded in the fewest bytes that hold it.
    pub minimal: bool,
    /// Where the whole frame stands, as far as it is there.
    pub span: Span,
    /// The payload, unmasked, as far as it is there and at most [`PAYLOAD_LIMIT`].
    pub payload: Vec<u8>,
    /// Whether the whole payload is there.
    pub complete: bool,
}

/// The opcodes by their numbers.
pub mod opcode {
    /// A further fragment of a message.
    pub const CONTINUATION: u8 = 0;
    /// A text message.
    pub const TEXT: u8 = 1;
    /// A binary message.
    pub const BINARY: u8 = 2;
    /// Close.
    pub const CLOSE: u8 = 8;
    /// Ping.
    pub const PING: u8 = 9;
    /// Pong.
    pub const PONG: u8 = 10;
}

/// What stands before a frame's payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// Whether it is the last of its message.
    pub fin: bool,
    /// The three reserved bits, RSV1 as 4.
    pub rsv: u8,
    /// The opcode's number.
    pub opcode: u8,
    /// The masking key, when the frame is masked.
    pub mask: Option<[u8; 4]>,
    /// The payload length in bytes.
    pub length: u64,
    /// Whether the length is coded in the fewest bytes that hold it.
    pub minimal: bool,
    /// How many bytes the header itself takes.
    pub size: usize,
}

impl Header {
    /// No header is longer.
    pub const LONGEST: usize = 14;

    /// Reads a header at the front of `bytes`; `None` when it is not whole.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let at = |i: usize| bytes.get(i).copied();
        let (first, second) = (at(0)?, at(1)?);
        let short = u64::from(second & 0x7f);
        let wide = match short {
            126 => 2,
            127 => 8,
            _ => 0,
        };
        let mut length = if wide == 0 { short } else { 0 };
        for i in 0..wide {
            length = length << 8 | u64::from(at(2 + i)?);
        }
        let mut size = 2 + wide;
        let mask = if second & 0x80 == 0 {
            None
        } else {
            size += 4;
            Some([at(size - 4)?, at(size - 3)?, at(size - 2)?, at(size - 1)?])
        };
        Some(Self {
            fin: first & 0x80 != 0,
            rsv: first >> 4 & 7,
            opcode: first & 0x0f,
            mask,
            length,
            minimal: wide == 0 || wide == 2 && length > 125 || wide == 8 && length > 0xffff,
            size,
        })
    }

    /// Whether it is a control frame's (RFC 6455 §5.5).
    pub const fn is_control(&self) -> bool {
        self.opcode >= 8
    }

    /// Whether the opcode is one of those that RFC 6455 §11.8 leaves unassigned.
    pub const fn is_reserved(&self) -> bool {
        matches!(self.opcode, 3..=7 | 11..=15)
    }

    /// The opcode's name.
    pub const fn name(&self) -> &'static str {
        match self.opcode {
            opcode::CONTINUATION => "continuation",
            opcode::TEXT => "text",
            opcode::BINARY => "binary",
            opcode::CLOSE => "close",
            opcode::PING => "ping",
            opcode::PONG => "pong",
            _ => "reserved",
        }
    }
}

impl Frame {
    /// Reads a frame that begins at `start`; `None` when not even its header is whole.
    pub fn read(bytes: &[u8], start: usize) -> Option<Self> {
        let Header { fin, rsv, opcode, mask, length, minimal, size } = Header::read(bytes.get(start..)?)?;
        let body = start + size;
        let there = bytes.len() - body;
        let complete = length <= there as u64;
        let taken = if complete { usize::try_from(length).unwrap_or(there) } else { there };
        let mut payload = bytes[body..body + taken.min(PAYLOAD_LIMIT)].to_vec();
        if let Some(mask) = mask {
            apply_mask(&mut payload, mask, 0);
        }
        let span = Span::new(start, body + taken);
        Some(Self { fin, rsv, opcode, mask, length, minimal, span, payload, complete })
    }

    /// All frames from `start` on; the last may be incomplete.
    pub fn read_all(bytes: &[u8], start: usize) -> Vec<Self> {
        let mut frames = Vec::new();
        let mut position = start;
        while let Some(frame) = Self::read(bytes, position) {
            position = frame.span.end;
            let more = frame.complete;
            frames.push(frame);
            if !more {
                break;
            }
        }
        frames
    }

    /// Its header, as it would be written in the fewest bytes.
    const fn header(&self) -> Header {
        let Self { fin, rsv, opcode, mask, length, minimal, .. } = *self;
        Header { fin, rsv, opcode, mask, length, minimal, size: 0 }
    }

    /// Whether this is a control frame (RFC 6455 §5.5).
    pub const fn is_control(&self) -> bool {
        self.header().is_control()
    }

    /// Whether the opcode is one of those that RFC 6455 §11.8 leaves unassigned.
    pub const fn is_reserved(&self) -> bool {
        self.header().is_reserved()
    }

    /// The opcode's name.
    pub const fn name(&self) -> &'static str {
        self.header().name()
    }

    /// For a close frame: its code and reason, `None` where there are none.
    pub fn close(&self) -> Option<Close> {
        if self.opcode != opcode::CLOSE || !self.complete {
            return None;
        }
        Some(Close::read(&self.payload))
    }
}

/// What a close frame says (RFC 6455 §5.5.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Close {
    /// The status code; a close frame may go without one.
    pub code: Option<u16>,
    /// The reason; UTF-8 when the peer keeps the rules. A lone byte where the code should be stands here too.
    pub reason: Vec<u8>,
}

impl Close {
    /// Reads a close frame's payload.
    pub fn read(payload: &[u8]) -> Self {
        match payload.split_at_checked(2) {
            Some((code, reason)) => {
                Self { code: Some(u16::from_be_bytes([code[0], code[1]])), reason: reason.to_vec() }
            }
            None => Self { code: None, reason: payload.to_vec() },
        }
    }
}

/// A frame as a client sends it: final, masked, no reserved bits.
pub fn client_frame(opcode: u8, payload: &[u8], mask: [u8; 4]) -> Vec<u8> {
    let mut bytes = vec![0x80 | opcode];
    match payload.len() {
        length @ 0..=125 => bytes.push(MASKED | low_byte(length)),
        length @ 126..=0xffff => bytes.extend([MASKED | TWO_BYTES, low_byte(length >> 8), low_byte(length)]),
        length => {
            bytes.push(MASKED | EIGHT_BYTES);
            bytes.extend((length as u64).to_be_bytes());
        }
    }
    bytes.extend(mask);
    let start = bytes.len();
    bytes.extend_from_slice(payload);
    apply_mask(&mut bytes[start..], mask, 0);
    bytes
}

/// A close frame of a client with `code` and no reason.
pub fn client_close(code: u16, mask: [u8; 4]) -> Vec<u8> {
    client_frame(opcode::CLOSE, &code.to_be_bytes(), mask)
}

/// The mask bit beside the length, and the lengths that say that the real one follows in so many bytes.
const MASKED: u8 = 0x80;
const TWO_BYTES: u8 = 0x7e;
const EIGHT_BYTES: u8 = 0x7f;

const fn low_byte(length: usize) -> u8 {
    length.to_le_bytes()[0]
}

/// Masks or unmasks a piece of a payload that stands `offset` bytes from its beginning (RFC 6455 §5.3).
pub fn apply_mask(payload: &mut [u8], mask: [u8; 4], offset: usize) {
    for (byte, key) in payload.iter_mut().zip(mask.iter().cycle().skip(offset % 4)) {
        *byte ^= key;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_examples_of_rfc_6455_are_read() {
        let hello = Frame::read(b"\x81\x05Hello", 0).unwrap();
        assert_eq!((hello.name(), hello.payload.as_slice(), hello.complete), ("text", &b"Hello"[..], true));
        let masked = Frame::read(b"\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58", 0).unwrap();
        assert_eq!((masked.payload.as_slice(), masked.mask.is_some()), (&b"Hello"[..], true));
    }

    #[test]
    fn a_gibibyte_that_is_announced_is_not_allocated() {
        let frame = Frame::read(b"\x82\x7f\x00\x00\x00\x00\x40\x00\x00\x00ab", 0).unwrap();
        assert_eq!((frame.length, frame.payload.len(), frame.complete), (1 << 30, 2, false));
    }

    #[test]
    fn a_length_in_more_bytes_than_it_needs_is_not_minimal() {
        assert!(!Frame::read(b"\x81\x7e\x00\x05Hello", 0).unwrap().minimal);
        assert!(Frame::read(b"\x81\x05Hello", 0).unwrap().minimal);
    }

    #[test]
    fn a_close_frame_says_its_code_and_reason() {
        let close = Frame::read(b"\x88\x05\x03\xf0bye", 0).unwrap().close().unwrap();
        assert_eq!((close.code, close.reason.as_slice()), (Some(1008), &b"bye"[..]));
        assert_eq!(Frame::read(b"\x88\x00", 0).unwrap().close().unwrap().code, None);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(payload in prop::collection::vec(any::<u8>(), 0..70_000), mask: [u8; 4]) {
            let bytes = client_frame(opcode::BINARY, &payload, mask);
            let frame = Frame::read(&bytes, 0).unwrap();
            prop_assert!(frame.complete && frame.minimal && frame.fin);
            prop_assert_eq!(frame.span.end, bytes.len());
            prop_assert_eq!(&frame.payload[..], &payload[..payload.len().min(PAYLOAD_LIMIT)]);
        }

        #[test]
        fn frames_of_any_bytes_stay_inside_them_and_come_in_order(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let mut end = 0;
            for frame in Frame::read_all(&bytes, 0) {
                prop_assert!(frame.span.start == end && frame.span.end > end && frame.span.end <= bytes.len());
                end = frame.span.end;
            }
        }
    }
}
