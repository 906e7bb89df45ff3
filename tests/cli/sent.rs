//! What was asked for is what is sent, byte for byte.

use base64::{Engine, engine::general_purpose::STANDARD};
use wswhy::{
    request::user_agent,
    serve::faults::{self, Fault},
};

use crate::{
    peer::{FaultPeer, Recorder},
    run::{Run, file, wswhy, wswhy_reading},
};

/// The lines of the standard request, with words for what differs from run to run.
const STANDARD_LINES: [&str; 7] = [
    "GET /chat HTTP/1.1",
    "Host: 127.0.0.1:PORT",
    "Upgrade: websocket",
    "Connection: Upgrade",
    "Sec-WebSocket-Key: KEY",
    "Sec-WebSocket-Version: 13",
    "User-Agent: AGENT",
];

/// What is sent with these flags to `/chat`.
fn sent(flags: &[&str]) -> String {
    let recorder = Recorder::refusing();
    wswhy(&[&["-s"], flags, &[&recorder.peer().url("/chat")]].concat());
    with_words(&recorder.received(), recorder.peer().port())
}

/// The bytes as text, with the port, the agent and a key that is the base64 of 16 bytes replaced by words.
fn with_words(bytes: &[u8], port: u16) -> String {
    let text = String::from_utf8(bytes.to_vec()).expect("the flags were text");
    let text = text.replace(&format!(":{port}"), ":PORT").replace(user_agent(), "AGENT");
    let Some((before, value)) = text.split_once("Sec-WebSocket-Key: ") else { return text };
    let (key, after) = value.split_once("\r\n").expect("the key's line has an end");
    let is_made = STANDARD.decode(key).is_ok_and(|nonce| nonce.len() == 16);
    format!("{before}Sec-WebSocket-Key: {}\r\n{after}", if is_made { "KEY" } else { key })
}

/// A head of these lines.
fn head(lines: &[&str]) -> String {
    lines.iter().map(|line| format!("{line}\r\n")).chain(["\r\n".to_owned()]).collect()
}

/// The standard head without the lines that begin with one of `without`, and with `more` at its end.
fn standard(without: &[&str], more: &[&str]) -> String {
    let kept = STANDARD_LINES.into_iter().filter(|line| !without.iter().any(|start| line.starts_with(start)));
    head(&kept.chain(more.iter().copied()).collect::<Vec<_>>())
}

/// The standard head with another request line.
fn asking(request_line: &str) -> String {
    standard(&[], &[]).replacen(STANDARD_LINES[0], request_line, 1)
}

#[test]
fn without_flags_the_standard_request_is_sent_and_nothing_else() {
    assert_eq!(sent(&[]), head(&STANDARD_LINES));
}

#[test]
fn check_sends_what_the_url_alone_sends() {
    let recorder = Recorder::refusing();
    wswhy(&["check", "-s", &recorder.peer().url("/chat")]);
    assert_eq!(with_words(&recorder.received(), recorder.peer().port()), head(&STANDARD_LINES));
}

#[test]
fn every_run_has_a_key_of_its_own() {
    let recorder = Recorder::refusing();
    let requests = [(); 2].map(|()| {
        wswhy(&["-s", "--probes", "0", &recorder.peer().url("/")]);
        recorder.received()
    });
    assert_ne!(requests[0], requests[1]);
}

#[test]
fn a_refused_request_is_sent_once() {
    let recorder = Recorder::refusing();
    wswhy(&["-s", &recorder.peer().url("/")]).exits(22);
    let bytes = recorder.received();
    assert_eq!(bytes.windows(4).filter(|window| window == b"\r\n\r\n").count(), 1);
    assert!(bytes.ends_with(b"\r\n\r\n"), "{}", bytes.escape_ascii());
}

#[test]
fn the_query_is_part_of_the_request_line_and_the_fragment_is_not() {
    let recorder = Recorder::refusing();
    wswhy(&["-s", &recorder.peer().url("/a/b?x=1&y=%20#there")]);
    let text = with_words(&recorder.received(), recorder.peer().port());
    assert_eq!(text, asking("GET /a/b?x=1&y=%20 HTTP/1.1"));
}

#[test]
fn a_header_is_added_at_the_end() {
    assert_eq!(sent(&["-H", "X-Team: blue"]), standard(&[], &["X-Team: blue"]));
}

