//! `wswhy completions` and `wswhy man`: generated from the command line's declaration.

use clap_complete::Shell;

use super::{command, show};

/// Prints the script for `shell`.
pub fn run(shell: Shell) -> u8 {
    show::out(&script(shell));
    0
}

/// Prints the manual page.
pub fn man() -> u8 {
    let mut page = Vec::new();
    if let Err(error) = clap_mangen::Man::new(command()).render(&mut page) {
        show::error(&format!("the manual page could not be made: {error}"));
        return 2;
    }
    show::out(&String::from_utf8_lossy(&page));
    0
}

/// The completion script for `shell`.
pub fn script(shell: Shell) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command(), "wswhy", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}
