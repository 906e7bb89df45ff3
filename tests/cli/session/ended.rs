//! What ended a session is told exactly, and where it makes sense another one begins.

use std::{
    io::Write,
    process::{Child, Command as Process, Stdio},
    sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc::channel,
    },
    thread,
    time::Duration,
};

use assert_cmd::cargo::cargo_bin;
use wswhy::wire::frame::opcode;

use super::server::{Conn, echoing, serving};
use crate::run::{Run, wswhy, wswhy_reading};

/// A session that waits for messages of a server which does this.
fn ended(serve: fn(Conn)) -> Run {
    wswhy_reading(&["connect", &serving("", serve).url("/"), "--linger", "10"], "")
}

#[test]
fn a_close_of_the_server_is_told_with_its_code_reason_and_meaning() {
    let run = ended(|mut conn| {
        thread::sleep(Duration::from_millis(300));
        conn.send(opcode::CLOSE, b"\x03\xf3no \x1b[31mdisk");
        conn.hang_up();
    });
    run.exits(81);
    assert!(run.stderr.contains("The server closed first, with 1011 \"no \\x1b[31mdisk\""), "{run}");
    assert!(run.stderr.contains("1011: an unexpected condition"), "{run}");
    assert!(run.stderr.contains("closed the connection (FIN)"), "{run}");
    assert!(run.stderr.contains("ms in silence"), "{run}");
}

#[test]
fn a_normal_close_of_the_server_ends_well() {
    let run = ended(|mut conn| {
        conn.send(opcode::TEXT, b"that is all");
        thread::sleep(Duration::from_millis(50));
        conn.send(opcode::CLOSE, b"\x03\xe8");
        conn.hang_up();
    });
    assert_eq!(run.exits(0).stdout, "that is all\n");
    assert_eq!(run.stderr, "");
}

#[test]
fn too_few_messages_are_told_though_the_close_was_normal() {
    let peer = serving("", |mut conn| {
        conn.send(opcode::TEXT, b"one");
        thread::sleep(Duration::from_millis(50));
        conn.send(opcode::CLOSE, b"\x03\xe8");
        conn.hang_up();
    });
    let run = wswhy_reading(&["connect", &peer.url("/"), "--count", "3"], "");
    run.exits(81);
    assert!(run.stderr.contains("1 of 3 messages came"), "{run}");
}

#[test]
fn fin_and_reset_are_told_apart() {
    let run = ended(|conn| {
        thread::sleep(Duration::from_millis(50));
        conn.hang_up();
    });
    run.exits(81);
    assert!(run.stderr.contains("The server hung up, without a close frame"), "{run}");
    let run = ended(|mut conn| {
        conn.next_within(Duration::from_millis(50));
        conn.reset();
    });
    run.exits(81);
    assert!(run.stderr.contains("The server reset the connection, without a close frame"), "{run}");
}

#[test]
fn a_ping_that_is_not_answered_is_waited_for_so_long() {
    let peer = serving("", |mut conn| while conn.next().is_some() {});
    let flags = ["--ping-interval", "0.2", "--pong-timeout", "0.3", "--linger", "10"];
    let run = wswhy_reading(&[&["connect", &peer.url("/")][..], &flags].concat(), "");
    run.exits(81);
    assert!(run.stderr.contains("The server did not answer a ping within 300 ms"), "{run}");
    let peer = echoing();
    let flags = ["--ping-interval", "0.1", "--pong-timeout", "5", "--linger", "1", "--frames"];
    let run = wswhy_reading(&[&["connect", &peer.url("/")][..], &flags].concat(), "");
    run.exits(0);
    assert!(run.stderr.matches("< pong").count() > 3, "{run}");
}

#[test]
fn it_connects_again_and_says_why_each_time() {
    static MET: AtomicUsize = AtomicUsize::new(0);
    let peer = serving("", |mut conn| match MET.fetch_add(1, Ordering::SeqCst) {
        0 => {
            conn.next();
            conn.hang_up();
        }
        1 => {
            conn.next_within(Duration::from_millis(50));
            conn.reset();
        }
        _ => {
            conn.send(opcode::TEXT, b"here again");
            conn.echo();
        }
    });
    let run = wswhy_reading(&["connect", "--reconnect", "--one", &peer.url("/")], "hello\n");
    assert_eq!(run.exits(0).stdout, "here again\n");
    let said: Vec<_> = run.stderr.lines().collect();
    assert_eq!(said.len(), 2, "{run}");
    assert!(said[0].contains("hung up") && said[0].contains("connecting again in 500 ms (try 1)"), "{run}");
    assert!(said[1].contains("reset") && said[1].contains("connecting again in 1.0 s (try 2)"), "{run}");
}

#[test]
fn it_gives_up_after_so_many_tries() {
    let peer = serving("", Conn::hang_up);
    let run = wswhy_reading(&["connect", "--reconnect=1", "--linger", "9", &peer.url("/")], "");
    run.exits(81);
    assert_eq!(run.stderr.matches("connecting again").count(), 1, "{run}");
    assert!(run.stderr.contains("✗ The server hung up"), "{run}");
}

#[test]
fn a_session_left_idle_is_told_to_have_lived_or_how_it_died() {
    let run = wswhy(&["connect", "--hold", "0.3", "--json", &echoing().url("/")]);
    let report = run.exits(0).json();
    assert!(report["verdict"].as_str().is_some_and(|verdict| verdict.contains("stayed open through 0 s")), "{run}");
    let peer = serving("", |mut conn| {
        conn.next_within(Duration::from_millis(500));
        conn.hang_up();
    });
    let run = wswhy(&["connect", "--hold", "5", &peer.url("/")]);
    run.exits(81).says("nothing was sent or received for the last 0.5 s").says("dropped-after-open");
}

#[test]
fn a_signal_closes_properly() {
    let (told, codes) = channel();
    let peer = serving("", move |mut conn| {
        conn.send(opcode::TEXT, b"ready");
        told.send(conn.close_code()).expect("the test waits");
        conn.send(opcode::CLOSE, b"\x03\xe8");
        conn.hang_up();
    });
    let mut child = piped(&["connect", &peer.url("/")]);
    thread::sleep(Duration::from_millis(400));
    let id = child.id().to_string();
    assert!(Process::new("kill").args(["-INT", &id]).status().expect("kill is there").success());
    assert_eq!(child.wait().expect("it ends").code(), Some(130));
    assert_eq!(codes.recv().expect("a close frame"), Some(1000));
}

#[test]
fn secrets_of_the_handshake_are_masked() {
    let peer = echoing();
    let run = wswhy_reading(&["connect", "-v", "-u", "user:hunter22", &peer.url("/?token=s3cr3t")], "hi\n");
    run.exits(0);
    assert!(!run.stderr.contains("s3cr3t") && !run.stderr.contains("aHVudGVyMjI"), "{run}");
    assert!(run.stderr.contains("Authorization: Basic ‹"), "{run}");
}

/// The binary with a standard input that stays open.
fn piped(args: &[&str]) -> Child {
    let mut child = Process::new(cargo_bin!("wswhy"))
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary starts");
    child.stdin.as_mut().expect("a pipe").flush().expect("an open pipe");
    child
}
