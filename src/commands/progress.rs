//! A line on standard error while something takes longer than a second.
//!
//! A library for progress bars brings the mathematics of its estimates with it, whose loading alone takes longer than
//! drawing this line.

use std::{
    cell::Cell,
    convert::Infallible,
    future::Future,
    io::{IsTerminal, Write, stderr},
    time::{Duration, Instant},
};

use tokio::time::sleep;

use crate::{cli::OutputArgs, exchange::PhaseName};

const QUIET: Duration = Duration::from_secs(1);
const TICK: Duration = Duration::from_millis(200);
const CLEAR_LINE: &str = "\r\x1b[K";

/// Whether progress would be seen and is wanted.
pub fn wanted(output: &OutputArgs) -> bool {
    !output.silent && stderr().is_terminal()
}

/// Runs `work`, and shows the phase it is in once it takes long.
pub async fn during<T>(show: bool, phase: &Cell<PhaseName>, work: impl Future<Output = T>) -> T {
    if !show {
        return work.await;
    }
    tokio::select! {
        biased;
        done = work => done,
        never = watch(phase) => match never {},
    }
}

async fn watch(phase: &Cell<PhaseName>) -> Infallible {
    let begun = Instant::now();
    sleep(QUIET).await;
    let _line = Line;
    loop {
        draw(&format!("{CLEAR_LINE}{} ... {} s", words(phase.get()), begun.elapsed().as_secs()));
        sleep(TICK).await;
    }
}

/// The line on the terminal; it leaves no trace there when the work is done.
struct Line;

impl Drop for Line {
    fn drop(&mut self) {
        draw(CLEAR_LINE);
    }
}

fn draw(text: &str) {
    let mut terminal = stderr().lock();
    let _ = terminal.write_all(text.as_bytes()).and_then(|()| terminal.flush());
}

const fn words(phase: PhaseName) -> &'static str {
    match phase {
        PhaseName::Dns => "looking the name up",
        PhaseName::Tcp => "connecting",
        PhaseName::Proxy => "asking the proxy",
        PhaseName::Tls => "TLS handshake",
        PhaseName::Http2 => "waiting for SETTINGS",
        PhaseName::Http | PhaseName::Upgrade => "waiting for the answer",
        PhaseName::Frames => "waiting for frames",
    }
}
