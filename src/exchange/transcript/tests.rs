use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use proptest::prelude::*;

use super::*;
use crate::{
    exchange::{
        End, Exchange, Facts, Phase, Secrets, Side, Timestamp, Vantage,
        phase::{
            Certificate, ClientCertificate, Dns, DnsError, Frames, Http, Key, Revocation, Staple, Tcp, TcpError, Tls,
            TlsFailure, Tried, Trust,
        },
        proxy::{Proxy, ProxyFailure, ProxyKind},
    },
    wire::h2::{Fault, Frame, GoAway, Oddity, Record, record::Sender},
};

fn printed(exchange: &Exchange) -> String {
    print(&Secrets::shown().redact(exchange))
}

fn tls() -> Tls {
    let certificate = Certificate {
        subject: "CN=a b, O=\"x\"".to_owned(),
        issuer: "CN=1.3".to_owned(),
        not_before: Timestamp::from_seconds(1_700_000_000),
        not_after: Timestamp::from_seconds(1_900_000_000),
        names: vec!["a.example".to_owned()],
        issuer_url: Some("http://ca/x.crt".to_owned()),
        key: Some(Key { algorithm: "RSA".to_owned(), bits: 1024 }),
        signature: Some("1.3".to_owned()),
        ca: true,
        purposes: vec!["any".to_owned()],
        cannot_sign: true,
        must_staple: true,
    };
    let staple = Staple {
        status: Revocation::Revoked,
        revoked_at: Some(Timestamp::from_seconds(1_800_000_000)),
        reason: Some("true".to_owned()),
        this_update: None,
        next_update: Some(Timestamp::from_seconds(1_900_000_000)),
    };
    Tls {
        server_name: "a.example".to_owned(),
        offered: vec!["http/1.1".to_owned()],
        version: Some("1.3".to_owned()),
        sni: Some(String::new()),
        offered_versions: vec!["1.2".to_owned()],
        chain: vec![certificate.clone()],
        staple: Some(staple),
        client_certificate: Some(ClientCertificate { issuers: vec!["CN=x, O=y".to_owned()], sent: Some(certificate) }),
        trust: Some(Trust {
            roots: "webpki-roots".to_owned(),
            path: false,
            dates: true,
            name: true,
            weak: true,
            wrong_purpose: true,
            error: Some("it says = no".to_owned()),
        }),
        failure: Some(TlsFailure::Alert(40)),
        ..Tls::default()
    }
}

fn phases() -> Vec<Phase> {
    let address: SocketAddr = "127.0.0.1:443".parse().unwrap();
    let facts = [
        Facts::Dns(Dns {
            host: "true".to_owned(),
            addresses: vec![IpAddr::V4(Ipv4Addr::LOCALHOST)],
            given: true,
            error: Some(DnsError::TimedOut),
        }),
        Facts::Tcp(Tcp {
            unix: None,
            tried: vec![Tried { address, start_us: 0, took_us: 3, error: Some(TcpError::Refused) }],
            remote: Some(address),
            local: None,
        }),
        Facts::Proxy(Box::new(proxy())),
        Facts::Tls(Box::new(tls())),
        Facts::Http2(Box::new(http2())),
        Facts::Http(Http { sent_us: Some(1), first_byte_us: None }),
        Facts::Frames(Frames { pinged: true, pong_us: Some(7), held_us: Some(9), ..Frames::default() }),
    ];
    facts.into_iter().map(|facts| Phase { start_us: 1, duration_us: 2, to_proxy: true, facts }).collect()
}

fn proxy() -> Proxy {
    Proxy {
        kind: ProxyKind::Socks5h,
        address: "[::1]:1080".to_owned(),
        from: "ALL_PROXY".to_owned(),
        to: "a.example:443".to_owned(),
        credentials: true,
        sent: "\\x05\\x01 a=b".to_owned(),
        received: "\\x05\\x00".to_owned(),
        failure: Some(ProxyFailure::TimedOut),
    }
}

fn http2() -> Record {
    let frame = |from, kind: &str, says: Option<&str>| Frame {
        from,
        kind: kind.to_owned(),
        stream: 1,
        flags: 4,
        length: 9,
        says: says.map(str::to_owned),
    };
    Record {
        settings: Some(vec![(3, 100), (8, 0)]),
        later: vec![vec![(8, 1)], Vec::new()],
        goaway: Some(GoAway { last: 1, code: 13, debug: "a = \"b\" ]".to_owned() }),
        reset: Some(8),
        ended: true,
        fault: Some(Fault::BadFields),
        oddities: vec![Oddity::AfterEnd, Oddity::BadLength],
        stalled: true,
        unlisted: 3,
        frames: vec![
            frame(Sender::Client, "HEADERS", None),
            frame(Sender::Server, "type 16", Some("last=1 NO_ERROR x=\\n")),
        ],
    }
}

#[test]
fn a_frame_without_its_connection_is_refused() {
    let line = "* frame from=client type=DATA stream=1 flags=0 length=0";
    assert_eq!(parse(line).unwrap_err().to_string(), "line 1: frame: an http2 line comes before it");
}

#[test]
fn an_http_2_handshake_reads_as_text() {
    let mut exchange = Exchange::new("wss://h/".to_owned(), Vantage::Client, None);
    let request = b":method: CONNECT\r\n:protocol: websocket\r\n:path: /ws\r\nsec-websocket-version: 13\r\n\r\n";
    exchange.stream.push(Side::Sent, request);
    exchange.stream.push(Side::Received, b"HTTP/2 200\r\nserver: x\r\n\r\n\x81\x02hi");
    exchange.end = End::Closed;
    let text = printed(&exchange);
    assert!(
        text.ends_with("< HTTP/2 200\n< server: x\n< \n# text frame, 2 bytes\n< \\x81\\x02hi\\\n* end closed\n"),
        "{text}"
    );
    assert_eq!(parse(&text).unwrap(), exchange);
    let head = exchange.request().unwrap();
    assert!(head.is_http2() && head.complete && head.oddities.is_empty() && head.count(":protocol") == 1);
}

