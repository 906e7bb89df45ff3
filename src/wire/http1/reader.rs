//! The reader: line by line, keeping what is odd.

use super::{Field, Head, Kind, Oddity, OddityKind, Span, Start, Version, fields};
use crate::wire::h2;

#[derive(Clone, Copy)]
struct Line {
    whole: Span,
    content: Span,
    bare_lf: bool,
    ended: bool,
}

impl Line {
    fn at(bytes: &[u8], start: usize) -> Self {
        let Some(length) = bytes[start..].iter().position(|&byte| byte == b'\n') else {
            let whole = Span::new(start, bytes.len());
            return Self { whole, content: whole, bare_lf: false, ended: false };
        };
        let lf = start + length;
        let crlf = length > 0 && bytes[lf - 1] == b'\r';
        Self {
            whole: Span::new(start, lf + 1),
            content: Span::new(start, if crlf { lf - 1 } else { lf }),
            bare_lf: !crlf,
            ended: true,
        }
    }
}

/// Reads one head from the beginning of `bytes`, to its empty line or to the end.
pub fn read(bytes: &[u8], kind: Kind) -> Head {
    let mut reader = Reader { head: Head::empty(), kind, started: false };
    let mut position = 0;
    while position < bytes.len() && !reader.head.complete {
        let line = Line::at(bytes, position);
        position = line.whole.end;
        reader.take(bytes, line);
    }
    reader.head.span = Span::new(0, position);
    reader.head
}

struct Reader {
    head: Head,
    kind: Kind,
    started: bool,
}

impl Reader {
    fn odd(&mut self, kind: OddityKind, span: Span) {
        self.head.oddities.push(Oddity { kind, span });
    }

    fn take(&mut self, bytes: &[u8], line: Line) {
        let content = line.content.of(bytes);
        if line.bare_lf {
            self.odd(OddityKind::BareLf, line.whole);
        }
        if content.is_empty() && line.ended {
            if self.started {
                self.head.complete = true;
            } else {
                self.odd(OddityKind::LeadingBlankLine, line.whole);
            }
            return;
        }
        self.look_for_controls(content, line);
        if self.started {
            self.field_line(content, line);
        } else {
            self.started = true;
            self.head.start_line = line.whole;
            self.head.start = match self.kind {
                Kind::Response => self.status_line(content, line.whole),
                // The text of an HTTP/2 head has no start line but pseudo-header fields (see `h2::head`).
                Kind::Request if content.starts_with(b":") => {
                    let version = Some(Version::HTTP_2);
                    Start::Request { method: Vec::new(), target: Vec::new(), version }
                }
                Kind::Request => self.request_line(content, line.whole),
            };
            if content.starts_with(b":") && self.kind == Kind::Request {
                self.field_line(content, line);
            }
        }
    }

    fn look_for_controls(&mut self, content: &[u8], line: Line) {
        // Nearly every line has none, and that is told many bytes at a time.
        if !content.iter().fold(false, |found, byte| found | byte.is_ascii_control()) {
            return;
        }
        for (i, &byte) in content.iter().enumerate() {
            let at = Span::new(line.whole.start + i, line.whole.start + i + 1);
            match byte {
                // In a line that has not ended yet a CR may be the first half of its end.
                b'\r' if line.ended || i + 1 < content.len() => self.odd(OddityKind::BareCr, at),
                b'\t' | b'\r' => {}
                0..=0x1f | 0x7f => self.odd(OddityKind::ControlCharacter, at),
                _ => {}
            }
        }
    }

