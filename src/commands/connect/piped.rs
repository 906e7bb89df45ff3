//! A session without a terminal: standard input becomes messages, messages become standard output, all else goes to
//! standard error.

use std::io::{IsTerminal, stdin, stdout};

use tokio_tungstenite::tungstenite::Bytes;

use super::Talk;
use crate::session::{Ended, Goal, Input, Output, Piped, Received, Socket, Splitter, Why, read, run, safe};

/// What is kept when a session is dropped and another one takes its place.
pub struct Pipes {
    input: Input,
    output: Output,
    goal: Goal,
    separator: Bytes,
    /// How many messages came.
    came: u64,
    /// Whether standard output is a terminal, which must not obey what a server sends.
    shown: bool,
}

impl Pipes {
    /// The process's own standard input and output, as the flags ask for.
    pub fn of(talk: &Talk<'_>) -> Self {
        let flags = talk.flags;
        let splitter = Splitter::new(flags.cut_at(), flags.max_message);
        Self {
            input: Input::new(read(stdin()), splitter, flags.binary),
            output: Output::new(stdout()),
            goal: Goal { count: flags.leave_after(), linger: flags.linger },
            separator: Bytes::copy_from_slice(flags.cut_at().unwrap_or_default()),
            came: 0,
            shown: stdout().is_terminal(),
        }
    }

    /// One session between them.
    pub async fn session(&mut self, socket: Socket, talk: &mut Talk<'_>) -> Ended {
        let show: &dyn Fn(Received) -> Option<Bytes> = if self.shown { &escaped } else { &as_it_came };
        let (input, output) = (&mut self.input, &mut self.output);
        let mut work = Piped::new(input, output, show, self.separator.clone(), self.goal, &mut self.came);
        talk.with_care(talk.flags.frames, async |care| run(socket, &mut work, care).await).await
    }

    /// Waits until all is written, and says in `ended` when it could not be.
    pub async fn finish(&mut self, ended: &mut Ended, talk: &mut Talk<'_>) {
        tokio::select! {
            biased;
            () = talk.interrupts.next() => ended.why = Why::Interrupted,
            written = self.output.finish() => ended.output = written,
        }
    }
}

fn as_it_came(received: Received) -> Option<Bytes> {
    match received {
        Received::Text(text) => Some(text.into()),
        Received::Binary(bytes) => Some(bytes),
        _ => None,
    }
}

fn escaped(received: Received) -> Option<Bytes> {
    as_it_came(received).map(|bytes| safe(&String::from_utf8_lossy(&bytes)).into())
}
