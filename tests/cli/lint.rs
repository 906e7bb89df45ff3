//! `wswhy lint` judges what is on record, in whatever form it was kept.

use serde_json::Value;

use crate::run::{Run, file, wswhy, wswhy_reading};

const REQUEST: &str = "GET /chat HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
const ANSWER: &str = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
    Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

/// What lint makes of `record` in JSON.
fn lint(record: impl Into<Vec<u8>>) -> Run {
    wswhy_reading(&["lint", "--json", "-"], record)
}

/// Fails unless `run` found `cause` first and exited with `code`.
#[track_caller]
fn finds(run: &Run, cause: &str, code: i32) {
    assert_eq!(run.exits(code).first_cause(), cause, "{run}");
    assert_eq!(run.json()["exit_code"], code, "{run}");
    assert_eq!(run.stderr, "", "{run}");
}

#[test]
fn a_good_request_is_good() {
    let run = lint(REQUEST);
    finds(&run, "", 0);
    assert_eq!(run.json()["outcome"], Value::Null, "{run}");
    assert_eq!(run.json()["type"], "lint", "{run}");
}

#[test]
fn a_broken_request_is_told_what_is_wrong_with_it() {
    for (right, wrong, cause) in [
        ("Host: h\r\n", "", "host-missing"),
        ("GET", "POST", "method-not-get"),
        ("HTTP/1.1", "HTTP/1.0", "http-version-too-low"),
        ("Upgrade: websocket\r\n", "", "upgrade-missing"),
        ("Connection: Upgrade", "Connection: keep-alive", "connection-without-upgrade"),
        ("dGhlIHNhbXBsZSBub25jZQ==", "short", "key-invalid"),
        ("Version: 13", "Version: 8", "version-unsupported"),
        ("Host: h", "Host : h", "header-malformed"),
    ] {
        finds(&lint(REQUEST.replacen(right, wrong, 1)), cause, 1);
    }
}

#[test]
fn a_request_for_another_protocol_is_legal_and_noted() {
    finds(&lint(REQUEST.replace("websocket", "example/1, foo/2")), "upgrade-not-websocket", 0);
}

#[test]
fn a_request_without_its_end_is_told_so() {
    finds(&lint(REQUEST.trim_end()), "header-malformed", 1);
}

#[test]
fn a_request_with_bare_line_feeds_is_told_so() {
    finds(&lint(REQUEST.replace("\r\n", "\n")), "header-malformed", 1);
}

#[test]
fn a_file_that_an_editor_may_have_changed_is_noted_as_such() {
    let noted = |text: String| wswhy_reading(&["lint", "-"], text).stdout.contains("there is no CR in the file");
    assert!(noted(REQUEST.replace("\r\n", "\n")));
    assert!(!noted(REQUEST.to_owned()));
}

#[test]
fn an_answer_alone_is_judged_as_far_as_it_goes() {
    finds(&lint(ANSWER), "", 0);
    finds(&lint(ANSWER.replace("Upgrade: websocket\r\n", "")), "response-upgrade-missing", 80);
    finds(&lint("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic\r\n\r\n"), "auth-required", 22);
}

#[test]
fn a_request_and_its_answer_are_judged_together() {
    finds(&lint([REQUEST, ANSWER].concat()), "", 0);
    finds(&lint([REQUEST, &ANSWER.replace("s3pP", "XXXX")].concat()), "accept-wrong", 80);
}

#[test]
fn a_request_with_a_body_and_its_answer_are_told_apart() {
    let request = REQUEST.replace("GET", "POST").replace("\r\n\r\n", "\r\nContent-Length: 5\r\n\r\nhello");
    let run = lint(request + "HTTP/1.1 405 Method Not Allowed\r\nAllow: GET\r\n\r\n");
    finds(&run, "method-not-get", 22);
    assert_eq!(run.json()["status"], 405, "{run}");
}

#[test]
fn frames_after_the_answer_are_judged_too() {
    let close = b"\x88\x0f\x03\xf0token expired";
    finds(&lint([REQUEST.as_bytes(), ANSWER.as_bytes(), close].concat()), "closed-after-open", 81);
}

#[test]
fn a_transcript_is_judged_with_its_facts() {
    let transcript = "# wswhy transcript 1\n* url ws://127.0.0.1:9/\n* vantage client\n\
        * tcp start_us=5 duration_us=97 tried=[{\"address\":\"127.0.0.1:9\",\"took_us\":88,\"error\":\"refused\"}]\n\
        * end stopped\n";
    let run = lint(transcript);
    finds(&run, "tcp-refused", 7);
    assert_eq!(run.json()["url"], "ws://127.0.0.1:9/", "{run}");
}

#[test]
fn comments_and_unknown_facts_of_a_transcript_are_passed_over() {
    let transcript = "# wswhy transcript 1\n# a comment\n* from_a_later_version x=1\n\n\
        < HTTP/1.1 429 Too Many Requests\n< Retry-After: 30\n< \n";
    finds(&lint(transcript), "rate-limited", 22);
}

/// What `curl -v` printed of a handshake.
const CURL: &str = "\
*   Trying 127.0.0.1:8080...
* Connected to 127.0.0.1 (127.0.0.1) port 8080 (#0)
> GET /chat HTTP/1.1
> Host: 127.0.0.1:8080
> User-Agent: curl/7.88.1
> Accept: */*
> Connection: keep-alive
> Upgrade: websocket
> Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
> Sec-WebSocket-Version: 13
> 
< HTTP/1.1 400 Bad Request
< Content-Length: 12
< 
{ [12 bytes data]
Bad Request
* Connection #0 to host 127.0.0.1 left intact
";

#[test]
fn what_curl_printed_is_judged() {
    finds(&lint(CURL), "connection-without-upgrade", 22);
}

#[test]
fn what_curl_printed_is_judged_whatever_became_of_its_line_ends() {
    finds(&lint(CURL.replace('\n', "\r\n")), "connection-without-upgrade", 22);
    finds(&lint(CURL.replace("> \n", ">\n").replace("< \n", "<\n")), "connection-without-upgrade", 22);
}

#[test]
fn a_file_is_judged_as_standard_input_is() {
    let path = file("lint-request.txt", REQUEST.replacen("Host: h\r\n", "", 1));
    finds(&wswhy(&["lint", "--json", &path]), "host-missing", 1);
}

#[test]
fn a_record_is_reported_to_people_as_a_check_is() {
    let run = wswhy_reading(&["lint", "-"], [REQUEST, &ANSWER.replace("s3pP", "XXXX")].concat());
    run.exits(80).says("✗ The server's Sec-WebSocket-Accept").says("▸ Sec-WebSocket-Accept: XXXX").says("\n  fix ");
}

#[test]
fn a_report_ends_with_its_last_line() {
    let run = wswhy_reading(&["lint", "-"], REQUEST);
    assert_eq!(run.stdout, "✓ The request keeps every rule of RFC 6455\n", "{run}");
}

#[test]
fn bytes_that_are_neither_text_nor_http_are_judged_without_harm() {
    let noise: Vec<u8> = b"GET / HTTP/1.1\r\n".iter().copied().chain((0..=255).cycle().take(100_000)).collect();
    let run = lint(noise);
    assert!(run.code == Some(1) && !run.stderr.contains("panicked"), "{run}");
}
