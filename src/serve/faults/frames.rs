//! The handshake is right, and what follows it is not.

use super::{
    Fault,
    Step::{ReadClose, ReadHead, Refuse, Send, Serve, ServeWithoutPongs},
    step::OPEN,
};

pub(super) static FAULTS: &[Fault] = &[
    Fault::new(
        "second-response-after-101",
        "answers a second time, with 400",
        &[ReadHead, OPEN, Refuse(&["HTTP/1.1 400 Bad Request", "Content-Type: text/plain"], "Bad Request\n")],
    ),
    Fault::new(
        "data-after-101-not-frames",
        "greets in plain text",
        &[ReadHead, OPEN, Send(b"Welcome to the chat server!\r\n"), Serve],
    ),
    Fault::new(
        "frame-masked-by-server",
        "masks its frames",
        &[ReadHead, OPEN, Send(b"\x81\x82\x37\xfa\x21\x3d\x5f\x93"), Serve],
    ),
    Fault::new(
        "frame-reserved-bit",
        "sets RSV1 with no extension agreed",
        &[ReadHead, OPEN, Send(b"\xc1\x02hi"), Serve],
    ),
    Fault::new("frame-reserved-opcode", "sends a frame of opcode 3", &[ReadHead, OPEN, Send(b"\x83\x02hi"), Serve]),
    Fault::new("frame-control-too-long", "sends a ping of 126 bytes", &[ReadHead, OPEN, Send(&LONG_PING), Serve]),
    Fault::new(
        "frame-control-fragmented",
        "sends a ping that is not final",
        &[ReadHead, OPEN, Send(b"\x09\x02hi"), Serve],
    ),
    Fault::new(
        "frame-length-not-minimal",
        "writes a short length in two bytes more than it needs",
        &[ReadHead, OPEN, Send(b"\x81\x7e\0\x02hi"), Serve],
    ),
    Fault::new("text-not-utf8", "sends text that is not UTF-8", &[ReadHead, OPEN, Send(b"\x81\x02\xc3\x28"), Serve]),
    Fault::new(
        "close-code-invalid",
        "closes with 1005, which no frame may say",
        &[ReadHead, OPEN, Send(b"\x88\x02\x03\xed"), ReadClose],
    ),
    Fault::new(
        "closed-after-open",
        "closes at once: 1008, token expired",
        &[ReadHead, OPEN, Send(b"\x88\x0f\x03\xf0token expired"), ReadClose],
    ),
    Fault::new("dropped-after-open", "drops the connection without a close frame", &[ReadHead, OPEN]),
    Fault::new("no-pong", "does not answer pings", &[ReadHead, OPEN, ServeWithoutPongs]),
];

const LONG_PING: [u8; 130] = {
    let mut bytes = [b'x'; 130];
    (bytes[0], bytes[1], bytes[2], bytes[3]) = (0x89, 126, 0, 126);
    bytes
};
