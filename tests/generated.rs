//! What is generated from the lists of the program is current: completions and the README's tables.
//! `UPDATE=1 cargo test --test generated` writes them anew.

#![allow(clippy::unwrap_used)]

use std::{env, fmt::Write, fs, path::PathBuf};

use clap_complete::Shell;
use wswhy::{causes, commands, diagnosis::EXIT_CODES, exchange::PhaseName};

#[test]
fn the_completions_are_current() {
    let files = [
        (Shell::Bash, "wswhy.bash"),
        (Shell::Zsh, "_wswhy"),
        (Shell::Fish, "wswhy.fish"),
        (Shell::PowerShell, "_wswhy.ps1"),
        (Shell::Elvish, "wswhy.elv"),
    ];
    for (shell, name) in files {
        hold(&format!("completions/{name}"), &commands::completion_script(shell));
    }
}

#[test]
fn the_tables_of_the_readme_are_current() {
    hold_part("exit-codes", &exit_codes());
    hold_part("causes", &causes_by_phase());
}

fn exit_codes() -> String {
    let mut table = "| code | meaning |\n|---|---|\n".to_owned();
    for entry in EXIT_CODES {
        writeln!(table, "| {} | {} |", entry.code, entry.meaning).unwrap();
    }
    table
}

fn causes_by_phase() -> String {
    let mut phases: Vec<(PhaseName, Vec<String>)> = Vec::new();
    for cause in causes::all() {
        let name = format!("`{}`", cause.name);
        match phases.iter_mut().find(|(phase, _)| *phase == cause.phase) {
            Some((_, names)) => names.push(name),
            None => phases.push((cause.phase, vec![name])),
        }
    }
    let lines = phases.iter().map(|(phase, names)| format!("- **{}**: {}\n", phase.name(), names.join(", ")));
    lines.collect::<Vec<_>>().concat()
}

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Demands that a file holds `wanted`, or writes it there.
fn hold(name: &str, wanted: &str) {
    if env::var_os("UPDATE").is_some() {
        fs::create_dir_all(path(name).parent().unwrap()).unwrap();
        fs::write(path(name), wanted).unwrap();
    }
    let found = fs::read_to_string(path(name)).unwrap_or_default();
    assert!(found == wanted, "{name} is not current: UPDATE=1 cargo test --test generated writes it");
}

/// Demands that the README holds `wanted` between the marks of `part`.
fn hold_part(part: &str, wanted: &str) {
    let (begin, end) = (format!("<!-- begin {part} -->\n"), format!("<!-- end {part} -->"));
    let readme = fs::read_to_string(path("README.md")).unwrap();
    let (before, rest) = readme.split_once(&begin).unwrap_or_else(|| panic!("the README has no mark {begin}"));
    let (found, after) = rest.split_once(&end).unwrap_or_else(|| panic!("the README has no mark {end}"));
    if env::var_os("UPDATE").is_some() {
        fs::write(path("README.md"), format!("{before}{begin}{wanted}{end}{after}")).unwrap();
    } else {
        assert!(
            found == wanted,
            "the README's {part} are not current: UPDATE=1 cargo test --test generated writes them"
        );
    }
}