#[test]
fn a_header_that_has_a_default_takes_its_place() {
    assert_eq!(sent(&["-H", "Upgrade: h2c"]), standard(&["Upgrade"], &["Upgrade: h2c"]));
}

#[test]
fn headers_keep_their_spelling_and_their_order() {
    let flags = ["-H", "uPgRaDe:WebSocket", "-H", "x-b:  two  ", "-H", "CONNECTION: upgrade"];
    assert_eq!(
        sent(&flags),
        standard(&["Upgrade", "Connection"], &["uPgRaDe:WebSocket", "x-b:  two  ", "CONNECTION: upgrade"])
    );
}

#[test]
fn a_header_given_twice_is_sent_twice() {
    assert_eq!(sent(&["-H", "X-A: 1", "-H", "X-A: 2"]), standard(&[], &["X-A: 1", "X-A: 2"]));
}

#[test]
fn a_header_without_a_value_is_left_out() {
    assert_eq!(sent(&["-H", "connection:"]), standard(&["Connection"], &[]));
}

#[test]
fn a_header_with_a_semicolon_is_sent_empty() {
    assert_eq!(sent(&["-H", "Origin;"]), standard(&[], &["Origin:"]));
}

#[test]
fn a_header_can_be_told_to_be_odd() {
    let odd = ["-H", "Bad Name: x", "-H", "X-Space : y", "-H", "Größe: ü"];
    assert_eq!(sent(&odd), standard(&[], &["Bad Name: x", "X-Space : y", "Größe: ü"]));
}

#[test]
fn headers_are_read_from_a_file_too() {
    let list = file("headers.txt", "X-A: 1\r\nHost:\n\nX-B: 2\n");
    assert_eq!(sent(&["-H", &format!("@{list}")]), standard(&["Host"], &["X-A: 1", "X-B: 2"]));
}

#[test]
fn another_host_stands_where_the_host_stood() {
    let expected = standard(&[], &["X-A: 1"]).replacen("Host: 127.0.0.1:PORT", "host: example.com", 1);
    assert_eq!(sent(&["-H", "X-A: 1", "-H", "host: example.com"]), expected);
}

#[test]
fn the_host_can_be_left_out() {
    assert_eq!(sent(&["-H", "Host:"]), standard(&["Host"], &[]));
}

#[test]
fn two_hosts_are_sent_as_two() {
    let expected = standard(&[], &["Host: b.example"]).replacen("Host: 127.0.0.1:PORT", "Host: a.example", 1);
    assert_eq!(sent(&["-H", "Host: a.example", "-H", "Host: b.example"]), expected);
}

#[test]
fn a_key_that_is_given_is_sent_as_it_is() {
    let key = "Sec-WebSocket-Key: short";
    assert_eq!(sent(&["-H", key]), standard(&["Sec-WebSocket-Key"], &[key]));
}

#[test]
fn the_method_is_any_word() {
    assert_eq!(sent(&["-X", "brew"]), asking("brew /chat HTTP/1.1"));
}

#[test]
fn the_request_target_is_sent_untouched() {
    for target in ["*", "http://other.example/x?y=1", "/two words/../%zz", "//", "/ü#frag"] {
        assert_eq!(sent(&["--request-target", target]), asking(&format!("GET {target} HTTP/1.1")));
    }
}

#[test]
fn http_1_0_is_said_in_the_request_line_alone() {
    assert_eq!(sent(&["--http1.0"]), asking("GET /chat HTTP/1.0"));
    assert_eq!(sent(&["-0"]), asking("GET /chat HTTP/1.0"));
}

#[test]
fn http_1_1_changes_nothing() {
    assert_eq!(sent(&["--http1.1"]), standard(&[], &[]));
}

#[test]
fn the_agent_has_another_name_or_none() {
    let agent = "User-Agent: Mozilla/5.0 (X11)";
    assert_eq!(sent(&["-A", "Mozilla/5.0 (X11)"]), standard(&["User-Agent"], &[agent]));
    assert_eq!(sent(&["-A", ""]), standard(&["User-Agent"], &[]));
}

