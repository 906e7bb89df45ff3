//! What a peer speaks when its first bytes are not an HTTP/1.x head.

use super::alert;

/// A protocol told by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// A TLS alert, with its number.
    TlsAlert(u8),
    /// Another TLS record.
    Tls,
    /// HTTP/2 frames: a SETTINGS frame comes first (RFC 9113 §3.4).
    Http2,
    /// SSH.
    Ssh,
    /// SMTP or FTP: a `220` greeting.
    Smtp,
    /// POP3.
    Pop3,
    /// IMAP.
    Imap,
    /// Redis.
    Redis,
    /// `MySQL` or `MariaDB`.
    Mysql,
    /// AMQP.
    Amqp,
    /// VNC.
    Vnc,
    /// WebSocket frames with no handshake before them.
    Frames,
    /// A page without an HTTP head.
    Html,
    /// Some other text.
    Text,
    /// Some other bytes.
    Binary,
}

impl Protocol {
    /// What `bytes`, the first of a connection, are; `None` while they may still become an HTTP/1.x head.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let start = bytes.iter().position(|byte| !b"\r\n".contains(byte))?;
        let bytes = &bytes[start..];
        // In any letter case: that it is written wrongly is for the reader of heads to say.
        let name = &bytes[..bytes.len().min(4)];
        if name.eq_ignore_ascii_case(&b"HTTP"[..name.len()]) {
            return None;
        }
        Some(match bytes {
            [0x15, 3, _, _, _, _, code, ..] => Self::TlsAlert(*code),
            [0x14..=0x17, 3, ..] => Self::Tls,
            [0, _, _, 4, 0 | 1, 0, 0, 0, 0, ..] => Self::Http2,
            [_, _, _, 0, 10, ..] => Self::Mysql,
            [0x81 | 0x82 | 0x88 | 0x89 | 0x8a, length, ..] if *length < 0x80 => Self::Frames,
            _ => Self::of_text(bytes),
        })
    }

    fn of_text(bytes: &[u8]) -> Self {
        let lower = bytes[..bytes.len().min(64)].to_ascii_lowercase();
        for (prefix, protocol) in [
            ("ssh-", Self::Ssh),
            ("220 ", Self::Smtp),
            ("220-", Self::Smtp),
            ("+ok", Self::Pop3),
            ("* ok", Self::Imap),
            ("-err", Self::Redis),
            ("-noauth", Self::Redis),
            ("-denied", Self::Redis),
            ("amqp", Self::Amqp),
            ("rfb ", Self::Vnc),
            ("<!doctype", Self::Html),
            ("<html", Self::Html),
            ("<head", Self::Html),
        ] {
            if lower.starts_with(prefix.as_bytes()) {
                return protocol;
            }
        }
        if bytes.iter().all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace()) {
            Self::Text
        } else {
            Self::Binary
        }
    }

    /// What the peer speaks, in words that follow "it".
    pub fn words(self) -> String {
        match self {
            Self::TlsAlert(code) => format!("answers with the TLS alert {} ({code})", alert::name(code)),
            Self::Tls => "speaks TLS".to_owned(),
            Self::Http2 => "speaks HTTP/2 at once, without an upgrade".to_owned(),
            Self::Ssh => "speaks SSH".to_owned(),
            Self::Smtp => "greets with 220, as SMTP and FTP servers do".to_owned(),
            Self::Pop3 => "speaks POP3".to_owned(),
            Self::Imap => "speaks IMAP".to_owned(),
            Self::Redis => "speaks the protocol of Redis".to_owned(),
            Self::Mysql => "speaks the protocol of MySQL".to_owned(),
            Self::Amqp => "speaks AMQP".to_owned(),
            Self::Vnc => "speaks VNC".to_owned(),
            Self::Frames => "sends WebSocket frames without answering the handshake".to_owned(),
            Self::Html => "sends a page with no HTTP head before it".to_owned(),
            Self::Text => "sends text that is not HTTP".to_owned(),
            Self::Binary => "sends bytes that are not HTTP".to_owned(),
        }
    }

    /// Whether the peer speaks TLS.
    pub const fn is_tls(self) -> bool {
        matches!(self, Self::TlsAlert(_) | Self::Tls)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_bytes_tell_the_protocol() {
        for (bytes, protocol) in [
            (&b"\x15\x03\x01\x00\x02\x02\x46"[..], Protocol::TlsAlert(70)),
            (b"\x16\x03\x03\x00\x40", Protocol::Tls),
            (b"\0\0\x06\x04\0\0\0\0\0", Protocol::Http2),
            (b"SSH-2.0-OpenSSH_9.2", Protocol::Ssh),
            (b"220 mail ESMTP", Protocol::Smtp),
            (b"* OK IMAP4rev1", Protocol::Imap),
            (b"-ERR unknown command", Protocol::Redis),
            (b"J\0\0\0\n8.0.36", Protocol::Mysql),
            (b"\x81\x02hi", Protocol::Frames),
            (b"<html>", Protocol::Html),
            (b"hello", Protocol::Text),
            (b"\xff\xfe\x00", Protocol::Binary),
        ] {
            assert_eq!(Protocol::of(bytes), Some(protocol), "{bytes:?}");
        }
    }

    #[test]
    fn what_may_become_http_is_not_judged_yet() {
        for bytes in [&b""[..], b"\r\n", b"H", b"HTTP", b"HTTP/1.1 200", b"http/1.1 101", b"HTTP1.1"] {
            assert_eq!(Protocol::of(bytes), None, "{bytes:?}");
        }
    }
}
