//! A session at a terminal: a conversation, with a line to type on.

use std::{
    env,
    fs::DirBuilder,
    io,
    path::{Path, PathBuf},
};

use super::Talk;
use crate::{
    cli::UsageError,
    commands::show,
    session::{Conversation, Desk, Ended, Output, Restore, Shown, Socket, Style, Terminal, open_terminal, run, safe},
};

/// The terminal, for as long as the command runs.
pub struct Table {
    desk: Desk,
    restore: Restore,
}

impl Table {
    /// Takes the terminal over.
    pub fn of(talk: &Talk<'_>) -> Result<Self, UsageError> {
        let restore = Restore::remember();
        let Terminal { keys, paper } =
            open_terminal(history()).map_err(|error| UsageError(format!("the terminal cannot be used: {error}")))?;
        let paper = paper.unwrap_or_else(|| Box::new(io::stderr()));
        let style = Style { timestamps: talk.flags.timestamps, pretty: talk.flags.pretty };
        let desk = Desk::new(keys, Output::new(paper), style, talk.flags.max_message, talk.flags.frames);
        Ok(Self { desk, restore })
    }

    /// Says that something happened.
    pub fn note(&mut self, text: &str) {
        self.desk.show(Shown::Note(text));
    }

    /// One session at it.
    pub async fn session(&mut self, socket: Socket, talk: &mut Talk<'_>) -> Ended {
        let mut work = Conversation::new(&mut self.desk);
        talk.with_care(false, async |care| run(socket, &mut work, care).await).await
    }

    /// Waits while there is no session, until the user wants to leave.
    pub async fn until_left(&mut self) {
        self.desk.until_left().await;
    }

    /// Gives the terminal back; what is shown from now on stands where the line was.
    pub async fn leave(mut self) {
        self.desk.finish().await;
        drop(self.restore);
        // Pasting and the line that was typed on are the last traces.
        show::out("\r\x1b[K\x1b[?2004l");
    }
}

/// What a user sees when a session begins.
pub fn greeting(url: &str, agreed: &[String]) -> String {
    let what = [&[url.to_owned()], agreed].concat().join(", ");
    safe(&format!("connected to {what}"))
}

/// The file that keeps typed lines between runs: `WSWHY_HISTORY`, or one below `XDG_STATE_HOME`. An empty name keeps
/// nothing.
fn history() -> Option<PathBuf> {
    if let Some(file) = env::var_os("WSWHY_HISTORY") {
        return Some(PathBuf::from(file)).filter(|file| !file.as_os_str().is_empty());
    }
    let state = env::var_os("XDG_STATE_HOME").filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let folder = state.or_else(|| Some(Path::new(&env::var_os("HOME")?).join(".local/state")))?.join("wswhy");
    private_folder(&folder).ok()?;
    Some(folder.join("history"))
}

/// Makes a folder that its owner alone may look into.
fn private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}
