//! An exchange as text that people read and the tool parses back: what `-v` prints is what `lint` takes, what a bug
//! report holds is what a test replays.
//!
//! The first line is `# wswhy transcript 1`. `* key value` is a fact, `> ` and `< ` are bytes sent and received, a line
//! each; any other line that begins with `#` is a comment. A line of bytes ends in CR LF unless it shows another end
//! (`\n`, `\r`) or a lone backslash, which stands for no line end at all. `* probe NAME` begins a further exchange,
//! `* earlier` one that was redirected to the first.
//!
//! Over HTTP/2 the lines are those of the request's stream: its heads as `wire::h2::head` writes them, then its data.
//! `* frame` lines after `* http2` list the frames of the connection.

mod facts;
mod lines;
mod parse;
mod print;
mod tunnel;

pub use parse::{ParseError, Record, parse, parse_all};
pub use print::{print, print_earlier, print_probe};

/// The first line of a transcript.
pub const MAGIC: &str = "# wswhy transcript 1";

#[cfg(test)]
mod tests;
