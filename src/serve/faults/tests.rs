use std::{collections::HashSet, sync::Arc, time::Duration};

use rustls::{
    CertificateError, ClientConfig, Error, ExtendedKeyPurpose, PeerMisbehaved, RootCertStore,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::TlsConnector;

use super::*;

const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
const MASKED_PING: &[u8] = b"\x89\x82\0\0\0\0hi";
const MASKED_CLOSE: &[u8] = b"\x88\x82\0\0\0\0\x03\xe8";

fn run<T>(test: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async { timeout(Duration::from_secs(10), test).await.unwrap() })
}

/// All that a server sends to a client that pings and closes.
async fn answer(fault: &'static Fault) -> std::io::Result<String> {
    let server = FaultServer::start(fault).await?;
    let mut stream = TcpStream::connect(server.address()).await?;
    stream.write_all(&[REQUEST, MASKED_PING, MASKED_CLOSE].concat()).await?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await?;
    Ok(bytes.escape_ascii().to_string())
}

/// How the TLS handshake with a server ends, for a client that trusts the test CA.
async fn handshake(fault: &'static Fault) -> Result<(), Error> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(FaultServer::ca_pem().as_bytes()).unwrap()).unwrap();
    let mut config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    let server = FaultServer::start(fault).await.unwrap();
    let tcp = TcpStream::connect(server.address()).await.unwrap();
    let outcome = async {
        let name = ServerName::try_from("localhost").unwrap();
        let mut tls = TlsConnector::from(Arc::new(config)).connect(name, tcp).await?;
        tls.write_all(&[REQUEST, MASKED_CLOSE].concat()).await?;
        tls.read_to_end(&mut Vec::new()).await
    };
    match outcome.await {
        Ok(_) => Ok(()),
        Err(error) => Err(error.get_ref().unwrap().downcast_ref::<Error>().unwrap().clone()),
    }
}

#[test]
fn every_name_is_unique_and_every_cause_has_a_fault_of_its_own_name() {
    let mut names = HashSet::new();
    for fault in all() {
        assert!(names.insert(fault.name), "{} is there twice", fault.name);
        assert!(by_name(fault.cause).is_some_and(|own| own.cause == fault.cause), "no fault is called {}", fault.cause);
        assert!(!fault.about.is_empty() && !fault.about.ends_with('.') && fault.about.len() < 80, "{}", fault.about);
    }
}

#[test]
fn every_server_starts_on_a_port_of_its_own() {
    run(async {
        let mut servers = Vec::new();
        for fault in all().chain([healthy(), healthy_tls()]) {
            servers.push(FaultServer::start(fault).await.unwrap());
        }
        let urls: HashSet<_> = servers.iter().map(FaultServer::url).collect();
        assert_eq!(urls.len(), servers.len());
    });
}

#[test]
fn a_healthy_server_opens_answers_the_ping_and_closes() {
    let said = run(answer(healthy())).unwrap();
    assert!(
        said.contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\\r\\n\\r\\n\\x8a\\x02hi\\x88\\x02\\x03\\xe8"),
        "{said}"
    );
}

#[test]
fn a_plain_server_sends_what_its_fault_says() {
    for (name, wanted) in [
        ("not-http", "SSH-2.0-OpenSSH_9.2p1 Debian-2\\r\\n"),
        ("closed-without-response", ""),
        ("plain-on-tls-port", "\\x15\\x03\\x03\\x00\\x02\\x02"),
        ("version-unsupported", "Sec-WebSocket-Version: 13\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n"),
        ("accept-wrong-hex", "Sec-WebSocket-Accept: b37a4f2cc0624f1690f64606cf385945b2bec4ea\\r\\n\\r\\n\\x8a\\x02hi"),
        ("accept-wrong-echo", "Sec-WebSocket-Accept: dGhlIHNhbXBsZSBub25jZQ==\\r\\n"),
        ("interim-response-before-101", "rel=preload\\r\\n\\r\\nHTTP/1.1 101 "),
        ("no-pong", "\\r\\n\\r\\n\\x88\\x02\\x03\\xe8"),
        ("closed-after-open", "\\r\\n\\r\\n\\x88\\x0f\\x03\\xf0token expired"),
    ] {
        let said = run(answer(by_name(name).unwrap())).unwrap();
        assert!(said.contains(wanted), "{name}: {said}");
    }
}

#[test]
fn a_refused_port_refuses_and_a_reset_resets() {
    for (name, kind) in [
        ("tcp-refused", std::io::ErrorKind::ConnectionRefused),
        ("connection-reset", std::io::ErrorKind::ConnectionReset),
    ] {
        assert_eq!(run(answer(by_name(name).unwrap())).unwrap_err().kind(), kind, "{name}");
    }
}

