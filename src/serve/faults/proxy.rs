//! A forward proxy that gives no tunnel; what it would lead to is never asked.

use super::{
    Fault,
    Step::{self, Hold, ReadHead, ReadSome, Refuse, Send},
};

/// A page of Squid's, as far as its head tells.
macro_rules! squid {
    ($status:literal, $error:literal $(, $line:literal)?) => {
        Refuse(
            &[
                concat!("HTTP/1.1 ", $status),
                "Server: squid/5.7",
                "Content-Type: text/html;charset=utf-8",
                concat!("X-Squid-Error: ", $error),
                $($line,)?
                "Via: 1.1 proxy.corp.example (squid/5.7)",
            ],
            "<!DOCTYPE html>\n<title>ERROR: The requested URL could not be retrieved</title>\n",
        )
    };
}

pub(super) static FAULTS: &[Fault] = &[
    Fault { listens: false, ..proxy("proxy-unreachable", "is a forward proxy that is not running", HTTP, &[]) },
    Fault { listens: false, ..proxy("proxy-unreachable-socks", "is a SOCKS proxy that is not running", SOCKS5, &[]) }
        .cause("proxy-unreachable"),
    proxy(
        "proxy-unreachable-tls",
        "is a forward proxy in plain text, named by https://",
        &["-x", "https://127.0.0.1:{PORT}"],
        &[ReadSome, Refuse(&["HTTP/1.1 400 Bad Request"], "")],
    )
    .cause("proxy-unreachable"),
    proxy(
        "proxy-not-spoken",
        "is an SSH server where a forward proxy should be",
        HTTP,
        &[ReadSome, Send(b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"), Hold],
    ),
    proxy(
        "proxy-not-spoken-http",
        "is an HTTP proxy, named by socks5h://",
        SOCKS5,
        &[ReadSome, Send(b"HTTP/1.1 400 Bad Request\r\nServer: squid/5.7\r\nContent-Length: 0\r\n\r\n")],
    )
    .cause("proxy-not-spoken"),
    proxy("proxy-not-spoken-socks", "is a SOCKS proxy, named by http://", HTTP, &[ReadSome, Send(b"\x05\xff")])
        .cause("proxy-not-spoken"),
    proxy("proxy-no-answer", "is a forward proxy that closes without a word", HTTP, &[ReadHead]),
    proxy(
        "proxy-no-answer-silent",
        "is a forward proxy that waits for the server in vain",
        &["-x", "http://127.0.0.1:{PORT}", "-m", "1"],
        &[ReadHead, Hold],
    )
    .cause("proxy-no-answer"),
    proxy(
        "proxy-no-answer-socks",
        "is a SOCKS proxy that closes at the request",
        SOCKS5,
        &[ReadSome, Send(b"\x05\0"), ReadSome],
    )
    .cause("proxy-no-answer"),
    proxy(
        "proxy-auth-required",
        "is a Squid that wants a user name and a password",
        HTTP,
        &[ReadHead, SQUID_407],
    ),
    proxy(
        "proxy-auth-required-refused",
        "is a Squid that does not take the password",
        &["-x", "http://127.0.0.1:{PORT}", "-U", "ann:open-season"],
        &[ReadHead, SQUID_407],
    )
    .cause("proxy-auth-required"),
    proxy(
        "proxy-auth-required-ntlm",
        "is a company's proxy that takes Negotiate and NTLM alone",
        HTTP,
        &[
            ReadHead,
            Refuse(
                &[
                    "HTTP/1.1 407 Proxy Authentication Required",
                    "Proxy-Authenticate: Negotiate",
                    "Proxy-Authenticate: NTLM",
                ],
                "",
            ),
        ],
    )
    .cause("proxy-auth-required"),
    proxy(
        "proxy-auth-required-socks",
        "is a SOCKS proxy that takes nobody without a password",
        SOCKS5,
        &[ReadSome, Send(b"\x05\xff")],
    )
    .cause("proxy-auth-required"),
    proxy(
        "proxy-auth-required-socks-refused",
        "is a SOCKS proxy that does not take the password",
        &["-x", "socks5h://ann:open-season@127.0.0.1:{PORT}"],
        &[ReadSome, Send(b"\x05\x02"), ReadSome, Send(b"\x01\x01")],
    )
    .cause("proxy-auth-required"),
    proxy(
        "proxy-refused",
        "is a Squid that allows CONNECT to port 443 alone",
        HTTP,
        &[ReadHead, squid!("403 Forbidden", "ERR_ACCESS_DENIED 0")],
    ),
    proxy(
        "proxy-refused-tinyproxy",
        "is a Tinyproxy that allows CONNECT to port 443 alone",
        HTTP,
        &[
            ReadHead,
            Refuse(
                &["HTTP/1.1 403 Access violation", "Server: tinyproxy/1.11.1", "Content-Type: text/html"],
                "<h1>Access violation</h1>\n<p>The CONNECT method not allowed with the port you tried to use.</p>\n",
            ),
        ],
    )
    .cause("proxy-refused"),
    proxy(
        "proxy-refused-not-reached",
        "is a Squid that the server refuses",
        HTTP,
        &[ReadHead, squid!("503 Service Unavailable", "ERR_CONNECT_FAIL 111")],
    )
    .cause("proxy-refused"),
    proxy(
        "proxy-refused-web-server",
        "is an nginx where a forward proxy should be",
        HTTP,
        &[
            ReadHead,
            Refuse(
                &["HTTP/1.1 405 Not Allowed", "Server: nginx/1.22.1", "Content-Type: text/html"],
                "<html>\r\n<head><title>405 Not Allowed</title></head>\r\n<body>\r\n<center><h1>405 Not Allowed</h1></center>\r\n<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n",
            ),
        ],
    )
    .cause("proxy-refused"),
    proxy(
        "proxy-refused-socks",
        "is a SOCKS proxy with a rule against the server",
        SOCKS5,
        &[ReadSome, Send(b"\x05\0"), ReadSome, Send(b"\x05\x02\0\x01\0\0\0\0\0\0")],
    )
    .cause("proxy-refused"),
    proxy(
        "proxy-refused-socks4a",
        "is a SOCKS 4a proxy that does not say why",
        &["--socks4a", "127.0.0.1:{PORT}"],
        &[ReadSome, Send(b"\0\x5b\0\0\0\0\0\0")],
    )
    .cause("proxy-refused"),
];

const HTTP: &[&str] = &["-x", "http://127.0.0.1:{PORT}"];
const SOCKS5: &[&str] = &["-x", "socks5h://127.0.0.1:{PORT}"];

const SQUID_407: Step = squid!(
    "407 Proxy Authentication Required",
    "ERR_CACHE_ACCESS_DENIED 0",
    "Proxy-Authenticate: Basic realm=\"Corp\""
);

/// A proxy before a server whose name nobody but the proxy has to look up.
const fn proxy(
    name: &'static str,
    about: &'static str,
    flags: &'static [&'static str],
    steps: &'static [Step],
) -> Fault {
    Fault { host: "chat.example", ..Fault::new(name, about, steps).asked(flags) }
}
