//! The server answers 101, and the head of that answer breaks a rule.

use super::{
    Fault,
    Step::{Head, ReadHead, Serve},
    step::{ACCEPT, CONNECTION, OPEN, SWITCH, UPGRADE},
};

/// A right handshake with more lines in it.
macro_rules! opened {
    ($name:literal, $about:literal, [$($line:literal),*]) => {
        Fault::new($name, $about, &[ReadHead, Head(&[SWITCH, UPGRADE, CONNECTION, ACCEPT, $($line),*]), Serve])
    };
}

/// A handshake that is right but for its Accept.
macro_rules! wrong_accept {
    ($name:literal, $about:literal, $value:literal) => {
        Fault::new(
            $name,
            $about,
            &[ReadHead, Head(&[SWITCH, UPGRADE, CONNECTION, concat!("Sec-WebSocket-Accept: ", $value)]), Serve],
        )
        .cause("accept-wrong")
    };
}

pub(super) static FAULTS: &[Fault] = &[
    Fault::new(
        "accept-missing",
        "answers without Sec-WebSocket-Accept",
        &[ReadHead, Head(&[SWITCH, UPGRADE, CONNECTION]), Serve],
    ),
    wrong_accept!("accept-wrong", "decodes the key before it hashes it", "{ACCEPT:key-decoded}"),
    wrong_accept!("accept-wrong-padding", "cuts the padding off the key", "{ACCEPT:key-without-padding}"),
    wrong_accept!("accept-wrong-line-end", "hashes the line end with the key", "{ACCEPT:key-with-line-end}"),
    wrong_accept!("accept-wrong-no-guid", "hashes the key alone", "{ACCEPT:no-guid}"),
    wrong_accept!("accept-wrong-guid-case", "appends the GUID in lower case", "{ACCEPT:guid-lower-case}"),
    wrong_accept!("accept-wrong-hex", "writes the hash in hexadecimal", "{ACCEPT:hex}"),
    wrong_accept!("accept-wrong-sha256", "hashes with SHA-256", "{ACCEPT:sha256}"),
    wrong_accept!("accept-wrong-unpadded", "leaves out the padding of the base64", "{ACCEPT:no-padding}"),
    wrong_accept!("accept-wrong-case", "folds the value's letter case", "{ACCEPT:lower-case}"),
    wrong_accept!("accept-wrong-echo", "sends the key back", "{KEY}"),
    wrong_accept!("accept-wrong-example", "sends the value of the RFC's example", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
    wrong_accept!(
        "accept-wrong-unexplained",
        "sends the value for another key, as a cache would",
        "{ACCEPT:another-key}"
    ),
    Fault::new(
        "accept-repeated",
        "sends Sec-WebSocket-Accept twice",
        &[ReadHead, Head(&[SWITCH, UPGRADE, CONNECTION, ACCEPT, ACCEPT]), Serve],
    ),
    Fault::new(
        "response-upgrade-missing",
        "answers without Upgrade",
        &[ReadHead, Head(&[SWITCH, CONNECTION, ACCEPT]), Serve],
    ),
    Fault::new(
        "response-upgrade-not-websocket",
        "answers with another Upgrade, beside the right Accept",
        &[ReadHead, Head(&[SWITCH, "Upgrade: h2c", CONNECTION, ACCEPT]), Serve],
    ),
    Fault::new(
        "response-upgrade-repeated",
        "sends Upgrade twice",
        &[ReadHead, Head(&[SWITCH, UPGRADE, UPGRADE, CONNECTION, ACCEPT]), Serve],
    ),
    Fault::new(
        "response-connection-missing",
        "answers without Connection",
        &[ReadHead, Head(&[SWITCH, UPGRADE, ACCEPT]), Serve],
    ),
    Fault::new(
        "response-connection-without-upgrade",
        "answers with a Connection that does not name Upgrade",
        &[ReadHead, Head(&[SWITCH, UPGRADE, "Connection: keep-alive", ACCEPT]), Serve],
    ),
    Fault::new(
        "response-connection-list",
        "names keep-alive beside Upgrade, which some clients refuse",
        &[ReadHead, Head(&[SWITCH, UPGRADE, "Connection: keep-alive, Upgrade", ACCEPT]), Serve],
    ),
    opened!("subprotocol-not-offered", "picks a subprotocol that was not offered", ["Sec-WebSocket-Protocol: soap"])
        .asked(&["--subprotocol", "chat"]),
    opened!(
        "subprotocol-repeated",
        "picks two subprotocols",
        ["Sec-WebSocket-Protocol: chat", "Sec-WebSocket-Protocol: superchat"]
    )
    .asked(&["--subprotocol", "chat", "--subprotocol", "superchat"]),
    opened!("subprotocol-not-chosen", "picks none of the subprotocols offered", []).asked(&["--subprotocol", "chat"]),
    opened!(
        "extension-not-offered",
        "accepts an extension that was not offered",
        ["Sec-WebSocket-Extensions: permessage-deflate"]
    ),
    opened!(
        "extension-repeated",
        "accepts the same extension twice",
        ["Sec-WebSocket-Extensions: permessage-deflate, permessage-deflate"]
    )
    .asked(&["--extension", "permessage-deflate"]),
    opened!(
        "extension-parameter-invalid",
        "accepts an extension with a parameter that is out of range",
        ["Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=99"]
    )
    .asked(&["--extension", "permessage-deflate"]),
    opened!(
        "extension-malformed-response",
        "accepts an extension in a value that breaks the grammar",
        ["Sec-WebSocket-Extensions: permessage-deflate;;server_no_context_takeover"]
    )
    .asked(&["--extension", "permessage-deflate"]),
    Fault::new(
        "response-http-version",
        "switches protocols in HTTP/1.0",
        &[ReadHead, Head(&["HTTP/1.0 101 Switching Protocols", UPGRADE, CONNECTION, ACCEPT]), Serve],
    ),
    opened!("response-has-length", "sends a Content-Length with the 101", ["Content-Length: 0"]),
    Fault::new(
        "interim-response-before-101",
        "sends early hints before the 101",
        &[ReadHead, Head(&["HTTP/1.1 103 Early Hints", "Link: </style.css>; rel=preload"]), OPEN, Serve],
    ),
    opened!("response-header-malformed", "puts a space before a colon", ["X-Cache : MISS"]),
    opened!(
        "response-header-malformed-fold",
        "folds a header into two lines",
        ["X-Cache: MISS", " from cache.example"]
    )
    .cause("response-header-malformed"),
    Fault::new(
        "upgrade-protocol-not-offered",
        "switches to a protocol that was not offered",
        &[ReadHead, Head(&[SWITCH, "Upgrade: other/2", CONNECTION])],
    )
    .asked(&["-H", "Upgrade: example/1"]),
];
