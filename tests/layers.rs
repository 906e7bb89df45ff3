//! Dependencies point one way, the pure core stays pure, and files stay small.

#![allow(clippy::unwrap_used)]

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Each module, and those that it may use.
const MAY_USE: &[(&str, &[&str])] = &[
    ("wire", &[]),
    ("target", &["wire"]),
    ("request", &["wire", "target"]),
    ("exchange", &["wire", "target", "request"]),
    ("knowledge", &["wire", "target", "request", "exchange"]),
    ("paste", &["wire", "target", "request", "exchange", "knowledge"]),
    ("probes", &["wire", "target", "request", "exchange", "knowledge"]),
    ("causes", &["wire", "target", "request", "exchange", "knowledge", "probes"]),
    ("diagnosis", &["wire", "target", "request", "exchange", "knowledge", "probes", "causes"]),
    ("report", &["wire", "target", "request", "exchange", "knowledge", "paste", "probes", "causes", "diagnosis"]),
    ("dial", &["wire", "target", "request", "exchange"]),
    ("attempt", &["wire", "target", "request", "exchange", "dial"]),
    ("lab", &["wire", "target", "request", "exchange", "probes", "dial", "attempt"]),
    ("session", &["wire", "exchange", "dial"]),
    ("serve", &["wire", "target", "request", "exchange"]),
    ("cli", &["wire", "target", "request", "exchange", "probes", "causes", "diagnosis", "dial", "attempt", "lab"]),
];

/// The modules without sockets, clock, randomness, environment, files or printing.
const PURE: &[&str] =
    &["wire", "target", "request", "exchange", "knowledge", "paste", "probes", "causes", "diagnosis", "report"];

/// What a pure module must not name.
const IMPURE: &[&str] = &[
    "tokio",
    "std::net::Tcp",
    "std::net::Udp",
    "std::fs",
    "std::env::",
    "std::io",
    "std::process",
    "std::thread",
    "Instant",
    "SystemTime",
    "getrandom::",
    "print!",
    "println!",
    "eprintln!",
];

const MOST_LINES: usize = 400;

#[test]
fn each_module_uses_those_to_its_left_alone() {
    let mut wrong = Vec::new();
    for (module, allowed) in MAY_USE {
        for (path, text) in sources(module) {
            for used in uses(&text) {
                if used != *module && !allowed.contains(&used.as_str()) && is_module(&used) {
                    wrong.push(format!("{}: {module} uses {used}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_paths_of_a_file_are_all_seen() {
    let text = "use crate::{a::B, c::{d, e}, f};\nfn x() { crate::g::h() }\n// crate::comment\n#[cfg(test)]\nuse crate::tests;";
    assert_eq!(uses(text), ["a", "c", "f", "g"]);
}

#[test]
fn every_module_has_its_place() {
    let lib = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let declared: Vec<&str> = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    let placed: Vec<&str> = MAY_USE.iter().map(|(module, _)| *module).chain(["commands"]).collect();
    for module in &declared {
        assert!(placed.contains(module), "{module} is not in the table of this test");
    }
    for module in &placed {
        assert!(declared.contains(module), "{module} is in the table and not in lib.rs");
    }
}

#[test]
fn the_pure_core_has_no_sockets_clock_randomness_environment_files_or_printing() {
    let mut wrong = Vec::new();
    for module in PURE {
        for (path, text) in sources(module) {
            for (number, line) in code_lines(&text) {
                for word in IMPURE.iter().filter(|word| line.contains(*word)) {
                    wrong.push(format!("{}:{number}: {word}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_commands_print_and_only_main_is_left_to_end_the_process() {
    let mut wrong = Vec::new();
    for (module, _) in MAY_USE {
        for (path, text) in sources(module) {
            for (number, line) in code_lines(&text) {
                if ["println!", "print!(", "eprint", "stdout()", "stderr()", "process::exit"]
                    .iter()
                    .any(|word| line.contains(word))
                {
                    wrong.push(format!("{}:{number}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_are_small_and_imports_are_plain() {
    let mut wrong = Vec::new();
    for (path, text) in all_sources(&root().join("src")) {
        let lines = text.split("#[cfg(test)]").next().unwrap_or_default().lines().count();
        if lines > MOST_LINES {
            wrong.push(format!("{}: {lines} lines", path.display()));
        }
        // The textual test above reads `crate::` paths; these forms would hide from it.
        for (number, line) in code_lines(&text) {
            let glob = line.trim_start().starts_with("use ") && line.contains("::*") && !line.contains("super::*");
            if line.contains("super::super") || glob && !path.ends_with("tests.rs") && !line.contains("prelude::*") {
                wrong.push(format!("{}:{number}: {}", path.display(), line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The files of a module: `src/<module>.rs` and all below `src/<module>/`.
fn sources(module: &str) -> Vec<(PathBuf, String)> {
    let file = root().join(format!("src/{module}.rs"));
    let own = fs::read_to_string(&file).map(|text| (file, text)).into_iter();
    own.chain(all_sources(&root().join("src").join(module))).collect()
}

fn all_sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files = Vec::new();
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            files.extend(all_sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push((path.clone(), fs::read_to_string(path).unwrap()));
        }
    }
    files
}

/// The top-level modules that `crate::` paths of a file name, grouped imports included; tests may use what they like.
fn uses(text: &str) -> Vec<String> {
    let code: Vec<&str> = code_lines(text).map(|(_, line)| line).collect();
    let code = code.join("\n");
    let mut found = Vec::new();
    for rest in code.split("crate::").skip(1) {
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0;
            let end = group.find(|c| {
                depth += i32::from(c == '{') - i32::from(c == '}');
                depth < 0
            });
            found.extend(top_level(&group[..end.unwrap_or(group.len())]));
        } else {
            found.push(word(rest));
        }
    }
    found
}

/// The first words of a group's elements: `a, b::{c, d}` has `a` and `b`.
fn top_level(group: &str) -> Vec<String> {
    let (mut depth, mut start, mut out) = (0, 0, Vec::new());
    for (i, c) in group.char_indices().chain([(group.len(), ',')]) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                out.push(word(group[start..i].trim()));
                start = i + 1;
            }
            _ => {}
        }
    }
    out
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
}

fn is_module(name: &str) -> bool {
    MAY_USE.iter().any(|(module, _)| *module == name) || name == "commands"
}

/// The numbered lines before the tests, comments left out.
fn code_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    code.lines().enumerate().map(|(i, line)| (i + 1, line)).filter(|(_, line)| !line.trim_start().starts_with("//"))
}
