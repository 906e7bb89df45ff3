//! Words of a text: runs of letters, digits and underscores. Quotes, brackets, colons and line ends do not count, and
//! letter case counts only to tell equals apart.

use std::ops::Range;

/// A word, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// In lower case.
    pub lower: String,
    /// Its bytes in the text.
    pub at: Range<usize>,
}

/// The words of `text` in order.
pub fn words(text: &str) -> Vec<Word> {
    let mut out = Vec::new();
    let mut begin = None;
    let mut last = ' ';
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let is_part = c.is_alphanumeric() || c == '_';
        // `index.js:12WebSocket`: consoles glue the line number to the message.
        let is_glued = last.is_ascii_digit() && c.is_ascii_uppercase() && digits_alone(text, begin, at);
        if let Some(from) = begin.filter(|_| !is_part || is_glued) {
            // The scheme of a URL is no word of a sentence.
            let scheme = if text[at..].starts_with("://") { ":" } else { "" };
            out.push(Word { lower: text[from..at].to_lowercase() + scheme, at: from..at });
            begin = None;
        }
        if is_part && begin.is_none() {
            begin = Some(at);
        }
        last = c;
    }
    out
}

fn digits_alone(text: &str, begin: Option<usize>, at: usize) -> bool {
    begin.is_some_and(|from| text.as_bytes()[from..at].iter().all(u8::is_ascii_digit))
}

/// Whether a word is a number.
pub fn is_number(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// The status that a word is.
pub fn status(word: &str) -> Option<u16> {
    let is_status = word.len() == 3 && is_number(word);
    word.parse().ok().filter(|number| is_status && (100..600).contains(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_words_and_nothing_else() {
        let found: Vec<String> =
            words("ws://h main.js:12WebSocket: \"Sec-WebSocket-Key\" net::ERR_FAILED, h2 UT000133\n(101)")
                .into_iter()
                .map(|word| word.lower)
                .collect();
        let wanted = [
            "ws:",
            "h",
            "main",
            "js",
            "12",
            "websocket",
            "sec",
            "websocket",
            "key",
            "net",
            "err_failed",
            "h2",
            "ut000133",
            "101",
        ];
        assert_eq!(found, wanted);
    }
}
