//! HTTP/1.x heads, read tolerantly (RFC 9112). Line ends, folds, spaces and non-tokens that a strict parser refuses or
//! drops in silence are kept as [`Oddity`]s with their place, so that a judge can name them.

use super::{Span, fields};

/// A head: the start line and the fields, up to the empty line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// From the first byte looked at to the end of the empty line, or to where the bytes ended.
    pub span: Span,
    /// The start line.
    pub start: Start,
    /// Where the start line stands, its line end included.
    pub start_line: Span,
    /// The fields in their order, none dropped.
    pub fields: Vec<Field>,
    /// What a strict reader would refuse.
    pub oddities: Vec<Oddity>,
    /// Whether the empty line that ends a head was there.
    pub complete: bool,
}

/// A start line, as far as it could be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// `HTTP/1.1 101 Switching Protocols` (RFC 9112 §4).
    Status {
        /// The version that the sender claims.
        version: Version,
        /// Three digits.
        code: u16,
        /// The reason phrase; it has no meaning, and servers are known by it.
        reason: Vec<u8>,
    },
    /// `GET /chat HTTP/1.1` (RFC 9112 §3).
    Request {
        /// The method, in any letter case.
        method: Vec<u8>,
        /// The request target, spaces included when there were any.
        target: Vec<u8>,
        /// The version, when one was given.
        version: Option<Version>,
    },
    /// Neither: the words say what is wrong with it.
    Malformed(&'static str),
}

/// A protocol version, `HTTP/major.minor`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// The first number.
    pub major: u8,
    /// The second, `None` in `HTTP/2`.
    pub minor: Option<u8>,
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.minor {
            Some(minor) => write!(f, "{}.{minor}", self.major),
            None => write!(f, "{}", self.major),
        }
    }
}

/// One field of a head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The name as it was written, letter case kept.
    pub name: Vec<u8>,
    /// The value without the white space around it; folded lines are joined by a space.
    pub value: Vec<u8>,
    /// The whole line or lines, line ends included.
    pub line: Span,
}

impl Field {
    /// Whether the name is `name`, in any letter case.
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name.as_bytes())
    }

    /// The value as text; bytes that are no UTF-8 are replaced.
    pub fn text(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.value)
    }
}

/// Something that a strict reader would refuse, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Oddity {
    /// What it is.
    pub kind: OddityKind,
    /// Where it stands.
    pub span: Span,
}

/// What can be odd about a head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OddityKind {
    /// An empty line before the start line.
    LeadingBlankLine,
    /// A line that ends in LF without CR.
    BareLf,
    /// A CR that is not followed by LF.
    BareCr,
    /// A field continued on a further line (obs-fold).
    Folded,
    /// White space between a field's name and its colon.
    SpaceBeforeColon,
    /// A field line without a colon.
    NoColon,
    /// A field line that begins with its colon.
    EmptyName,
    /// A field name with a character that no token has.
    NameNotToken,
    /// A control character, NUL among them, in a value or in the start line.
    ControlCharacter,
    /// More than one space, or none, where the start line wants exactly one.
    StartLineSpacing,
}

impl OddityKind {
    /// What is wrong, in words that follow "the line".
    pub const fn words(self) -> &'static str {
        match self {
            Self::LeadingBlankLine => "is empty, before the head begins",
            Self::BareLf => "ends in LF alone, not in CR LF",
            Self::BareCr => "has a CR that no LF follows",
            Self::Folded => "continues the one before it (a folded field)",
            Self::SpaceBeforeColon => "has white space before the colon",
            Self::NoColon => "has no colon",
            Self::EmptyName => "has no name before the colon",
            Self::NameNotToken => "has a name with a character that names cannot have",
            Self::ControlCharacter => "has a control character in it",
            Self::StartLineSpacing => "does not have exactly one space between its parts",
        }
    }

    /// The section that says so.
    pub const fn section(self) -> &'static str {
        match self {
            Self::LeadingBlankLine | Self::BareLf | Self::BareCr => "RFC 9112 §2.2",
            Self::Folded => "RFC 9112 §5.2",
            Self::SpaceBeforeColon | Self::NoColon | Self::EmptyName => "RFC 9112 §5.1",
            Self::NameNotToken => "RFC 9110 §5.1",
            Self::ControlCharacter => "RFC 9110 §5.5",
            Self::StartLineSpacing => "RFC 9112 §4",
        }
    }
}

