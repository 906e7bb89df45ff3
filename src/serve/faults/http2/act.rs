//! What a server can do with an HTTP/2 connection.

/// One thing that the server does on a connection with one stream.
#[derive(Debug, Clone, Copy)]
pub enum Act {
    /// Sends SETTINGS with these identifiers and values.
    Settings(&'static [(u16, u32)]),
    /// Reads the request's head.
    ReadRequest,
    /// Sends the answer's head, its `:status` first.
    Answer(&'static [(&'static str, &'static str)]),
    /// Sends the answer's head and this body, and ends the stream.
    Refuse(&'static [(&'static str, &'static str)], &'static str),
    /// Resets the stream with this code.
    Reset(u32),
    /// Ends the connection: the last stream, the code, and a text.
    GoAway(u32, u32, &'static str),
    /// Sends a frame: type, flags, stream, payload.
    Frame(u8, u8, u32, &'static [u8]),
    /// Sends such a frame again and again until the client goes.
    FrameForever(u8, u8, u32, &'static [u8]),
    /// Sends these bytes, frames or not.
    Send(&'static [u8]),
    /// Reads the client's first frame of the WebSocket.
    ReadFrame,
    /// Says nothing for so many milliseconds.
    Wait(u64),
    /// Answers pings, and the close.
    Serve,
    /// Says nothing until the client goes.
    Hold,
}
