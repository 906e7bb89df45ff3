//! What ended a session, told exactly: who closed first, both close frames, how the connection went, after what silence.

use std::{io, time::Duration};

use super::{
    breach::Breach,
    shim::Shim,
    sighting::{Sighting, Tally},
};
use crate::{
    exchange::{End, Side},
    wire::{
        close_code::{NORMAL, meaning},
        escape::escape,
        frame::Close,
    },
};

/// Why this side stopped.
#[derive(Debug)]
pub enum Why {
    /// It had all it wanted.
    Done,
    /// The user ended it.
    Interrupted,
    /// The server closed or dropped the connection.
    Server,
    /// The server broke a rule, or went over a limit.
    Breach(Breach, Box<Sighting>),
    /// A ping was not answered in this time.
    NoPong(Duration),
    /// Standard output takes no more.
    Output,
    /// Standard input holds what cannot be sent.
    Input(String),
}

/// How a session ended.
#[derive(Debug)]
pub struct Ended {
    /// Why this side stopped.
    pub why: Why,
    /// Whose close frame was the first.
    pub first: Option<Side>,
    /// The close frame that was sent.
    pub sent: Option<Close>,
    /// The close frame that came.
    pub received: Option<Close>,
    /// How the connection went; `None` when the server never closed it.
    pub connection: Option<End>,
    /// How long the session was.
    pub lasted: Duration,
    /// How long nothing had gone over the wire when the first close frame or the end came.
    pub silence: Duration,
    /// What was sent.
    pub out: Tally,
    /// What came.
    pub came: Tally,
    /// What was left undone, in words.
    pub undone: Option<String>,
    /// What became of standard output; whoever wrote it sets this.
    pub output: io::Result<()>,
}

/// The reader of standard output has gone, which ends a pipe without any harm.
fn is_reader_gone(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::BrokenPipe
}

/// Exit codes of a session beside those of a check.
pub mod exit {
    /// The purpose was fulfilled.
    pub const OK: u8 = 0;
    /// Standard input holds what cannot be sent.
    pub const USAGE: u8 = 2;
    /// Standard output cannot be written, as curl has it.
    pub const OUTPUT: u8 = 23;
    /// Closed, dropped or broken before it was of use.
    pub const CLOSED: u8 = 81;
    /// Ended by a signal.
    pub const INTERRUPTED: u8 = 130;
}

impl Ended {
    /// The end of a session over `shim` that stopped because of `why`.
    pub fn of(why: Why, shim: &Shim, lasted: Duration, undone: Option<String>) -> Self {
        Self {
            why,
            first: shim.first_close,
            sent: shim.outgoing.close.clone(),
            received: shim.incoming.close.clone(),
            connection: shim.end,
            lasted,
            silence: shim.silence.unwrap_or_default(),
            out: shim.outgoing.watch.tally,
            came: shim.incoming.watch.tally,
            undone,
            output: Ok(()),
        }
    }

    /// The process's exit code.
    pub fn exit_code(&self) -> u8 {
        match &self.why {
            Why::Output => match &self.output {
                Err(error) if !is_reader_gone(error) => exit::OUTPUT,
                _ => exit::OK,
            },
            Why::Input(_) => exit::USAGE,
            _ if self.output.as_ref().is_err_and(|error| !is_reader_gone(error)) => exit::OUTPUT,
            Why::Interrupted => exit::INTERRUPTED,
            Why::Done | Why::Server if self.is_good() => exit::OK,
            Why::Done | Why::Server | Why::Breach(..) | Why::NoPong(_) => exit::CLOSED,
        }
    }

    /// Whether everything was done, and both sides closed as they should.
    fn is_good(&self) -> bool {
        let fine = |close: &Close| matches!(close.code, None | Some(NORMAL | 1001));
        let echoed = self.first == Some(Side::Sent) && self.received == self.sent;
        self.undone.is_none() && self.received.as_ref().is_some_and(|close| fine(close) || echoed)
    }

    /// Whether trying again makes sense: the server or the network ended it, and nobody wanted it to.
    pub fn may_reconnect(&self) -> bool {
        let went = matches!(self.why, Why::Server | Why::NoPong(_));
        went && (self.undone.is_some() || !self.is_good())
    }

