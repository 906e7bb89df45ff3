//! Any pasted text is read and shown without a panic, and nothing in what is shown can move a cursor.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use wswhy::{
    knowledge,
    paste::{Sayings, read, sayings},
    report::told::{told, told_json},
};

static SAYINGS: LazyLock<Sayings<'static>> = LazyLock::new(|| sayings(knowledge::writers(), knowledge::products()));

fuzz_target!(|bytes: &[u8]| {
    let reading = read(&String::from_utf8_lossy(bytes), &SAYINGS);
    assert!(!told(&reading).replace('\n', "").chars().any(|c| c.is_control() && c != '\u{1b}'));
    let _ = told_json(&reading);
});
