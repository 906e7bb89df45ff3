//! The request is read, and no usable answer comes.

use super::{
    Certificate, Fault,
    Step::{Head, Hold, ReadHead, ReadSome, Refuse, Reset, Send, SendForever, Serve},
    step::{ACCEPT, CONNECTION, OPEN, UPGRADE},
};

pub(super) static FAULTS: &[Fault] = &[
    Fault::new("plain-on-tls-port", "speaks TLS, and answers plain HTTP with an alert", &[ReadHead, OPEN, Serve])
        .tls(Certificate::Good)
        .ws(),
    Fault::new(
        "plain-on-tls-port-nginx",
        "answers plain HTTP on a TLS port with nginx's page",
        &[ReadHead, NGINX_PAGE],
    )
    .cause("plain-on-tls-port"),
    Fault::new(
        "plain-on-tls-port-go",
        "answers plain HTTP on a TLS port with the sentence of Go's net/http",
        &[ReadHead, GO_PAGE],
    )
    .cause("plain-on-tls-port"),
    Fault::new("not-http", "greets as an SSH server", &[Send(b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"), ReadSome]),
    Fault::new(
        "not-http-smtp",
        "greets as a mail server",
        &[
            Send(b"220 mail.example ESMTP Postfix\r\n"),
            ReadSome,
            Send(b"221 2.7.0 Error: I can break rules, too. Goodbye.\r\n"),
        ],
    )
    .cause("not-http"),
    Fault::new("http2-only-goaway", "speaks HTTP/2 at once", &[Send(H2_SETTINGS), ReadHead, Send(H2_GOAWAY)])
        .cause("http2-only")
        .beside(&["not-http"]),
    Fault::new("not-http-redis", "answers as Redis does", &[ReadHead, Send(b"-ERR unknown command 'GET'\r\n")])
        .cause("not-http"),
    Fault::new(
        "not-http-html",
        "sends a page with no head before it",
        &[ReadHead, Send(b"<html><body>Hello</body></html>\n")],
    )
    .cause("not-http"),
    Fault::new("not-http-frames", "sends a frame without answering the handshake", &[ReadHead, Send(b"\x81\x05Hello")])
        .cause("not-http"),
    Fault::new("closed-without-response", "closes without a byte", &[ReadHead]),
    Fault::new("connection-reset", "resets the connection", &[ReadHead, Reset]),
    Fault::new("response-timeout", "takes the request and says nothing", &[ReadHead, Hold]).asked(&["-m", "1"]),
    Fault::new(
        "response-truncated",
        "closes in the middle of the head",
        &[ReadHead, Send(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: webs")],
    ),
    Fault::new(
        "response-malformed",
        "leaves the number out of its status line",
        &[ReadHead, Head(&["HTTP/1.1 Switching Protocols", UPGRADE, CONNECTION, ACCEPT])],
    ),
    Fault::new(
        "response-malformed-endless",
        "sends header after header without end",
        &[ReadHead, Send(b"HTTP/1.1 101 Switching Protocols\r\n"), SendForever(b"X-Filler: and so on, and so on\r\n")],
    )
    .cause("response-malformed"),
];

const NGINX_PAGE: super::Step = Refuse(
    &["HTTP/1.1 400 Bad Request", "Server: nginx/1.22.1", "Content-Type: text/html"],
    "<html>\r\n\
     <head><title>400 The plain HTTP request was sent to HTTPS port</title></head>\r\n\
     <body>\r\n\
     <center><h1>400 Bad Request</h1></center>\r\n\
     <center>The plain HTTP request was sent to HTTPS port</center>\r\n\
     <hr><center>nginx/1.22.1</center>\r\n\
     </body>\r\n\
     </html>\r\n",
);

const GO_PAGE: super::Step = Send(b"HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n");

/// An HTTP/2 server's SETTINGS: at most 100 streams.
const H2_SETTINGS: &[u8] = b"\0\0\x06\x04\0\0\0\0\0\0\x03\0\0\0\x64";
/// GOAWAY with `PROTOCOL_ERROR`: there was no client preface.
const H2_GOAWAY: &[u8] = b"\0\0\x08\x07\0\0\0\0\0\0\0\0\0\0\0\0\x01";
