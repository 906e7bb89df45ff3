//! The request is right, and the endpoint refuses it.

use super::{
    Fault,
    Step::{self, Answer, Head, ReadHead, Refuse, Serve},
    When::{First, Has, Holds, Is, Lacks, Spelled, Target},
    rule::{on, otherwise},
    step::{ACCEPT, CONNECTION, OPEN, SWITCH, UPGRADE},
};

pub(super) static FAULTS: &[Fault] = &[
    Fault::new(
        "auth-required",
        "wants credentials",
        &[ReadHead, Refuse(&["HTTP/1.1 401 Unauthorized", "WWW-Authenticate: Basic realm=\"chat\""], "")],
    ),
    Fault::new(
        "auth-refused",
        "does not take the password",
        &[ReadHead, Refuse(&["HTTP/1.1 401 Unauthorized", "WWW-Authenticate: Basic realm=\"chat\""], "")],
    )
    .asked(&["-u", "u:wrong-password"]),
    Fault::new(
        "redirected",
        "sends the client to /ws/",
        &[ReadHead, Refuse(&["HTTP/1.1 301 Moved Permanently", "Location: /ws/"], "")],
    ),
    Fault::new(
        "redirected-to-login",
        "sends the client to a login page",
        &[ReadHead, Refuse(&["HTTP/1.1 302 Found", "Location: /login?next=/", "Cache-Control: no-store"], "")],
    ),
    Fault::new(
        "rate-limited",
        "says that it was asked too often",
        &[ReadHead, Refuse(&["HTTP/1.1 429 Too Many Requests", "Retry-After: 30"], "")],
    ),
    Fault::new(
        "rate-limited-503",
        "says that it is overloaded, and until when",
        &[ReadHead, Refuse(&["HTTP/1.1 503 Service Unavailable", "Retry-After: 120"], "")],
    )
    .cause("rate-limited"),
    Fault::new(
        "header-too-large",
        "finds the cookie too large",
        &[ReadHead, Refuse(&["HTTP/1.1 431 Request Header Fields Too Large"], "")],
    )
    .asked(&["-b", BIG_COOKIE]),
    Fault::new("header-too-large-nginx", "finds the cookie too large, with nginx's page", &[ReadHead, NGINX_PAGE])
        .cause("header-too-large")
        .asked(&["-b", BIG_COOKIE]),
    Fault::new(
        "refused-unexplained",
        "says 403 and nothing else",
        &[ReadHead, Refuse(&["HTTP/1.1 403 Forbidden"], "")],
    ),
    Fault::new(
        "upgrade-ignored",
        "answers with a page, as if no upgrade had been asked for",
        &[ReadHead, Refuse(&["HTTP/1.1 200 OK", "Content-Type: text/html"], "<!doctype html>\n<title>Hello</title>\n")],
    )
    .asked(&["-H", "Upgrade: example/1, foo/2"]),
    Fault::new(
        "address-refused",
        "is a Traefik whose ipAllowList does not hold the client's address",
        &[
            ReadHead,
            Refuse(
                &["HTTP/1.1 403 Forbidden", "Date: Sat, 21 Nov 2026 07:50:16 GMT", "Content-Length: 9"],
                "Forbidden",
            ),
        ],
    ),
    Fault::new(
        "origin-refused",
        "is gorilla/websocket, which takes the Origin of its own host alone",
        &[
            ReadHead,
            Answer(&[
                on(&[Lacks("upgrade")], &[GORILLA_400]),
                on(&[Holds("origin", "://127.0.0.1:")], ACCEPTED),
                on(&[Has("origin")], &[GORILLA_403]),
                otherwise(ACCEPTED),
            ]),
        ],
    )
    .asked(&["--origin", "https://evil.example"]),
    Fault::new(
        "origin-required",
        "is Django Channels with its OriginValidator, which wants an Origin",
        &[
            ReadHead,
            Answer(&[on(&[Lacks("origin")], &[Refuse(&["HTTP/1.1 403 Access denied"], "")]), otherwise(ACCEPTED)]),
        ],
    ),
    policy(
        "user-agent-refused",
        "takes the User-Agent of browsers alone",
        &[ReadHead, Answer(&[on(&[Holds("user-agent", "Mozilla/")], ACCEPTED), otherwise(&[FORBIDDEN])])],
        &["-A", "python-requests/2.32.3"],
    ),
    policy(
        "connection-value-refused",
        "compares Connection with `Upgrade`, as if it were no list",
        &[ReadHead, Answer(&[on(&[Is("connection", "Upgrade")], ACCEPTED), otherwise(&[BAD_REQUEST])])],
        &["-H", "Connection: keep-alive, Upgrade"],
    ),
    policy(
        "header-case-refused",
        "knows the header Upgrade in this spelling alone",
        &[ReadHead, Answer(&[on(&[Spelled("Upgrade")], ACCEPTED), otherwise(&[BAD_REQUEST])])],
        &["-H", "upgrade: websocket"],
    ),
    policy(
        "header-refused",
        "refuses one header of those that the client adds",
        &[ReadHead, Answer(&[on(&[Has("x-debug")], &[FORBIDDEN]), otherwise(ACCEPTED)])],
        &["-H", "X-Client: demo", "-H", "X-Debug: 1", "-H", "X-Tenant: a"],
    ),
    policy(
        "host-refused",
        "serves the Host of the URL alone",
        &[
            ReadHead,
            Answer(&[
                on(&[Holds("host", "127.0.0.1")], ACCEPTED),
                otherwise(&[Refuse(&["HTTP/1.1 421 Misdirected Request"], "")]),
            ]),
        ],
        &["-H", "Host: other.example"],
    ),
    policy(
        "subprotocol-refused",
        "refuses the subprotocol offered, and takes a client that offers none",
        &[ReadHead, Answer(&[on(&[Has("sec-websocket-protocol")], &[FORBIDDEN]), otherwise(ACCEPTED)])],
        &["--subprotocol", "chat.v2"],
    ),
    Fault::new(
        "subprotocol-required",
        "is Python's websockets, set to speak `chat` alone",
        &[
            ReadHead,
            Answer(&[
                on(
                    &[Holds("sec-websocket-protocol", "chat")],
                    &[Head(&[SWITCH, UPGRADE, CONNECTION, ACCEPT, "Sec-WebSocket-Protocol: chat"]), Serve],
                ),
                otherwise(&[Refuse(
                    &[
                        "HTTP/1.1 400 Bad Request",
                        "Content-Type: text/plain; charset=utf-8",
                        "Server: Python/3.11 websockets/17.4",
                    ],
                    "Failed to open a WebSocket connection: missing subprotocol.\n",
                )]),
            ]),
        ],
    ),
    policy(
        "extension-refused",
        "refuses the extension offered, and takes a client that offers none",
        &[ReadHead, Answer(&[on(&[Has("sec-websocket-extensions")], &[BAD_REQUEST]), otherwise(ACCEPTED)])],
        &["--extension", "permessage-deflate"],
    ),
    Fault::new(
        "path-not-found",
        "has its WebSocket at /ws",
        &[ReadHead, Answer(&[on(&[Target("/ws"), Has("upgrade")], ACCEPTED), otherwise(&[AIOHTTP_404])])],
    ),
    Fault::new(
        "not-a-websocket-endpoint",
        "is a web server with a page, and no WebSocket",
        &[
            ReadHead,
            Answer(&[
                on(
                    &[Target("/")],
                    &[Refuse(
                        &["HTTP/1.1 200 OK", "Content-Type: text/html"],
                        "<!doctype html>\n<title>Hello</title>\n",
                    )],
                ),
                otherwise(&[Refuse(
                    &["HTTP/1.1 404 Not Found", "Content-Type: text/html"],
                    "<!doctype html>\n<title>Not found</title>\n",
                )]),
            ]),
        ],
    ),
    Fault::new(
        "upgrade-unsupported",
        "is a Waitress, which cannot upgrade, with an application that tries to",
        &[
            ReadHead,
            Refuse(
                &["HTTP/1.1 500 Internal Server Error", "Content-Type: text/plain; charset=utf-8", "Server: waitress"],
                "Internal Server Error\n\nThe server encountered an unexpected internal server error\n\n(generated by waitress)",
            ),
        ],
    ),
    Fault::new(
        "tls-required",
        "wants TLS, as Kong says it",
        &[
            ReadHead,
            Refuse(
                &[
                    "HTTP/1.1 426 Upgrade Required",
                    "Content-Type: application/json; charset=utf-8",
                    "Connection: Upgrade",
                    "Upgrade: TLS/1.2, HTTP/1.1",
                ],
                "{\"message\":\"Please use HTTPS protocol\"}",
            ),
        ],
    ),
    Fault::new(
        "response-written-before-upgrade",
        "is a Go server whose handler answers before it upgrades",
        &[
            ReadHead,
            Answer(&[
                on(&[Lacks("upgrade")], &[GORILLA_400]),
                otherwise(&[Head(&["HTTP/1.1 200 OK", "Transfer-Encoding: chunked"]), OPEN]),
            ]),
        ],
    ),
    Fault::new(
        "response-writer-not-hijackable",
        "is a Go server whose middleware hides the connection",
        &[
            ReadHead,
            Answer(&[
                on(&[Lacks("upgrade")], &[GORILLA_400]),
                on(&[Holds("sec-websocket-version", "12")], &[GORILLA_400]),
                otherwise(&[Refuse(
                    &[
                        "HTTP/1.1 500 Internal Server Error",
                        "Content-Type: text/plain; charset=utf-8",
                        "Sec-Websocket-Version: 13",
                        "X-Content-Type-Options: nosniff",
                    ],
                    "Internal Server Error\n",
                )]),
            ]),
        ],
    ),
    Fault::new(
        "server-error",
        "fails while it handles the handshake",
        &[ReadHead, Refuse(&["HTTP/1.1 500 Internal Server Error"], "")],
    ),
    Fault::new(
        "answers-vary",
        "is two servers under one name, each with a refusal of its own",
        &[ReadHead, Answer(&[on(&[First], &[FORBIDDEN]), otherwise(&[BAD_REQUEST])])],
    )
    .cause("refused-unexplained")
    .beside(&["answers-vary"]),
    Fault::new(
        "answers-vary-accepts",
        "is two servers under one name, one of which refuses the first handshake",
        &[ReadHead, Answer(&[on(&[First], &[FORBIDDEN]), otherwise(ACCEPTED)])],
    )
    .cause("refused-unexplained")
    .beside(&["answers-vary"]),
];

