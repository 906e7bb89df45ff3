//! The command line as data: parser, help, completions and man page come from these declarations.

// The comments below are the help that users read, where backticks would be noise; a flag is a `bool`.
#![allow(clippy::doc_markdown, clippy::struct_excessive_bools)]

mod connect;
mod curl;
mod knowledge;
mod output;
mod pasted;
mod probes;
mod proxy;
mod request;
mod session;
mod tls;

use std::{ffi::OsString, path::PathBuf};

use clap::{Args, Parser, Subcommand};
pub use connect::{Alpn, ConnectArgs};
pub use curl::CurlArgs;
pub use knowledge::{KnowledgeArgs, OwnKnowledge, Shown};
pub use output::{Color, Format, OutputArgs};
pub use pasted::texts_apart;
pub use probes::{ProbeArgs, Probes};
pub use proxy::{Environment, ProxyArgs};
pub use request::{RequestArgs, read_file};
pub use session::{SessionArgs, SessionFlags};
pub use tls::TlsArgs;

/// What is wrong with the command line, a file or the machine, and what would be right: one line.
#[derive(Debug)]
pub struct UsageError(pub String);

/// Says why a WebSocket opening handshake fails: which header, hop or phase, with the evidence and the fix.
#[derive(Debug, Parser)]
#[command(name = "wswhy", version, args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
#[command(max_term_width = 80)]
#[command(after_help = "\
Recipes made for curl work with the word replaced. Exit codes: 0 accepted, 22 rejected,
80 invalid, 81 closed, 6 7 16 28 35 52 56 60 82 97 failed before an answer, 2 usage.")]
pub struct Cli {
    /// What to do; without one, check the URL.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// A check.
    #[command(flatten)]
    pub check: CheckArgs,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// One handshake, diagnosed (the same as `wswhy URL`)
    Check(Box<CheckArgs>),
    /// A session: type messages and see the answers, or pipe them through
    Connect(Box<SessionArgs>),
    /// Judge a recorded exchange offline: a transcript, or a raw request, response or both
    Lint(LintArgs),
    /// Diagnose embedded faults: works with nothing else installed
    Demo(DemoArgs),
    /// What a cause means, or who writes an error text and why; without either: the list of causes
    Explain(ExplainArgs),
    /// What is known of servers, frameworks, proxies and platforms; with a name: one of them
    Knowledge(KnowledgeArgs),
    /// Print a completion script for a shell
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

/// A handshake to perform.
#[derive(Debug, Args, Default)]
pub struct CheckArgs {
    /// ws://, wss://, http:// or https://; without a scheme wss://, or ws:// for loopback
    #[arg(value_name = "URL", help_heading = None::<&str>)]
    pub url: Option<String>,
    /// How the request differs from the standard one.
    #[command(flatten)]
    pub request: RequestArgs,
    /// Perform it over HTTP/1.1, over HTTP/2, and as an ordinary GET over HTTP/2 (what curl sends there), and compare
    #[arg(long, conflicts_with_all = ["raw", "http10", "http11", "http2", "http2_prior_knowledge", "alpn", "direct", "write_out", "dry_run"])]
    pub compare: bool,
    /// How to connect.
    #[command(flatten)]
    pub connect: ConnectArgs,
    /// Forward proxies.
    #[command(flatten)]
    pub proxy: ProxyArgs,
    /// Further handshakes.
    #[command(flatten)]
    pub probes: ProbeArgs,
    /// A user's own products.
    #[command(flatten)]
    pub own: OwnKnowledge,
    /// What to print.
    #[command(flatten)]
    pub output: OutputArgs,
    /// curl's flags that make no difference here.
    #[command(flatten)]
    pub curl: CurlArgs,
}

impl CheckArgs {
    /// What a command line of one URL and nothing else says; `None` where it has more, or a bare word, which may be the
    /// name of a command. That is what is asked for nearly always, and to declare some hundred flags takes longer than
    /// all that comes after.
    pub fn of_url_alone(mut args: impl Iterator<Item = OsString>) -> Option<Self> {
        let url = args.nth(1)?.into_string().ok()?;
        let is_url = !url.starts_with('-') && url.contains([':', '/', '.']);
        (is_url && args.next().is_none()).then(|| Self { url: Some(url), ..Self::default() })
    }
}

/// A record to judge.
#[derive(Debug, Args)]
pub struct LintArgs {
    /// What `wswhy -v` or `curl -v` printed, or raw bytes; - for standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// A user's own products.
    #[command(flatten)]
    pub own: OwnKnowledge,
    /// What to print.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Faults to show.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// A fault by name; without one, a tour of several
    #[arg(value_name = "FAULT")]
    pub fault: Option<String>,
    /// List the faults, each with the cause that it must produce
    #[arg(long)]
    pub list: bool,
    /// A user's own products.
    #[command(flatten)]
    pub own: OwnKnowledge,
    /// What to print.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// A cause or a text to explain.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// A cause's name, as reports print it, or an error text from a log, a console or a stack trace; - for standard
    /// input
    #[arg(value_name = "CAUSE|TEXT", allow_hyphen_values = true)]
    pub what: Vec<String>,
    /// How it is shown.
    #[command(flatten)]
    pub shown: Shown,
}

#[cfg(test)]
mod tests;
