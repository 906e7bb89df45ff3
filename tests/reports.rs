//! Every renderer has expected files: `fixtures/reports/<story>/exchange.txt` is a transcript, and beside it stands what
//! each format makes of it. `UPDATE=1 cargo test --test reports` writes them anew, to be read before they are committed.

#![allow(clippy::unwrap_used)]

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use wswhy::{
    causes::Case,
    exchange::{Secrets, transcript},
    report::{self, Kind, Report},
};

#[test]
fn every_format_says_what_is_expected_of_it() {
    // One test for all: whether to colour is said once a process.
    let stories = stories();
    assert!(stories.len() >= 9, "{} stories", stories.len());
    for story in &stories {
        let report = report_of(story);
        colored::control::set_override(false);
        hold(story, "human.txt", &report::human(&report, false));
        hold(story, "phases.txt", &report::human(&report, true));
        hold(story, "silent.txt", &report::verdict(&report));
        hold(story, "report.json", &report::json(&report));
        hold(story, "ticket.md", &report::markdown(&report));
        hold(story, "github.txt", &report::github(&report));
        colored::control::set_override(true);
        hold(story, "color.txt", &report::human(&report, false));
    }
    no_report_is_wider_than_80_columns_but_for_what_is_there_to_be_pasted();
}

fn no_report_is_wider_than_80_columns_but_for_what_is_there_to_be_pasted() {
    for story in stories() {
        colored::control::set_override(false);
        let text = report::human(&report_of(&story), true);
        for line in text.lines().filter(|line| !line.starts_with("            ")) {
            assert!(line.chars().count() <= 80, "{}: {line}", story.display());
        }
    }
}

fn stories() -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/reports");
    let mut stories: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    stories.sort();
    stories
}

fn report_of(story: &Path) -> Report {
    let text = fs::read_to_string(story.join("exchange.txt")).unwrap();
    let record = transcript::parse_all(&text).unwrap_or_else(|error| panic!("{}: {error}", story.display()));
    let secrets = Secrets::of(&record.first);
    Report::of(Kind::Check, Case::of_record(record, secrets), Vec::new())
}

fn hold(story: &Path, name: &str, found: &str) {
    let path = story.join(name);
    if env::var_os("UPDATE").is_some() {
        fs::write(&path, found).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(found == expected, "{}\n--- expected\n{expected}\n--- found\n{found}", path.display());
}
