//! Flags about what is printed.

use clap::{Args, ValueEnum};

/// What to print.
#[derive(Debug, Args, Default)]
#[command(next_help_heading = "Output")]
pub struct OutputArgs {
    /// Print the report as JSON (schema 1)
    #[arg(long)]
    pub json: bool,
    /// Print the transcript and the times of the phases too
    #[arg(short = 'v', long)]
    pub verbose: bool,
    /// Print the verdict alone
    #[arg(short = 's', long)]
    pub silent: bool,
    /// Print this after the check, with curl's variables: '%{http_code} %{time_total}\n'
    #[arg(short = 'w', long, value_name = "FORMAT")]
    pub write_out: Option<String>,
    /// Print the bytes that would be sent and what is wrong with them, and send nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Show passwords, tokens and cookies in full
    #[arg(long)]
    pub show_secrets: bool,
    /// Colour: auto, always or never
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub color: Color,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}
