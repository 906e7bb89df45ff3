//! Expressions on values and bodies, tried only where the text holds what they cannot do without.

use std::sync::OnceLock;

use regex_lite::{Captures, Regex};
use serde::Deserialize;

/// An expression, compiled when it is first looked for in a text that may hold it.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "String")]
pub struct Expression {
    text: String,
    needles: OnceLock<Vec<String>>,
    compiled: OnceLock<Option<Regex>>,
}

impl From<String> for Expression {
    fn from(text: String) -> Self {
        Self { text, ..Self::default() }
    }
}

impl Expression {
    /// The expression itself.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Why it does not compile, if it does not.
    pub(super) fn fault(&self) -> Option<String> {
        Regex::new(&self.text).err().map(|error| format!("{}: {error}", self.text))
    }

    /// `Some` when it is found in `text`: with what its first group holds, empty where it has none.
    pub(super) fn captured(&self, text: &str) -> Option<String> {
        let lower = self.text.starts_with(ANY_CASE).then(|| text.to_lowercase());
        let captures = self.found(text, lower.as_deref().unwrap_or(text))?;
        Some(captures.get(1).map_or_else(String::new, |group| group.as_str().to_owned()))
    }

    /// `Some` when it is found in `text`, which is `lower` in lower case.
    pub fn found<'t>(&self, text: &'t str, lower: &str) -> Option<Captures<'t>> {
        // Hundreds of expressions are held against a page; to compile and run all of them takes a hundred times as long.
        let searched = if self.text.starts_with(ANY_CASE) { lower } else { text };
        if !self.needles.get_or_init(|| needles(&self.text)).iter().any(|needle| searched.contains(needle)) {
            return None;
        }
        self.compiled.get_or_init(|| Regex::new(&self.text).ok()).as_ref()?.captures(text)
    }
}

/// What an expression begins with that takes letters in either case.
const ANY_CASE: &str = "(?i)";

/// Texts of which one stands in everything that `expression` matches, in lower case where letter case does not count.
fn needles(expression: &str) -> Vec<String> {
    match expression.strip_prefix(ANY_CASE) {
        Some(rest) => alternatives(rest).map(|own| needle(own).to_lowercase()).collect(),
        None => alternatives(expression).map(needle).collect(),
    }
}

/// The parts of `expression` that a `|` outside of all groups parts.
fn alternatives(expression: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_usize;
    let mut ends = Vec::new();
    let mut rest = expression.chars();
    while let Some(char) = rest.next() {
        match char {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '[' => skip_class(&mut rest),
            '\\' => drop(rest.next()),
            '|' if depth == 0 => ends.push(expression.len() - rest.as_str().len() - 1),
            _ => {}
        }
    }
    ends.push(expression.len());
    let mut begin = 0;
    ends.into_iter().map(move |end| &expression[std::mem::replace(&mut begin, end + 1)..end])
}

/// The longest text that stands in all that `expression`, which is no choice, matches; empty where none is certain.
fn needle(expression: &str) -> String {
    let mut longest = String::new();
    let mut run = String::new();
    let mut end = |run: &mut String| {
        if run.len() > longest.len() {
            longest.clone_from(run);
        }
        run.clear();
    };
    let mut depth = 0_usize;
    let mut rest = expression.chars();
    while let Some(char) = rest.next() {
        match char {
            // Letter case aside: nothing is certain.
            '(' if rest.as_str().starts_with("?i") => return String::new(),
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '[' => skip_class(&mut rest),
            '\\' => match rest.next() {
                Some(escaped) if depth == 0 && escaped.is_ascii_punctuation() => {
                    run.push(escaped);
                    continue;
                }
                _ => {}
            },
            // What stands before these may be missing.
            '*' | '?' => drop(run.pop()),
            '{' => {
                run.pop();
                rest.by_ref().find(|char| *char == '}');
            }
            // So may what is repeated, where this is repeated in its turn.
            '+' if rest.as_str().starts_with(['?', '*', '+', '{']) => drop(run.pop()),
            '.' | '^' | '$' | '+' => {}
            plain if depth == 0 => {
                run.push(plain);
                continue;
            }
            _ => {}
        }
        end(&mut run);
    }
    end(&mut run);
    longest
}

/// Passes over a class of characters, whose `[` is read already.
fn skip_class(rest: &mut std::str::Chars<'_>) {
    let mut is_first = true;
    while let Some(char) = rest.next() {
        match char {
            '\\' => drop(rest.next()),
            '^' if is_first => continue,
            ']' if !is_first => return,
            _ => {}
        }
        is_first = false;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_needle_is_what_every_match_holds() {
        for (expression, wanted) in [
            ("", ""),
            ("^Bad Request$", "Bad Request"),
            (r"^nginx(?:/([0-9.]+))?(?: \(.*\))?$", "nginx"),
            (r"<h1>Error 403 [^<]*</h1>[\s\S]*<h3>Guru Meditation:</h3>", "<h3>Guru Meditation:</h3>"),
            (r"\(squid/([0-9.]+)\)", "(squid/"),
            ("a(?i)origin", ""),
            (r"1\.1 (?:vegur|heroku-router)", "1.1 "),
            ("colou?r", "colo"),
            ("ab+cd", "ab"),
            ("ab{2,3}cde", "cde"),
            ("[]a]bcd", "bcd"),
            (r"[^\]]bcd", "bcd"),
            (r"a\nbc", "bc"),
        ] {
            assert_eq!(needle(expression), wanted, "{expression}");
        }
    }

    #[test]
    fn of_a_choice_every_match_holds_one_needle() {
        for (expression, wanted) in [
            ("abc|defghi", &["abc", "defghi"][..]),
            (r"a\|b|[|]cd|(?:e|f)gh|", &["a|b", "cd", "gh", ""]),
            ("(?i)Origin: .|HOST", &["origin: ", "host"]),
        ] {
            assert_eq!(needles(expression), wanted, "{expression}");
        }
    }

    #[test]
    fn what_takes_letters_in_either_case_is_found_in_both() {
        let expression = Expression::from("(?i)websocket error".to_owned());
        assert!(expression.found("a WebSocket ERROR", "a websocket error").is_some());
        assert!(expression.captured("a WebSocket ERROR").is_some());
    }

    proptest! {
        #[test]
        fn a_text_that_matches_holds_a_needle(expression in r"[ab(|)\[\]?*+.^\\]{0,8}", text in "[ab]{0,12}") {
            if let Ok(regex) = Regex::new(&expression) {
                let needles = needles(&expression);
                prop_assert!(!regex.is_match(&text) || needles.iter().any(|own| text.contains(own)), "{needles:?}");
            }
        }
    }
}
