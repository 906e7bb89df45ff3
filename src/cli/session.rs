//! Flags of a session.

use std::{num::NonZeroU64, str::FromStr, time::Duration};

use clap::Args;

use super::CheckArgs;
use crate::wire::escape::unescape;

/// A session to hold.
#[derive(Debug, Args)]
#[command(after_help = "\
On a terminal it is a conversation: /help lists its commands, Ctrl-C closes. In a
pipe, lines become messages and messages lines. When the handshake fails, it ends
as `wswhy URL` would. Exit codes: 0 done, 81 closed, dropped or broken before that,
23 standard output cannot be written, 130 ended by a signal; others as of a check.")]
pub struct SessionArgs {
    /// What a session does.
    #[command(flatten)]
    pub session: SessionFlags,
    /// The handshake.
    #[command(flatten)]
    pub check: CheckArgs,
}

/// What a session does.
#[derive(Debug, Args)]
#[command(next_help_heading = "Session")]
pub struct SessionFlags {
    /// What ends a message, in standard input and output; \n, \r, \t, \0 and \xNN are understood [default: a line end]
    #[arg(long, value_name = "TEXT", value_parser = delimiter)]
    pub delimiter: Option<Delimiter>,
    /// Send binary messages, of bytes as they come unless --delimiter cuts them; write them without anything between
    #[arg(long)]
    pub binary: bool,
    /// Wait so long for answers after the end of standard input
    #[arg(long, value_name = "SECONDS", value_parser = duration)]
    pub linger: Option<Duration>,
    /// Leave after N received messages; the end of standard input does not end the session then
    #[arg(long, value_name = "N", conflicts_with = "one")]
    pub count: Option<NonZeroU64>,
    /// Leave after one received message, the same as --count 1
    #[arg(long)]
    pub one: bool,
    /// The longest message to take or to send, in bytes; K, M and G are understood
    #[arg(long, value_name = "BYTES", value_parser = size, default_value = "16M")]
    pub max_message: usize,
    /// Send every message back as it came, until the server closes
    #[arg(long, conflicts_with_all = ["delimiter", "binary", "linger", "count", "one"])]
    pub echo: bool,
    /// Stay silent for so long, without a ping, then say whether the connection lived, and whose limit it met
    #[arg(long, value_name = "SECONDS", value_parser = duration,
        conflicts_with_all = ["delimiter", "binary", "linger", "count", "one", "echo", "ping_interval", "reconnect", "frames"])]
    pub hold: Option<Duration>,
    /// Send a ping every so often
    #[arg(long, value_name = "SECONDS", value_parser = duration)]
    pub ping_interval: Option<Duration>,
    /// Leave when a ping is not answered in this time
    #[arg(long, value_name = "SECONDS", value_parser = duration, default_value = "10", requires = "ping_interval")]
    pub pong_timeout: Duration,
    /// Connect again when the server or the network drops the session: so many times in a row, with growing pauses
    #[arg(long, value_name = "TIMES", num_args = 0..=1, default_missing_value = "10", require_equals = true)]
    pub reconnect: Option<u32>,
    /// Offer compression (permessage-deflate), and use it when the server agrees
    #[arg(long)]
    pub compress: bool,
    /// Show every frame, both ways, on standard error
    #[arg(long)]
    pub frames: bool,
    /// Show the time and size of each message, on a terminal
    #[arg(long)]
    pub timestamps: bool,
    /// Show JSON in indented lines, on a terminal
    #[arg(long)]
    pub pretty: bool,
}

impl SessionFlags {
    /// After how many received messages to leave.
    pub fn leave_after(&self) -> Option<u64> {
        if self.one { Some(1) } else { self.count.map(NonZeroU64::get) }
    }

    /// What ends a message in standard input; `None` takes bytes as they come.
    pub fn cut_at(&self) -> Option<&[u8]> {
        match &self.delimiter {
            Some(delimiter) => Some(&delimiter.0),
            None if self.binary => None,
            None => Some(b"\n"),
        }
    }
}

/// What ends a message.
#[derive(Debug, Clone)]
pub struct Delimiter(pub Vec<u8>);

fn delimiter(text: &str) -> Result<Delimiter, String> {
    let bytes = unescape(&text.replace("\\0", "\\x00"));
    if bytes.is_empty() { Err("one character at least is wanted".to_owned()) } else { Ok(Delimiter(bytes)) }
}

/// Seconds of a session, which may last for days.
fn duration(text: &str) -> Result<Duration, String> {
    const MOST: f64 = 7.0 * 24.0 * 3600.0;
    let seconds = f64::from_str(text).ok().filter(|seconds| (0.001..=MOST).contains(seconds));
    let duration = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    duration.ok_or_else(|| "seconds are wanted, such as 5 or 0.5, at most a week".to_owned())
}

fn size(text: &str) -> Result<usize, String> {
    const MOST: usize = 1 << 30;
    let (digits, unit) = match text.char_indices().last() {
        Some((at, 'k' | 'K')) => (&text[..at], 1 << 10),
        Some((at, 'm' | 'M')) => (&text[..at], 1 << 20),
        Some((at, 'g' | 'G')) => (&text[..at], 1 << 30),
        _ => (text, 1),
    };
    let size = digits.parse().ok().and_then(|number: usize| number.checked_mul(unit));
    size.filter(|size| (1..=MOST).contains(size)).ok_or_else(|| "bytes are wanted, from 1 to 1G".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units_and_a_limit() {
        assert_eq!(["1", "2k", "16M", "1G"].map(|text| size(text).unwrap()), [1, 2048, 16 << 20, 1 << 30]);
        assert!(["", "0", "M", "2G", "-1", "1T"].iter().all(|text| size(text).is_err()));
    }

    #[test]
    fn a_delimiter_may_be_written_with_escapes() {
        assert_eq!(delimiter(r"\r\n\0\x1f").unwrap().0, b"\r\n\0\x1f");
        assert!(delimiter("").is_err());
    }
}
