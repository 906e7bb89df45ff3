//! The terminal as it was found: when a session ends, and when the program does by a mistake of ours.

/// Puts the terminal's settings back when it is dropped, whatever the thread that reads lines is doing.
pub struct Restore {
    #[cfg(unix)]
    settings: Option<nix::sys::termios::Termios>,
}

impl Restore {
    /// Remembers the settings of standard input's terminal.
    #[cfg(unix)]
    pub fn remember() -> Self {
        let settings = nix::sys::termios::tcgetattr(std::io::stdin()).ok();
        // A panic ends the process and drops nothing.
        let (own, print) = (std::sync::Mutex::new(settings.clone()), std::panic::take_hook());
        std::panic::set_hook(Box::new(move |panic| {
            own.lock().map(|settings| put_back(settings.as_ref())).unwrap_or_default();
            print(panic);
        }));
        Self { settings }
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
        put_back(self.settings.as_ref());
    }
}

#[cfg(unix)]
fn put_back(settings: Option<&nix::sys::termios::Termios>) {
    use nix::sys::termios::{SetArg, tcsetattr};
    if let Some(settings) = settings {
        // A terminal that has gone needs no settings.
        let _ = tcsetattr(std::io::stdin(), SetArg::TCSADRAIN, settings);
    }
}
