//! One file for each subcommand: its flags and glue. The only code that prints.

mod check;
mod completions;
mod demo;
mod explain;
mod lint;
mod progress;
mod show;

use clap::{CommandFactory, Parser};

use crate::cli::{Cli, Command, UsageError};

/// Runs the command line and gives the exit code.
pub fn run() -> u8 {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return show::clap_error(&error),
    };
    let done = match cli.command {
        None => check::run(&cli.check),
        Some(Command::Check(args)) => check::run(&args),
        Some(Command::Lint(args)) => lint::run(&args),
        Some(Command::Demo(args)) => demo::run(&args),
        Some(Command::Explain(args)) => explain::run(&args),
        Some(Command::Completions { shell }) => Ok(completions::run(shell)),
        Some(Command::Man) => Ok(completions::man()),
    };
    done.unwrap_or_else(|UsageError(message)| {
        show::error(&message);
        2
    })
}

/// The command line's declaration, for what is generated from it.
pub fn command() -> clap::Command {
    Cli::command()
}
