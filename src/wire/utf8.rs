//! UTF-8 that arrives in pieces (RFC 6455 §8.1).

/// Checks text as it comes: a byte that nothing after it can mend is noticed at once, a character that is cut by the end
/// of a piece is waited for.
#[derive(Debug, Default)]
pub struct Utf8 {
    /// The beginning of a character whose rest has not come.
    cut: Vec<u8>,
}

impl Utf8 {
    /// Takes the next piece. Whether all is UTF-8 so far.
    pub fn push(&mut self, mut piece: &[u8]) -> bool {
        while !self.cut.is_empty() {
            let Some((&next, rest)) = piece.split_first() else { return true };
            self.cut.push(next);
            piece = rest;
            match std::str::from_utf8(&self.cut) {
                Ok(_) => self.cut.clear(),
                Err(error) if error.error_len().is_some() => return false,
                Err(_) => {}
            }
        }
        match std::str::from_utf8(piece) {
            Ok(_) => true,
            Err(error) if error.error_len().is_some() => false,
            Err(error) => {
                self.cut.extend_from_slice(&piece[error.valid_up_to()..]);
                true
            }
        }
    }

    /// Whether the text may end here. The next piece begins another text.
    pub fn end(&mut self) -> bool {
        let whole = self.cut.is_empty();
        self.cut.clear();
        whole
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_cannot_become_a_character_is_noticed_at_its_first_wrong_byte() {
        let mut text = Utf8::default();
        assert!(text.push(b"\xf4") && !text.push(b"\x90"), "beyond U+10FFFF");
        let mut text = Utf8::default();
        assert!(text.push(b"\xed") && !text.push(b"\xa0"), "a surrogate");
    }

    proptest! {
        #[test]
        fn the_pieces_are_judged_like_the_whole(bytes in prop::collection::vec(any::<u8>(), 0..40), at in 0usize..40) {
            let (left, right) = bytes.split_at(at.min(bytes.len()));
            let mut text = Utf8::default();
            let judged = text.push(left) && text.push(right) && text.end();
            prop_assert_eq!(judged, std::str::from_utf8(&bytes).is_ok());
        }

        #[test]
        fn text_cut_anywhere_is_text(text: String, at in 0usize..40) {
            let (left, right) = text.as_bytes().split_at(at.min(text.len()));
            let mut checked = Utf8::default();
            prop_assert!(checked.push(left) && checked.push(right) && checked.end());
        }
    }
}
