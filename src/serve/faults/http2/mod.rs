//! HTTP/2 is not spoken, not chosen, does not allow a WebSocket or refuses one; and peers that misbehave in its frames.

mod act;
pub(super) mod play;

pub use act::Act;

use super::{
    Certificate::Good,
    Fault,
    Step::{ReadHead, ReadSome, Refuse, Send, Serve},
    step::OPEN,
};
use crate::wire::h2::frame::kind;

/// A server without fault over HTTP/2 and HTTP/1.1.
pub(super) static HEALTHY: Fault =
    both("none-http2", "the same over TLS, and over HTTP/2 where that is asked for", WORKS).cause("").asked(HTTP2);

pub(super) static FAULTS: &[Fault] = &[
    Fault::new("h2-not-chosen", "knows http/1.1 alone, and was offered h2", &[ReadHead, OPEN, Serve])
        .tls(Good)
        .asked(&["--http2"]),
    Fault::new(
        "h2-not-spoken",
        "answers the preface of HTTP/2 with 400 in HTTP/1.1",
        &[ReadSome, Refuse(&["HTTP/1.1 400 Bad Request"], "")],
    )
    .asked(&["--http2-prior-knowledge"]),
    Fault {
        http2: Some(WORKS),
        ..Fault::new("http2-only", "answers HTTP/1.1 with the frames of HTTP/2", &[ReadHead, Send(SETTINGS_FRAME)])
    },
    both("upgrade-over-http2", "refuses an ordinary GET over HTTP/2, as every endpoint does", GET_REFUSED).asked(&[
        "--http2",
        "-X",
        "GET",
        "-H",
        "sec-websocket-version: 13",
    ]),
    both("upgrade-over-http2-headers", "resets what has the headers of a connection over HTTP/2", RESET)
        .cause("upgrade-over-http2")
        .asked(&["--http2", "-H", "Connection: Upgrade"]),
    both("pseudo-header-missing", "resets an Extended CONNECT without its scheme", RESET)
        .asked(&["--http2", "-H", ":scheme:"]),
    both("extended-connect-unsupported", "speaks HTTP/2 without Extended CONNECT", GET_REFUSED).asked(HTTP2),
    both(
        "extended-connect-unsupported-zero",
        "says that it does not allow Extended CONNECT",
        &[Act::Settings(&[(3, 100), (CONNECT, 0)]), Act::Hold],
    )
    .cause("extended-connect-unsupported")
    .asked(HTTP2),
    both(
        "extended-connect-unsupported-two",
        "announces Extended CONNECT with the value 2",
        &[Act::Settings(&[(CONNECT, 2)]), Act::Hold],
    )
    .cause("extended-connect-unsupported")
    .asked(HTTP2),
    both(
        "extended-connect-late",
        "allows Extended CONNECT in its second SETTINGS",
        &[Act::Settings(&[(CONNECT, 0)]), Act::Wait(60), ALLOWS, Act::ReadRequest, OK, Act::Serve],
    )
    .asked(HTTP2),
    both("extended-connect-refused", "announces Extended CONNECT and resets the stream", RESET).asked(HTTP2),
    both(
        "extended-connect-refused-status",
        "announces Extended CONNECT, answers 501, and takes HTTP/1.1",
        &[ALLOWS, Act::ReadRequest, Act::Refuse(&[(":status", "501")], "CONNECT is not routed here\n")],
    )
    .cause("extended-connect-refused")
    .asked(HTTP2),
    both("http-1-1-required", "resets the stream with HTTP_1_1_REQUIRED", &[ALLOWS, Act::ReadRequest, Act::Reset(13)])
        .asked(HTTP2),
    both(
        "http-1-1-required-goaway",
        "ends the connection with HTTP_1_1_REQUIRED",
        &[ALLOWS, Act::ReadRequest, Act::GoAway(0, 13, "")],
    )
    .cause("http-1-1-required")
    .asked(HTTP2),
    both(
        "h2-connection-error",
        "ends the connection with ENHANCE_YOUR_CALM and says why",
        &[ALLOWS, Act::ReadRequest, Act::GoAway(0, 11, "too_many_internal_resets")],
    )
    .asked(HTTP2),
    both(
        "h2-connection-error-in-session",
        "opens, and ends the connection with INTERNAL_ERROR at the first frame",
        &[ALLOWS, Act::ReadRequest, OK, Act::ReadFrame, Act::GoAway(1, 2, "handler panicked")],
    )
    .cause("h2-connection-error")
    .asked(HTTP2),
    both("h2-connection-error-silent", "takes the preface and never sends SETTINGS", &[Act::Hold])
        .cause("h2-connection-error")
        .asked(&["--http2", "-m", "4"]),
    both(
        "h2-connection-error-continuation",
        "sends a head whose CONTINUATION frames never end",
        &[
            ALLOWS,
            Act::ReadRequest,
            Act::Frame(kind::HEADERS, 0, 1, b"\0\x01a\x01b"),
            Act::FrameForever(kind::CONTINUATION, 0, 1, &[0; 1000]),
        ],
    )
    .cause("h2-connection-error")
    .asked(HTTP2),
    both(
        "h2-flow-control-stalled",
        "opens, and never gives room for a frame",
        &[Act::Settings(&[(CONNECT, 1), (4, 0)]), Act::ReadRequest, OK, Act::Hold],
    )
    .asked(HTTP2),
    both(
        "h2-rule-broken",
        "takes its permission for Extended CONNECT back in a session",
        &[ALLOWS, Act::ReadRequest, OK, Act::Settings(&[(CONNECT, 0)]), Act::Serve],
    )
    .asked(HTTP2),
    both(
        "h2-rule-broken-after-end",
        "ends the stream with its answer, and answers again",
        &[ALLOWS, Act::ReadRequest, Act::Send(TWO_ANSWERS), Act::Hold],
    )
    .cause("dropped-after-open")
    .beside(&["h2-rule-broken"])
    .asked(HTTP2),
];

/// Flags for a client that shall speak HTTP/2.
const HTTP2: &[&str] = &["--http2"];

/// `SETTINGS_ENABLE_CONNECT_PROTOCOL`.
const CONNECT: u16 = 8;
const SETTINGS_FRAME: &[u8] = b"\0\0\x06\x04\0\0\0\0\0\0\x08\0\0\0\x01";
const ALLOWS: Act = Act::Settings(&[(CONNECT, 1)]);
const PLAIN: Act = Act::Settings(&[(3, 128), (4, 65_536), (5, 16_777_215)]);
const OK: Act = Act::Answer(&[(":status", "200")]);
const WORKS: &[Act] = &[ALLOWS, Act::ReadRequest, OK, Act::Serve];
const RESET: &[Act] = &[ALLOWS, Act::ReadRequest, Act::Reset(1), Act::Hold];
const GET_REFUSED: &[Act] = &[PLAIN, Act::ReadRequest, Act::Refuse(&[(":status", "426")], "Upgrade Required\n")];

/// `:status: 200` with `END_STREAM`, twice in one write.
const TWO_ANSWERS: &[u8] = b"\0\0\x05\x01\x05\0\0\0\x01\x48\x03200\0\0\x05\x01\x05\0\0\0\x01\x48\x03200";

/// A server over TLS that does this over HTTP/2, and takes every handshake over HTTP/1.1.
const fn both(name: &'static str, about: &'static str, acts: &'static [Act]) -> Fault {
    Fault { http2: Some(acts), ..Fault::new(name, about, &[ReadHead, OPEN, Serve]).tls(Good) }
}
