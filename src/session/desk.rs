//! What stands on the desk of somebody who talks to a server: a keyboard, and paper that keeps what was shown.

use std::{
    collections::VecDeque,
    fs::OpenOptions,
    io::{self, Write},
    time::{SystemTime, UNIX_EPOCH},
};

use tokio::sync::mpsc;

use super::{
    editor::Keyed,
    pipe::Output,
    screen::{Shown, Style},
};
use crate::exchange::Timestamp;

/// So much of what was shown is kept for `/save`.
const KEPT: usize = 4 << 20;

/// What stays when a session is dropped and another one takes its place.
pub struct Desk {
    /// What is typed.
    pub keys: mpsc::Receiver<Keyed>,
    /// Where things are shown.
    pub paper: Output,
    style: Style,
    /// No file that is sent may be longer.
    pub limit: usize,
    /// Whether frames are shown.
    pub frames: bool,
    /// What was shown, the oldest first.
    shown: VecDeque<String>,
    shown_bytes: usize,
}

impl Desk {
    /// A desk with this keyboard and paper.
    pub fn new(keys: mpsc::Receiver<Keyed>, paper: Output, style: Style, limit: usize, frames: bool) -> Self {
        Self { keys, paper, style, limit, frames, shown: VecDeque::new(), shown_bytes: 0 }
    }

    /// Puts something on the paper.
    pub fn show(&mut self, shown: Shown<'_>) {
        let lines = self.style.lines(shown, now());
        self.keep(&lines);
        self.paper.put(lines.into());
    }

    /// Keeps what stands on the screen for [`Self::save`].
    pub fn keep(&mut self, lines: &str) {
        self.shown_bytes += lines.len();
        self.shown.push_back(lines.to_owned());
        while self.shown_bytes > KEPT
            && let Some(oldest) = self.shown.pop_front()
        {
            self.shown_bytes -= oldest.len();
        }
    }

    /// Writes what was shown to a new file, which its owner alone may read.
    pub fn save(&self, path: &str) -> io::Result<()> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path)?;
        self.shown.iter().try_for_each(|lines| file.write_all(lines.as_bytes()))
    }

    /// Waits while there is no session, until the user wants to leave.
    pub async fn until_left(&mut self) {
        let _ = std::future::poll_fn(|cx| self.paper.poll_flush(cx)).await;
        while let Some(Keyed::Line(_)) = self.keys.recv().await {
            self.show(Shown::Error("there is no connection now; the line was not sent"));
            let _ = std::future::poll_fn(|cx| self.paper.poll_flush(cx)).await;
        }
    }

    /// Waits until everything is on the paper.
    pub async fn finish(&mut self) {
        let _ = self.paper.finish().await;
    }
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}
