//! What terminals, JSON, HTML and word processors did to a text, undone.

/// So many bytes of a text are read: an error and what surrounds it, and not a day's log.
pub const MOST: usize = 64 * 1024;

/// The text in plain letters: no colours, no escapes, straight quotes, one kind of space. Line ends stay.
pub fn clean(text: &str) -> String {
    let plain = unescape(cut(text));
    let mut out = String::with_capacity(plain.len());
    let mut chars = plain.char_indices();
    while let Some((at, c)) = chars.next() {
        let skip = match c {
            '\u{1b}' | '\u{9b}' => colour_length(&plain[at..]),
            '[' => lost_colour_length(&plain[at..]),
            _ => 0,
        };
        if skip > 0 {
            while chars.as_str().len() > plain.len() - at - skip {
                chars.next();
            }
            continue;
        }
        match c {
            '‘' | '’' | '‚' | '´' | '`' => out.push('\''),
            '“' | '”' | '„' | '«' | '»' => out.push('"'),
            '–' | '—' | '‑' | '−' => out.push('-'),
            '…' => out.push_str("..."),
            '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{202a}'..='\u{202e}' => {}
            '\n' => out.push('\n'),
            c if c.is_whitespace() => out.push(' '),
            // Bytes that are no text tell what was spoken: a TLS hello begins with \x16\x03.
            c if c.is_ascii_control() => out.extend(['\\', 'x', digit(c, 4), digit(c, 0)]),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// The first [`MOST`] bytes, cut between two letters.
fn cut(text: &str) -> &str {
    let mut end = text.len().min(MOST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Escapes of JSON and of programming languages, however often they were doubled, and entities of HTML.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['\\', '&']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (c, used) = if rest.starts_with('&') { entity(rest) } else { backslash(rest) };
        out.push(c);
        rest = &rest[used..];
    }
    out + rest
}

/// What a run of backslashes and the letter after it stand for, and how many bytes that is.
fn backslash(text: &str) -> (char, usize) {
    let run = text.bytes().take_while(|byte| *byte == b'\\').count();
    let after = &text[run..];
    match after.chars().next() {
        Some(c @ ('"' | '\'' | '/' | '`')) => (c, run + 1),
        Some('n' | 'r') => ('\n', run + 1),
        Some('t') => (' ', run + 1),
        Some('e') if after.starts_with("e[") => ('\u{1b}', run + 1),
        Some('0') if after.starts_with("033[") => ('\u{1b}', run + 3),
        Some('x') => hex(after, 1, 2).map_or(('\\', run), |c| (c, run + 3)),
        Some('u') => hex(after, 1, 4).map_or(('\\', run), |c| (c, run + 5)),
        _ => ('\\', run),
    }
}

/// A digit of the number of `c`, in hexadecimal.
fn digit(c: char, shift: u32) -> char {
    char::from_digit(u32::from(c) >> shift & 0xf, 16).unwrap_or('0')
}

fn hex(text: &str, from: usize, digits: usize) -> Option<char> {
    u32::from_str_radix(text.get(from..from + digits)?, 16).ok().and_then(char::from_u32)
}

fn entity(text: &str) -> (char, usize) {
    const KNOWN: &[(&str, char)] = &[
        ("&quot;", '"'),
        ("&#x27;", '\''),
        ("&apos;", '\''),
        ("&lt;", '<'),
        ("&gt;", '>'),
        ("&amp;", '&'),
        ("&nbsp;", ' '),
    ];
    KNOWN
        .iter()
        .find(|(name, _)| text.get(..name.len()).is_some_and(|own| own.eq_ignore_ascii_case(name)))
        .map(|(name, c)| (*c, name.len()))
        .or_else(|| numbered(text))
        .unwrap_or(('&', 1))
}

/// `&#35;`, which some error pages write for what is no letter.
fn numbered(text: &str) -> Option<(char, usize)> {
    let digits = text.strip_prefix("&#")?;
    let end = digits.find(';').filter(|end| (1..=6).contains(end))?;
    let c = char::from_u32(digits[..end].parse().ok()?)?;
    Some((c, end + 3))
}

/// The length of an escape sequence of a terminal.
fn colour_length(text: &str) -> usize {
    const LONGEST: usize = 64;
    let mut chars = text.char_indices().skip(1);
    let (begin, string) = match chars.next() {
        Some((_, '[')) => (2, false),
        Some((_, ']')) => (2, true),
        _ if text.starts_with('\u{9b}') => (2, false),
        _ => return 1,
    };
    for (at, c) in text.char_indices().skip(begin.min(2)).take(LONGEST) {
        let ends = if string { c == '\u{7}' } else { ('@'..='~').contains(&c) };
        if ends {
            return at + c.len_utf8();
        }
    }
    begin
}

/// The length of a colour whose escape character was lost on the way: `[31m`.
fn lost_colour_length(text: &str) -> usize {
    let digits = text[1..].bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b';').take(16).count();
    if digits > 0 && text.as_bytes().get(1 + digits) == Some(&b'm') { digits + 2 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_terminals_json_html_and_word_processors_did_is_undone() {
        for (pasted, plain) in [
            ("\u{1b}[31mError\u{1b}[0m: x", "Error: x"),
            ("[1;31mError[0m: x", "Error: x"),
            (r"\u001b[33mwarn\u001b[39m y", "warn y"),
            (r#"{\"code\":3,\"message\":\"Bad request\"}"#, r#"{"code":3,"message":"Bad request"}"#),
            (r#"Can \\\"Upgrade\\\" only"#, r#"Can "Upgrade" only"#),
            (r"one\ntwo\tthree", "one\ntwo three"),
            ("Firefox can’t “connect”…", "Firefox can't \"connect\"..."),
            ("Can &quot;Upgrade&quot; &lt;only&gt;", "Can \"Upgrade\" <only>"),
            ("Reference&#32;&#35;18&#46;a &#x; &#", "Reference #18.a &#x; &#"),
            ("a\u{a0}b\u{200b}c\r\n", "a bc \n"),
            (r"b'\\x16\x03\u0001'", r"b'\x16\x03\x01'"),
            (r"C:\path [12] [main]", r"C:\path [12] [main]"),
        ] {
            assert_eq!(clean(pasted), plain);
        }
    }

    #[test]
    fn a_long_text_is_cut_between_two_letters() {
        assert_eq!(clean(&"é".repeat(MOST)).len(), MOST);
    }
}
