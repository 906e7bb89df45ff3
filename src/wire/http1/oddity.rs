//! What can be odd about a head.

use crate::wire::Span;

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
