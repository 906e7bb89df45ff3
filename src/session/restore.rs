//! The terminal as it was found.

/// Puts the terminal's settings back when it is dropped, whatever the thread that reads lines is doing.
pub struct Restore {
    #[cfg(unix)]
    settings: Option<nix::sys::termios::Termios>,
}

impl Restore {
    /// Remembers the settings of standard input's terminal.
    #[cfg(unix)]
    pub fn remember() -> Self {
        Self { settings: nix::sys::termios::tcgetattr(std::io::stdin()).ok() }
    }

    /// Nothing is to be remembered: the library puts it back.
    #[cfg(not(unix))]
    pub fn remember() -> Self {
        Self {}
    }
}

#[cfg(unix)]
impl Drop for Restore {
    fn drop(&mut self) {
        use nix::sys::termios::{SetArg, tcsetattr};
        if let Some(settings) = &self.settings {
            // A terminal that has gone needs no settings.
            let _ = tcsetattr(std::io::stdin(), SetArg::TCSADRAIN, settings);
        }
    }
}
