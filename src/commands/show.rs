//! Printing, and nothing else does.

use std::io::{IsTerminal, Write};

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::{
    cli::{Color, Format, OutputArgs},
    report::{Report, github, human, json, markdown, verdict, write_out::write_out},
    wire::escape::escape_str,
};

/// Writes to standard output. Whoever reads it may have gone, which is no error of ours.
pub fn out(text: &str) {
    let mut stdout = std::io::stdout().lock();
    let _ = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
}

/// Writes to standard error, where a pipe's messages are not.
pub fn aside(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// Writes one line about our side to standard error.
pub fn error(message: &str) {
    let _ = writeln!(std::io::stderr(), "wswhy: {message}");
}

/// Prints what clap has to say, help or what is wrong with the command line, and gives the exit code.
pub fn clap_error(error: &clap::Error) -> u8 {
    if error.use_stderr() {
        self::error(&clap_line(error));
        return 2;
    }
    let _ = error.print();
    0
}

/// What is wrong with the command line in one line, as it is told of all other mistakes.
fn clap_line(error: &clap::Error) -> String {
    if let (ErrorKind::ArgumentConflict, Some(ContextValue::String(word))) =
        (error.kind(), error.get(ContextKind::InvalidSubcommand))
    {
        let word = escape_str(word);
        return format!("`{word}` is a word too many: one URL is wanted, and a subcommand comes first of all");
    }
    let text = error.to_string();
    let first = text.lines().take_while(|line| !line.is_empty()).map(str::trim).collect::<Vec<_>>().join(" ");
    let tips = text.lines().filter_map(|line| line.trim().strip_prefix("tip: ")).map(|tip| format!("{tip}; "));
    let what = first.strip_prefix("error: ").unwrap_or(&first);
    escape_str(&format!("{what} ({}wswhy --help says more)", tips.collect::<String>()))
}

/// Decides about colour on standard output, once.
pub fn set_color(when: Color) {
    set_color_on(when, &std::io::stdout());
}

/// Decides about colour on `place`.
pub fn set_color_on(when: Color, place: &impl IsTerminal) {
    let on = match when {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()) && place.is_terminal(),
    };
    colored::control::set_override(on);
}

/// Prints a report as the flags ask for, and gives its exit code.
pub fn report(report: &Report, output: &OutputArgs) -> u8 {
    set_color(output.color);
    out(&report_text(report, output));
    report.exit_code()
}

/// What the flags ask to be printed of a report.
pub fn report_text(report: &Report, output: &OutputArgs) -> String {
    let mut text = match output.format() {
        Format::Json => json(report),
        Format::Markdown => markdown(report),
        Format::Github => {
            summarize(report);
            github(report)
        }
        Format::Human if output.silent => verdict(report),
        Format::Human if output.verbose => format!("{}\n{}", report.transcript(), human(report, true)),
        Format::Human => human(report, false),
    };
    if let Some(format) = &output.write_out {
        text.push_str(&write_out(report, format));
    }
    text
}

/// Appends the report to the step summary, where the runner of GitHub Actions names a file for it.
fn summarize(report: &Report) {
    let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()) else { return };
    let file = std::fs::OpenOptions::new().append(true).create(true).open(path);
    if let Err(why) = file.and_then(|mut file| file.write_all(format!("{}\n", markdown(report)).as_bytes())) {
        error(&format!("the step summary could not be written: {why}"));
    }
}

/// Prints what `-w` asks for alone, and gives the report's exit code.
pub fn written_out(report: &Report, format: &str) -> u8 {
    out(&write_out(report, format));
    report.exit_code()
}
