//! Peers that mean harm, or behave as if they did: a diagnosis must survive them, in bounded time and memory.

use super::{
    Fault,
    Step::{self, Head, ReadHead, Refuse, Send, SendForever, Serve, Trickle},
    step::OPEN,
};

pub(super) static FAULTS: &[Fault] = &[
    Fault::new(
        "hostile-endless-body",
        "refuses with a body that never ends",
        &[ReadHead, Head(&["HTTP/1.1 403 Forbidden", "Content-Type: text/plain"]), SendForever(b"no, and no again\n")],
    )
    .cause("refused-unexplained"),
    Fault::new(
        "hostile-endless-interim",
        "sends interim answers without end",
        &[ReadHead, SendForever(b"HTTP/1.1 102 Processing\r\n\r\n")],
    )
    .cause("response-malformed"),
    Fault::new("hostile-byte-a-second", "sends one byte of its head a second", &[ReadHead, SLOW_HEAD])
        .cause("response-timeout")
        .asked(&["-m", "2"]),
    Fault::new("hostile-escapes", "puts terminal escapes wherever text can stand", &[ReadHead, ESCAPES])
        .cause("refused-unexplained"),
    Fault::new(
        "hostile-binary-head",
        "puts NULs and invalid UTF-8 into a header of the 101",
        &[ReadHead, BINARY_HEAD, Serve],
    )
    .cause("response-header-malformed"),
    Fault::new(
        "hostile-binary-refusal",
        "puts NULs and invalid UTF-8 into all of a refusal",
        &[
            ReadHead,
            Send(b"HTTP/1.1 400 B\0d\xff\xfe\r\nX-\xff\0: \xc3\x28\0\r\nConnection: close\r\n\r\n\0\xff\xc3\x28"),
        ],
    )
    .cause("refused-unexplained"),
    Fault::new(
        "hostile-gibibyte-frame",
        "announces a frame of 1 GiB and closes after two bytes of it",
        &[ReadHead, OPEN, Send(b"\x82\x7f\0\0\0\0\x40\0\0\0hi")],
    )
    .cause("dropped-after-open"),
    Fault::new(
        "hostile-endless-frame",
        "sends a frame that never ends",
        &[ReadHead, OPEN, Send(b"\x82\x7f\x7f\xff\xff\xff\xff\xff\xff\xff"), SendForever(b"hi")],
    )
    .cause("no-pong"),
    Fault::new(
        "hostile-endless-pings",
        "sends pings without end and reads nothing",
        &[ReadHead, OPEN, SendForever(b"\x89\0")],
    )
    .cause("no-pong"),
];

const SLOW_HEAD: Step = Trickle {
    bytes: b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
        Sec-WebSocket-Accept: {ACCEPT}\r\n\r\n",
    every_ms: 1000,
};

const ESCAPES: Step = Refuse(
    &[
        "HTTP/1.1 403 \x1b[2J\x1b[HForbidden\x07",
        "Server: \x1b]0;owned\x07nginx",
        "X-\x1b[31mRed: \u{9b}31m",
        "Content-Type: text/plain\x1b[8m",
    ],
    "\x1b[2J\x1b[1;1H\x1b]52;c;b3duZWQ=\x07All is well.\x1b[8m\u{202e}\u{85}\x08\x08\n",
);

const BINARY_HEAD: Step = Send(
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
    Sec-WebSocket-Accept: {ACCEPT}\r\nX-Noise: \0\xff\xfe\xc3\x28\x7f\r\n\r\n",
);
