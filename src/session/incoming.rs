//! What comes from the server on its way to the protocol engine: each frame is seen and judged, compressed messages are
//! inflated, and nothing goes on that breaks a rule.

use super::{
    breach::Breach,
    conduct::{Conduct, Message},
    sighting::{Sighting, Watch},
};
use crate::{
    exchange::Side,
    wire::{
        deflate::{Agreement, Inflater},
        frame::{Close, Header, opcode},
        frame_scanner::{Part, Scanner},
    },
};

/// No more is cooked ahead.
const ENOUGH: usize = 64 * 1024;
/// Compressed bytes are taken in bites of this size, as each byte may become a thousand.
const BITE: usize = 512;
/// Inflated bytes go on in pieces of this size.
const PIECE: usize = 16 * 1024;

const FIN: u8 = 0x80;

/// The state of one direction.
#[derive(Debug)]
pub struct Incoming {
    scanner: Scanner,
    conduct: Conduct,
    inflater: Option<Inflater>,
    /// Whether a piece of the current compressed message went on already.
    continued: bool,
    /// The header of the frame whose payload comes.
    header: Option<Header>,
    /// What was seen.
    pub watch: Watch,
    /// The server's close frame.
    pub close: Option<Close>,
    /// The rule that was broken, and the frame that broke it. Nothing is taken after it.
    pub breach: Option<(Breach, Sighting)>,
}

impl Incoming {
    /// Takes messages of at most `limit` bytes.
    pub fn new(agreement: Option<&Agreement>, limit: u64) -> Self {
        Self {
            scanner: Scanner::default(),
            conduct: Conduct::new(agreement.is_some(), limit),
            inflater: agreement.map(Inflater::of_server),
            continued: false,
            header: None,
            watch: Watch::new(Side::Received),
            close: None,
            breach: None,
        }
    }

    /// Takes from the front of `raw` and appends to `cooked` what the engine is to read: unmasked frames without
    /// reserved bits, in the order in which they came.
    pub fn cook(&mut self, raw: &mut &[u8], cooked: &mut Vec<u8>) {
        while cooked.len() < ENOUGH && self.breach.is_none() && self.close.is_none() {
            let compressed = self.conduct.message().is_some_and(|message| message.compressed);
            let bite = if compressed { raw.len().min(BITE) } else { raw.len() };
            let mut bytes = &raw[..bite];
            let part = self.scanner.next(&mut bytes);
            *raw = &raw[bite - bytes.len()..];
            let good = match part {
                None if raw.is_empty() => return,
                None => Ok(()),
                Some(Part::Header(header)) => {
                    let good = self.begin(header, cooked);
                    // A frame that must not come is shown with the beginning of its payload.
                    if good.is_err() {
                        self.watch.payload(&raw[..raw.len().min(usize::try_from(header.length).unwrap_or(raw.len()))]);
                    }
                    good
                }
                Some(Part::Payload(piece, last)) => {
                    self.watch.payload(piece);
                    self.payload(piece, last, cooked)
                }
            };
            if let Err(breach) = good {
                self.breach = self.watch.current().map(|sighting| (breach, sighting));
            }
        }
        if self.close.is_some() {
            // What follows a close frame is not looked at (RFC 6455 §5.5.1).
            *raw = &[];
        }
    }

    fn begin(&mut self, header: Header, cooked: &mut Vec<u8>) -> Result<(), Breach> {
        self.watch.header(header);
        self.conduct.header(&header)?;
        self.header = Some(header);
        let message = self.conduct.message();
        if !header.is_control() && !message.is_some_and(|message| message.compressed) {
            put_header(cooked, header.fin, header.opcode, header.length);
        }
        Ok(())
    }

    fn payload(&mut self, piece: &[u8], last: bool, cooked: &mut Vec<u8>) -> Result<(), Breach> {
        let Some(header) = self.header else { return Ok(()) };
        match self.conduct.message() {
            _ if header.is_control() => {}
            Some(message) if message.compressed => self.inflate(message, piece, last && header.fin, cooked)?,
            _ => {
                self.conduct.data(piece)?;
                cooked.extend_from_slice(piece);
            }
        }
        if last { self.end(header, cooked) } else { Ok(()) }
    }

    fn end(&mut self, header: Header, cooked: &mut Vec<u8>) -> Result<(), Breach> {
        let payload = self.watch.end();
        if header.opcode == opcode::CLOSE {
            Conduct::close(payload)?;
            // It is answered by whoever runs the session: the engine does not know all codes.
            self.close = Some(Close::read(payload));
        } else if header.is_control() {
            put_header(cooked, true, header.opcode, header.length);
            cooked.extend_from_slice(payload);
        } else if header.fin {
            self.conduct.message_end()?;
        }
        Ok(())
    }

