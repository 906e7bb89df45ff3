//! Flags about what is printed.

use clap::{Args, ValueEnum};

/// What to print.
#[derive(Debug, Args, Default)]
#[command(next_help_heading = "Output")]
pub struct OutputArgs {
    /// Print the report as JSON (schema 1): the same as --format json
    #[arg(long, conflicts_with = "format")]
    pub json: bool,
    /// For whom the report is: human, json, markdown (for a ticket), github (workflow commands; the step summary too)
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: Format,
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

impl OutputArgs {
    /// The form of the report.
    pub const fn format(&self) -> Format {
        if self.json { Format::Json } else { self.format }
    }

    /// Whether a person reads it.
    pub const fn is_for_a_person(&self) -> bool {
        matches!(self.format(), Format::Human)
    }
}

/// Forms of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    /// For a terminal of 80 columns
    #[default]
    Human,
    /// One object, schema 1
    Json,
    /// For a ticket: complete, with the transcript
    Markdown,
    /// Workflow commands of GitHub Actions
    Github,
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
