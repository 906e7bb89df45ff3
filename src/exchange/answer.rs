//! What the received bytes are: the answer's heads, body and what follows them, or something that is no answer.

use super::End;
use crate::wire::{
    Span,
    body::{Body, Framing},
    http1::{Head, Kind, Start},
    sniff::Protocol,
};

/// At most so many bytes of heads are read; Chromium stops at the same number.
pub const HEAD_LIMIT: usize = 256 * 1024;

/// What came back for a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Not one byte.
    Nothing,
    /// Another protocol.
    NotHttp(Protocol),
    /// A head that has no end.
    Partial(Head),
    /// A start line that no reader takes.
    Malformed(Head, &'static str),
    /// An answer.
    Response(Box<Response>),
}

/// What a request asks for, as far as the reading of its answer depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Anything: an answer has a body, unless it is a 101.
    Ordinary,
    /// The head alone.
    Head,
    /// A tunnel by Extended CONNECT (RFC 8441 §4): a 2xx opens it.
    Tunnel,
}

/// An HTTP answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The interim (1xx) heads that came first, 101 not among them.
    pub interim: Vec<Head>,
    /// The final head; a 101 is final here.
    pub head: Head,
    /// The status code.
    pub status: u16,
    /// The body of a refusal.
    pub body: Body,
    /// What follows the head of a 101 or of the 2xx that opens a tunnel, or the body of a refusal.
    pub rest: Span,
    /// Whether the connection, or the stream, is the other protocol's from here on.
    opens: bool,
}

impl Answer {
    /// Reads all that was received in answer to what was `asked`; `end` tells how the connection ended.
    pub fn read(bytes: &[u8], asked: Asked, end: End) -> Self {
        if bytes.is_empty() {
            return Self::Nothing;
        }
        if let Some(protocol) = Protocol::of(bytes) {
            return Self::NotHttp(protocol);
        }
        let mut interim = Vec::new();
        let mut position = 0;
        loop {
            let head = Head::read(&bytes[position..], Kind::Response).shifted(position);
            position = head.span.end;
            match head.start {
                _ if !head.complete => return Self::Partial(head),
                Start::Malformed(why) => return Self::Malformed(head, why),
                _ if head.is_interim() => interim.push(head),
                Start::Status { code, .. } => {
                    return Self::Response(Box::new(Response::new(interim, head, code, bytes, asked, end)));
                }
                Start::Request { .. } => return Self::Malformed(head, "is a request line"),
            }
        }
    }

    /// The final response, where there is one.
    pub fn response(&self) -> Option<&Response> {
        match self {
            Self::Response(response) => Some(response),
            _ => None,
        }
    }

    /// The final status code, where there is one.
    pub fn status(&self) -> Option<u16> {
        self.response().map(|response| response.status)
    }
}

impl Response {
    fn new(interim: Vec<Head>, head: Head, status: u16, bytes: &[u8], asked: Asked, end: End) -> Self {
        let after = head.span.end;
        let tunnel = asked == Asked::Tunnel && head.is_http2() && (200..300).contains(&status);
        let opens = tunnel || status == 101;
        let framing = if opens { Framing::None } else { Framing::of(&head, asked == Asked::Head) };
        // The end of an HTTP/2 stream is no end of the connection.
        let ended = matches!(end, End::Closed | End::Unknown) || head.is_http2() && end == End::Done;
        let body = Body::read(&bytes[after..], framing, ended);
        let rest = Span::new(after + body.length, bytes.len());
        Self { interim, head, status, body, rest, opens }
    }

    /// Whether the server switched protocols: a 101, or a 2xx that opens the tunnel of an Extended CONNECT.
    pub const fn is_switch(&self) -> bool {
        self.opens
    }

    /// The reason phrase, escaped.
    pub fn reason(&self) -> String {
        match &self.head.start {
            Start::Status { reason, .. } => crate::wire::escape::escape(reason.trim_ascii()),
            _ => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Answer {
        Answer::read(bytes, Asked::Ordinary, End::Closed)
    }

    #[test]
    fn interim_heads_come_before_the_final_one() {
        let answer = read(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 101 x\r\n\r\n\x81\x02hi");
        let response = answer.response().unwrap();
        assert_eq!((response.interim.len(), response.status), (1, 101));
        assert_eq!(response.rest.end - response.rest.start, 4);
    }

    #[test]
    fn bytes_that_are_no_answer_are_told_apart() {
        assert_eq!(read(b""), Answer::Nothing);
        assert_eq!(read(b"SSH-2.0-x\r\n"), Answer::NotHttp(Protocol::Ssh));
        assert!(matches!(read(b"HTTP/1.1 101 x\r\nA"), Answer::Partial(_)));
        assert!(matches!(read(b"HTTP/1.1 1010 x\r\n\r\n"), Answer::Malformed(..)));
    }

    #[test]
    fn a_200_opens_a_tunnel_that_was_asked_for() {
        let opens = |asked, bytes: &[u8]| Answer::read(bytes, asked, End::Done).response().unwrap().is_switch();
        assert!(opens(Asked::Tunnel, b"HTTP/2 200\r\n\r\n\x81\x02hi"));
        assert!(!opens(Asked::Ordinary, b"HTTP/2 200\r\n\r\nhi"));
        assert!(!opens(Asked::Tunnel, b"HTTP/2 403\r\n\r\nno"));
        assert!(!opens(Asked::Tunnel, b"HTTP/1.1 200 OK\r\n\r\nno"));
    }

    #[test]
    fn a_refusal_has_its_body() {
        let answer = read(b"HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnopeHTTP/1.1 200 OK\r\n");
        assert_eq!(answer.response().unwrap().body.data, b"nope");
    }
}
