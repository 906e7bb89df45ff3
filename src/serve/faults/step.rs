//! What a server can do with a connection.

use super::Rule;

/// One thing that the server does. Text may hold `{KEY}`, `{ACCEPT}` and the wrong Accepts of `template`.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    /// Reads the request's head; its key is what the templates are filled with.
    ReadHead,
    /// Reads whatever comes first: a `ClientHello`, for one.
    ReadSome,
    /// Reads frames until the client's close.
    ReadClose,
    /// Does what the first rule that is about the request says, and nothing of what follows here.
    Answer(&'static [Rule]),
    /// Sends the lines of a head, and the empty line that ends it.
    Head(&'static [&'static str]),
    /// Sends the lines of a head, its `Content-Length`, `Connection: close` and this body.
    Refuse(&'static [&'static str], &'static str),
    /// Sends these bytes.
    Send(&'static [u8]),
    /// Sends these bytes one at a time.
    Trickle {
        /// The bytes.
        bytes: &'static [u8],
        /// The pause after each, in milliseconds.
        every_ms: u64,
    },
    /// Sends these bytes again and again until the client goes.
    SendForever(&'static [u8]),
    /// Answers pings, and the close; takes all other frames in silence.
    Serve,
    /// Answers the close alone.
    ServeWithoutPongs,
    /// Says nothing until the client goes.
    Hold,
    /// Resets the connection.
    Reset,
}

/// The status line of a handshake that is accepted.
pub(super) const SWITCH: &str = "HTTP/1.1 101 Switching Protocols";
/// The right Upgrade header of the answer.
pub(super) const UPGRADE: &str = "Upgrade: websocket";
/// The right Connection header of the answer.
pub(super) const CONNECTION: &str = "Connection: Upgrade";
/// The right Accept.
pub(super) const ACCEPT: &str = "Sec-WebSocket-Accept: {ACCEPT}";
/// The whole answer that accepts a handshake.
pub(super) const OPEN: Step = Step::Head(&[SWITCH, UPGRADE, CONNECTION, ACCEPT]);