#[test]
fn cookies_referer_and_origin_have_flags() {
    assert_eq!(sent(&["-b", "a=1; b=2"]), standard(&[], &["Cookie: a=1; b=2"]));
    assert_eq!(sent(&["-e", "https://a.example/x"]), standard(&[], &["Referer: https://a.example/x"]));
    assert_eq!(sent(&["--origin", "https://a.example"]), standard(&[], &["Origin: https://a.example"]));
}

#[test]
fn a_user_is_sent_as_basic_authentication() {
    let line = format!("Authorization: Basic {}", STANDARD.encode("me:pass:word"));
    assert_eq!(sent(&["-u", "me:pass:word"]), standard(&[], &[&line]));
}

#[test]
fn a_token_is_sent_as_bearer() {
    assert_eq!(sent(&["--oauth2-bearer", "abc.def"]), standard(&[], &["Authorization: Bearer abc.def"]));
}

#[test]
fn the_urls_user_is_sent_as_basic_authentication() {
    let recorder = Recorder::refusing();
    wswhy(&["-s", &recorder.peer().url("/chat").replace("ws://", "ws://me:p%40ss@")]);
    let line = format!("Authorization: Basic {}", STANDARD.encode("me:p@ss"));
    assert_eq!(with_words(&recorder.received(), recorder.peer().port()), standard(&[], &[&line]));
}

#[test]
fn subprotocols_and_extensions_are_offered_in_one_header_each() {
    assert_eq!(
        sent(&["--subprotocol", "chat", "--subprotocol", "v2.chat"]),
        standard(&[], &["Sec-WebSocket-Protocol: chat, v2.chat"])
    );
    let offer = "permessage-deflate; client_max_window_bits";
    assert_eq!(
        sent(&["--extension", offer, "--extension", "x-own"]),
        standard(&[], &[&format!("Sec-WebSocket-Extensions: {offer}, x-own")])
    );
}

#[test]
fn data_makes_it_a_post_with_its_length() {
    let more = ["Content-Length: 7", "Content-Type: application/x-www-form-urlencoded"];
    let expected = standard(&[], &more).replacen("GET", "POST", 1) + "a=1&b=2";
    assert_eq!(sent(&["-d", "a=1", "--data", "b=2"]), expected);
}

#[test]
fn data_goes_with_a_method_and_a_type_that_are_given() {
    let more = ["Content-Length: 2", "Content-Type: text/plain"];
    let flags = ["-X", "GET", "-d", "hi", "-H", "Content-Type: text/plain"];
    assert_eq!(sent(&flags), standard(&[], &more) + "hi");
}

#[test]
fn data_is_read_from_a_file_too() {
    let body = file("body.txt", "from a file");
    assert!(sent(&["-d", &format!("@{body}")]).ends_with("\r\n\r\nfrom a file"));
}

#[test]
fn a_generic_upgrade_is_sent_as_it_is_given() {
    let upgrade = "Upgrade: example/1, foo/2";
    assert_eq!(sent(&["-H", upgrade]), standard(&["Upgrade"], &[upgrade]));
}

/// Bytes that no writer of requests would make: bare LF, NUL, no end.
const ODD: &[u8] = b"\r\nGET  /\0 HTTP/1.1\nhost : x\n\tfolded\rX: \xff\xfe\r\nUpgrade: websocket";

#[test]
fn a_raw_file_is_sent_untouched() {
    let raw = file("raw.txt", ODD);
    let recorder = Recorder::refusing();
    wswhy(&["-s", "--raw", &raw, &recorder.peer().url("/ignored")]);
    assert_eq!(recorder.received().escape_ascii().to_string(), ODD.escape_ascii().to_string());
}

#[test]
fn raw_bytes_are_taken_from_standard_input_too() {
    let recorder = Recorder::refusing();
    let input = [ODD, b"\n\n\nGET / HTTP/1.1\r\n\r\n"].concat();
    wswhy_reading(&["-s", "--raw", "-", &recorder.peer().url("/")], input.clone());
    assert_eq!(recorder.received().escape_ascii().to_string(), input.escape_ascii().to_string());
}

#[test]
fn a_raw_handshake_that_is_right_is_accepted() {
    let raw = b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    let peer = FaultPeer::start(faults::healthy());
    wswhy_reading(&["--raw", "-", peer.url()], raw).exits(0);
}

