//! Lines become messages, messages become lines, and nothing else stands on standard output.

use std::{
    fs::OpenOptions,
    io::{BufRead, BufReader, Read, Write},
    process::{Command as Process, Stdio},
    sync::mpsc::channel,
    thread,
    time::Duration,
};

use assert_cmd::cargo::cargo_bin;
use wswhy::wire::frame::opcode;

use super::server::{echoing, serving};
use crate::run::{wswhy, wswhy_reading};

#[test]
fn lines_go_out_and_come_back_in_order_and_whole() {
    let peer = echoing();
    let line = |i: usize| format!("line {i} é {}\n", "x".repeat(i % 300));
    let lines = (0..5000).map(line).collect::<Vec<_>>().concat();
    let run = wswhy_reading(&["connect", &peer.url("/"), "--count", "5000"], lines.clone());
    run.exits(0);
    assert_eq!(run.stdout, lines);
    assert_eq!(run.stderr, "");
}

#[test]
fn the_last_line_needs_no_end_and_an_empty_one_is_an_empty_message() {
    let peer = echoing();
    let run = wswhy_reading(&["connect", &peer.url("/")], "a\n\nb");
    assert_eq!(run.exits(0).stdout, "a\n\nb\n");
}

#[test]
fn messages_may_be_cut_elsewhere() {
    let peer = echoing();
    let run = wswhy_reading(&["connect", &peer.url("/"), "--delimiter", r"\0"], "a\nb\0c");
    assert_eq!(run.exits(0).stdout, "a\nb\0c\0");
}

#[test]
fn binary_messages_hold_any_bytes_and_are_written_without_anything_between() {
    let (told, kinds) = channel();
    let peer = serving("", move |mut conn| {
        let came = conn.next().expect("a message");
        conn.send(opcode::BINARY, &came.payload);
        told.send(came.opcode).expect("the test waits");
        conn.echo();
    });
    let input = b"\xff\0\n\x80".to_vec();
    let output = crate::run::command(&["connect", &peer.url("/"), "--binary"]).write_stdin(input.clone()).output();
    assert_eq!(output.expect("the binary starts").stdout, input);
    assert_eq!(kinds.recv().expect("a message"), opcode::BINARY);
}

#[test]
fn the_end_of_the_input_closes_with_1000() {
    let (told, codes) = channel();
    let peer = serving("", move |mut conn| {
        told.send(conn.close_code()).expect("the test waits");
        conn.send(opcode::CLOSE, b"\x03\xe8");
        conn.hang_up();
    });
    wswhy_reading(&["connect", &peer.url("/")], "").exits(0);
    assert_eq!(codes.recv().expect("a close frame"), Some(1000));
}

#[test]
fn it_leaves_after_so_many_messages_though_more_come() {
    let peer = serving("", |mut conn| {
        for i in 0..50 {
            conn.send(opcode::TEXT, format!("{i}").as_bytes());
        }
        conn.echo();
    });
    assert_eq!(wswhy_reading(&["connect", &peer.url("/"), "--count", "3"], "").exits(0).stdout, "0\n1\n2\n");
    assert_eq!(wswhy_reading(&["connect", &peer.url("/"), "--one"], "").exits(0).stdout, "0\n");
}

#[test]
fn it_waits_for_answers_when_told_to_linger() {
    let slow = || {
        serving("", |mut conn| {
            thread::sleep(Duration::from_millis(300));
            conn.send(opcode::TEXT, b"late");
            conn.echo();
        })
    };
    let run = wswhy_reading(&["connect", &slow().url("/"), "--linger", "1"], "");
    assert_eq!(run.exits(0).stdout, "late\n");
    assert!(run.took > Duration::from_millis(900), "{run}");
}

#[test]
fn what_comes_before_the_close_reply_is_written_though_nobody_lingers() {
    let peer = serving("", |mut conn| {
        conn.close_code();
        conn.send(opcode::TEXT, b"one more thing");
        conn.send(opcode::CLOSE, b"\x03\xe8");
        conn.hang_up();
    });
    assert_eq!(wswhy_reading(&["connect", &peer.url("/")], "").exits(0).stdout, "one more thing\n");
}

#[test]
fn input_that_cannot_be_sent_is_named_and_the_session_closed_properly() {
    let peer = echoing();
    let run = wswhy_reading(&["connect", &peer.url("/")], b"a\nb\xff\nc\n".to_vec());
    run.exits(2);
    assert!(run.stderr.contains("Message 2 of standard input is not UTF-8; --binary"), "{run}");
    assert!(run.stderr.contains("the server closed the connection (FIN)"), "{run}");
    let run = wswhy_reading(&["connect", &peer.url("/"), "--max-message", "3"], "abc\nabcd\n");
    run.exits(2);
    assert!(run.stderr.contains("Message 2 of standard input is longer"), "{run}");
}

