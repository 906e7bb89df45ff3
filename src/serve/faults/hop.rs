//! A proxy before the application, with the application behind it: what arrives there is not what was sent.

use super::{
    Certificate, Fault,
    Step::{self, Answer, Hold, ReadClose, ReadHead, Refuse, Send, Serve},
    When::{Has, Holds, Lacks, NotTarget},
    rule::{on, otherwise},
    step::OPEN,
};

/// A page that nginx writes itself.
macro_rules! nginx_page {
    ($status:literal) => {
        Refuse(
            &[concat!("HTTP/1.1 ", $status), "Server: nginx/1.22.1", "Content-Type: text/html"],
            concat!(
                "<html>\r\n<head><title>",
                $status,
                "</title></head>\r\n<body>\r\n<center><h1>",
                $status,
                "</h1></center>\r\n<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n"
            ),
        )
    };
}

/// What Tornado says behind nginx.
macro_rules! tornado {
    ($status:literal, $body:literal) => {
        Refuse(
            &[concat!("HTTP/1.1 ", $status), "Server: nginx/1.22.1", "Content-Type: text/html; charset=UTF-8"],
            $body,
        )
    };
}

pub(super) static FAULTS: &[Fault] = &[
    Fault::new(
        "upgrade-stripped",
        "is Tornado behind an nginx that does not pass Upgrade on",
        &[ReadHead, Answer(&[on(&[NotTarget("/")], &[TORNADO_404]), otherwise(&[TORNADO_UPGRADE])])],
    ),
    Fault::new(
        "connection-stripped",
        "is Tornado behind an nginx that passes Upgrade on, and not Connection",
        &[
            ReadHead,
            Answer(&[
                on(&[NotTarget("/")], &[TORNADO_404]),
                on(&[Lacks("upgrade")], &[TORNADO_UPGRADE]),
                otherwise(&[tornado!("400 Bad Request", "\"Connection\" must be \"Upgrade\".")]),
            ]),
        ],
    ),
    Fault::new(
        "header-stripped",
        "is Tornado behind an nginx that empties Sec-WebSocket-Key",
        &[
            ReadHead,
            Answer(&[
                on(&[NotTarget("/")], &[TORNADO_404]),
                on(&[Lacks("upgrade")], &[TORNADO_UPGRADE]),
                on(&[Holds("sec-websocket-version", "12")], &[TORNADO_VERSION]),
                otherwise(&[tornado!("400 Bad Request", "Missing/Invalid WebSocket headers")]),
            ]),
        ],
    ),
    Fault::new(
        "upgrade-replaced",
        "is aiohttp behind a proxy that asks for h2c itself",
        &[
            ReadHead,
            Refuse(
                &[
                    "HTTP/1.1 400 Bad Request",
                    "Content-Type: text/plain; charset=utf-8",
                    "Server: Python/3.11 aiohttp/3.14.5",
                ],
                "No WebSocket UPGRADE hdr: h2c\n Can \"Upgrade\" only to \"WebSocket\".",
            ),
        ],
    ),
    Fault::new(
        "http10-upstream",
        "is Python's websockets behind an nginx that speaks HTTP/1.0 to it",
        &[
            ReadHead,
            Refuse(
                &[
                    "HTTP/1.1 505 HTTP Version Not Supported",
                    "Server: nginx/1.22.1",
                    "Content-Type: text/plain; charset=utf-8",
                ],
                "Failed to open a WebSocket connection: unsupported HTTP version: HTTP/1.0.\n",
            ),
        ],
    ),
    Fault::new(
        "hop-refuses-upgrade",
        "is an Envoy without upgrade_configs, before an application that works",
        &[
            ReadHead,
            Answer(&[
                on(
                    &[Has("upgrade")],
                    &[Refuse(&["HTTP/1.1 403 Forbidden", "date: Sat, 21 Nov 2026 00:26:38 GMT", "server: envoy"], "")],
                ),
                otherwise(&[Refuse(
                    &[
                        "HTTP/1.1 200 OK",
                        "content-type: text/plain",
                        "x-envoy-upstream-service-time: 1",
                        "server: envoy",
                    ],
                    "Hello\n",
                )]),
            ]),
        ],
    ),
    Fault::new(
        "upgrade-swallowed",
        "is a development proxy that answers a GET, and an upgrade never",
        &[
            ReadHead,
            Answer(&[
                on(&[Has("upgrade")], &[Hold]),
                otherwise(&[Refuse(
                    &["HTTP/1.1 200 OK", "X-Powered-By: Express", "Content-Type: text/html; charset=utf-8"],
                    "Hello",
                )]),
            ]),
        ],
    )
    .asked(&["-m", "3"]),
    Fault::new(
        "hop-header-refused",
        "is Home Assistant behind an nginx that it does not trust",
        &[
            ReadHead,
            Refuse(
                &["HTTP/1.1 400 Bad Request", "Server: nginx/1.28.0", "Content-Type: text/plain; charset=utf-8"],
                "400: Bad Request",
            ),
        ],
    ),
    Fault::new("upstream-down", "is an nginx with nothing behind it", &[ReadHead, nginx_page!("502 Bad Gateway")]),
    Fault::new(
        "upstream-timeout",
        "is an nginx before an application that does not answer",
        &[ReadHead, nginx_page!("504 Gateway Time-out")],
    ),
    Fault::new(
        "host-rewritten",
        "is Tornado behind an nginx that gives it another Host to compare Origin with",
        &[
            ReadHead,
            Answer(&[
                on(&[NotTarget("/")], &[TORNADO_404]),
                on(&[Lacks("upgrade")], &[TORNADO_UPGRADE]),
                on(&[Has("origin")], &[tornado!("403 Forbidden", "Cross origin websockets not allowed")]),
                on(&[Holds("sec-websocket-version", "12")], &[TORNADO_VERSION]),
                otherwise(ACCEPTED),
            ]),
        ],
    )
    .asked(&["--origin", "{ORIGIN}"]),
    Fault::new(
        "scheme-lost",
        "is Spring behind a proxy that ends TLS and does not say so",
        &[
            ReadHead,
            Answer(&[
                on(&[NotTarget("/")], &[SPRING_404]),
                on(&[Holds("origin", "https://")], &[Refuse(&["HTTP/1.1 403 "], "")]),
                on(&[Lacks("upgrade")], &[Refuse(&["HTTP/1.1 400 "], "Can \"Upgrade\" only to \"WebSocket\".")]),
                on(
                    &[Holds("sec-websocket-version", "12")],
                    &[Refuse(&["HTTP/1.1 426 ", "Sec-WebSocket-Version: 13"], "")],
                ),
                otherwise(ACCEPTED),
            ]),
        ],
    )
    .tls(Certificate::Good)
    .asked(&["--origin", "{ORIGIN}"]),
    Fault::new(
        "blocked-by-filter",
        "is an Envoy whose RBAC policy does not allow the request",
        &[
            ReadHead,
            Refuse(&["HTTP/1.1 403 Forbidden", "content-type: text/plain", "server: envoy"], "RBAC: access denied"),
        ],
    ),
    Fault::new(
        "hop-answered-101",
        "is a gateway that accepts before it has reached the application, which refuses",
        &[ReadHead, OPEN, Send(b"\x88\x10\x03\xeaProtocol error"), ReadClose],
    )
    .beside(&["closed-after-open"]),
];

const ACCEPTED: &[Step] = &[OPEN, Serve];
const TORNADO_404: Step =
    tornado!("404 Not Found", "<html><title>404: Not Found</title><body>404: Not Found</body></html>");
const TORNADO_UPGRADE: Step = tornado!("400 Bad Request", "Can \"Upgrade\" only to \"WebSocket\".");
const TORNADO_VERSION: Step = Refuse(
    &[
        "HTTP/1.1 426 Upgrade Required",
        "Server: nginx/1.22.1",
        "Content-Type: text/html; charset=UTF-8",
        "Sec-Websocket-Version: 13",
    ],
    "",
);
const SPRING_404: Step = Refuse(
    &["HTTP/1.1 404 ", "Content-Type: application/json"],
    "{\"timestamp\":\"2026-11-21T09:11:04.512+00:00\",\"status\":404,\"error\":\"Not Found\",\"path\":\"/\"}",
);
