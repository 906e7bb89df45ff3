//! Where a head ends, in bytes that arrive piece by piece.

/// Finds where a head ends in bytes that arrive piece by piece, looking at each byte once.
#[derive(Debug, Default)]
pub struct EndFinder {
    looked: usize,
    started: bool,
    line_has_bytes: bool,
}

impl EndFinder {
    /// The end of the head in `bytes`, which begin where they began at the last call and may have grown.
    pub fn find(&mut self, bytes: &[u8]) -> Option<usize> {
        while let Some(&byte) = bytes.get(self.looked) {
            self.looked += 1;
            match byte {
                b'\n' if self.started && !self.line_has_bytes => return Some(self.looked),
                b'\n' => self.line_has_bytes = false,
                // The CR of an empty line is no content; any other CR is.
                b'\r' if !self.line_has_bytes && bytes.get(self.looked).is_none_or(|&next| next == b'\n') => {
                    if self.looked == bytes.len() {
                        self.looked -= 1;
                        return None;
                    }
                }
                _ => (self.started, self.line_has_bytes) = (true, true),
            }
        }
        None
    }
}
