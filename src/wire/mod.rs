//! Bytes and structure, both ways. A reader here never fails: it returns what it saw, with every oddity and where it
//! stands; whether that is a fault is decided elsewhere.

pub mod accept;
pub mod alert;
pub mod body;
pub mod close_code;
pub mod deflate;
pub mod escape;
pub mod fields;
pub mod frame;
pub mod frame_scanner;
pub mod h2;
pub mod hello;
pub mod http1;
pub mod sniff;
pub mod socks;
pub mod utf8;

/// A range of bytes in a buffer, `start..end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The range `start..end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The bytes of this range in `buffer`, cut where the buffer ends.
    pub fn of<'a>(&self, buffer: &'a [u8]) -> &'a [u8] {
        let end = self.end.min(buffer.len());
        &buffer[self.start.min(end)..end]
    }

    /// The same range in a buffer that has `offset` more bytes before it.
    #[must_use]
    pub const fn shifted(self, offset: usize) -> Self {
        Self::new(self.start + offset, self.end + offset)
    }
}
