//! Expressions on values and bodies, tried only where the text holds what they cannot do without.

use std::sync::OnceLock;

use regex_lite::Regex;
use serde::Deserialize;

/// An expression, compiled when it is first looked for in a text that may hold it.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "String")]
pub struct Expression {
    text: String,
    needle: OnceLock<String>,
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
        // Hundreds of expressions are held against a page; to compile and run all of them takes a hundred times as long.
        if !text.contains(self.needle.get_or_init(|| needle(&self.text))) {
            return None;
        }
        let captures = self.compiled.get_or_init(|| Regex::new(&self.text).ok()).as_ref()?.captures(text)?;
        Some(captures.get(1).map_or_else(String::new, |group| group.as_str().to_owned()))
    }
}

/// The longest text that stands in everything that `expression` matches; empty where none is certain.
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
            // Letter case aside, or one of several: nothing is certain.
            '(' if rest.as_str().starts_with("?i") => return String::new(),
            '|' if depth == 0 => return String::new(),
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
            ("abc|defghi", ""),
            ("(?i)origin", ""),
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

    proptest! {
        #[test]
        fn a_text_that_matches_holds_the_needle(expression in r"[ab(|)\[\]?*+.^\\]{0,8}", text in "[ab]{0,12}") {
            if let Ok(regex) = Regex::new(&expression) {
                prop_assert!(!regex.is_match(&text) || text.contains(&needle(&expression)), "{}", needle(&expression));
            }
        }
    }
}
