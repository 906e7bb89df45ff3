//! permessage-deflate (RFC 7692): what was agreed, and messages made small and large again.

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};

use super::fields::Extension;

/// The extension's name.
pub const NAME: &str = "permessage-deflate";

/// What `--compress` offers: the server may limit the window that messages are compressed with.
pub const OFFER: &str = "permessage-deflate; client_max_window_bits";

/// The end of a block that is left out of every message (RFC 7692 §7.2.1).
const TAIL: [u8; 4] = [0, 0, 0xff, 0xff];

/// The smallest window that zlib can compress with; 8 is legal in the protocol alone.
const SMALLEST_WINDOW: u8 = 9;
const LARGEST_WINDOW: u8 = 15;

/// What client and server agreed on (RFC 7692 §7.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Agreement {
    /// Whether the server forgets its window after each message.
    pub server_no_context_takeover: bool,
    /// Whether the client has to.
    pub client_no_context_takeover: bool,
    /// The server's window is at most two to the power of this many bytes.
    pub server_window: u8,
    /// The same of the client's.
    pub client_window: u8,
}

impl Agreement {
    /// The agreement in a list of accepted extensions; parameters that are no numbers count as not there.
    pub fn of(accepted: &[Extension]) -> Option<Self> {
        let extension = accepted.iter().find(|extension| extension.name == NAME)?;
        let window = |name| {
            let value = extension.parameters.iter().find(|(parameter, _)| parameter == name)?.1.as_deref()?;
            value.parse().ok().filter(|bits| (8..=LARGEST_WINDOW).contains(bits))
        };
        Some(Self {
            server_no_context_takeover: extension.has("server_no_context_takeover"),
            client_no_context_takeover: extension.has("client_no_context_takeover"),
            server_window: window("server_max_window_bits").unwrap_or(LARGEST_WINDOW),
            client_window: window("client_max_window_bits").unwrap_or(LARGEST_WINDOW),
        })
    }
}

/// Makes messages small.
#[derive(Debug)]
pub struct Deflater {
    zlib: Compress,
    forgets: bool,
}

impl Deflater {
    /// For a client that keeps to `agreement`; `None` for a window of 8 bits, which zlib cannot do: messages may always
    /// go out as they are.
    pub fn of_client(agreement: &Agreement) -> Option<Self> {
        (agreement.client_window >= SMALLEST_WINDOW).then(|| Self {
            zlib: Compress::new_with_window_bits(Compression::default(), false, agreement.client_window),
            forgets: agreement.client_no_context_takeover,
        })
    }

    /// A message's payload, compressed; `None` when zlib failed, after which nothing more can be compressed.
    pub fn message(&mut self, payload: &[u8]) -> Option<Vec<u8>> {
        let mut out = Vec::with_capacity(payload.len() / 2 + 64);
        let start = self.zlib.total_in();
        loop {
            let taken = usize::try_from(self.zlib.total_in() - start).ok()?;
            self.zlib.compress_vec(&payload[taken..], &mut out, FlushCompress::Sync).ok()?;
            // Room that is left over is the sign that the flush is complete.
            if out.len() < out.capacity() {
                break;
            }
            out.reserve(out.len());
        }
        out.truncate(out.len() - if out.ends_with(&TAIL) { TAIL.len() } else { 0 });
        if out.is_empty() {
            // An empty message is one empty block (RFC 7692 §7.2.3.6).
            out.push(0);
        }
        if self.forgets {
            self.zlib.reset();
        }
        Some(out)
    }
}

/// Makes messages large again, a piece at a time, so that whoever asks decides how much is too much.
#[derive(Debug)]
pub struct Inflater {
    zlib: Decompress,
    forgets: bool,
    /// How much of the tail was given to zlib at the end of a message.
    tail: usize,
}

/// The bytes are no deflate stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotDeflate;

impl Inflater {
    /// For what a server sends that keeps to `agreement`.
    pub fn of_server(agreement: &Agreement) -> Self {
        let window = agreement.server_window.max(SMALLEST_WINDOW);
        Self {
            zlib: Decompress::new_with_window_bits(false, window),
            forgets: agreement.server_no_context_takeover,
            tail: 0,
        }
    }

    /// Takes from the front of `input` and gives how many bytes of `out` were filled. Called until both `input` is empty
    /// and `out` is not filled up.
    pub fn inflate(&mut self, input: &mut &[u8], out: &mut [u8]) -> Result<usize, NotDeflate> {
        let (before_in, before_out) = (self.zlib.total_in(), self.zlib.total_out());
        let status = self.zlib.decompress(input, out, FlushDecompress::Sync).map_err(|_| NotDeflate)?;
        let taken = usize::try_from(self.zlib.total_in() - before_in).map_err(|_| NotDeflate)?;
        let filled = usize::try_from(self.zlib.total_out() - before_out).map_err(|_| NotDeflate)?;
        *input = &input[taken..];
        if status == Status::StreamEnd {
            // A final block in the middle of a message is legal (RFC 7692 §7.2.3.4); a new stream follows.
            self.zlib.reset(false);
        } else if taken == 0 && filled == 0 && !input.is_empty() {
            return Err(NotDeflate);
        }
        Ok(filled)
    }

