//! The numbers of HTTP/2 by their names: error codes (RFC 9113 §7), settings (§6.5.2, RFC 8441 §3), frame types (§6).

/// `SETTINGS_HEADER_TABLE_SIZE`.
pub const HEADER_TABLE_SIZE: u16 = 1;
/// `SETTINGS_ENABLE_PUSH`.
pub const ENABLE_PUSH: u16 = 2;
/// `SETTINGS_INITIAL_WINDOW_SIZE`.
pub const INITIAL_WINDOW_SIZE: u16 = 4;
/// `SETTINGS_MAX_FRAME_SIZE`.
pub const MAX_FRAME_SIZE: u16 = 5;
/// `SETTINGS_ENABLE_CONNECT_PROTOCOL` (RFC 8441 §3).
pub const ENABLE_CONNECT_PROTOCOL: u16 = 8;

/// The code for no error at all.
pub const NO_ERROR: u32 = 0;
/// The code by which a peer asks for HTTP/1.1.
pub const HTTP_1_1_REQUIRED: u32 = 13;

/// The name of an error code; its number where it has none.
pub fn error(code: u32) -> String {
    const NAMES: [&str; 14] = [
        "NO_ERROR",
        "PROTOCOL_ERROR",
        "INTERNAL_ERROR",
        "FLOW_CONTROL_ERROR",
        "SETTINGS_TIMEOUT",
        "STREAM_CLOSED",
        "FRAME_SIZE_ERROR",
        "REFUSED_STREAM",
        "CANCEL",
        "COMPRESSION_ERROR",
        "CONNECT_ERROR",
        "ENHANCE_YOUR_CALM",
        "INADEQUATE_SECURITY",
        "HTTP_1_1_REQUIRED",
    ];
    named(&NAMES, 0, code, "error")
}

/// The name of a setting; its number where it has none.
pub fn setting(id: u16) -> String {
    const NAMES: [&str; 9] = [
        "HEADER_TABLE_SIZE",
        "ENABLE_PUSH",
        "MAX_CONCURRENT_STREAMS",
        "INITIAL_WINDOW_SIZE",
        "MAX_FRAME_SIZE",
        "MAX_HEADER_LIST_SIZE",
        "setting 7",
        "ENABLE_CONNECT_PROTOCOL",
        "NO_RFC7540_PRIORITIES",
    ];
    named(&NAMES, 1, u32::from(id), "setting")
}

/// The name of a frame type; its number where it has none.
pub fn frame(kind: u8) -> String {
    const NAMES: [&str; 10] = [
        "DATA",
        "HEADERS",
        "PRIORITY",
        "RST_STREAM",
        "SETTINGS",
        "PUSH_PROMISE",
        "PING",
        "GOAWAY",
        "WINDOW_UPDATE",
        "CONTINUATION",
    ];
    named(&NAMES, 0, u32::from(kind), "type")
}

fn named(names: &[&str], first: u32, number: u32, what: &str) -> String {
    let place = number.checked_sub(first).and_then(|place| usize::try_from(place).ok());
    place.and_then(|place| names.get(place)).map_or_else(|| format!("{what} {number}"), |name| (*name).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_names_of_their_tables() {
        assert_eq!((error(13).as_str(), error(99).as_str()), ("HTTP_1_1_REQUIRED", "error 99"));
        assert_eq!((setting(8).as_str(), setting(0).as_str()), ("ENABLE_CONNECT_PROTOCOL", "setting 0"));
        assert_eq!((frame(9).as_str(), frame(0x10).as_str()), ("CONTINUATION", "type 16"));
    }
}
