//! A head of HTTP/2 as text, in the form in which people know it from their tools: pseudo-header fields and fields a
//! line each, an answer's status as `HTTP/2 200`. `http1::Head` reads both back, so that whoever judges heads needs to
//! know one form alone.

use super::Field;
use crate::wire::escape::escape;

/// The text of an answer's head. A line end inside a field, which HTTP/2 forbids, is shown and does not make a line.
pub fn answer(fields: &[Field]) -> Vec<u8> {
    let status = fields.iter().find(|(name, _)| name == b":status");
    let mut text = b"HTTP/2".to_vec();
    if let Some((_, status)) = status {
        text.push(b' ');
        text.extend(one_line(status));
    }
    text.extend(b"\r\n");
    for (name, value) in fields.iter().filter(|(name, _)| name != b":status") {
        text.extend(one_line(name));
        text.extend(b": ");
        text.extend(one_line(value));
        text.extend(b"\r\n");
    }
    text.extend(b"\r\n");
    text
}

fn one_line(text: &[u8]) -> Vec<u8> {
    if text.iter().any(|byte| matches!(byte, b'\r' | b'\n')) { escape(text).into_bytes() } else { text.to_vec() }
}

/// The fields of a request's lines, each with its line end; what has no colon is a name without a value.
pub fn fields(lines: &[Vec<u8>]) -> Vec<(&[u8], &[u8])> {
    lines.iter().map(|line| field(line)).filter(|(name, _)| !name.is_empty()).collect()
}

/// Name and value of a line. A pseudo-header field's name begins with a colon.
pub fn field(line: &[u8]) -> (&[u8], &[u8]) {
    let line = line.trim_ascii_end();
    let colon = line.iter().skip(1).position(|&byte| byte == b':').map_or(line.len(), |at| at + 1);
    (line[..colon].trim_ascii(), line.get(colon + 1..).unwrap_or_default().trim_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::http1::{Head, Kind};

    fn owned(fields: &[(&str, &str)]) -> Vec<Field> {
        fields.iter().map(|(name, value)| (name.as_bytes().to_vec(), value.as_bytes().to_vec())).collect()
    }

    #[test]
    fn an_answer_reads_as_one() {
        let text = answer(&owned(&[(":status", "403"), ("server", "x\r\nset-cookie: a=b")]));
        assert_eq!(text, b"HTTP/2 403\r\nserver: x\\r\\nset-cookie: a=b\r\n\r\n");
        let head = Head::read(&text, Kind::Response);
        assert_eq!((head.status(), head.fields.len(), head.oddities.len()), (Some(403), 1, 0));
    }

    #[test]
    fn a_line_is_a_field() {
        assert_eq!(field(b":path: /a:b\r\n"), (&b":path"[..], &b"/a:b"[..]));
        assert_eq!(field(b"te:trailers\r\n"), (&b"te"[..], &b"trailers"[..]));
        assert_eq!(field(b"x\r\n"), (&b"x"[..], &b""[..]));
    }
}
