//! The TLS handshake fails, or its certificate is not to be trusted.

use super::{
    Certificate::{
        Expired, ForClients, Good, MissingIntermediate, NotYetValid, SelfSigned, SelfSignedCa, UnknownIssuer, WrongHost,
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
    alert(
        "tls-version-unsupported",
        "refuses every TLS version offered (alert 70)",
        &[ReadSome, Send(b"\x15\x03\x01\0\x02\x02\x46")],
    ),
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
];

/// What would follow if the client put up with the certificate.
const OPEN_TLS: &[super::Step] = &[ReadHead, OPEN, Serve];

/// A server that ends the TLS handshake with bytes of its own.
const fn alert(name: &'static str, about: &'static str, steps: &'static [super::Step]) -> Fault {
    Fault::new(name, about, steps).wss()
}

/// A record with a `ServerHello` of TLS 1.2: random, no session, ECDHE-ECDSA with AES-128-GCM, and ALPN `h2`.
const HELLO_WITH_H2: &[u8] = b"\x16\x03\x03\0\x35\x02\0\0\x31\x03\x03\
    0123456789abcdef0123456789abcdef\
    \0\xc0\x2b\0\0\x09\0\x10\0\x05\0\x03\x02h2";