#[test]
fn a_handshake_that_fails_is_diagnosed_on_standard_error() {
    let run = wswhy_reading(&["connect", "ws://127.0.0.1:1/"], "a\n");
    run.exits(7);
    assert_eq!(run.stdout, "");
    assert!(run.stderr.contains("Nothing listens") && run.stderr.contains("wswhy explain tcp-refused"), "{run}");
    let run = wswhy_reading(&["connect", "ws://127.0.0.1:1/", "--json"], "a\n");
    assert_eq!(run.exits(7).first_cause(), "tcp-refused");
}

#[test]
fn a_dry_run_shows_the_request_with_what_compress_offers() {
    let run = wswhy(&["connect", "ws://127.0.0.1:1/", "--compress", "--dry-run"]);
    run.says("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits");
}

#[test]
fn frames_are_shown_on_standard_error() {
    let peer = echoing();
    let run = wswhy_reading(&["connect", &peer.url("/"), "--frames"], "hello\n");
    assert_eq!(run.exits(0).stdout, "hello\n");
    let lines: Vec<_> = run.stderr.lines().collect();
    assert_eq!(lines.len(), 4, "{run}");
    assert!(lines[0].contains("> text         fin rsv=000 mask=") && lines[0].ends_with("len=5  \"hello\""), "{run}");
    assert!(run.stderr.contains("< text         fin rsv=000 no mask len=5  \"hello\""), "{run}");
    assert!(lines[3].contains("< close        fin rsv=000 no mask len=2  1000 \"\""), "{run}");
}

#[test]
fn compressed_messages_are_sent_and_read_once_that_is_agreed() {
    let agreed = "Sec-WebSocket-Extensions: permessage-deflate\r\n";
    let peer = serving(agreed, |mut conn| {
        let came = conn.next().expect("a message");
        assert_eq!((came.rsv, came.payload.len() < 40), (4, true), "compressed");
        conn.raw(b"\xc1\x07\xf2\x48\xcd\xc9\xc9\x07\x00");
        conn.echo();
    });
    let run = wswhy_reading(&["connect", &peer.url("/"), "--compress", "--one"], format!("{}\n", "hello ".repeat(50)));
    assert_eq!(run.exits(0).stdout, "Hello\n");
}

#[test]
fn echo_sends_messages_back_as_they_came_until_the_server_closes() {
    let (told, answers) = channel();
    let peer = serving("", move |mut conn| {
        conn.send(opcode::TEXT, "é".as_bytes());
        conn.raw(b"\x02\x01\xff\x80\x01\xfe");
        conn.send(opcode::CLOSE, b"\x03\xe8");
        let came: Vec<_> = std::iter::from_fn(|| conn.next()).map(|came| (came.opcode, came.payload)).collect();
        told.send(came).expect("the test waits");
    });
    wswhy(&["connect", "--echo", &peer.url("/")]).exits(0);
    let wanted = [(1, "é".as_bytes().to_vec()), (2, b"\xff\xfe".to_vec()), (8, b"\x03\xe8".to_vec())];
    assert_eq!(answers.recv().expect("answers"), wanted);
}

#[test]
fn a_reader_who_goes_ends_the_session_properly_and_is_told() {
    let (told, codes) = channel();
    let peer = serving("", move |mut conn| while conn.send(opcode::TEXT, b"more") && codes_wait(&mut conn, &told) {});
    let mut child = Process::new(cargo_bin!("wswhy"))
        .args(["connect", &peer.url("/"), "--linger", "15"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
    assert_eq!(line, "more\n");
    let status = child.wait().expect("it ends");
    let mut said = String::new();
    child.stderr.take().expect("a pipe").read_to_string(&mut said).expect("text");
    assert_eq!(status.code(), Some(0), "{said}");
    assert!(said.contains("Whoever read standard output has gone"), "{said}");
    assert_eq!(codes.recv().expect("a close frame"), 1000);
}

/// Sends slowly, and tells the code of the close frame when it comes.
fn codes_wait(conn: &mut super::server::Conn, told: &std::sync::mpsc::Sender<u16>) -> bool {
    match conn.next_within(Duration::from_millis(20)) {
        Some(came) if came.opcode == opcode::CLOSE => {
            told.send(u16::from_be_bytes([came.payload[0], came.payload[1]])).expect("the test waits");
            conn.send(opcode::CLOSE, &came.payload);
            false
        }
        _ => true,
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_ends_the_session_properly_and_is_told() {
    let peer = echoing();
    let full = OpenOptions::new().write(true).open("/dev/full").expect("a full disk");
    let mut child = Process::new(cargo_bin!("wswhy"))
        .args(["connect", &peer.url("/")])
        .stdin(Stdio::piped())
        .stdout(full)
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    child.stdin.take().expect("a pipe").write_all(&b"hello\n".repeat(100_000)).ok();
    let status = child.wait().expect("it ends");
    let mut said = String::new();
    child.stderr.take().expect("a pipe").read_to_string(&mut said).expect("text");
    assert_eq!(status.code(), Some(23), "{said}");
    assert!(said.contains("Standard output cannot be written: No space left on device"), "{said}");
}