#[test]
fn a_server_ends_when_it_is_dropped() {
    run(async {
        let server = FaultServer::start(healthy()).await.unwrap();
        let mut stream = TcpStream::connect(server.address()).await.unwrap();
        stream.write_all(REQUEST).await.unwrap();
        assert!(stream.read(&mut [0; 500]).await.unwrap() > 0);
        drop(server);
        assert_eq!(stream.read(&mut [0; 500]).await.unwrap_or_default(), 0);
    });
}

#[test]
fn every_certificate_has_the_fault_that_it_is_there_for() {
    // A client that does not look at staples takes these.
    const UNSEEN: &[&str] = &["tls-certificate-revoked", "tls-staple-missing"];
    assert_eq!(run(handshake(healthy_tls())), Ok(()));
    for fault in all().filter(|fault| {
        !UNSEEN.contains(&fault.name)
            && fault.tls.is_some_and(|own| own != Certificate::Good || fault.asks_certificate)
            && fault.scheme == Scheme::Wss
    }) {
        let error = run(handshake(fault)).unwrap_err();
        let expected = match (&error, fault.cause) {
            (Error::InvalidCertificate(CertificateError::ExpiredContext { .. }), cause) => {
                cause == "tls-certificate-expired"
            }
            (Error::InvalidCertificate(CertificateError::NotValidYetContext { .. }), cause) => {
                cause == "tls-certificate-not-yet-valid"
            }
            (Error::InvalidCertificate(CertificateError::NotValidForNameContext { .. }), cause) => {
                cause == "tls-wrong-host"
            }
            (Error::InvalidCertificate(CertificateError::InvalidPurposeContext { required, .. }), cause) => {
                *required == ExtendedKeyPurpose::ServerAuth && cause == "tls-certificate-invalid"
            }
            (Error::InvalidCertificate(CertificateError::UnknownIssuer), cause) => {
                matches!(
                    cause,
                    "tls-unknown-issuer" | "tls-self-signed" | "tls-missing-intermediate" | "tls-intercepted"
                )
            }
            // CaUsedAsEndEntity and NameConstraintViolation have no variant of their own there.
            (Error::InvalidCertificate(CertificateError::Other(_)), cause) => {
                matches!(cause, "tls-self-signed" | "tls-certificate-invalid")
            }
            (Error::InvalidCertificate(CertificateError::UnsupportedSignatureAlgorithmContext { .. }), cause) => {
                cause == "tls-certificate-weak"
            }
            (Error::AlertReceived(alert), cause) => {
                u8::from(*alert) == 116 && cause == "tls-client-certificate-required"
            }
            _ => false,
        };
        assert!(expected, "{}: {error:?}", fault.name);
    }
}

#[test]
fn an_alert_is_read_as_one() {
    for (name, code) in [
        ("tls-version-unsupported", 70),
        ("tls-no-common-cipher", 40),
        ("tls-alert", 80),
        ("tls-alpn-refused", 120),
        ("tls-sni-refused", 112),
    ] {
        let error = run(handshake(by_name(name).unwrap())).unwrap_err();
        assert!(matches!(error, Error::AlertReceived(alert) if u8::from(alert) == code), "{name}: {error:?}");
    }
    let picked = run(handshake(by_name("tls-alpn-refused-h2").unwrap())).unwrap_err();
    assert_eq!(picked, Error::PeerMisbehaved(PeerMisbehaved::SelectedUnofferedApplicationProtocol));
}

#[test]
fn a_deployment_answers_by_what_the_request_holds() {
    // The request carries no Origin.
    for (name, wanted) in [("origin-refused", "HTTP/1.1 101 "), ("origin-required", "HTTP/1.1 403 Access denied\\r\\n")]
    {
        let said = run(answer(by_name(name).unwrap())).unwrap();
        assert!(said.starts_with(wanted), "{name}: {said}");
    }
}

#[test]
fn the_first_connection_can_be_answered_otherwise() {
    run(async {
        let server = FaultServer::start(by_name("answers-vary").unwrap()).await.unwrap();
        for wanted in ["HTTP/1.1 403", "HTTP/1.1 400", "HTTP/1.1 400"] {
            let mut stream = TcpStream::connect(server.address()).await.unwrap();
            stream.write_all(REQUEST).await.unwrap();
            let mut said = String::new();
            stream.read_to_string(&mut said).await.unwrap();
            assert!(said.starts_with(wanted), "{said}");
        }
    });
}

#[test]
fn flags_take_the_origin_of_the_url() {
    let flags = by_name("scheme-lost").unwrap().flags_for("wss://127.0.0.1:8443/?a=/b");
    assert_eq!(flags, ["--origin", "https://127.0.0.1:8443"]);
    let flags = by_name("proxy-refused").unwrap().flags_for("ws://chat.example:3128/");
    assert_eq!(flags, ["-x", "http://127.0.0.1:3128"]);
}
