//! Finds the frames in bytes that arrive in pieces, without keeping their payloads.

use super::frame::Header;

/// Where in a frame the bytes stand that come next.
#[derive(Debug, Default)]
pub struct Scanner {
    /// A header whose end has not come.
    cut: Vec<u8>,
    /// How much of the current payload is still to come.
    left: u64,
    /// Whether a payload is being gone through.
    inside: bool,
}

/// What stands at the front of the bytes.
#[derive(Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// A whole header.
    Header(Header),
    /// A piece of the payload that belongs to the last header, and whether it is the last piece. Every payload has a
    /// last piece, an empty one too.
    Payload(&'a [u8], bool),
}

impl Scanner {
    /// Takes the next part off the front of `bytes`; `None` when more have to come, which are then all taken.
    pub fn next<'a>(&mut self, bytes: &mut &'a [u8]) -> Option<Part<'a>> {
        if self.inside { self.payload(bytes) } else { self.header(bytes).map(Part::Header) }
    }

    fn payload<'a>(&mut self, bytes: &mut &'a [u8]) -> Option<Part<'a>> {
        if bytes.is_empty() && self.left > 0 {
            return None;
        }
        let length = usize::try_from(self.left).map_or(bytes.len(), |left| left.min(bytes.len()));
        let (piece, rest) = bytes.split_at(length);
        *bytes = rest;
        self.left -= length as u64;
        self.inside = self.left > 0;
        Some(Part::Payload(piece, !self.inside))
    }

    fn header(&mut self, bytes: &mut &[u8]) -> Option<Header> {
        let header = if self.cut.is_empty() {
            let Some(header) = Header::read(bytes) else {
                self.cut.extend_from_slice(bytes);
                *bytes = &[];
                return None;
            };
            *bytes = &bytes[header.size..];
            header
        } else {
            self.cut_header(bytes)?
        };
        self.left = header.length;
        self.inside = true;
        Some(header)
    }

    fn cut_header(&mut self, bytes: &mut &[u8]) -> Option<Header> {
        loop {
            if let Some(header) = Header::read(&self.cut) {
                self.cut.clear();
                return Some(header);
            }
            let (&next, rest) = bytes.split_first()?;
            self.cut.push(next);
            *bytes = rest;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::wire::frame::Frame;

    /// Headers and whole payloads, of bytes that come in two pieces.
    fn scanned(bytes: &[u8], at: usize) -> Vec<(Header, Vec<u8>)> {
        let (mut scanner, mut found) = (Scanner::default(), Vec::new());
        for mut piece in [&bytes[..at], &bytes[at..]] {
            while let Some(part) = scanner.next(&mut piece) {
                match part {
                    Part::Header(header) => found.push((header, Vec::new())),
                    Part::Payload(bytes, _) => found.last_mut().unwrap().1.extend_from_slice(bytes),
                }
            }
            assert!(piece.is_empty());
        }
        found
    }

    #[test]
    fn an_empty_payload_has_a_last_piece() {
        let (mut scanner, mut bytes) = (Scanner::default(), &b"\x89\x00"[..]);
        assert!(matches!(scanner.next(&mut bytes), Some(Part::Header(_))));
        assert_eq!(scanner.next(&mut bytes), Some(Part::Payload(b"", true)));
        assert_eq!(scanner.next(&mut bytes), None);
    }

    proptest! {
        #[test]
        fn frames_are_found_wherever_the_bytes_are_cut(bytes in prop::collection::vec(any::<u8>(), 0..400), at in 0usize..400) {
            let found = scanned(&bytes, at.min(bytes.len()));
            let frames = Frame::read_all(&bytes, 0);
            prop_assert_eq!(found.len(), frames.len());
            for ((header, payload), frame) in found.iter().zip(frames) {
                prop_assert_eq!((header.opcode, header.length, header.mask), (frame.opcode, frame.length, frame.mask));
                prop_assert_eq!(payload.len(), frame.payload.len());
            }
        }
    }
}
