use proptest::prelude::*;

use super::*;
use crate::{
    exchange::{Phase, Vantage, proxy::ProxyKind, transcript},
    wire::{
        h2::{GoAway, Record},
        socks,
    },
};

fn exchange(sent: &str, received: &str) -> Exchange {
    let mut exchange = Exchange::new("ws://h/".to_owned(), Vantage::Client, None);
    exchange.stream.push(Side::Sent, sent.as_bytes());
    exchange.stream.push(Side::Received, received.as_bytes());
    exchange
}

fn redacted(sent: &str, received: &str) -> (String, String) {
    let exchange = exchange(sent, received);
    let stream = Secrets::of(&exchange).redact(&exchange).stream.clone();
    (String::from_utf8(stream.sent().to_vec()).unwrap(), String::from_utf8(stream.received().to_vec()).unwrap())
}

#[test]
fn a_header_that_holds_a_secret_keeps_its_scheme_and_length() {
    for (line, masked) in [
        ("Authorization: Bearer abcdefgh", "Authorization: Bearer ‹8 bytes›"),
        ("proxy-authorization:Basic dTpwYXNzd29yZA==", "proxy-authorization:Basic ‹16 bytes›"),
        ("X-Api-Key: 12", "X-Api-Key: ‹2 bytes›"),
        ("Cookie: a=1; session=abc", "Cookie: a=‹1 byte›; session=‹3 bytes›"),
        ("Sec-WebSocket-Protocol: chat, eyJhbGciOi.J9", "Sec-WebSocket-Protocol: chat, ‹13 bytes›"),
        ("Referer: https://h/?access_token=xyz&b=1", "Referer: https://h/?access_token=‹3 bytes›&b=1"),
    ] {
        let (sent, _) = redacted(&format!("GET / HTTP/1.1\r\n{line}\r\n\r\n"), "");
        assert_eq!(sent, format!("GET / HTTP/1.1\r\n{masked}\r\n\r\n"));
    }
}

#[test]
fn what_is_no_secret_is_shown() {
    let text = "GET /?page=key HTTP/1.1\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nConnection: keep-alive\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n";
    assert_eq!(redacted(text, "").0, text);
    let answer = "HTTP/1.1 401 x\r\nWWW-Authenticate: Basic realm=\"x\"\r\n\r\n";
    assert_eq!(redacted("", answer).1, answer);
}

#[test]
fn a_token_in_the_request_line_and_a_cookie_that_is_set_are_masked() {
    let (sent, received) =
        redacted("GET /ws?token=abcdef HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK\r\nSet-Cookie: id=secret; Path=/\r\n\r\n");
    assert_eq!(sent, "GET /ws?token=‹6 bytes› HTTP/1.1\r\n\r\n");
    assert_eq!(received, "HTTP/1.1 200 OK\r\nSet-Cookie: id=‹6 bytes›; Path=/\r\n\r\n");
}

#[test]
fn secrets_of_an_http_2_request_are_masked_where_a_peer_says_them_too() {
    let mut exchange =
        exchange(":method: CONNECT\r\n:path: /ws?token=abcdef\r\nauthorization: Bearer xyzxyz\r\n\r\n", "");
    let goaway = GoAway { last: 0, code: 1, debug: "bad xyzxyz".to_owned() };
    let record = Record { goaway: Some(goaway), ..Record::default() };
    exchange.phases.push(Phase { start_us: 0, duration_us: 1, to_proxy: false, facts: Facts::Http2(Box::new(record)) });
    let redacted = Secrets::of(&exchange).redact(&exchange);
    let expected = ":method: CONNECT\r\n:path: /ws?token=‹6 bytes›\r\nauthorization: Bearer ‹6 bytes›\r\n\r\n";
    assert_eq!(String::from_utf8_lossy(redacted.stream.sent()), expected);
    assert_eq!(redacted.http2().unwrap().goaway.as_ref().unwrap().debug, "bad ‹6 bytes›");
}

#[test]
fn an_echo_of_a_secret_is_masked_even_its_decoded_password() {
    // dXNlcjpodW50ZXIyISE= is user:hunter2!!
    let (_, received) = redacted(
        "GET / HTTP/1.1\r\nAuthorization: Basic dXNlcjpodW50ZXIyISE=\r\n\r\n",
        "HTTP/1.1 401 x\r\n\r\nbad password hunter2!! in dXNlcjpodW50ZXIyISE=",
    );
    assert_eq!(received, "HTTP/1.1 401 x\r\n\r\nbad password ‹9 bytes› in ‹20 bytes›");
}

#[test]
fn a_secret_cut_in_two_by_a_turn_is_masked() {
    let mut exchange = exchange("GET / HTTP/1.1\r\nX-Token: abcdefgh\r\n\r\n", "HTTP/1.1 101 x\r\n\r\n--abcd");
    exchange.stream.push(Side::Sent, b"ping");
    exchange.stream.push(Side::Received, b"efgh--");
    let stream = Secrets::of(&exchange).redact(&exchange).stream.clone();
    let turns: Vec<String> = stream.turns().map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned()).collect();
    assert_eq!(turns[1..], ["HTTP/1.1 101 x\r\n\r\n--‹8 bytes›", "ping", "--"]);
}

