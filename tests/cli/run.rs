//! Runs the binary, with a hard limit on its time.

use std::{
    fmt,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use assert_cmd::{Command, cargo::cargo_bin};
use serde_json::Value;
use wswhy::dial::Proxies;

/// No run may take longer, whatever the peer does.
const LIMIT: Duration = Duration::from_secs(20);

/// What became of one run.
#[derive(Debug)]
pub struct Run {
    command: String,
    /// The exit code; `None` when a signal ended it, the one of the time limit for instance.
    pub code: Option<i32>,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// How long it took.
    pub took: Duration,
}

/// Runs `wswhy` with these arguments.
pub fn wswhy(args: &[&str]) -> Run {
    finish(&mut command(args))
}

/// Runs `wswhy` with these arguments and this standard input.
pub fn wswhy_reading(args: &[&str], input: impl Into<Vec<u8>>) -> Run {
    finish(command(args).write_stdin(input))
}

/// `wswhy` with these arguments, in an environment that says nothing about colour or proxies and has no products of a
/// user's own.
pub fn command(args: &[&str]) -> Command {
    let mut command = Command::new(cargo_bin!("wswhy"));
    command.args(args).timeout(LIMIT);
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR", "COLUMNS", "GITHUB_STEP_SUMMARY"] {
        command.env_remove(name);
    }
    for name in Proxies::VARIABLES.iter().chain(&["no_proxy", "NO_PROXY"]) {
        command.env_remove(name);
    }
    command.env("XDG_CONFIG_HOME", "/nonexistent");
    command
}

/// Runs `command` to its end.
pub fn finish(command: &mut Command) -> Run {
    let begun = Instant::now();
    let output = command.output().expect("the binary starts");
    let words: Vec<_> = command.get_args().map(|word| word.to_string_lossy().into_owned()).collect();
    Run {
        command: format!("wswhy {}", words.join(" ")),
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
        took: begun.elapsed(),
    }
}

impl Run {
    /// The JSON report, which has to be all that standard output holds.
    #[track_caller]
    pub fn json(&self) -> Value {
        match serde_json::from_str(&self.stdout) {
            Ok(value) => value,
            Err(error) => panic!("standard output is not one JSON value: {error}\n{self}"),
        }
    }

    /// The cause that the JSON report names first.
    #[track_caller]
    pub fn first_cause(&self) -> String {
        self.json()["findings"][0]["cause"].as_str().unwrap_or_default().to_owned()
    }

    /// Fails unless the exit code is this one.
    #[track_caller]
    pub fn exits(&self, code: i32) -> &Self {
        assert_eq!(self.code, Some(code), "exit code\n{self}");
        self
    }

    /// Fails unless standard output has `text` in it.
    #[track_caller]
    pub fn says(&self, text: &str) -> &Self {
        assert!(self.stdout.contains(text), "standard output lacks {text:?}\n{self}");
        self
    }
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MOST: usize = 8000;
        let cut = |text: &str| text.chars().take(MOST).collect::<String>();
        writeln!(f, "$ {}\nexit code {:?} after {:?}", cut(&self.command), self.code, self.took)?;
        write!(f, "--- stdout\n{}\n--- stderr\n{}\n---", cut(&self.stdout), cut(&self.stderr))
    }
}

/// Runs `check` on each of `items`, several at a time because most of them wait, and fails with all complaints.
#[track_caller]
pub fn each<T: Sync>(items: &[T], check: impl Fn(&T) -> Result<(), String> + Sync) {
    const THREADS: usize = 12;
    let next = AtomicUsize::new(0);
    let complaints = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..THREADS.min(items.len()) {
            scope.spawn(|| {
                while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(complaint) = check(item) {
                        complaints.lock().expect("no check panics").push(complaint);
                    }
                }
            });
        }
    });
    let complaints = complaints.into_inner().expect("no check panics");
    assert!(complaints.is_empty(), "{} of {} fail:\n\n{}", complaints.len(), items.len(), complaints.join("\n\n"));
}

/// A file of this name with these bytes; no two tests may give it the same name.
pub fn file(name: &str, bytes: impl AsRef<[u8]>) -> String {
    let path = format!("{}/{name}", env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(&path, bytes).expect("the target folder can be written to");
    path
}