/// A recipe of a well-known write-up, with `curl` replaced; its key is not 16 bytes.
const RECIPE: &[&str] = &[
    "--include",
    "--no-buffer",
    "--http1.1",
    "--location",
    "--header",
    "Connection: Upgrade",
    "--header",
    "Upgrade: websocket",
    "--header",
    "Host: example.com",
    "--header",
    "Origin: https://example.com",
    "--header",
    "Sec-WebSocket-Key: SGVsbG8sIHdvcmxkIQ==",
    "--header",
    "Sec-WebSocket-Version: 13",
];
const RECIPE_PATH: &str = "/websocket/server/sessionid/websocket";

fn recipe(flags: &[&str], scheme: &str, fault: &'static Fault) -> Run {
    let peer = FaultPeer::start(fault);
    let url = format!("{scheme}://127.0.0.1:{}{RECIPE_PATH}", peer.port());
    wswhy(&[flags, RECIPE, &[&url]].concat())
}

#[test]
fn the_recipe_is_sent_as_curl_sends_it() {
    let recorder = Recorder::refusing();
    wswhy(&[RECIPE, &["-s", &recorder.peer().url(RECIPE_PATH).replace("ws:", "http:")]].concat());
    let expected = [
        "GET /websocket/server/sessionid/websocket HTTP/1.1",
        "Host: example.com",
        "User-Agent: AGENT",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Origin: https://example.com",
        "Sec-WebSocket-Key: SGVsbG8sIHdvcmxkIQ==",
        "Sec-WebSocket-Version: 13",
    ];
    assert_eq!(with_words(&recorder.received(), recorder.peer().port()), head(&expected));
}

#[test]
fn the_recipe_is_accepted_with_a_warning_about_its_key() {
    let run = recipe(&["--json"], "http", faults::healthy());
    let report = run.exits(0).json();
    assert_eq!(report["outcome"], "accepted", "{run}");
    assert_eq!(run.first_cause(), "key-invalid", "{run}");
    assert_eq!(report["findings"][0]["severity"], "warning", "{run}");
}

#[test]
fn the_recipe_is_told_about_its_key_when_it_is_refused() {
    let strict = faults::by_name("key-invalid").expect("a fault of this name");
    let run = recipe(&["--json"], "http", strict);
    assert_eq!(run.exits(22).first_cause(), "key-invalid", "{run}");
}

#[test]
fn the_recipe_works_over_https_without_trust() {
    let run = recipe(&["--json", "-k"], "https", faults::healthy_tls());
    let causes: Vec<_> = run.exits(0).json()["findings"].as_array().into_iter().flatten().cloned().collect();
    assert!(causes.iter().any(|finding| finding["cause"] == "key-invalid"), "{run}");
    assert!(causes.iter().all(|finding| finding["severity"] != "error"), "{run}");
}

#[test]
fn another_place_is_connected_to_and_the_request_stays_that_of_the_url() {
    let recorder = Recorder::refusing();
    let port = recorder.peer().port();
    let resolve = "chat.example:8080:[::1],127.0.0.1";
    let to = format!("chat.example:8080:127.0.0.1:{port}");
    let to_port = format!("::127.0.0.1:{port}");
    for flags in [&["--connect-to", &to][..], &["--connect-to", &to_port], &["--resolve", resolve, "--connect-to", &to]]
    {
        let run = wswhy(&[flags, &["--json", "--probes", "0", "ws://chat.example:8080/x"]].concat());
        assert!(run.stdout.contains(&format!("127.0.0.1:{port}")), "{run}");
        assert!(recorder.received().starts_with(b"GET /x HTTP/1.1\r\nHost: chat.example:8080\r\n"));
    }
}

#[test]
fn addresses_given_by_hand_are_taken_for_their_host_and_port() {
    let recorder = Recorder::refusing();
    let port = recorder.peer().port();
    let run = wswhy(&["--resolve", &format!("chat.example:{port}:127.0.0.1"), &format!("ws://chat.example:{port}/")]);
    run.exits(22);
    assert!(recorder.received().starts_with(b"GET / HTTP/1.1\r\n"));
}

#[test]
fn a_family_that_the_address_is_not_of_is_a_finding() {
    let recorder = Recorder::refusing();
    let run = wswhy(&["-6", "--json", &recorder.peer().url("/")]);
    run.exits(6);
    assert!(run.stdout.contains("dns-no-address"), "{run}");
    wswhy(&["-4", &recorder.peer().url("/")]).exits(22);
}
