//! One file for each subcommand: its flags and glue. The only code that prints.

mod check;
mod compare;
mod completions;
mod connect;
mod demo;
mod explain;
mod inquiry;
mod knowledge;
mod lint;
mod own;
mod progress;
mod show;
mod version;

use std::env;

use clap::{CommandFactory, Parser};
pub use completions::script as completion_script;

use crate::cli::{CheckArgs, Cli, Command, UsageError, pasted_last};

/// Runs the command line and gives the exit code.
pub fn run() -> u8 {
    // A check is what is asked for nearly always, and its flags alone are declared in half the time of all commands.
    // A bare word may be the name of one, and is left to the whole declaration.
    if let Ok(OnlyCheck { check }) = OnlyCheck::try_parse()
        && check.url.as_deref().is_some_and(|url| url.contains([':', '/', '.']))
    {
        return finish(checked(&check));
    }
    let cli = match Cli::try_parse_from(pasted_last(env::args_os())) {
        Ok(cli) => cli,
        Err(error) => return show::clap_error(&error),
    };
    finish(match cli.command {
        None => checked(&cli.check),
        Some(Command::Check(args)) => checked(&args),
        Some(Command::Connect(args)) => connect::run(*args),
        Some(Command::Lint(args)) => lint::run(&args),
        Some(Command::Demo(args)) => demo::run(&args),
        Some(Command::Explain(args)) => explain::run(&args),
        Some(Command::Knowledge(args)) => knowledge::run(&args),
        Some(Command::Completions { shell }) => Ok(completions::run(shell)),
        Some(Command::Man) => Ok(completions::man()),
    })
}

/// A command line without a subcommand.
#[derive(Debug, Parser)]
#[command(name = "wswhy", version)]
struct OnlyCheck {
    #[command(flatten)]
    check: CheckArgs,
}

/// One handshake, or one by several ways.
fn checked(args: &CheckArgs) -> Result<u8, UsageError> {
    if args.compare { compare::run(args) } else { check::run(args) }
}

/// The exit code of what was done; an error of ours is told in one line.
fn finish(done: Result<u8, UsageError>) -> u8 {
    done.unwrap_or_else(|UsageError(message)| {
        show::error(&message);
        2
    })
}

/// The command line's declaration, for what is generated from it.
pub fn command() -> clap::Command {
    Cli::command()
}
