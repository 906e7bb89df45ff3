//! Error texts as people paste them: each known message is found whatever stands before, after and inside it; what
//! people pasted in public is told with its writer and a right cause; and what nobody writes is not called known.

#![allow(clippy::unwrap_used)]

use std::{
    env, fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use clap::Parser;
use proptest::prelude::*;
use wswhy::{
    causes,
    cli::Cli,
    knowledge::{self, Message, Writer},
    paste::{self, Reading, Saying, Sayings},
    report::told,
};

static SAYINGS: LazyLock<Sayings<'static>> =
    LazyLock::new(|| paste::sayings(knowledge::writers(), knowledge::products()));

/// Of a hundred texts from threads, so many have to be told with their writer and a right cause among the first three.
const OF_A_HUNDRED: usize = 97;

#[test]
fn every_message_is_found_as_it_is_written() {
    missed(|text, _| text.to_owned());
}

#[test]
fn every_message_is_found_in_a_log_line() {
    missed(|text, number| {
        let prefixes = [
            "2025-11-21T10:04:11.231Z ERROR [nio-8080-exec-1] 4f1c --- ",
            "web-1  | [11/21/25 10:04:11] WARN  (pid 4711) ",
            "Nov 21 10:04:11 host app[4711]: \u{1b}[31merror\u{1b}[0m: ",
            "I/flutter (31920): ",
            "> ",
        ];
        format!(
            "{}{text}   at main.js:12:34 (anonymous)\n    at Object.run (/srv/app/run.js:7:1)",
            prefixes[number % 5]
        )
    });
}

#[test]
fn every_message_is_found_as_a_string_of_json() {
    missed(|text, number| {
        let text = serde_json::to_string(&text).unwrap();
        format!("{{\"level\":50,\"time\":{number},\"pid\":17,\"msg\":{text},\"v\":1}}")
    });
}

#[test]
fn every_message_is_found_in_other_letters_and_quotes() {
    missed(|text, _| text.to_uppercase().replace('"', "”").replace('\'', "’"));
}

#[test]
fn every_message_is_found_where_a_terminal_broke_its_line() {
    missed(|text, _| {
        let words: Vec<&str> = text.split(' ').collect();
        words.chunks(5).map(|line| line.join(" ")).collect::<Vec<_>>().join("\napp-1  |   ")
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_is_too_strange_to_be_read(text in "\\PC{0,400}") {
        paste::read(&text, &SAYINGS);
    }

    #[test]
    fn a_message_is_found_whatever_stands_before_and_after(
        which in any::<prop::sample::Index>(),
        before in "[a-z0-9 :/.\\[\\]-]{0,60}\n",
        after in "\n[a-z0-9 :/.\\[\\]-]{0,60}",
    ) {
        let all = messages();
        let (writer, message) = all[which.index(all.len())];
        // A short text in the middle of others says too little by itself; its writer's marks have to stand near it.
        let mark = writer.marks.first().map_or("", String::as_str);
        let reading = paste::read(&format!("{before}{mark} {}{after}", written(&message.text)), &SAYINGS);
        let is_told = names(&reading, &message.text) || reading.known.is_empty() && is_short(&message.text);
        prop_assert!(is_told, "{}", message.text);
    }
}

#[test]
fn what_people_paste_is_told_with_its_writer_and_a_right_cause() {
    let folder = fs::read_dir(folder().join("threads")).unwrap();
    let all: Vec<_> = folder.flat_map(|file| entries(&file.unwrap().path())).collect();
    let mut wrong = Vec::new();
    for (truth, text) in &all {
        let (writers, wanted) = truth.split_once(" | ").unwrap();
        let reading = paste::read(text, &SAYINGS);
        let found: Vec<&str> = reading.known.iter().map(|own| own.saying.origin.name()).collect();
        let is_writer = found
            .iter()
            .chain(reading.twins.iter().map(|twin| twin.origin.name()).collect::<Vec<_>>().iter())
            .any(|name| writers.split(' ').any(|own| own == *name));
        let first: Vec<&str> = reading.causes.iter().take(3).map(String::as_str).collect();
        let is_cause = wanted.split(' ').any(|cause| first.contains(&cause));
        if !(is_writer && is_cause) {
            wrong.push(format!("{truth}\n  found {found:?} {first:?}\n  {}", text.lines().next().unwrap_or_default()));
        }
    }
    let right = all.len() - wrong.len();
    assert!(right * 100 >= all.len() * OF_A_HUNDRED, "{right} of {}:\n{}", all.len(), wrong.join("\n"));
}

#[test]
fn what_nobody_writes_is_not_called_known() {
    let mut wrong = Vec::new();
    for (_, text) in entries(&folder().join("strangers.txt")) {
        let reading = paste::read(&text, &SAYINGS);
        wrong.extend(reading.known.first().map(|own| format!("{}: {}", own.saying.text, text.lines().next().unwrap())));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_longest_text_is_read_in_no_time() {
    let begun = std::time::Instant::now();
    for word in ["websocket ", "WebSocket connection to failed: ", "a ", "\\\\\\", "[1;2", "\u{1b}["] {
        paste::read(&word.repeat(paste::MOST), &SAYINGS);
    }
    assert!(begun.elapsed().as_secs() < 30, "{:?}", begun.elapsed());
}

#[test]
fn each_reading_is_shown_as_expected() {
    colored::control::set_override(false);
    let mut stories: Vec<_> = fs::read_dir(folder().join("told")).unwrap().map(|entry| entry.unwrap().path()).collect();
    stories.sort();
    for path in stories {
        let Some(story) = path.to_str().unwrap().strip_suffix(".pasted.txt") else { continue };
        let reading = paste::read(&fs::read_to_string(&path).unwrap(), &SAYINGS);
        let text = told::told(&reading);
        hold(&format!("{story}.told.txt"), &text);
        hold(&format!("{story}.told.json"), &told::told_json(&reading));
        for line in text.lines().filter(|line| !line.starts_with("            ")) {
            assert!(line.chars().count() <= 80, "{story}: {line}");
        }
    }
}

/// Demands that a file holds this, or writes it there under `UPDATE=1`.
fn hold(path: &str, found: &str) {
    if env::var_os("UPDATE").is_some() {
        fs::write(path, found).unwrap();
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    assert!(found == expected, "{path}\n--- expected\n{expected}\n--- found\n{found}");
}

#[test]
fn every_command_to_run_is_one_that_the_program_takes() {
    for (writer, message) in
        knowledge::writers().iter().flat_map(|writer| writer.messages.iter().map(move |own| (writer, own)))
    {
        let words = message.run.replace("URL", "ws://localhost/").replace("HOST:PORT", "localhost:80");
        let words = words.split('\'').enumerate().flat_map(|(at, part)| match at % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect::<Vec<_>>(),
            _ => vec![part.to_owned()],
        });
        let parsed = Cli::try_parse_from(words);
        assert!(parsed.is_ok(), "{}: {}: {:?}", writer.name, message.run, parsed.err());
    }
}

#[test]
fn every_cause_of_a_message_exists() {
    let named = messages().into_iter().flat_map(|(_, message)| &message.causes);
    for cause in named {
        assert!(causes::by_name(cause).is_some(), "{cause}");
    }
    for status in 100..600 {
        for cause in knowledge::refusals().causes(status) {
            assert!(causes::by_name(cause).is_some(), "{status}: {cause}");
        }
    }
}

/// Demands that each message is among those found in its text, changed by `noise`.
fn missed(noise: impl Fn(&str, usize) -> String) {
    let mut wrong = Vec::new();
    for (number, text) in messages().into_iter().flat_map(|(_, message)| message.wordings()).enumerate() {
        let pasted = noise(&written(text), number);
        let reading = paste::read(&pasted, &SAYINGS);
        let near = reading.near.iter().any(|own| own.saying.text == text);
        // What is too short to be told by itself may be no more than near; it must not be taken for another.
        if !(names(&reading, text) || near && is_short(text)) {
            let found: Vec<&str> = reading.known.iter().chain(&reading.near).map(|own| own.saying.text).collect();
            wrong.push(format!("{text}\n  found {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} missed:\n{}", wrong.len(), wrong.join("\n"));
}

/// Whether a text has so few words that others might write it.
fn is_short(text: &str) -> bool {
    text.split(' ').filter(|word| !word.starts_with('<')).count() <= 4
}

/// Whether the message is among those found, or one that says all its words and more.
fn names(reading: &Reading, text: &str) -> bool {
    let wanted = plain_words(text);
    let says_it = |saying: &Saying| {
        let own = plain_words(saying.text);
        saying.text == text || wanted.iter().all(|word| own.contains(word))
    };
    reading.known.iter().any(|own| says_it(own.saying)) || reading.twins.iter().any(|own| says_it(own))
}

/// The words of a text, its placeholders left out.
fn plain_words(text: &str) -> Vec<String> {
    let words = text.split_whitespace().filter(|word| !word.contains('<'));
    words.map(|word| word.to_lowercase().replace(|c: char| !c.is_alphanumeric(), "")).collect()
}

/// A message with values in place of its placeholders.
fn written(text: &str) -> String {
    let mut text = text.to_owned();
    for (name, value) in [
        ("<status>", "401"),
        ("<number>", "17"),
        ("<port>", "8443"),
        ("<url>", "wss://app.example.com:8443/ws?room=7"),
        ("<host>", "app.example.com"),
        ("<address>", "192.0.2.7"),
        ("<path>", "/ws/room"),
        ("<origin>", "https://app.example.com"),
        ("<scheme>", "http"),
        ("<header>", "Sec-WebSocket-Protocol"),
        ("<method>", "POST"),
        ("<id>", "4f1c9a"),
        ("<type>", "*log.writer"),
        ("<value>", "keep-alive"),
        ("<reason>", "Unauthorized"),
        ("<any>", " and so on"),
    ] {
        text = text.replace(name, value);
    }
    text
}

/// All messages but those that an expression of their own tells.
fn messages() -> Vec<(&'static Writer, &'static Message)> {
    let all =
        knowledge::writers().iter().flat_map(|writer| writer.messages.iter().map(move |message| (writer, message)));
    all.filter(|(_, message)| message.matches.is_none()).collect()
}

/// Where pasted texts are kept.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/paste")
}

/// The entries of a file under `fixtures/paste`: what stands after `===`, and the text.
fn entries(path: &Path) -> Vec<(String, String)> {
    let text = fs::read_to_string(path).unwrap();
    let entries = text.split("\n=== ").skip(1);
    entries
        .map(|entry| entry.split_once('\n').unwrap())
        .map(|(truth, text)| (truth.to_owned(), text.trim_end().to_owned()))
        .collect()
}
