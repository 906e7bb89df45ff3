//! wswhy: says why a WebSocket opening handshake fails.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(wswhy::commands::run())
}