    /// The same at the end of a message, once all of its bytes were taken; called until `out` is not filled up.
    pub fn finish(&mut self, out: &mut [u8]) -> Result<usize, NotDeflate> {
        let mut rest = &TAIL[self.tail..];
        let filled = self.inflate(&mut rest, out)?;
        self.tail = TAIL.len() - rest.len();
        if filled < out.len() {
            self.tail = 0;
            if self.forgets {
                self.zlib.reset(false);
            }
        }
        Ok(filled)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::wire::fields::extensions;

    fn agreed(answer: &str) -> Agreement {
        Agreement::of(&extensions(answer).unwrap()).unwrap()
    }

    /// What a peer with the opposite role makes of it: the same windows, the names exchanged.
    fn mirrored(agreement: Agreement) -> Agreement {
        Agreement {
            server_no_context_takeover: agreement.client_no_context_takeover,
            client_no_context_takeover: agreement.server_no_context_takeover,
            server_window: agreement.client_window,
            client_window: agreement.server_window,
        }
    }

    fn inflated(inflater: &mut Inflater, mut input: &[u8], step: usize) -> Result<Vec<u8>, NotDeflate> {
        let mut out = Vec::new();
        let mut piece = vec![0; step];
        loop {
            let filled = inflater.inflate(&mut input, &mut piece)?;
            out.extend_from_slice(&piece[..filled]);
            if input.is_empty() && filled < step {
                break;
            }
        }
        loop {
            let filled = inflater.finish(&mut piece)?;
            out.extend_from_slice(&piece[..filled]);
            if filled < step {
                return Ok(out);
            }
        }
    }

    #[test]
    fn the_examples_of_rfc_7692_are_read() {
        let mut inflater = Inflater::of_server(&agreed("permessage-deflate"));
        let hello = b"\xf2\x48\xcd\xc9\xc9\x07\x00";
        assert_eq!(inflated(&mut inflater, hello, 100).unwrap(), b"Hello");
        // §7.2.3.2: the window of the first message.
        assert_eq!(inflated(&mut inflater, b"\xf2\x00\x11\x00\x00", 100).unwrap(), b"Hello");
        // §7.2.3.3: a block without compression.
        assert_eq!(inflated(&mut inflater, b"\x00\x05\x00\xfa\xff\x48\x65\x6c\x6c\x6f\x00", 100).unwrap(), b"Hello");
        // §7.2.3.4: a final block.
        assert_eq!(inflated(&mut inflater, b"\xf3\x48\xcd\xc9\xc9\x07\x00\x00", 100).unwrap(), b"Hello");
        // §7.2.3.5: two blocks.
        assert_eq!(
            inflated(&mut inflater, b"\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00", 9).unwrap(),
            b"Hello"
        );
    }

    #[test]
    fn the_second_equal_message_is_smaller_unless_the_window_is_to_be_forgotten() {
        let text = b"the quick brown fox jumps over the lazy dog".repeat(4);
        let sizes = |answer| {
            let mut deflater = Deflater::of_client(&agreed(answer)).unwrap();
            [deflater.message(&text).unwrap().len(), deflater.message(&text).unwrap().len()]
        };
        let [first, second] = sizes("permessage-deflate");
        assert!(second < first / 4, "{first} {second}");
        let [first, second] = sizes("permessage-deflate; client_no_context_takeover");
        assert_eq!(first, second);
    }

    #[test]
    fn an_empty_message_is_one_byte() {
        let mut deflater = Deflater::of_client(&agreed("permessage-deflate")).unwrap();
        assert_eq!(deflater.message(b"").unwrap(), b"\0");
    }

    #[test]
    fn a_window_of_eight_bits_is_left_alone() {
        assert!(Deflater::of_client(&agreed("permessage-deflate; client_max_window_bits=8")).is_none());
        let mut inflater = Inflater::of_server(&agreed("permessage-deflate; server_max_window_bits=8"));
        assert_eq!(inflated(&mut inflater, b"\xf2\x48\xcd\xc9\xc9\x07\x00", 100).unwrap(), b"Hello");
    }

    #[test]
    fn bytes_that_are_no_deflate_stream_are_told() {
        let mut inflater = Inflater::of_server(&agreed("permessage-deflate"));
        assert_eq!(inflated(&mut inflater, b"\xff\xff\xff\xff", 100), Err(NotDeflate));
    }

    proptest! {
        #[test]
        fn what_is_compressed_comes_back(
            messages in prop::collection::vec(prop::collection::vec(0u8..4, 0..3000), 1..5),
            window in 9u8..=15, forgets: bool, step in 1usize..5000,
        ) {
            let agreement = Agreement {
                server_no_context_takeover: false, client_no_context_takeover: forgets,
                server_window: 15, client_window: window,
            };
            let mut deflater = Deflater::of_client(&agreement).unwrap();
            let mut inflater = Inflater::of_server(&mirrored(agreement));
            for message in messages {
                let small = deflater.message(&message).unwrap();
                prop_assert_eq!(inflated(&mut inflater, &small, step).unwrap(), message);
            }
        }

        #[test]
        fn any_bytes_come_to_an_end(bytes in prop::collection::vec(any::<u8>(), 0..300), step in 1usize..300) {
            let mut inflater = Inflater::of_server(&agreed("permessage-deflate"));
            let _ = inflated(&mut inflater, &bytes, step);
        }
    }
}
