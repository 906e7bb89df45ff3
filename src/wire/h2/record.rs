//! What happened on a connection, as far as it is kept: SETTINGS in wire order, how it ended, and the frames.

use serde::{Deserialize, Serialize};

use super::code;

/// A setting's identifier and value.
pub type Setting = (u16, u32);

/// What is known of a connection with one stream.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Record {
    /// The peer's first SETTINGS, in the order in which they stood; `None` when none came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings: Option<Vec<Setting>>,
    /// Further SETTINGS of the peer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub later: Vec<Vec<Setting>>,
    /// How the peer ended the connection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goaway: Option<GoAway>,
    /// The code with which the peer reset the stream.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reset: Option<u32>,
    /// Whether the peer ended the stream in good order.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ended: bool,
    /// Why nothing more could be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<Fault>,
    /// Rules that the peer broke without stopping anything, each once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub oddities: Vec<Oddity>,
    /// Whether data had to wait for a window that the peer did not open.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stalled: bool,
    /// How many frames are not listed.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub unlisted: u64,
    /// The frames in their order, the first ones. A transcript has a line for each.
    #[serde(skip)]
    pub frames: Vec<Frame>,
}

// The form that serde asks for.
#[allow(clippy::trivially_copy_pass_by_ref)]
const fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// A GOAWAY frame (RFC 9113 §6.8).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct GoAway {
    /// The last stream that the peer may have looked at.
    #[serde(default)]
    pub last: u32,
    /// The error code.
    pub code: u32,
    /// What the peer says besides, escaped.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub debug: String,
}

/// Who sent a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sender {
    /// The client.
    Client,
    /// The server.
    Server,
}

/// One frame: what its first nine bytes say, and the meaning of its payload where that is no block of fields and no
/// data, which stand elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// Who sent it.
    pub from: Sender,
    /// The type by its name.
    #[serde(rename = "type")]
    pub kind: String,
    /// The stream, 0 for the connection.
    pub stream: u32,
    /// The flags.
    pub flags: u8,
    /// The payload's length in bytes.
    pub length: usize,
    /// What the payload says, escaped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
}

/// What ends the reading of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// What came first is no frame.
    NotHttp2,
    /// A frame larger than allowed.
    FrameTooLarge,
    /// A head that does not end, or is larger than is kept.
    HeadTooLarge,
    /// A block of fields that cannot be decoded.
    BadFields,
    /// A block of fields with something else inside it.
    BrokenBlock,
    /// A push, which was switched off.
    Push,
    /// More data than the windows allow.
    TooMuchData,
}

/// A rule that was broken, and that reading goes on after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Oddity {
    /// Another frame came before SETTINGS.
    SettingsNotFirst,
    /// A frame on the stream after its end.
    AfterEnd,
    /// Data before the answer's head.
    DataBeforeHead,
    /// A frame on a stream that nobody opened.
    UnknownStream,
    /// A frame whose length its type does not have.
    BadLength,
}

impl Fault {
    /// What is wrong, in words that follow "the server".
    pub const fn words(self) -> &'static str {
        match self {
            Self::NotHttp2 => "does not answer in HTTP/2",
            Self::FrameTooLarge => "sends a frame larger than the 16384 bytes that it may have",
            Self::HeadTooLarge => "sends a block of header fields that does not end within 256 KiB",
            Self::BadFields => "sends header fields that cannot be decompressed",
            Self::BrokenBlock => "sends another frame inside a block of header fields, or a CONTINUATION outside one",
            Self::Push => "pushes a stream, which was switched off",
            Self::TooMuchData => "sends more data than it was given room for",
        }
    }

    /// Where that is forbidden.
    pub const fn section(self) -> &'static str {
        match self {
            Self::NotHttp2 => "RFC 9113 §3.4",
            Self::FrameTooLarge => "RFC 9113 §4.2",
            Self::HeadTooLarge => "RFC 9113 §10.5.1",
            Self::BadFields => "RFC 9113 §4.3",
            Self::BrokenBlock => "RFC 9113 §6.10",
            Self::Push => "RFC 9113 §6.6",
            Self::TooMuchData => "RFC 9113 §5.2",
        }
    }
}

