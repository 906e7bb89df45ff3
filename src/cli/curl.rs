//! Flags of curl that make no difference here: taken, so that recipes work, and noted under `-v`.

use clap::{ArgAction, Args};

/// curl's flags that make no difference here.
#[derive(Debug, Args, Default)]
#[command(next_help_heading = "Taken from curl's recipes, without effect")]
pub struct CurlArgs {
    /// Heads are shown by -v
    #[arg(short = 'i', long)]
    pub include: bool,
    /// Nothing is buffered
    #[arg(short = 'N', long)]
    pub no_buffer: bool,
    /// Errors are always shown
    #[arg(short = 'S', long)]
    pub show_error: bool,
    /// A refusal always sets the exit code
    #[arg(short = 'f', long)]
    pub fail: bool,
    /// URLs are never globbed
    #[arg(short = 'g', long)]
    pub globoff: bool,
    /// No compressed body is asked for
    #[arg(long)]
    pub compressed: bool,
    /// Progress is shown on a terminal alone
    #[arg(long, action = ArgAction::SetTrue)]
    pub no_progress_meter: bool,
    /// Progress is shown on a terminal alone
    #[arg(short = '#', long)]
    pub progress_bar: bool,
    /// Bodies are part of the report; with -w, its text alone is printed
    #[arg(short = 'o', long, value_name = "FILE")]
    pub output: Option<String>,
}

impl CurlArgs {
    /// A note for each flag that was given.
    pub fn notes(&self) -> Vec<String> {
        [
            (self.include, "-i makes no difference: -v shows all heads"),
            (self.no_buffer, "-N makes no difference: nothing is buffered"),
            (self.show_error, "-S makes no difference: errors are always shown"),
            (self.fail, "-f makes no difference: a refusal always sets the exit code"),
            (self.globoff, "-g makes no difference: URLs are never globbed"),
            (self.compressed, "--compressed makes no difference: no compressed body is asked for"),
            (self.no_progress_meter || self.progress_bar, "progress is shown on a terminal alone"),
            (self.output.is_some(), "-o makes no difference: bodies are part of the report, no file is written"),
        ]
        .into_iter()
        .filter(|(given, _)| *given)
        .map(|(_, note)| note.to_owned())
        .collect()
    }
}
