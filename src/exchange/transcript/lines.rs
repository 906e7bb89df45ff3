//! One piece of bytes as one line of text, and back.

use crate::wire::escape::{escape, unescape};

/// `piece`, at most one line of bytes, as text without a line break.
pub fn encode(piece: &[u8]) -> String {
    if let Some(content) = piece.strip_suffix(b"\r\n")
        && !content.ends_with(b"\r")
        && !content.ends_with(b"\n")
    {
        return escape(content);
    }
    if piece.ends_with(b"\n") || piece.ends_with(b"\r") { escape(piece) } else { escape(piece) + "\\" }
}

/// The bytes that [`encode`] made `text` of.
pub fn decode(text: &str) -> Vec<u8> {
    // A backslash at the end of an odd run of them escapes what follows; an even run is so many literal backslashes.
    let odd_run_before = |end: usize| text[..end].bytes().rev().take_while(|&byte| byte == b'\\').count() % 2 == 1;
    if odd_run_before(text.len()) {
        return unescape(&text[..text.len() - 1]);
    }
    let mut bytes = unescape(text);
    let shows_its_end = text.ends_with(['n', 'r']) && odd_run_before(text.len() - 1);
    if !shows_its_end {
        bytes.extend_from_slice(b"\r\n");
    }
    bytes
}
