//! The status codes of close frames (RFC 6455 §7.4).

/// The purpose is fulfilled.
pub const NORMAL: u16 = 1000;
/// The peer breaks the protocol.
pub const PROTOCOL_ERROR: u16 = 1002;
/// Data that does not fit its type.
pub const INVALID_DATA: u16 = 1007;
/// A message that is too big to take.
pub const TOO_BIG: u16 = 1009;

/// Whether a close frame may say `code`: those of RFC 6455 §7.4.1, 1012 to 1014 of the registry, and the ranges for
/// libraries and applications.
pub const fn may_be_sent(code: u16) -> bool {
    matches!(code, 1000..=1003 | 1007..=1014 | 3000..=4999)
}

/// What a code says by RFC 6455 §7.4.1 or the registry, the code before it.
pub const fn meaning(code: u16) -> Option<&'static str> {
    Some(match code {
        1000 => "1000: normal closure, the purpose is fulfilled",
        1001 => "1001: going away, a server that shuts down",
        1002 => "1002: protocol error, the server disliked a frame; some gateways say this when their backend fails",
        1003 => "1003: a kind of data that it does not take",
        1007 => "1007: data that does not fit its type, such as text that is not UTF-8",
        1008 => "1008: policy; most often credentials, an origin or a limit",
        1009 => "1009: a message that is too big",
        1010 => "1010: an extension that the client wants; no server should send this",
        1011 => "1011: an unexpected condition in the server, most often an exception",
        1012 => "1012: the service restarts",
        1013 => "1013: try again later",
        1014 => "1014: a gateway got no good answer from behind it",
        3000..=3999 => "3000 to 3999: a library's or framework's own code",
        4000..=4999 => "4000 to 4999: the application's own code",
        _ => return None,
    })
}