/// Which kind of start line is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A request line.
    Request,
    /// A status line.
    Response,
}

impl Head {
    /// Reads one head from the beginning of `bytes`, to its empty line or to the end.
    pub fn read(bytes: &[u8], kind: Kind) -> Self {
        let mut reader = Reader { head: Self::empty(), kind, started: false };
        let mut position = 0;
        while position < bytes.len() && !reader.head.complete {
            let line = Line::at(bytes, position);
            position = line.whole.end;
            reader.take(bytes, line);
        }
        reader.head.span = Span::new(0, position);
        reader.head
    }

    fn empty() -> Self {
        Self {
            span: Span::default(),
            start: Start::Malformed("is missing"),
            start_line: Span::default(),
            fields: Vec::new(),
            oddities: Vec::new(),
            complete: false,
        }
    }

    /// The fields named `name`, in any letter case.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Field> {
        self.fields.iter().filter(move |field| field.is(name))
    }

    /// The first field named `name`.
    pub fn first<'a>(&'a self, name: &'a str) -> Option<&'a Field> {
        self.all(name).next()
    }

    /// How many fields are named `name`.
    pub fn count(&self, name: &str) -> usize {
        self.all(name).count()
    }

    /// The elements of the list that all fields named `name` make together (RFC 9110 §5.3, §5.6.1).
    pub fn list(&self, name: &str) -> Vec<String> {
        self.all(name).flat_map(|field| fields::elements(&field.text())).collect()
    }

    /// Whether the list of `name` has `token`, in any letter case.
    pub fn has_token(&self, name: &str, token: &str) -> bool {
        self.list(name).iter().any(|element| element.eq_ignore_ascii_case(token))
    }

    /// The status code, for a status line.
    pub const fn status(&self) -> Option<u16> {
        match self.start {
            Start::Status { code, .. } => Some(code),
            _ => None,
        }
    }

    /// The version of the start line.
    pub const fn version(&self) -> Option<Version> {
        match self.start {
            Start::Status { version, .. } => Some(version),
            Start::Request { version, .. } => version,
            Start::Malformed(_) => None,
        }
    }

    /// The same head in a buffer that has `offset` more bytes before it.
    #[must_use]
    pub fn shifted(mut self, offset: usize) -> Self {
        self.span = self.span.shifted(offset);
        self.start_line = self.start_line.shifted(offset);
        for field in &mut self.fields {
            field.line = field.line.shifted(offset);
        }
        for oddity in &mut self.oddities {
            oddity.span = oddity.span.shifted(offset);
        }
        self
    }
}

/// Finds where a head ends in bytes that arrive piece by piece, looking at each byte once.
#[derive(Debug, Default)]
pub struct EndFinder {
    looked: usize,
    started: bool,
    line_has_bytes: bool,
}

impl EndFinder {
    /// The end of the head in `bytes`, which begin where they began at the last call and may have grown.
    pub fn find(&mut self, bytes: &[u8]) -> Option<usize> {
        while let Some(&byte) = bytes.get(self.looked) {
            self.looked += 1;
            match byte {
                b'\n' if self.started && !self.line_has_bytes => return Some(self.looked),
                b'\n' => self.line_has_bytes = false,
                // The CR of an empty line is no content; any other CR is.
                b'\r' if !self.line_has_bytes && bytes.get(self.looked).is_none_or(|&next| next == b'\n') => {
                    if self.looked == bytes.len() {
                        self.looked -= 1;
                        return None;
                    }
                }
                _ => (self.started, self.line_has_bytes) = (true, true),
            }
        }
        None
    }
}

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
                Kind::Request => self.request_line(content, line.whole),
            };
        }
    }

    fn look_for_controls(&mut self, content: &[u8], line: Line) {
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
                // The space after the code is needed even when no reason follows (RFC 9112 §4).
                self.odd(OddityKind::StartLineSpacing, whole);
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

#[cfg(test)]
mod tests;