    /// Passes on what `piece` inflates to, as fragments.
    fn inflate(&mut self, message: Message, piece: &[u8], last: bool, cooked: &mut Vec<u8>) -> Result<(), Breach> {
        let Some(inflater) = &mut self.inflater else { return Err(Breach::ReservedBit) };
        let kind = if message.text { opcode::TEXT } else { opcode::BINARY };
        let (mut rest, mut out) = (piece, [0; PIECE]);
        let mut finishing = false;
        loop {
            let filled = if finishing { inflater.finish(&mut out) } else { inflater.inflate(&mut rest, &mut out) };
            let filled = filled.map_err(|_| Breach::NotDeflate)?;
            self.conduct.data(&out[..filled])?;
            let done = finishing && filled < PIECE;
            if filled > 0 || done {
                let opcode = if self.continued { opcode::CONTINUATION } else { kind };
                put_header(cooked, done, opcode, filled as u64);
                cooked.extend_from_slice(&out[..filled]);
                self.continued = !done;
            }
            match (done, rest.is_empty() && filled < PIECE) {
                (true, _) => return Ok(()),
                (false, true) if !last => return Ok(()),
                (false, true) => finishing = true,
                (false, false) => {}
            }
        }
    }
}

/// An unmasked header in the fewest bytes.
fn put_header(cooked: &mut Vec<u8>, fin: bool, opcode: u8, length: u64) {
    cooked.push(if fin { FIN | opcode } else { opcode });
    let bytes = length.to_be_bytes();
    match length {
        0..=125 => cooked.push(bytes[7]),
        126..=0xffff => cooked.extend([126, bytes[6], bytes[7]]),
        _ => {
            cooked.push(127);
            cooked.extend(bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::wire::frame::Frame;

    fn incoming(deflate: bool) -> Incoming {
        let agreement = Agreement {
            server_no_context_takeover: false,
            client_no_context_takeover: false,
            server_window: 15,
            client_window: 15,
        };
        Incoming::new(deflate.then_some(&agreement), 1 << 20)
    }

    fn cooked(incoming: &mut Incoming, pieces: &[&[u8]]) -> Vec<u8> {
        let mut all = Vec::new();
        for mut raw in pieces.iter().copied() {
            loop {
                let (before, mut out) = (raw.len(), Vec::new());
                incoming.cook(&mut raw, &mut out);
                all.extend_from_slice(&out);
                if out.is_empty() && raw.len() == before {
                    break;
                }
            }
        }
        all
    }

    #[test]
    fn a_compressed_message_goes_on_inflated_and_in_fragments() {
        let mut incoming = incoming(true);
        let bytes = cooked(&mut incoming, &[b"\xc1\x07\xf2\x48\xcd", b"\xc9\xc9\x07\x00"]);
        let frames = Frame::read_all(&bytes, 0);
        let text: Vec<u8> = frames.iter().flat_map(|frame| frame.payload.clone()).collect();
        assert_eq!(text, b"Hello");
        assert!(frames.iter().all(|frame| frame.rsv == 0) && frames.last().is_some_and(|frame| frame.fin));
        assert!(frames[0].opcode == opcode::TEXT && incoming.breach.is_none());
    }

    #[test]
    fn a_bomb_is_stopped_at_the_limit() {
        let mut zlib = crate::wire::deflate::Deflater::of_client(&Agreement {
            server_no_context_takeover: false,
            client_no_context_takeover: false,
            server_window: 15,
            client_window: 15,
        })
        .unwrap();
        let small = zlib.message(&vec![0; 64 << 20]).unwrap();
        let mut bytes = Vec::new();
        put_header(&mut bytes, true, 0x40 | opcode::BINARY, small.len() as u64);
        bytes.extend_from_slice(&small);
        let mut incoming = incoming(true);
        let passed = cooked(&mut incoming, &[&bytes]);
        assert_eq!(incoming.breach.map(|(breach, _)| breach), Some(Breach::TooBig(1 << 20)));
        assert!(passed.len() < (1 << 20) + (1 << 16), "{}", passed.len());
    }

    proptest! {
        #[test]
        fn any_bytes_are_cooked_alike_however_they_are_cut(
            bytes in prop::collection::vec(any::<u8>(), 0..200), at in 0usize..200, deflate: bool,
        ) {
            let (left, right) = bytes.split_at(at.min(bytes.len()));
            let (mut whole, mut cut) = (incoming(deflate), incoming(deflate));
            let (one, two) = (cooked(&mut whole, &[&bytes]), cooked(&mut cut, &[left, right]));
            let breach = |incoming: &Incoming| incoming.breach.as_ref().map(|(breach, _)| *breach);
            prop_assert_eq!(breach(&whole), breach(&cut));
            if !deflate {
                prop_assert_eq!(one, two);
            }
        }
    }
}
