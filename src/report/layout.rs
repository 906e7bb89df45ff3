//! Lines of a report: a label, a text beside it, 80 columns.

use std::fmt::Write;

/// The width of a report.
pub const WIDTH: usize = 80;
const LABEL: usize = 8;

/// A text built of labelled lines.
#[derive(Debug, Default)]
pub struct Sheet {
    out: String,
    last: &'static str,
}

impl Sheet {
    /// An empty line; the next label is written out again.
    pub fn gap(&mut self) {
        self.out.push('\n');
        self.last = "";
    }

    /// A line as it is.
    pub fn line(&mut self, text: &str) {
        let _ = writeln!(self.out, "{}", text.trim_end());
    }

    /// `text`, broken where it is long, beside `label`; a label that was just written is not repeated. `mark` stands
    /// before the text, in the margin. `paint` colours each line.
    pub fn row(&mut self, label: &'static str, mark: &str, text: &str, paint: impl Fn(&str) -> String) {
        let shown = if label == self.last { "" } else { label };
        self.last = label;
        for (number, line) in wrap(text, WIDTH - LABEL - 2).iter().enumerate() {
            let (label, mark) = if number == 0 { (shown, mark) } else { ("", "") };
            // The mark takes the place of the two columns before the text.
            let margin = if mark.is_empty() { "  ".to_owned() } else { format!("{mark} ") };
            let _ = writeln!(self.out, "  {label:<width$}{margin}{}", paint(line), width = LABEL - 2);
        }
    }

    /// The text so far, without a gap at its end.
    pub fn into_text(mut self) -> String {
        self.out.truncate(self.out.trim_end_matches('\n').len());
        self.out + "\n"
    }
}

/// `text` in lines of at most `width` columns; a word that is longer is broken.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let options = textwrap::Options::new(width).word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::wrap(text, options).into_iter().map(std::borrow::Cow::into_owned).collect()
}

/// Milliseconds with as many digits as say something.
pub fn millis(micros: u64) -> String {
    match micros {
        0..1000 => format!("0.{:02}", micros / 10),
        1000..100_000 => format!("{}.{}", micros / 1000, micros % 1000 / 100),
        _ => format!("{}", micros / 1000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_written_once_and_long_texts_stay_in_80_columns() {
        let mut sheet = Sheet::default();
        sheet.row("got", "", "one", str::to_owned);
        sheet.row("got", "x", &"word ".repeat(30), str::to_owned);
        let text = sheet.into_text();
        assert!(text.starts_with("  got     one\n        x word"), "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH));
    }

    #[test]
    fn milliseconds_have_the_digits_that_say_something() {
        assert_eq!([millis(40), millis(1234), millis(250_900)], ["0.04", "1.2", "250"]);
    }
}
