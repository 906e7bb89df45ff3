//! The exact bytes to send, as ordered lines.

pub mod connect;
pub mod craft;
pub mod edit;
pub mod http2;

pub use craft::Craft;

/// A request: its lines and what follows the empty line. Nothing about it has to be legal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    lines: Vec<Vec<u8>>,
    /// The empty line and the body.
    rest: Vec<u8>,
    /// What is different when it goes over HTTP/2: its lines are fields then, pseudo-header fields among them.
    http2: Option<Http2>,
}

/// How a request goes over HTTP/2.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Http2 {
    /// What is sent in its place when the server chooses HTTP/1.1; `None` speaks HTTP/2 whatever was chosen.
    pub fallback: Option<Box<Request>>,
    /// Whether `:protocol` is sent even to a peer that does not allow it.
    pub insists: bool,
}

impl Request {
    /// Bytes to send as they are; they are cut into lines only to be looked at.
    pub fn raw(bytes: &[u8]) -> Self {
        let mut request = Self { lines: Vec::new(), rest: Vec::new(), http2: None };
        let mut left = bytes;
        while !left.is_empty() {
            let end = left.iter().position(|&byte| byte == b'\n').map_or(left.len(), |lf| lf + 1);
            let (line, after) = left.split_at(end);
            if line.trim_ascii().is_empty() && !request.lines.is_empty() {
                request.rest = left.to_vec();
                return request;
            }
            request.lines.push(line.to_vec());
            left = after;
        }
        request
    }

    /// The bytes, ready to send.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.lines.concat();
        bytes.extend_from_slice(&self.rest);
        bytes
    }
}

/// What the tool calls itself on the wire.
pub fn user_agent() -> &'static str {
    concat!("wswhy/", env!("CARGO_PKG_VERSION"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn raw_bytes_are_sent_as_they_are(bytes in prop::collection::vec(prop_oneof![Just(b'\n'), Just(b'\r'), any::<u8>()], 0..80)) {
            prop_assert_eq!(Request::raw(&bytes).bytes(), bytes);
        }
    }
}