/// A server that refuses what the client adds to the handshake, in no words.
const fn policy(
    name: &'static str,
    about: &'static str,
    steps: &'static [Step],
    flags: &'static [&'static str],
) -> Fault {
    Fault::new(name, about, steps).asked(flags)
}

const ACCEPTED: &[Step] = &[OPEN, Serve];
const FORBIDDEN: Step = Refuse(&["HTTP/1.1 403 Forbidden"], "");
const BAD_REQUEST: Step = Refuse(&["HTTP/1.1 400 Bad Request"], "");
const GORILLA_400: Step = Refuse(
    &[
        "HTTP/1.1 400 Bad Request",
        "Content-Type: text/plain; charset=utf-8",
        "Sec-Websocket-Version: 13",
        "X-Content-Type-Options: nosniff",
    ],
    "Bad Request\n",
);
const GORILLA_403: Step = Refuse(
    &[
        "HTTP/1.1 403 Forbidden",
        "Content-Type: text/plain; charset=utf-8",
        "Sec-Websocket-Version: 13",
        "X-Content-Type-Options: nosniff",
    ],
    "Forbidden\n",
);
const AIOHTTP_404: Step = Refuse(
    &["HTTP/1.1 404 Not Found", "Content-Type: text/plain; charset=utf-8", "Server: Python/3.11 aiohttp/3.14.5"],
    "404: Not Found",
);

const NGINX_PAGE: Step = Refuse(
    &["HTTP/1.1 400 Bad Request", "Server: nginx/1.22.1", "Content-Type: text/html"],
    "<html>\r\n\
     <head><title>400 Request Header Or Cookie Too Large</title></head>\r\n\
     <body>\r\n\
     <center><h1>400 Bad Request</h1></center>\r\n\
     <center>Request Header Or Cookie Too Large</center>\r\n\
     <hr><center>nginx/1.22.1</center>\r\n\
     </body>\r\n\
     </html>\r\n",
);

/// More than the 8 KiB that nginx takes.
const BIG_COOKIE: &str = match std::str::from_utf8(&COOKIE_BYTES) {
    Ok(text) => text,
    Err(_) => "",
};

const COOKIE_BYTES: [u8; 9000] = {
    let mut bytes = [b'x'; 9000];
    // A cookie without `=` is a file's name to curl.
    (bytes[0], bytes[1]) = (b'c', b'=');
    bytes
};
