//! Frames as they were seen on the wire, for whoever wants to look at them.

use std::{
    collections::VecDeque,
    fmt::{self, Display},
    time::{Duration, Instant},
};

use crate::{
    exchange::Side,
    wire::{
        escape::escape,
        frame::{Close, Header, apply_mask, opcode},
    },
};

/// So many bytes of each payload are kept; a control frame's whole payload is no longer.
pub const KEPT: usize = 125;
/// So many are shown.
const SHOWN: usize = 40;

/// One frame that went over the wire.
#[derive(Debug, Clone)]
pub struct Sighting {
    /// Who sent it.
    pub side: Side,
    /// When, since the session began.
    pub at: Duration,
    /// Its header.
    pub header: Header,
    /// The beginning of its payload, unmasked.
    pub payload: Vec<u8>,
}

impl Display for Sighting {
    /// `  12.031 < text fin rsv=000 no mask len=5  "Hello"`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Header { fin, rsv, opcode, mask, length, minimal, .. } = self.header;
        let arrow = if self.side == Side::Sent { '>' } else { '<' };
        let (fin, name) = (if fin { "fin" } else { "..." }, self.header.name());
        let name = if self.header.is_reserved() { format!("opcode {opcode:x}") } else { name.to_owned() };
        write!(f, "{:8.3} {arrow} {name:<12} {fin} rsv={rsv:03b}", self.at.as_secs_f64())?;
        match mask {
            Some(key) => write!(f, " mask={:08x}", u32::from_be_bytes(key))?,
            None => f.write_str(" no mask")?,
        }
        write!(f, " len={length}{}", if minimal { "" } else { " (in more bytes than it needs)" })?;
        self.fmt_payload(f)
    }
}

impl Sighting {
    fn fmt_payload(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.payload.is_empty() {
            return Ok(());
        }
        if self.header.opcode == opcode::CLOSE
            && let Close { code: Some(code), reason } = Close::read(&self.payload)
        {
            return write!(f, "  {code} \"{}\"", escape(&reason));
        }
        let shown = &self.payload[..self.payload.len().min(SHOWN)];
        let dots = if self.header.length > shown.len() as u64 { "..." } else { "" };
        let is_text = matches!(self.header.opcode, opcode::TEXT | opcode::PING | opcode::PONG | opcode::CONTINUATION);
        if is_text && self.header.rsv == 0 {
            write!(f, "  \"{}\"{dots}", escape(shown))
        } else {
            f.write_str("  ")?;
            shown.iter().try_for_each(|byte| write!(f, "{byte:02x}"))?;
            f.write_str(dots)
        }
    }
}

/// How many frames and bytes went in one direction.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Frames of all kinds.
    pub frames: u64,
    /// Bytes of their payloads.
    pub bytes: u64,
    /// Pings.
    pub pings: u64,
    /// Pongs.
    pub pongs: u64,
    /// Frames whose length is coded in more bytes than it needs, which is tolerated.
    pub not_minimal: u64,
}

/// Watches one direction: counts always, remembers the current frame, and keeps all for a viewer when there is one.
#[derive(Debug)]
pub struct Watch {
    side: Side,
    begun: Instant,
    /// What went so far.
    pub tally: Tally,
    current: Option<(Header, Vec<u8>)>,
    viewed: Option<VecDeque<Sighting>>,
}

/// More than this is not kept for a viewer who does not look.
const MOST_VIEWED: usize = 10_000;

impl Watch {
    /// Watches what `side` sends from now on.
    pub fn new(side: Side) -> Self {
        Self { side, begun: Instant::now(), tally: Tally::default(), current: None, viewed: None }
    }

    /// Begins or ends to keep each frame for a viewer.
    pub fn view(&mut self, on: bool) {
        self.viewed = on.then(VecDeque::new);
    }

    /// The next frame that nobody looked at yet.
    pub fn seen(&mut self) -> Option<Sighting> {
        self.viewed.as_mut()?.pop_front()
    }

    /// A frame begins.
    pub fn header(&mut self, header: Header) {
        self.tally.frames += 1;
        self.tally.bytes = self.tally.bytes.saturating_add(header.length);
        self.tally.pings += u64::from(header.opcode == opcode::PING);
        self.tally.pongs += u64::from(header.opcode == opcode::PONG);
        self.tally.not_minimal += u64::from(!header.minimal);
        let mut kept = self.current.take().map(|(_, kept)| kept).unwrap_or_default();
        kept.clear();
        self.current = Some((header, kept));
    }

    /// A piece of its payload, as it stands on the wire.
    pub fn payload(&mut self, piece: &[u8]) {
        let Some((header, kept)) = &mut self.current else { return };
        let (at, room) = (kept.len(), KEPT - kept.len());
        kept.extend_from_slice(&piece[..piece.len().min(room)]);
        if let Some(mask) = header.mask {
            apply_mask(&mut kept[at..], mask, at);
        }
    }

    /// The frame ends; its beginning is its whole payload where that is short.
    pub fn end(&mut self) -> &[u8] {
        if self.viewed.is_some() {
            let sighting = self.current();
            let viewed = self.viewed.iter_mut().filter(|viewed| viewed.len() < MOST_VIEWED);
            viewed.zip(sighting).for_each(|(viewed, sighting)| viewed.push_back(sighting));
        }
        self.current.as_ref().map_or(&[], |(_, kept)| kept)
    }

    /// The current frame, as far as it was seen.
    pub fn current(&self) -> Option<Sighting> {
        let (header, payload) = self.current.clone()?;
        Some(Sighting { side: self.side, at: self.begun.elapsed(), header, payload })
    }
}