impl Oddity {
    /// What is wrong, in words that follow "the server".
    pub const fn words(self) -> &'static str {
        match self {
            Self::SettingsNotFirst => "sends another frame before its SETTINGS",
            Self::AfterEnd => "sends frames on a stream that it has ended",
            Self::DataBeforeHead => "sends data before its answer's head",
            Self::UnknownStream => "sends frames on a stream that nobody opened",
            Self::BadLength => "sends a frame of a length that its type cannot have",
        }
    }

    /// Where that is forbidden.
    pub const fn section(self) -> &'static str {
        match self {
            Self::SettingsNotFirst => "RFC 9113 §3.4",
            Self::AfterEnd | Self::UnknownStream => "RFC 9113 §5.1",
            Self::DataBeforeHead => "RFC 9113 §8.1",
            Self::BadLength => "RFC 9113 §4.2",
        }
    }
}

/// What a peer says of `SETTINGS_ENABLE_CONNECT_PROTOCOL` (RFC 8441 §3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Announced {
    /// Its SETTINGS never came.
    NoSettings,
    /// Its SETTINGS do not mention it.
    Absent,
    /// It is 0.
    Zero,
    /// It is 1 from the beginning.
    One,
    /// It is 1 in a later frame only.
    Late,
    /// It is neither 0 nor 1.
    Other(u32),
}

impl Record {
    /// Whether the peer allows Extended CONNECT, as far as it has said by now.
    pub fn announced(&self) -> Announced {
        let Some(first) = &self.settings else { return Announced::NoSettings };
        let later = self.later.iter().rev().find_map(|settings| last_word(settings));
        match (last_word(first), later) {
            (Some(1), _) => Announced::One,
            (_, Some(1)) => Announced::Late,
            (None, None) => Announced::Absent,
            (_, Some(0)) | (Some(0), None) => Announced::Zero,
            (_, Some(other)) | (Some(other), None) => Announced::Other(other),
        }
    }

    /// What the peer said in HTTP/2's terms that is not an answer, in a few words; `asked` tells whether a request went
    /// out.
    pub fn refusal(&self, asked: bool) -> Option<String> {
        if let Some(code) = self.reset {
            return Some(format!("RST_STREAM {}", code::error(code)));
        }
        if let Some(goaway) = &self.goaway {
            return Some(format!("GOAWAY {}", code::error(goaway.code)));
        }
        if self.fault.is_some() {
            return Some("broken HTTP/2".to_owned());
        }
        let forbidden = self.settings.is_some() && !self.announced().allows();
        (forbidden && !asked).then(|| "no Extended CONNECT".to_owned())
    }

    /// Whether Extended CONNECT was allowed first and not any more later, which must not be (RFC 8441 §3).
    pub fn withdrew(&self) -> bool {
        let values = self.settings.iter().chain(&self.later).flatten();
        let mut values = values.filter(|(id, _)| *id == code::ENABLE_CONNECT_PROTOCOL).map(|(_, value)| *value);
        values.any(|value| value == 1) && values.any(|value| value == 0)
    }
}

/// The value of the setting in these SETTINGS; where it is repeated, the last one holds.
fn last_word(settings: &[Setting]) -> Option<u32> {
    settings.iter().rev().find(|(id, _)| *id == code::ENABLE_CONNECT_PROTOCOL).map(|(_, value)| *value)
}

impl Announced {
    /// Whether Extended CONNECT may be used.
    pub const fn allows(self) -> bool {
        matches!(self, Self::One | Self::Late)
    }
}

/// Settings as people write them.
pub fn shown(settings: &[Setting]) -> String {
    let shown: Vec<_> = settings.iter().map(|(id, value)| format!("{}={value}", code::setting(*id))).collect();
    shown.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn announced(frames: &[&[Setting]]) -> Announced {
        let mut frames = frames.iter().map(|frame| frame.to_vec());
        Record { settings: frames.next(), later: frames.collect(), ..Record::default() }.announced()
    }

    #[test]
    fn absent_zero_late_and_never_sent_are_told_apart() {
        assert_eq!(announced(&[]), Announced::NoSettings);
        assert_eq!(announced(&[&[(3, 100)]]), Announced::Absent);
        assert_eq!(announced(&[&[(8, 0)]]), Announced::Zero);
        assert_eq!(announced(&[&[(8, 1)]]), Announced::One);
        assert_eq!(announced(&[&[(8, 0)], &[(8, 1)]]), Announced::Late);
        assert_eq!(announced(&[&[(3, 1)], &[(4, 1)]]), Announced::Absent);
        assert_eq!(announced(&[&[(8, 2)]]), Announced::Other(2));
    }

    #[test]
    fn what_was_allowed_must_not_be_withdrawn() {
        let record = |later| Record { settings: Some(vec![(8, 1)]), later, ..Record::default() };
        assert!(record(vec![vec![(8, 0)]]).withdrew());
        assert!(!record(vec![vec![(8, 1)]]).withdrew());
    }
}
