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

/// An HTTP/1.x answer.
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
    /// What follows the head of a 101, or the body of a refusal.
    pub rest: Span,
}

impl Answer {
    /// Reads all that was received; `to_head` tells whether the method was HEAD, `end` how the connection ended.
    pub fn read(bytes: &[u8], to_head: bool, end: End) -> Self {
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
                    return Self::Response(Box::new(Response::new(interim, head, code, bytes, to_head, end)));
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
    fn new(interim: Vec<Head>, head: Head, status: u16, bytes: &[u8], to_head: bool, end: End) -> Self {
        let after = head.span.end;
        let body = Body::read(&bytes[after..], Framing::of(&head, to_head), matches!(end, End::Closed | End::Unknown));
        let rest = Span::new(after + body.length, bytes.len());
        Self { interim, head, status, body, rest }
    }

    /// Whether the server switched protocols.
    pub const fn is_switch(&self) -> bool {
        self.status == 101
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
        Answer::read(bytes, false, End::Closed)
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
    fn a_refusal_has_its_body() {
        let answer = read(b"HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnopeHTTP/1.1 200 OK\r\n");
        assert_eq!(answer.response().unwrap().body.data, b"nope");
    }
}
