//! The two ends of a session on this side: pipes, a terminal, or none but an echo.

use std::io::{self, IsTerminal, stdin, stdout};

use super::{Talk, piped::Pipes, terminal::Table};
use crate::{
    cli::UsageError,
    commands::show,
    report::Report,
    session::{Care, Echo, Ended, Interrupts, Socket, run},
};

/// Where messages come from and go to.
pub enum Ends {
    /// There was no session yet.
    None,
    /// They go back as they come.
    Echo,
    /// Standard input and output.
    Pipes(Box<Pipes>),
    /// Somebody at a keyboard.
    Terminal(Box<Table>),
}

impl Ends {
    /// Those that the flags and the process's own input and output make.
    pub fn of(talk: &Talk<'_>) -> Result<Self, UsageError> {
        Ok(if talk.flags.echo {
            Self::Echo
        } else if is_terminal() {
            show::set_color(talk.check.output.color);
            Self::Terminal(Box::new(Table::of(talk)?))
        } else {
            Self::Pipes(Box::new(Pipes::of(talk)))
        })
    }

    /// Ready when somebody at the keyboard wants to leave while there is no session.
    pub async fn until_left(&mut self) {
        match self {
            Self::Terminal(table) => table.until_left().await,
            _ => std::future::pending().await,
        }
    }

    /// Says that something happened between two sessions.
    pub fn note(&mut self, text: &str) {
        match self {
            Self::Terminal(table) => table.note(text),
            _ => show::error(text),
        }
    }

    /// Says to whom it is connected.
    pub fn greet(&mut self, report: &Report, agreed: &[String], verbose: bool) {
        match self {
            Self::Terminal(table) => table.greet(report, agreed, verbose),
            _ if verbose => show::aside(&report.transcript()),
            _ => {}
        }
    }

    /// One session between them.
    pub async fn session(&mut self, socket: Socket, talk: &mut Talk<'_>) -> Ended {
        match self {
            Self::Terminal(table) => table.session(socket, talk).await,
            Self::Pipes(pipes) => pipes.session(socket, talk).await,
            Self::None | Self::Echo => {
                let session = async |care: &mut Care<'_>| run(socket, &mut Echo::default(), care).await;
                talk.with_care(talk.flags.frames, session).await
            }
        }
    }

    /// Whether what is to be told is told to somebody at a terminal.
    pub fn is_terminal(&self) -> bool {
        match self {
            Self::Terminal(_) => true,
            Self::None => is_terminal(),
            Self::Echo | Self::Pipes(_) => false,
        }
    }

    /// Gives back what was taken over, once everything is written, and says what became of that.
    pub async fn finish(self, interrupts: &mut Interrupts) -> io::Result<()> {
        match self {
            Self::Terminal(table) => {
                table.leave().await;
                Ok(())
            }
            Self::Pipes(mut pipes) => pipes.finish(interrupts).await,
            Self::None | Self::Echo => Ok(()),
        }
    }
}

/// Whether somebody types and reads.
fn is_terminal() -> bool {
    stdin().is_terminal() && stdout().is_terminal()
}
