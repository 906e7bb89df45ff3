//! The TLS handshake fails, or its certificate is not to be trusted.

use super::{
    Certificate::{
        AllWrong, Authority, Expired, ForClients, Good, Intercepted, MissingIntermediate, MustStaple, NotPermitted,
        NotYetValid, Revoked, SelfSigned, SelfSignedCa, Sha1, UnknownIssuer, WrongHost,
    },
    Fault,
    Step::{ReadHead, ReadSome, Refuse, Send, Serve},
    step::OPEN,
};

pub(super) static FAULTS: &[Fault] = &[
    Fault::new(
        "tls-not-spoken",
        "answers 400 in plain HTTP to a ClientHello",
        &[ReadSome, Refuse(&["HTTP/1.1 400 Bad Request"], "")],
    )
    .wss(),
    Fault::new(
        "tls-not-spoken-ssh",
        "greets as an SSH server",
        &[Send(b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"), ReadSome],
    )
    .cause("tls-not-spoken")
    .wss(),
    Fault::new("tls-missing-intermediate", "does not send the certificate of its issuer", OPEN_TLS)
        .tls(MissingIntermediate),
    Fault::new("tls-certificate-expired", "shows a certificate that expired in 2021", OPEN_TLS).tls(Expired),
    Fault::new("tls-certificate-not-yet-valid", "shows a certificate that begins in 2120", OPEN_TLS).tls(NotYetValid),
    Fault::new("tls-wrong-host", "shows a certificate for other.example", OPEN_TLS).tls(WrongHost),
    Fault::new("tls-self-signed", "shows a certificate signed by itself", OPEN_TLS).tls(SelfSigned),
    Fault::new("tls-self-signed-ca", "shows a self-signed certificate that is a CA too", OPEN_TLS)
        .cause("tls-self-signed")
        .tls(SelfSignedCa),
    Fault::new("tls-unknown-issuer", "shows a certificate of a CA that nobody knows", OPEN_TLS).tls(UnknownIssuer),
    Fault::new("tls-certificate-invalid", "shows a certificate that is for clients alone", OPEN_TLS).tls(ForClients),
    Fault::new("tls-certificate-invalid-for-name", "shows a certificate that its issuer may not issue", OPEN_TLS)
        .cause("tls-certificate-invalid")
        .tls(NotPermitted),
    Fault::new("tls-certificate-invalid-authority", "shows an authority's own certificate", OPEN_TLS)
        .cause("tls-certificate-invalid")
        .tls(Authority),
    Fault::new("tls-certificate-weak", "shows a certificate that is signed with SHA-1", OPEN_TLS).tls(Sha1),
    Fault::new("tls-certificate-revoked", "staples an answer that its certificate is revoked", OPEN_TLS).tls(Revoked),
    Fault::new("tls-staple-missing", "shows a certificate that demands a staple, and has none", OPEN_TLS)
        .tls(MustStaple),
    Fault::new("tls-intercepted", "shows a certificate issued by mitmproxy", OPEN_TLS).tls(Intercepted),
    Fault::new("tls-certificate-all-wrong", "shows a certificate with five faults at once", OPEN_TLS)
        .cause("tls-certificate-expired")
        .beside(&["tls-wrong-host", "tls-unknown-issuer", "tls-certificate-weak", "tls-certificate-invalid"])
        .tls(AllWrong),
    alert(
        "tls-version-unsupported",
        "refuses every TLS version offered (alert 70)",
        &[ReadSome, Send(b"\x15\x03\x01\0\x02\x02\x46")],
    ),
    alert(
        "tls-version-unsupported-old",
        "answers with TLS 1.0, whatever is offered",
        &[ReadSome, Send(HELLO_OF_TLS_1_0)],
    )
    .cause("tls-version-unsupported"),
    alert(
        "tls-no-common-cipher",
        "shares no cipher with the client (alert 40)",
        &[ReadSome, Send(b"\x15\x03\x03\0\x02\x02\x28")],
    ),
    alert("tls-alert", "fails inside (alert 80)", &[ReadSome, Send(b"\x15\x03\x03\0\x02\x02\x50")]),
    alert(
        "tls-alpn-refused",
        "refuses every protocol offered (alert 120)",
        &[ReadSome, Send(b"\x15\x03\x03\0\x02\x02\x78")],
    ),
    alert(
        "tls-alpn-refused-h2",
        "picks h2, which was not offered, in a TLS 1.2 ServerHello",
        &[ReadSome, Send(HELLO_WITH_H2)],
    )
    .cause("tls-alpn-refused"),
    // A name has to be asked for: no client sends an address as SNI.
    Fault {
        host: "localhost",
        ..alert(
            "tls-sni-refused",
            "does not know the name (alert 112)",
            &[ReadSome, Send(b"\x15\x03\x03\0\x02\x02\x70")],
        )
    },
    Fault {
        asks_certificate: true,
        ..Fault::new("tls-client-certificate-required", "requires a client certificate, in TLS 1.3", OPEN_TLS).tls(Good)
    },
    Fault::new(
        "tls-client-certificate-refused",
        "answers with nginx's page about a client certificate that does not do",
        &[
            ReadHead,
            Refuse(&["HTTP/1.1 400 Bad Request", "Server: nginx/1.22.1", "Content-Type: text/html"], NOT_TAKEN),
        ],
    )
    .tls(Good),
];

/// What would follow if the client put up with the certificate.
const OPEN_TLS: &[super::Step] = &[ReadHead, OPEN, Serve];

/// A server that ends the TLS handshake with bytes of its own.
const fn alert(name: &'static str, about: &'static str, steps: &'static [super::Step]) -> Fault {
    Fault::new(name, about, steps).wss()
}

/// nginx's page for `ssl_verify_client on`, when the certificate is not taken.
const NOT_TAKEN: &str = "<html>\r\n<head><title>400 The SSL certificate error</title></head>\r\n<body>\r\n\
    <center><h1>400 Bad Request</h1></center>\r\n<center>The SSL certificate error</center>\r\n\
    <hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n";

/// A record with a `ServerHello` of TLS 1.0: random, no session, RSA with 3DES.
const HELLO_OF_TLS_1_0: &[u8] = b"\x16\x03\x01\0\x2a\x02\0\0\x26\x03\x01\
    0123456789abcdef0123456789abcdef\
    \0\0\x0a\0";

/// A record with a `ServerHello` of TLS 1.2: random, no session, ECDHE-ECDSA with AES-128-GCM, and ALPN `h2`.
const HELLO_WITH_H2: &[u8] = b"\x16\x03\x03\0\x35\x02\0\0\x31\x03\x03\
    0123456789abcdef0123456789abcdef\
    \0\xc0\x2b\0\0\x09\0\x10\0\x05\0\x03\x02h2";
