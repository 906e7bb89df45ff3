//! What a peer does that a conforming endpoint does not, and how it is answered (RFC 6455 §5 to §8, RFC 7692).

use crate::wire::close_code::{INVALID_DATA, PROTOCOL_ERROR, TOO_BIG};

/// A rule that the peer broke, or a limit of ours that it went over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breach {
    /// A server's frame has a mask.
    Masked,
    /// A reserved bit is set that nothing gave a meaning.
    ReservedBit,
    /// An opcode without a meaning.
    ReservedOpcode,
    /// A control frame of more than 125 bytes.
    ControlTooLong,
    /// A control frame that is not final.
    ControlFragmented,
    /// A length of 2^63 or more.
    LengthTooGreat,
    /// A continuation with nothing to continue.
    NothingToContinue,
    /// A new message before the last one was finished.
    MessageInsideMessage,
    /// A text that is not UTF-8.
    TextNotUtf8,
    /// A close frame of one byte.
    CloseOfOneByte,
    /// A close code that must not be sent.
    CloseCode(u16),
    /// A close reason that is not UTF-8.
    CloseReasonNotUtf8,
    /// A compressed message that cannot be inflated.
    NotDeflate,
    /// A message of more than so many bytes.
    TooBig(u64),
}

impl Breach {
    /// What it is, in one sentence.
    pub fn words(self) -> String {
        match self {
            Self::Masked => "The server masks its frames, which only clients do".to_owned(),
            Self::ReservedBit => "The server sends a frame with a reserved bit set".to_owned(),
            Self::ReservedOpcode => "The server sends a frame with an opcode that means nothing".to_owned(),
            Self::ControlTooLong => "The server sends a control frame of more than 125 bytes".to_owned(),
            Self::ControlFragmented => "The server sends a control frame in fragments".to_owned(),
            Self::LengthTooGreat => "The server sends a frame length with its highest bit set".to_owned(),
            Self::NothingToContinue => "The server continues a message that it never began".to_owned(),
            Self::MessageInsideMessage => {
                "The server begins a message before the last fragment of the one before".to_owned()
            }
            Self::TextNotUtf8 => "The server sends a text message that is not UTF-8".to_owned(),
            Self::CloseOfOneByte => "The server's close frame has one byte where a code has two".to_owned(),
            Self::CloseCode(code) => format!("The server closes with {code}, a code that must not be sent"),
            Self::CloseReasonNotUtf8 => "The reason in the server's close frame is not UTF-8".to_owned(),
            Self::NotDeflate => "The server sends a compressed message that cannot be inflated".to_owned(),
            Self::TooBig(limit) => {
                format!("The server sends a message of more than {limit} bytes, the most that --max-message allows")
            }
        }
    }

    /// The code of the close frame that answers it (RFC 6455 §7.4.1).
    pub const fn close_code(self) -> u16 {
        match self {
            Self::TextNotUtf8 | Self::CloseReasonNotUtf8 | Self::NotDeflate => INVALID_DATA,
            Self::TooBig(_) => TOO_BIG,
            _ => PROTOCOL_ERROR,
        }
    }

    /// The cause of the catalogue that explains it.
    pub const fn cause(self) -> Option<&'static str> {
        Some(match self {
            Self::Masked => "frame-masked-by-server",
            Self::ReservedBit => "frame-reserved-bit",
            Self::ReservedOpcode => "frame-reserved-opcode",
            Self::ControlTooLong => "frame-control-too-long",
            Self::ControlFragmented => "frame-control-fragmented",
            Self::TextNotUtf8 | Self::CloseReasonNotUtf8 => "text-not-utf8",
            Self::CloseOfOneByte | Self::CloseCode(_) => "close-code-invalid",
            Self::LengthTooGreat
            | Self::NothingToContinue
            | Self::MessageInsideMessage
            | Self::NotDeflate
            | Self::TooBig(_) => return None,
        })
    }

    /// The section that it breaks; none for a limit of ours.
    pub const fn spec(self) -> Option<&'static str> {
        Some(match self {
            Self::Masked => "RFC 6455 §5.1",
            Self::ReservedBit | Self::ReservedOpcode | Self::LengthTooGreat => "RFC 6455 §5.2",
            Self::ControlTooLong | Self::ControlFragmented => "RFC 6455 §5.5",
            Self::NothingToContinue | Self::MessageInsideMessage => "RFC 6455 §5.4",
            Self::TextNotUtf8 => "RFC 6455 §8.1",
            Self::CloseOfOneByte | Self::CloseReasonNotUtf8 => "RFC 6455 §5.5.1",
            Self::CloseCode(_) => "RFC 6455 §7.4",
            Self::NotDeflate => "RFC 7692 §7.2.2",
            Self::TooBig(_) => return None,
        })
    }
}
