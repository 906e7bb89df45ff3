//! The client breaks a rule, and a strict server says no without saying why.

use super::{
    Fault,
    Step::{self, ReadHead, Refuse},
};

pub(super) static FAULTS: &[Fault] = &[
    Fault::new(
        "method-not-get",
        "takes only GET",
        &[ReadHead, Refuse(&["HTTP/1.1 405 Method Not Allowed", "Allow: GET"], "")],
    )
    .asked(&["-X", "POST"]),
    strict("http-version-too-low", "refuses HTTP/1.0", &["--http1.0"]),
    strict("request-has-body", "refuses a request with a body", &["-X", "GET", "-d", "hello"]),
    strict("host-missing", "refuses a request without Host", &["-H", "Host:"]),
    strict("upgrade-missing", "refuses a request without Upgrade", &["-H", "Upgrade:"]),
    strict("upgrade-not-websocket", "refuses every Upgrade but websocket", &["-H", "Upgrade: h2c"]),
    strict("connection-missing", "refuses a request without Connection", &["-H", "Connection:"]),
    strict(
        "connection-without-upgrade",
        "refuses a Connection that does not name Upgrade",
        &["-H", "Connection: keep-alive"],
    ),
    strict("key-missing", "refuses a request without a key", &["-H", "Sec-WebSocket-Key:"]),
    strict("key-invalid", "refuses a key that is not 16 bytes", &["-H", "Sec-WebSocket-Key: SGVsbG8sIHdvcmxkIQ=="]),
    strict("key-invalid-base64", "refuses a key that is not base64", &["-H", "Sec-WebSocket-Key: not-base64!"])
        .cause("key-invalid"),
    strict(
        "key-repeated",
        "refuses two keys",
        &["-H", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "-H", "Sec-WebSocket-Key: AAECAwQFBgcICQoLDA0ODw=="],
    ),
    strict("version-missing", "refuses a request without a version", &["-H", "Sec-WebSocket-Version:"]),
    Fault::new(
        "version-unsupported",
        "speaks version 13 alone, and says so",
        &[ReadHead, Refuse(&["HTTP/1.1 426 Upgrade Required", "Sec-WebSocket-Version: 13"], "")],
    )
    .asked(&["-H", "Sec-WebSocket-Version: 7"]),
    strict("origin-malformed", "refuses an origin with a slash at its end", &["--origin", "https://a.example/"]),
    strict("subprotocol-malformed", "refuses a subprotocol with a space in it", &["-H", "Sec-WebSocket-Protocol: a b"]),
    strict(
        "extension-malformed",
        "refuses extensions that break the grammar",
        &["-H", "Sec-WebSocket-Extensions: a;;b"],
    ),
    strict("header-malformed", "refuses a header name with a space in it", &["-H", "Bad Name: x"]),
];

/// A server that refuses what it is asked for with a bare 400.
const fn strict(name: &'static str, about: &'static str, flags: &'static [&'static str]) -> Fault {
    const BARE_400: &[Step] = &[ReadHead, Refuse(&["HTTP/1.1 400 Bad Request"], "")];
    Fault::new(name, about, BARE_400).asked(flags)
}
