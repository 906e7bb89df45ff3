//! A line on standard error while something takes longer than a second.

use std::{
    cell::Cell,
    future::Future,
    io::IsTerminal,
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressStyle};
use tokio::time::sleep;

use crate::{cli::OutputArgs, exchange::PhaseName};

const QUIET: Duration = Duration::from_secs(1);
const TICK: Duration = Duration::from_millis(100);

/// Whether progress would be seen and is wanted.
pub fn wanted(output: &OutputArgs) -> bool {
    !output.silent && std::io::stderr().is_terminal()
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

async fn watch(phase: &Cell<PhaseName>) -> std::convert::Infallible {
    let begun = Instant::now();
    sleep(QUIET).await;
    let bar = Bar(ProgressBar::new_spinner());
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
        bar.0.set_style(style);
    }
    loop {
        bar.0.set_message(format!("{} ... {} s", words(phase.get()), begun.elapsed().as_secs()));
        bar.0.tick();
        sleep(TICK).await;
    }
}

/// Leaves no trace on the terminal when the work is done.
struct Bar(ProgressBar);

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

const fn words(phase: PhaseName) -> &'static str {
    match phase {
        PhaseName::Dns => "looking the name up",
        PhaseName::Tcp => "connecting",
        PhaseName::Proxy => "asking the proxy",
        PhaseName::Tls => "TLS handshake",
        PhaseName::Http | PhaseName::Upgrade => "waiting for the answer",
        PhaseName::Frames => "waiting for frames",
    }
}
