//! Flags about further handshakes.

use std::str::FromStr;

use clap::Args;

/// Further handshakes that find the cause.
#[derive(Debug, Args, Default)]
#[command(next_help_heading = "Probes")]
pub struct ProbeArgs {
    /// At most so many further handshakes when one fails; 0 sends none, plan only says what would be sent
    #[arg(long, value_name = "N", default_value = "12")]
    pub probes: Probes,
    /// Perform the same handshake past the front too (same Host, same SNI), and compare
    #[arg(long, value_name = "HOST:PORT", value_parser = direct)]
    pub direct: Option<String>,
}

/// How many probes may be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Probes {
    /// At most so many.
    AtMost(usize),
    /// None; what would be sent is told.
    Plan,
}

impl Default for Probes {
    fn default() -> Self {
        Self::AtMost(12)
    }
}

impl FromStr for Probes {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = || text.parse().ok().filter(|number| *number <= 12).map(Self::AtMost);
        if text == "plan" { Some(Self::Plan) } else { number() }
            .ok_or_else(|| "a number from 0 to 12 is wanted, or `plan`".to_owned())
    }
}

fn direct(text: &str) -> Result<String, String> {
    match crate::lab::place(text) {
        Some(_) => Ok(text.to_owned()),
        None => Err("HOST:PORT is wanted, such as 10.0.0.5:8080".to_owned()),
    }
}
