//! The line that is typed: editing, history and completion, on a thread of its own, with what comes printed above it.

use std::{
    io::{self, Write},
    path::PathBuf,
    thread,
};

use rustyline::{
    Config, Context, Editor, ExternalPrinter, Helper,
    completion::{Completer, FilenameCompleter, Pair},
    error::ReadlineError,
    history::FileHistory,
};
use tokio::sync::mpsc;

use super::{secretive::may_hold_a_secret, slash::COMMANDS};

/// So many lines that were typed ahead wait.
const TYPED_AHEAD: usize = 64;
const PROMPT: &str = "> ";

/// What happened at the keyboard.
#[derive(Debug, PartialEq, Eq)]
pub enum Keyed {
    /// A line, or several that were pasted.
    Line(String),
    /// Ctrl-C.
    Interrupt,
    /// Ctrl-D, or the terminal has gone.
    End,
}

/// The keyboard, and the paper above the line.
pub struct Terminal {
    /// What was typed.
    pub keys: mpsc::Receiver<Keyed>,
    /// Prints above the line; `None` on a terminal without the ability.
    pub paper: Option<Box<dyn Write + Send>>,
}

/// Begins to read lines. `history` is the file that keeps them between runs.
pub fn open(history: Option<PathBuf>) -> io::Result<Terminal> {
    let config = Config::builder().history_ignore_space(true).history_ignore_dups(true).map_err(other)?.build();
    let mut editor = Editor::<Slashes, FileHistory>::with_config(config).map_err(other)?;
    editor.set_helper(Some(Slashes(FilenameCompleter::new())));
    if let Some(file) = &history {
        // It is not there the first time.
        let _ = editor.load_history(file);
    }
    let printer = editor.create_external_printer().ok();
    let paper = printer.map(|printer| -> Box<dyn Write + Send> { Box::new(Paper(printer)) });
    let (sender, keys) = mpsc::channel(TYPED_AHEAD);
    thread::spawn(move || read(&mut editor, history.as_deref(), &sender));
    Ok(Terminal { keys, paper })
}

fn other(error: ReadlineError) -> io::Error {
    io::Error::other(error)
}

fn read(editor: &mut Editor<Slashes, FileHistory>, history: Option<&std::path::Path>, keys: &mpsc::Sender<Keyed>) {
    loop {
        let keyed = match editor.readline(PROMPT) {
            Ok(line) => {
                keep(editor, history, &line);
                Keyed::Line(line)
            }
            Err(ReadlineError::Interrupted) => Keyed::Interrupt,
            // A resized terminal, for one: the line is read anew.
            Err(ReadlineError::Signal(_)) => continue,
            Err(_) => Keyed::End,
        };
        let over = keyed == Keyed::End;
        if keys.blocking_send(keyed).is_err() || over {
            return;
        }
    }
}

/// Keeps a line for this run, and for the next ones unless it may hold a secret.
fn keep(editor: &mut Editor<Slashes, FileHistory>, history: Option<&std::path::Path>, line: &str) {
    if line.is_empty() || may_hold_a_secret(line) {
        return;
    }
    // The line is sent all the same when its history cannot be written.
    if editor.add_history_entry(line).unwrap_or(false)
        && let Some(file) = history
    {
        let _ = editor.append_history(file);
    }
}

/// Writes above the line.
struct Paper<P>(P);

impl<P: ExternalPrinter> Write for Paper<P> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.print(String::from_utf8_lossy(bytes).into_owned()).map_err(other)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Completes commands, and the paths that some of them take.
struct Slashes(FilenameCompleter);

impl Completer for Slashes {
    type Candidate = Pair;

    fn complete(&self, line: &str, position: usize, context: &Context<'_>) -> rustyline::Result<(usize, Vec<Pair>)> {
        if line.starts_with("/file ") || line.starts_with("/save ") {
            return self.0.complete(line, position, context);
        }
        Ok((0, commands(&line[..position])))
    }
}

impl rustyline::hint::Hinter for Slashes {
    type Hint = String;
}
impl rustyline::highlight::Highlighter for Slashes {}
impl rustyline::validate::Validator for Slashes {}
impl Helper for Slashes {}

/// The commands that begin like `typed`.
fn commands(typed: &str) -> Vec<Pair> {
    let Some(name) = typed.strip_prefix('/') else { return Vec::new() };
    let fitting = COMMANDS.iter().filter(|command| command.name.starts_with(name));
    fitting
        .map(|command| Pair {
            display: format!("/{} {}", command.name, command.takes),
            replacement: format!("/{}{}", command.name, if command.takes.is_empty() { "" } else { " " }),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_completed_and_text_is_not() {
        let completed = |typed| commands(typed).into_iter().map(|pair| pair.replacement).collect::<Vec<_>>();
        assert_eq!(completed("/pi"), ["/ping "]);
        assert_eq!(completed("/f"), ["/file ", "/fragment ", "/frames "]);
        assert_eq!(completed("/s"), ["/stats", "/save "]);
        assert!(completed("pi").is_empty() && completed("/x").is_empty());
    }
}