#[test]
fn a_value_belongs_to_each_name_before_it() {
    for (text, masked) in [
        ("/?a=b?token=c", "/?a=b?token=‹1 byte›"),
        ("/?my_token?x=c&y=d", "/?my_token?x=‹1 byte›&y=d"),
        ("/?x?sig=c", "/?x?sig=‹1 byte›"),
        ("/?token=&a=b;auth=c", "/?token=&a=b;auth=‹1 byte›"),
        ("/?token", "/?token"),
    ] {
        assert_eq!(Secrets::default().mask(text), masked);
    }
}

#[test]
fn secrets_that_overlap_where_they_are_echoed_are_masked_as_one() {
    let sent = "GET / HTTP/1.1\r\nX-Token: abcdefgh\r\nX-Key: efghijkl\r\nX-Secret: cdefgh\r\n\r\n";
    assert_eq!(redacted(sent, "HTTP/1.1 400 x\r\n\r\n-abcdefghijkl-").1, "HTTP/1.1 400 x\r\n\r\n-‹12 bytes›-");
}

#[test]
fn a_shown_secret_is_shown() {
    let exchange = exchange("GET /?token=abcdef HTTP/1.1\r\n\r\n", "");
    assert_eq!(*Secrets::shown().redact(&exchange), exchange);
}

fn talk(kind: ProxyKind, sent: &[u8], received: &str) -> Exchange {
    let mut exchange = exchange("GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 400 no\r\n\r\nhunter2!!");
    let proxy = Proxy {
        kind,
        address: "proxy:3128".to_owned(),
        from: "--proxy".to_owned(),
        to: "h:80".to_owned(),
        credentials: true,
        sent: escape(sent),
        received: escape(received.as_bytes()),
        failure: None,
    };
    exchange.phases.push(Phase { start_us: 0, duration_us: 0, to_proxy: false, facts: Facts::Proxy(Box::new(proxy)) });
    exchange
}

#[test]
fn the_credentials_for_a_proxy_are_masked_by_place_and_by_value() {
    let head = "CONNECT h:80 HTTP/1.1\r\nProxy-Authorization: Basic dXNlcjpodW50ZXIyISE=\r\nX-Api-Key: 12\r\n\r\n";
    let exchange = talk(ProxyKind::Http, head.as_bytes(), "HTTP/1.1 407 no\r\n\r\nhunter2!! is wrong");
    let redacted = Secrets::of(&exchange).redact(&exchange);
    let proxy = redacted.proxy().unwrap();
    assert_eq!(
        proxy.sent,
        r"CONNECT h:80 HTTP/1.1\r\nProxy-Authorization: Basic ‹20 bytes›\r\nX-Api-Key: ‹2 bytes›\r\n\r\n"
    );
    assert_eq!(proxy.received, r"HTTP/1.1 407 no\r\n\r\n‹9 bytes› is wrong");
    assert!(!String::from_utf8_lossy(redacted.stream.received()).contains("hunter2"));
}

#[test]
fn the_password_for_a_socks_proxy_is_masked_and_stays_so_when_it_is_read_again() {
    let sent = [socks::greeting(true), socks::password("user", "hunter2!!")].concat();
    let exchange = talk(ProxyKind::Socks5h, &sent, "");
    let redacted = Secrets::of(&exchange).redact(&exchange);
    assert!(redacted.proxy().unwrap().sent.ends_with(r"\x01\x04user\t‹9 bytes›"), "{:?}", redacted.proxy());
    assert_eq!(*Secrets::of(&redacted).redact(&redacted), *redacted);
    assert!(!String::from_utf8_lossy(redacted.stream.received()).contains("hunter2"));
}

proptest! {
    #[test]
    fn a_redacted_transcript_reads_back_and_holds_no_secret(secret in "[a-zA-Z0-9]{8,40}", before in "[ -~]{0,20}", after in "[ -~]{0,20}") {
        prop_assume!(!ORDINARY.contains(&secret.to_ascii_lowercase().as_str()));
        let sent = format!("GET /?x=1&token={secret} HTTP/1.1\r\nAuthorization: Bearer {secret}\r\nCookie: a={secret}\r\n\r\n");
        let received = format!("HTTP/1.1 403 no\r\nSet-Cookie: b={secret}\r\nX-Echo: {before}{secret}{after}\r\n\r\n{before}{secret}{secret}{after}");
        let exchange = exchange(&sent, &received);
        let redacted = Secrets::of(&exchange).redact(&exchange);
        let text = transcript::print(&redacted);
        prop_assert!(!text.contains(&secret), "{}", text);
        prop_assert_eq!(&transcript::parse(&text).unwrap(), &*redacted);
    }
}
