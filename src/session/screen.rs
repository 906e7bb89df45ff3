//! Messages as a person sees them on a terminal, which obeys nothing that a server sends.

use std::fmt::Write;

use colored::{ColoredString, Colorize};
use serde_json::Value;

use crate::{exchange::Timestamp, wire::escape::escape};

/// More of a message is not shown.
const MOST: usize = 8 * 1024;
/// More bytes of a binary message are not.
const MOST_BYTES: usize = 256;
const ROW: usize = 16;

/// How messages are shown.
#[derive(Debug, Clone, Copy, Default)]
pub struct Style {
    /// With the time and size of each.
    pub timestamps: bool,
    /// JSON in indented lines.
    pub pretty: bool,
}

/// What is shown.
#[derive(Debug, Clone, Copy)]
pub enum Shown<'a> {
    /// A text message that came.
    Text(&'a str),
    /// A binary message that came.
    Binary(&'a [u8]),
    /// A message of this kind and size that went out.
    Sent(&'static str, usize),
    /// Anything else that happened.
    Note(&'a str),
    /// Something that does not work.
    Error(&'a str),
}

impl Style {
    /// The lines for the screen, each with its end. `at` is when it happened.
    pub fn lines(self, shown: Shown<'_>, at: Timestamp) -> String {
        let (mark, text) = match shown {
            Shown::Text(text) => ("<".green().bold(), self.text(text)),
            Shown::Binary(bytes) => ("<".green().bold(), dump(bytes)),
            // The line that was typed stands there already.
            Shown::Sent(..) if !self.timestamps => return String::new(),
            Shown::Sent(kind, length) => (">".cyan().bold(), format!("{kind}, {}", size(length)).dimmed().to_string()),
            Shown::Note(text) => ("*".dimmed(), safe(text).dimmed().to_string()),
            Shown::Error(text) => ("!".red().bold(), safe(text)),
        };
        let length = match shown {
            Shown::Text(text) => Some(text.len()),
            Shown::Binary(bytes) => Some(bytes.len()),
            _ => None,
        };
        let time = if self.timestamps { time(at, length) } else { String::new() };
        hung(&time, &mark, &text)
    }

    fn text(self, text: &str) -> String {
        if self.pretty
            && let Ok(value @ (Value::Object(_) | Value::Array(_))) = serde_json::from_str(text)
        {
            let mut out = String::new();
            json(&mut out, &value, 0);
            return cut(&out, text.len());
        }
        cut(&safe(text), text.len())
    }
}

/// The lines of `text` behind `mark`, the further ones as far in as the first.
fn hung(time: &str, mark: &ColoredString, text: &str) -> String {
    let mut out = String::new();
    for (number, line) in text.split('\n').enumerate() {
        let _ = if number == 0 { writeln!(out, "{time}{mark} {line}") } else { writeln!(out, "  {line}") };
    }
    out
}

/// `10:04:11.231 5 bytes `, of UTC.
fn time(at: Timestamp, length: Option<usize>) -> String {
    let clock: String = at.to_string().chars().skip(11).take(12).collect();
    let length = length.map(|length| format!("{} ", size(length))).unwrap_or_default();
    format!("{} {}", clock.dimmed(), length.dimmed())
}

fn size(length: usize) -> String {
    format!("{length} {}", if length == 1 { "byte" } else { "bytes" })
}

/// Text that a terminal shows and does not obey; its lines stay lines and its backslashes single.
pub fn safe(text: &str) -> String {
    let line = |line: &str| line.split('\\').map(|part| escape(part.as_bytes())).collect::<Vec<_>>().join("\\");
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

fn cut(text: &str, length: usize) -> String {
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}\n{}", &text[..end], format!("... ({} in all)", size(length)).dimmed()),
        None => text.to_owned(),
    }
}

/// Bytes in rows of hexadecimal, with those that are ASCII beside them.
fn dump(bytes: &[u8]) -> String {
    let mut out = format!("binary, {}", size(bytes.len())).dimmed().to_string();
    let shown = &bytes[..bytes.len().min(MOST_BYTES)];
    for (number, row) in shown.chunks(ROW).enumerate() {
        let hex = row.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x} "));
        let ascii: String =
            row.iter().map(|&byte| if (0x20..0x7f).contains(&byte) { char::from(byte) } else { '.' }).collect();
        let _ = write!(out, "\n{}  {hex:<48} {ascii}", format!("{:06x}", number * ROW).dimmed());
    }
    if shown.len() < bytes.len() {
        out.push_str("\n...");
    }
    out
}

/// JSON in colours and indented lines.
fn json(out: &mut String, value: &Value, depth: usize) {
    let margin = "  ".repeat(depth + 1);
    let end = "  ".repeat(depth);
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            out.push('{');
            for (number, (name, value)) in fields.iter().enumerate() {
                let comma = if number == 0 { "" } else { "," };
                let _ = write!(out, "{comma}\n{margin}{}: ", safe(&Value::from(name.as_str()).to_string()).blue());
                json(out, value, depth + 1);
            }
            let _ = write!(out, "\n{end}}}");
        }
        Value::Array(values) if !values.is_empty() => {
            out.push('[');
            for (number, value) in values.iter().enumerate() {
                let comma = if number == 0 { "" } else { "," };
                let _ = write!(out, "{comma}\n{margin}");
                json(out, value, depth + 1);
            }
            let _ = write!(out, "\n{end}]");
        }
        Value::String(_) => {
            let _ = write!(out, "{}", safe(&value.to_string()).green());
        }
        Value::Object(_) | Value::Array(_) => out.push_str(&value.to_string()),
        Value::Null | Value::Bool(_) | Value::Number(_) => {
            let _ = write!(out, "{}", value.to_string().yellow());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Timestamp = Timestamp::from_seconds(12 * 3600);

    fn lines(style: Style, shown: Shown<'_>) -> String {
        colored::control::set_override(false);
        style.lines(shown, NOON)
    }

    #[test]
    fn what_comes_is_marked_and_escaped() {
        let plain = Style::default();
        assert_eq!(lines(plain, Shown::Text("hello")), "< hello\n");
        assert_eq!(lines(plain, Shown::Text("a\nb\x1b[2J\\")), "< a\n  b\\x1b[2J\\\n");
        assert_eq!(lines(plain, Shown::Sent("text", 5)), "");
    }

    #[test]
    fn times_and_sizes_are_shown_when_asked_for() {
        let style = Style { timestamps: true, ..Style::default() };
        assert_eq!(lines(style, Shown::Text("é")), "12:00:00.000 2 bytes < é\n");
        assert_eq!(lines(style, Shown::Sent("text", 1)), "12:00:00.000 > text, 1 byte\n");
    }

    #[test]
    fn binary_messages_are_rows_of_hexadecimal() {
        let text = lines(Style::default(), Shown::Binary(b"hello\0\xff"));
        assert_eq!(text, format!("< binary, 7 bytes\n  000000  {:<48} hello..\n", "68 65 6c 6c 6f 00 ff"));
        assert!(lines(Style::default(), Shown::Binary(&[0; 1000])).ends_with("  ...\n"));
    }

    #[test]
    fn json_is_indented_when_asked_for_and_text_stays_text() {
        let style = Style { pretty: true, ..Style::default() };
        let text = lines(style, Shown::Text(r#"{"b":[1,{}],"a":"x\u001b"}"#));
        assert_eq!(text, "< {\n    \"b\": [\n      1,\n      {}\n    ],\n    \"a\": \"x\\u001b\"\n  }\n");
        assert_eq!(lines(style, Shown::Text("{no json")), "< {no json\n");
        assert_eq!(lines(style, Shown::Text("12")), "< 12\n");
    }

    #[test]
    fn a_long_message_is_cut() {
        let text = lines(Style::default(), Shown::Text(&"é".repeat(10_000)));
        assert!(text.ends_with("... (20000 bytes in all)\n") && text.len() < 2 * MOST + 100, "{}", text.len());
    }
}
