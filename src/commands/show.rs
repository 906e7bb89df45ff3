//! Printing, and nothing else does.

use std::io::{IsTerminal, Write};

use crate::{
    cli::{Color, OutputArgs},
    report::{Report, human, json, verdict, write_out::write_out},
};

/// Writes to standard output. Whoever reads it may have gone, which is no error of ours.
pub fn out(text: &str) {
    let mut stdout = std::io::stdout().lock();
    let _ = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
}

/// Writes one line about our side to standard error.
pub fn error(message: &str) {
    let _ = writeln!(std::io::stderr(), "wswhy: {message}");
}

/// Prints what clap has to say, help among it, and gives the exit code.
pub fn clap_error(error: &clap::Error) -> u8 {
    let _ = error.print();
    u8::try_from(error.exit_code()).unwrap_or(2)
}

/// Decides about colour, once.
pub fn set_color(when: Color) {
    let on = match when {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()) && std::io::stdout().is_terminal()
        }
    };
    colored::control::set_override(on);
}

/// Prints a report as the flags ask for, and gives its exit code.
pub fn report(report: &Report, output: &OutputArgs) -> u8 {
    set_color(output.color);
    let mut text = String::new();
    if output.json {
        text.push_str(&json(report));
    } else if output.silent {
        text.push_str(&verdict(report));
    } else {
        if output.verbose {
            text.push_str(&report.transcript());
            text.push('\n');
        }
        text.push_str(&human(report, output.verbose));
    }
    if let Some(format) = &output.write_out {
        text.push_str(&write_out(report, format));
    }
    out(&text);
    report.exit_code()
}
