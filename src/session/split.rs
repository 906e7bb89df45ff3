//! Standard input, cut into messages.

use memchr::memmem::Finder;
use tokio_tungstenite::tungstenite::Bytes;

/// Cuts bytes that come in chunks where a delimiter stands.
#[derive(Debug)]
pub struct Splitter {
    /// `None` makes each chunk a message.
    delimiter: Option<Finder<'static>>,
    /// What came and was not cut yet; looked through up to `looked`.
    held: Vec<u8>,
    start: usize,
    looked: usize,
    /// No message may be longer.
    limit: usize,
}

/// A message would be longer than allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLong;

impl Splitter {
    /// Cuts at `delimiter`; without one each chunk is a message, cut at `limit`.
    pub fn new(delimiter: Option<&[u8]>, limit: usize) -> Self {
        let delimiter = delimiter.map(|delimiter| Finder::new(delimiter).into_owned());
        Self { delimiter, held: Vec::new(), start: 0, looked: 0, limit }
    }

    /// Takes the next chunk.
    pub fn push(&mut self, chunk: &[u8]) {
        if self.start > 0 {
            self.held.drain(..self.start);
            self.looked -= self.start;
            self.start = 0;
        }
        self.held.extend_from_slice(chunk);
    }

    /// The next message that is whole; `None` when more has to come.
    pub fn take(&mut self) -> Result<Option<Bytes>, TooLong> {
        let Some(finder) = &self.delimiter else {
            let end = self.held.len().min(self.start + self.limit);
            return Ok((self.start < end).then(|| self.cut(end, 0)));
        };
        let (width, from) = (finder.needle().len(), self.looked);
        if let Some(at) = finder.find(&self.held[from..]) {
            let end = from + at;
            return if end - self.start > self.limit { Err(TooLong) } else { Ok(Some(self.cut(end, width))) };
        }
        // A delimiter may have begun in the last bytes.
        self.looked = self.held.len().saturating_sub(width - 1).max(self.start);
        if self.looked - self.start > self.limit { Err(TooLong) } else { Ok(None) }
    }

    /// What is left at the end of the input: a last message without its delimiter.
    pub fn rest(&mut self) -> Result<Option<Bytes>, TooLong> {
        let end = self.held.len();
        match end - self.start {
            0 => Ok(None),
            length if length > self.limit => Err(TooLong),
            _ => Ok(Some(self.cut(end, 0))),
        }
    }

    fn cut(&mut self, end: usize, width: usize) -> Bytes {
        let message = Bytes::copy_from_slice(&self.held[self.start..end]);
        self.start = end + width;
        self.looked = self.start;
        message
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(delimiter: Option<&[u8]>, limit: usize, chunks: &[&[u8]]) -> Result<Vec<Vec<u8>>, TooLong> {
        let (mut splitter, mut messages) = (Splitter::new(delimiter, limit), Vec::new());
        for chunk in chunks {
            splitter.push(chunk);
            while let Some(message) = splitter.take()? {
                messages.push(message.to_vec());
            }
        }
        messages.extend(splitter.rest()?.map(|message| message.to_vec()));
        Ok(messages)
    }

    #[test]
    fn lines_are_messages_the_last_one_without_its_end_too() {
        assert_eq!(all(Some(b"\n"), 9, &[b"a\nb", b"c\n\nd"]).unwrap(), [&b"a"[..], b"bc", b"", b"d"]);
        assert_eq!(all(Some(b"\n"), 9, &[b"a\n"]).unwrap(), [b"a"]);
    }

    #[test]
    fn a_delimiter_is_found_across_chunks() {
        assert_eq!(all(Some(b"\r\n\r\n"), 9, &[b"a\r", b"\n\r", b"\nb"]).unwrap(), [b"a", b"b"]);
    }

    #[test]
    fn chunks_are_messages_where_there_is_no_delimiter() {
        assert_eq!(all(None, 3, &[b"abcd", b"\n"]).unwrap(), [&b"abc"[..], b"d", b"\n"]);
    }

    #[test]
    fn a_message_over_the_limit_is_told_before_its_end_comes() {
        assert_eq!(all(Some(b"\n"), 3, &[b"abc\n"]).unwrap(), [b"abc"]);
        assert_eq!(all(Some(b"\n"), 3, &[b"abcd"]), Err(TooLong));
        assert_eq!(all(Some(b"\n"), 3, &[b"abcd\n"]), Err(TooLong));
    }

    proptest! {
        #[test]
        fn nothing_is_lost_wherever_the_chunks_end(bytes in prop::collection::vec(0u8..3, 0..60), at in 0usize..60) {
            let (left, right) = bytes.split_at(at.min(bytes.len()));
            let messages = all(Some(&[0, 1]), 99, &[left, right]).unwrap();
            let joined = messages.join(&[0, 1][..]);
            prop_assert!(bytes == joined || bytes == [joined, vec![0, 1]].concat());
        }
    }
}
