//! What the build embedded: lists in JSON, deflated (RFC 1951), as they are read seldom and would be a tenth of the
//! program.

use flate2::{Decompress, FlushDecompress, Status};
use serde::de::DeserializeOwned;

/// Room is made for the text in steps of so many bytes.
const STEP: usize = 256 * 1024;

/// The list in `packed`. That it is one is what tests see to; a user is better served by a report without it than by
/// none.
pub fn list<T: DeserializeOwned>(packed: &[u8]) -> Vec<T> {
    serde_json::from_slice(&unpacked(packed)).unwrap_or_default()
}

fn unpacked(packed: &[u8]) -> Vec<u8> {
    let mut inflater = Decompress::new(false);
    let mut text = Vec::new();
    loop {
        text.reserve(STEP);
        let read = usize::try_from(inflater.total_in()).unwrap_or(packed.len());
        match inflater.decompress_vec(&packed[read..], &mut text, FlushDecompress::Finish) {
            Ok(Status::Ok | Status::BufError) if text.len() == text.capacity() => {}
            _ => return text,
        }
    }
}