    /// What happened, in one sentence without a full stop.
    pub fn sentence(&self) -> String {
        match &self.why {
            Why::Breach(breach, _) => breach.words(),
            Why::NoPong(patience) => format!("The server did not answer a ping within {}", seconds(*patience)),
            Why::Input(what) => what.clone(),
            Why::Output => match &self.output {
                Err(error) if !is_reader_gone(error) => format!("Standard output cannot be written: {error}"),
                _ => "Whoever read standard output has gone".to_owned(),
            },
            Why::Done | Why::Interrupted | Why::Server => self.closing(),
        }
    }

    fn closing(&self) -> String {
        match (self.first, &self.sent, &self.received) {
            (Some(Side::Received), _, Some(received)) => format!("The server closed first, with {}", told(received)),
            (Some(Side::Sent), Some(sent), Some(received)) if sent == received => {
                format!("Closed with {}, and the server agreed", told(sent))
            }
            (Some(Side::Sent), Some(sent), Some(received)) => {
                format!("Closed with {}, and the server answered with {}", told(sent), told(received))
            }
            (Some(Side::Sent), Some(sent), None) => match self.connection {
                Some(End::Closed) => {
                    format!("Closed with {}, and the server hung up without a close frame", told(sent))
                }
                Some(_) => format!("Closed with {}, and the server reset the connection", told(sent)),
                None => format!("Closed with {}, and the server never answered", told(sent)),
            },
            _ => match self.connection {
                Some(End::Reset) => "The server reset the connection, without a close frame".to_owned(),
                _ => "The server hung up, without a close frame".to_owned(),
            },
        }
    }

    /// The particulars, a line each.
    pub fn particulars(&self) -> Vec<(&'static str, String)> {
        let mut lines = Vec::new();
        if let Why::Breach(breach, sighting) = &self.why {
            lines.push(("got", sighting.to_string().trim_start().to_owned()));
            lines.extend(breach.spec().map(|spec| ("rule", spec.to_owned())));
        }
        let code = self.received.as_ref().and_then(|close| close.code);
        if self.first == Some(Side::Received) || self.received != self.sent {
            lines.extend(code.and_then(meaning).map(|meaning| ("code", meaning.to_owned())));
        }
        match (self.first, &self.sent) {
            (Some(Side::Received), Some(sent)) => lines.push(("sent", format!("close {}", told(sent)))),
            (_, Some(sent)) if !matches!(self.why, Why::Done | Why::Interrupted) => {
                lines.push(("sent", format!("close {}", told(sent))));
            }
            _ => {}
        }
        lines.push((
            "then",
            match self.connection {
                Some(End::Reset) => "the server reset the connection (RST)".to_owned(),
                Some(_) => "the server closed the connection (FIN)".to_owned(),
                None => "the server left the connection open".to_owned(),
            },
        ));
        lines.push(("lasted", format!("{}, the last {} in silence", seconds(self.lasted), seconds(self.silence))));
        lines.push(("frames", format!("{}, {}", counted(self.out, "sent"), counted(self.came, "received"))));
        if self.came.not_minimal > 0 {
            lines.push(("warning", format!("{} lengths coded in more bytes than they need", self.came.not_minimal)));
        }
        lines.extend(self.undone.clone().map(|undone| ("undone", undone)));
        lines
    }
}

fn counted(tally: Tally, went: &str) -> String {
    format!("{} {went} ({} bytes)", tally.frames, tally.bytes)
}

/// A close frame's code and reason.
fn told(close: &Close) -> String {
    let code = close.code.map_or_else(|| "no code".to_owned(), |code| code.to_string());
    if close.reason.is_empty() { code } else { format!("{code} \"{}\"", escape(&close.reason)) }
}

/// A duration as it is read best.
pub fn seconds(duration: Duration) -> String {
    match duration.as_secs_f64() {
        short if short < 1.0 => format!("{:.0} ms", short * 1000.0),
        long if long < 100.0 => format!("{long:.1} s"),
        long => format!("{long:.0} s"),
    }
}
