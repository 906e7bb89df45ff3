//! A message's text as words with placeholders between them, and what a word is worth.

use std::{borrow::Cow, sync::LazyLock};

use regex_lite::Regex;

use super::words::{Word, is_number, status, words};

static ADDRESS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\b\d+\.\d+\.\d+\.\d+(?::\d+)?\b").ok());

/// What may stand in a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Gap {
    /// Nothing.
    #[default]
    None,
    /// A number that is the answer's status.
    Status,
    /// Another number.
    Number,
    /// Words.
    Words,
}

/// The words of a message's text, each with what may stand before it.
pub fn template(text: &str) -> Vec<(Gap, Word)> {
    const NAMES: &[(&str, Gap)] = &[
        ("status", Gap::Status),
        ("number", Gap::Number),
        ("port", Gap::Number),
        ("url", Gap::Words),
        ("host", Gap::Words),
        ("address", Gap::Words),
        ("path", Gap::Words),
        ("origin", Gap::Words),
        ("scheme", Gap::Words),
        ("header", Gap::Words),
        ("method", Gap::Words),
        ("id", Gap::Words),
        ("type", Gap::Words),
        ("value", Gap::Words),
        ("reason", Gap::Words),
        ("any", Gap::Words),
    ];
    // An address in a log that was recorded is an example.
    let text = &ADDRESS.as_ref().map_or(Cow::Borrowed(text), |address| address.replace_all(text, "<address>"));
    let mut out = Vec::new();
    let mut gap = Gap::None;
    for word in words(text) {
        let is_bracketed = text[..word.at.start].ends_with('<') && text[word.at.end..].starts_with('>');
        match NAMES.iter().find(|(name, _)| is_bracketed && *name == word.lower) {
            Some((_, own)) if gap == Gap::None || gap == Gap::Number => gap = *own,
            Some(_) => gap = Gap::Words,
            None => out.push((std::mem::take(&mut gap), word)),
        }
    }
    out
}

/// How much a word tells beside its rarity.
pub fn worth(word: &str) -> f32 {
    const SMALL: &[&str] = &[
        "a", "an", "and", "are", "as", "at", "be", "but", "by", "did", "does", "for", "from", "has", "have", "if",
        "in", "is", "it", "no", "not", "of", "on", "or", "t", "that", "the", "this", "to", "was", "when", "with",
        "you",
    ];
    // The frame of a page is everybody's.
    const MARKUP: &[&str] = &["html", "head", "title", "body", "h1", "h2", "hr", "center", "doctype", "pre", "p", "br"];
    if MARKUP.contains(&word) {
        0.2
    } else if is_number(word) && status(word).is_none() {
        0.3
    } else if SMALL.contains(&word) || word.len() == 1 {
        0.5
    } else {
        1.0
    }
}
