//! Who is named in a text, where its message is not known: by a package, a class or a path of its own in a stack frame or
//! a logger's name, or by how the lines of its log look.

use super::{
    origin::Origin,
    sayings::{Saying, Sayings},
};
use crate::knowledge::Writer;

/// A shorter mark may be part of anything.
const SHORTEST: usize = 6;
/// So much of the line with the name is shown.
const LONGEST: usize = 200;
/// A text that has none of these speaks of something else.
const ABOUT: &[&str] =
    &["socket", "ws://", "wss://", "handshake", "upgrade", "ssl", "tls", "certificate", "refused", "reset"];

/// The writer whose name stands in the text, and the line that has it: of several, the one with the longest name.
pub fn named<'a>(text: &str, lower: &str, sayings: &'a Sayings<'a>) -> Option<(&'a Saying<'a>, String)> {
    if !ABOUT.iter().any(|word| lower.contains(word)) {
        return None;
    }
    let (mark, saying) = sayings
        .named
        .iter()
        .filter_map(|saying| match saying.origin {
            Origin::Named(writer) => Some((longest(writer, text)?, saying)),
            _ => None,
        })
        .max_by_key(|(mark, _)| mark.len())?;
    let line = text.lines().find(|line| line.contains(mark)).unwrap_or_default();
    Some((saying, shown(line)))
}

/// The writers whose log lines stand in the text, each with the first of them.
pub fn shaped<'a>(text: &str, lower: &str, sayings: &'a Sayings<'a>) -> Vec<(&'a Saying<'a>, String)> {
    let line = |saying: &Saying| match saying.origin {
        Origin::Named(writer) => {
            let found = writer.shape.as_ref()?.found(text, lower)?.get(0)?.start();
            let begin = text[..found].rfind('\n').map_or(0, |end| end + 1);
            Some(shown(text[begin..].lines().next().unwrap_or_default()))
        }
        _ => None,
    };
    sayings.named.iter().filter_map(|saying| Some((saying, line(saying)?))).collect()
}

fn shown(line: &str) -> String {
    line.trim().chars().take(LONGEST).collect()
}

/// The longest of a writer's names that stands in the text.
fn longest<'w>(writer: &'w Writer, text: &str) -> Option<&'w str> {
    let names = writer.marks.iter().map(String::as_str).filter(|mark| is_name(mark));
    names.filter(|mark| text.contains(mark)).max_by_key(|mark| mark.len())
}

/// Whether a mark is a name that nobody else has, and no word: a package, a path, or several words in one.
fn is_name(mark: &str) -> bool {
    let humps = mark.chars().skip(1).filter(char::is_ascii_uppercase).count();
    let is_joined =
        mark.trim_matches(|c: char| !c.is_alphanumeric()).contains(['.', '/', '_', ':']) && !ANYBODYS.contains(&mark);
    let is_humped = humps > 0 && mark.contains(|c: char| c.is_ascii_lowercase());
    mark.len() >= SHORTEST && !mark.contains(' ') && (is_joined || is_humped)
}

/// What stands in the stack frames of all programs of a language.
const ANYBODYS: &[&str] = &[
    "java.lang",
    "java.net",
    "javax.net.ssl",
    "node:events",
    "node:internal",
    "node:net",
    "node_modules",
    "sun.nio",
    "sun.security",
    "System.Net",
    "System.Security",
];

#[cfg(test)]
mod tests {
    use super::is_name;

    #[test]
    fn a_package_a_path_and_a_class_are_names_and_a_word_is_none() {
        for mark in
            ["node_modules/ws/", "websockets.exceptions", "java_websocket", "WebSocketSharp", "gorilla/websocket"]
        {
            assert!(is_name(mark), "{mark}");
        }
        for mark in ["hyper", "node_modules", "Phoenix", "Ray ID", "request:", "ws::", "websocket", "panicked at"] {
            assert!(!is_name(mark), "{mark}");
        }
    }
}
