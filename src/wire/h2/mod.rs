//! HTTP/2 (RFC 9113) as far as one stream needs it: frames, header compression, and the client's end of a connection
//! that carries a single stream. Nothing here refuses to send what a user wants sent, and what a peer sends is recorded
//! before it is judged; what the record keeps is bounded.

pub mod code;
pub mod connection;
pub mod frame;
pub mod head;
pub mod hpack;
pub mod record;

pub use connection::Connection;
pub use record::{Fault, Frame, GoAway, Oddity, Record};

/// What a client sends first (RFC 9113 §3.4).
pub const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// A header field: its name and its value.
pub type Field = (Vec<u8>, Vec<u8>);