#[test]
fn every_fact_survives_the_way_there_and_back() {
    let mut exchange = Exchange::new(
        "wss://a.example/x?y=1 2".to_owned(),
        Vantage::Between,
        Timestamp::parse("2026-11-21T10:04:11.231Z"),
    );
    exchange.phases = phases();
    exchange.end = End::TimedOut;
    assert_eq!(parse(&printed(&exchange)).unwrap(), exchange);
}

#[test]
fn a_handshake_reads_as_on_the_wire() {
    let mut exchange = Exchange::new("ws://h/".to_owned(), Vantage::Client, None);
    exchange.stream.push(Side::Sent, b"GET / HTTP/1.1\r\nHost: h\n\r\n");
    exchange.stream.push(Side::Received, b"HTTP/1.1 101 x\r\nA: b\\\r\r\n\r\n\x81\x02hi\x8a");
    exchange.end = End::Closed;
    let expected = "\
# wswhy transcript 1
* url ws://h/
* vantage client
> GET / HTTP/1.1
> Host: h\\n
> 
< HTTP/1.1 101 x
< A: b\\\\\\r\\r\\n
< 
# text frame, 2 bytes
< \\x81\\x02hi\\
< \\x8a\\
* end closed
";
    assert_eq!(printed(&exchange), expected);
    assert_eq!(parse(expected).unwrap(), exchange);
}

#[test]
fn what_curl_prints_is_read() {
    let text = "* Connected to h (127.0.0.1) port 80 (#0)\n> GET / HTTP/1.1\r\n> Host: h\r\n>\n< HTTP/1.1 400 Bad Request\r\n< \r\n{ [4 bytes data]\n* Closing connection 0\n";
    let exchange = parse(text).unwrap();
    assert_eq!(exchange.stream.sent(), b"GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    assert_eq!(exchange.answer().status(), Some(400));
}

#[test]
fn a_tunnel_that_curl_prints_is_set_apart_from_the_handshake() {
    let talk = "* Connected to proxy (10.0.0.1) port 3128 (#0)\n> CONNECT h:80 HTTP/1.1\n> Host: h:80\n> \n";
    let through =
        parse(&format!("{talk}< HTTP/1.1 200 OK\n< \n> GET / HTTP/1.1\n> \n< HTTP/1.1 403 no\n< \n")).unwrap();
    assert_eq!((through.stream.sent(), through.answer().status()), (&b"GET / HTTP/1.1\r\n\r\n"[..], Some(403)));
    let proxy = through.proxy().unwrap();
    assert_eq!((proxy.address.as_str(), proxy.to.as_str(), proxy.failure), ("proxy:3128", "h:80", None));
    let asked = "< HTTP/1.1 407 who\n< \n> CONNECT h:80 HTTP/1.1\n> Proxy-Authorization: Basic eA==\n> \n";
    let refused = parse(&format!("{talk}{asked}< HTTP/1.1 403 no\n< \n")).unwrap();
    let proxy = refused.proxy().unwrap();
    assert_eq!((proxy.failure, proxy.credentials, refused.end), (Some(ProxyFailure::Refused), true, End::Stopped));
    assert_eq!(proxy.response().unwrap().status, 403);
    assert!(refused.stream.sent().is_empty());
}

#[test]
fn a_connect_of_our_own_is_the_request() {
    let exchange = parse(&format!("{MAGIC}\n> CONNECT h:80 HTTP/1.1\n> \n< HTTP/1.1 200 OK\n< \n")).unwrap();
    assert!(exchange.proxy().is_none() && !exchange.stream.sent().is_empty());
}

#[test]
fn a_fact_that_does_not_parse_is_named_with_its_line() {
    assert_eq!(parse("* url x\n* end never\n").unwrap_err().to_string(), "line 2: `never` is no value of end");
    assert!(parse("* tcp start_us=x").unwrap_err().to_string().starts_with("line 1: tcp: "));
}

proptest! {
    #[test]
    fn any_bytes_in_any_turns_read_back(turns in prop::collection::vec((any::<bool>(), prop::collection::vec(
        prop_oneof![Just(b'\r'), Just(b'\n'), Just(b'\\'), Just(b'n'), Just(b'r'), any::<u8>()], 1..30)), 0..8)) {
        let mut exchange = Exchange::new(String::new(), Vantage::Client, None);
        for (sent, bytes) in turns {
            exchange.stream.push(if sent { Side::Sent } else { Side::Received }, &bytes);
        }
        prop_assert_eq!(parse(&printed(&exchange)).unwrap(), exchange);
    }

    #[test]
    fn any_bytes_after_a_101_read_back(tail in prop::collection::vec(any::<u8>(), 0..60)) {
        let mut exchange = Exchange::new(String::new(), Vantage::Client, None);
        exchange.stream.push(Side::Sent, b"GET / HTTP/1.1\r\n\r\n");
        exchange.stream.push(Side::Received, &[&b"HTTP/1.1 101 x\r\n\r\n"[..], &tail].concat());
        prop_assert_eq!(parse(&printed(&exchange)).unwrap(), exchange);
    }

    #[test]
    fn any_text_is_read_or_refused_without_a_panic(text in "[*<># =a-z0-9\\\\\n\"\\[{]{0,200}") {
        let _ = parse(&text);
    }
}
