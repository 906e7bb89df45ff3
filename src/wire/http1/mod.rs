//! HTTP/1.x heads, read tolerantly (RFC 9112). Line ends, folds, spaces and non-tokens that a strict parser refuses or
//! drops in silence are kept as [`Oddity`]s with their place, so that a judge can name them.

mod end;
mod oddity;
mod reader;

pub use end::EndFinder;
pub use oddity::{Oddity, OddityKind};

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

impl Version {
    /// HTTP/2.
    pub const HTTP_2: Self = Self { major: 2, minor: None };
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
        reader::read(bytes, kind)
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

    /// The field whose line has the byte at `position`.
    pub fn field_at(&self, position: usize) -> Option<&Field> {
        self.fields.iter().find(|field| (field.line.start..field.line.end).contains(&position))
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

    /// Whether this is an interim answer (1xx); a 101 is final here.
    pub const fn is_interim(&self) -> bool {
        matches!(self.status(), Some(100 | 102..=199))
    }

    /// Whether this is a head of HTTP/2.
    pub fn is_http2(&self) -> bool {
        self.version().is_some_and(|version| version.major == 2)
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

#[cfg(test)]
mod tests;
