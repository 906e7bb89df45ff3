//! Text from a peer made safe to show: one reversible form for terminals, logs and transcripts.

use std::fmt::Write;

/// `bytes` as one line of text: valid printable UTF-8 as it is, a backslash doubled, `\r`, `\n`, `\t` by name, all else
/// as `\xNN`. No output of this can move a cursor, change a colour or reverse the direction of text.
pub fn escape(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            push(&mut out, c);
        }
        for byte in chunk.invalid() {
            let _ = write!(out, "\\x{byte:02x}");
        }
    }
    out
}

/// What [`escape`] gives for the bytes of a string.
pub fn escape_str(text: &str) -> String {
    escape(text.as_bytes())
}

/// Text of a file that people write, safe to show; what it says of backslashes stays as they wrote it.
pub fn escape_controls(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '\\' { out.push(c) } else { push(&mut out, c) }
    }
    out
}

/// The bytes that [`escape`] turned into `text`. A backslash that begins no known escape stands for itself.
pub fn unescape(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let (byte, used) = if bytes[i] == b'\\' { unescape_one(&bytes[i..]) } else { (bytes[i], 1) };
        out.push(byte);
        i += used;
    }
    out
}

fn unescape_one(bytes: &[u8]) -> (u8, usize) {
    match bytes.get(1) {
        Some(b'\\') => (b'\\', 2),
        Some(b'n') => (b'\n', 2),
        Some(b'r') => (b'\r', 2),
        Some(b't') => (b'\t', 2),
        Some(b'x') => match bytes.get(2..4).and_then(hex) {
            Some(value) => (value, 4),
            None => (b'\\', 1),
        },
        _ => (b'\\', 1),
    }
}

fn hex(digits: &[u8]) -> Option<u8> {
    let high = char::from(*digits.first()?).to_digit(16)?;
    let low = char::from(*digits.get(1)?).to_digit(16)?;
    u8::try_from(high * 16 + low).ok()
}

fn push(out: &mut String, c: char) {
    match c {
        '\\' => out.push_str("\\\\"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        _ if c.is_control() || is_invisible(c) => {
            let mut buffer = [0; 4];
            for byte in c.encode_utf8(&mut buffer).bytes() {
                let _ = write!(out, "\\x{byte:02x}");
            }
        }
        _ => out.push(c),
    }
}

/// Characters that change how their neighbours are shown, or that cannot be seen.
fn is_invisible(c: char) -> bool {
    matches!(u32::from(c),
        0xad | 0x61c | 0x180e | 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f | 0xfe00..=0xfe0f | 0xfeff
        | 0xfff0..=0xfffb | 0xe0000..=0xe0fff | 0xf0000..=0x10_ffff | 0xe000..=0xf8ff)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_terminal_sequence_is_shown_and_not_obeyed() {
        assert_eq!(escape(b"\x1b[31mred\x07"), "\\x1b[31mred\\x07");
    }

    #[test]
    fn a_direction_override_is_shown_as_its_bytes() {
        assert_eq!(escape("a\u{202e}b".as_bytes()), "a\\xe2\\x80\\xaeb");
    }

    #[test]
    fn letters_of_any_script_stay_readable() {
        assert_eq!(escape("Größe 中文".as_bytes()), "Größe 中文");
    }

    proptest! {
        #[test]
        fn every_byte_string_survives_the_way_there_and_back(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let text = escape(&bytes);
            prop_assert!(!text.chars().any(char::is_control));
            prop_assert_eq!(unescape(&text), bytes);
        }
    }
}
