//! `wswhy connect`: piped, hostile peers, how it ends, and at a terminal.

mod ended;
mod hostile;
mod piped;
mod server;
#[cfg(target_os = "linux")]
mod terminal;