    fn status_line(&mut self, content: &[u8], whole: Span) -> Start {
        let Some(rest) = content.strip_prefix(b"HTTP/") else {
            return Start::Malformed("does not begin with HTTP/");
        };
        let Some((version, rest)) = version(rest) else {
            return Start::Malformed("has no version after HTTP/");
        };
        let spaces = rest.iter().take_while(|&&byte| byte == b' ' || byte == b'\t').count();
        if spaces == 0 {
            return Start::Malformed("has no space after the version");
        }
        if spaces > 1 {
            self.odd(OddityKind::StartLineSpacing, whole);
        }
        let rest = &rest[spaces..];
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if digits != 3 || rest[0] == b'0' {
            return Start::Malformed("has no three-digit status code");
        }
        let code = rest[..3].iter().fold(0, |code, digit| code * 10 + u16::from(digit - b'0'));
        match rest[3..].split_first() {
            None => {
                // The space after the code is needed even when no reason follows (RFC 9112 §4); HTTP/2 has none.
                if version < Version::HTTP_2 {
                    self.odd(OddityKind::StartLineSpacing, whole);
                }
                Start::Status { version, code, reason: Vec::new() }
            }
            Some((b' ' | b'\t' | b'\r', reason)) => Start::Status { version, code, reason: reason.to_vec() },
            Some(_) => Start::Malformed("has no space after the status code"),
        }
    }

    fn request_line(&mut self, content: &[u8], whole: Span) -> Start {
        let Some(first) = content.iter().position(|&byte| byte == b' ') else {
            return Start::Malformed("has no space after the method");
        };
        let (method, rest) = (&content[..first], &content[first + 1..]);
        let last = rest.iter().rposition(|&byte| byte == b' ');
        let (target, tail) = match last {
            Some(last) if rest[last + 1..].starts_with(b"HTTP/") => (&rest[..last], Some(&rest[last + 6..])),
            _ => (rest, None),
        };
        if target.is_empty() || target.contains(&b' ') {
            self.odd(OddityKind::StartLineSpacing, whole);
        }
        let version = tail.and_then(version).map(|(version, _)| version);
        Start::Request { method: method.to_vec(), target: target.to_vec(), version }
    }

    fn field_line(&mut self, content: &[u8], line: Line) {
        let folded = matches!(content.first(), Some(b' ' | b'\t'));
        if folded && let Some(last) = self.head.fields.last_mut() {
            last.value.push(b' ');
            last.value.extend_from_slice(content.trim_ascii());
            last.value.truncate(last.value.trim_ascii_end().len());
            last.line.end = line.whole.end;
            self.odd(OddityKind::Folded, line.whole);
            return;
        }
        if content.starts_with(b":") && self.head.version() == Some(Version::HTTP_2) {
            return self.pseudo_field(content, line);
        }
        let Some(colon) = content.iter().position(|&byte| byte == b':') else {
            // A line that the connection's end cut short is not odd, it is unfinished.
            if line.ended {
                self.odd(OddityKind::NoColon, line.whole);
            }
            self.head.fields.push(Field { name: content.trim_ascii().to_vec(), value: Vec::new(), line: line.whole });
            return;
        };
        let written = &content[..colon];
        let name = written.trim_ascii_end();
        if name.is_empty() {
            self.odd(OddityKind::EmptyName, line.whole);
        } else if !fields::is_token(name) {
            self.odd(OddityKind::NameNotToken, line.whole);
        }
        if name.len() < written.len() {
            self.odd(OddityKind::SpaceBeforeColon, line.whole);
        }
        let value = content[colon + 1..].trim_ascii().to_vec();
        self.head.fields.push(Field { name: name.to_vec(), value, line: line.whole });
    }

    /// A pseudo-header field of a request (RFC 9113 §8.3.1); two of them are what a request line says.
    fn pseudo_field(&mut self, content: &[u8], line: Line) {
        let (name, value) = h2::head::field(content);
        if let Start::Request { method, target, .. } = &mut self.head.start {
            match name {
                b":method" => *method = value.to_vec(),
                b":path" => *target = value.to_vec(),
                _ => {}
            }
        }
        self.head.fields.push(Field { name: name.to_vec(), value: value.to_vec(), line: line.whole });
    }
}

/// `1.1` or `2` at the beginning of `bytes`, and what follows it.
fn version(bytes: &[u8]) -> Option<(Version, &[u8])> {
    let (major, rest) = digit(bytes)?;
    match rest.strip_prefix(b".").and_then(digit) {
        Some((minor, rest)) => Some((Version { major, minor: Some(minor) }, rest)),
        None => Some((Version { major, minor: None }, rest)),
    }
}

fn digit(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let (first, rest) = bytes.split_first()?;
    first.is_ascii_digit().then(|| (first - b'0', rest))
}
