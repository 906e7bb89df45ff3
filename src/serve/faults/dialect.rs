//! The endpoint speaks a protocol of its own, over a WebSocket at another URL or over none.

use super::{
    Fault,
    Step::{self, Answer, Head, ReadClose, ReadHead, Refuse, Send, Serve},
    When::{Holds, Lacks, Target},
    rule::{on, otherwise},
    step::{ACCEPT, CONNECTION, OPEN, SWITCH, UPGRADE},
};

macro_rules! sockjs {
    ($status:literal, $body:literal) => {
        Refuse(&[concat!("HTTP/1.1 ", $status), "Content-Type: text/plain; charset=UTF-8"], $body)
    };
}

pub(super) static FAULTS: &[Fault] = &[
    Fault::new(
        "engine-io-endpoint",
        "is Socket.IO, asked without the query that it wants",
        &[
            ReadHead,
            Answer(&[
                on(&[Target(ENGINE_IO_URL), Lacks("upgrade")], &[engine_io("Bad request")]),
                on(&[Target(ENGINE_IO_URL)], &[OPEN, Serve]),
                on(&[Target("/socket.io/")], &[engine_io("Transport unknown")]),
                // Engine.IO ends connections to other paths.
                otherwise(&[]),
            ]),
        ],
    )
    .at("/socket.io/"),
    Fault::new(
        "engine-io-version-mismatch",
        "is Socket.IO, asked for a version that it does not speak",
        &[
            ReadHead,
            Answer(&[
                on(&[Target(ENGINE_IO_URL)], &[OPEN, Serve]),
                otherwise(&[OPEN, engine_io("Unsupported protocol version")]),
            ]),
        ],
    )
    .at("/socket.io/?EIO=3&transport=websocket"),
    Fault::new(
        "session-not-sticky",
        "is a node of Socket.IO that does not know the session",
        &[ReadHead, engine_io("Session ID unknown")],
    )
    .at("/socket.io/?EIO=4&transport=websocket&sid=lv_VI97HAXpY6yYWAAAC"),
    Fault::new(
        "subprotocol-required-graphql",
        "is GraphQL, which opens and closes where its subprotocol is not offered",
        &[
            ReadHead,
            Answer(&[
                on(&[Holds("sec-websocket-protocol", "graphql-transport-ws")], &[OPEN_GRAPHQL, Serve]),
                otherwise(&[OPEN, Send(b"\x88\x1c\x11\x36Subprotocol not acceptable"), ReadClose]),
            ]),
        ],
    )
    .at("/graphql")
    .cause("subprotocol-required")
    .beside(&["closed-after-open"]),
    Fault::new(
        "sockjs-endpoint",
        "is SockJS, asked at its base path",
        &[
            ReadHead,
            Answer(&[
                on(
                    &[Target("/echo/websocket"), Lacks("upgrade")],
                    &[sockjs!("400 Bad Request", "Not a valid websocket request")],
                ),
                on(&[Target("/echo/websocket")], &[OPEN, Serve]),
                on(&[Target("/echo")], &[sockjs!("200 OK", "Welcome to SockJS!\n")]),
                otherwise(&[sockjs!("404 Not Found", "404 Error: Page not found\n")]),
            ]),
        ],
    )
    .at("/echo"),
    Fault::new(
        "signalr-endpoint",
        "is SignalR, asked without the id that it hands out",
        &[
            ReadHead,
            Refuse(
                &[
                    "HTTP/1.1 400 Bad Request",
                    "Content-Type: text/plain",
                    "Server: Kestrel",
                    "Cache-Control: no-cache, no-store",
                ],
                "Connection ID required",
            ),
        ],
    ),
    Fault::new(
        "grpc-endpoint",
        "is a gRPC service",
        &[
            ReadHead,
            Refuse(
                &[
                    "HTTP/1.1 415 Unsupported Media Type",
                    "Server: Kestrel",
                    "grpc-status: 13",
                    "grpc-message: Content-Type is missing from the request.",
                ],
                "",
            ),
        ],
    ),
];

const OPEN_GRAPHQL: Step = Head(&[SWITCH, UPGRADE, CONNECTION, ACCEPT, "Sec-WebSocket-Protocol: graphql-transport-ws"]);

const ENGINE_IO_URL: &str = "/socket.io/?EIO=4&transport=websocket";

const fn engine_io(body: &'static str) -> Step {
    Refuse(&["HTTP/1.1 400 Bad Request", "Content-type: text/html"], body)
}
