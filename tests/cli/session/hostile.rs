//! Servers that break the rules, or go on without end: bounded, named, exit code 81, and the right close code.

use std::{
    sync::mpsc::channel,
    time::{Duration, Instant},
};

use wswhy::wire::{
    deflate::{Agreement, Deflater},
    fields::extensions,
    frame::opcode,
};

use super::server::{Conn, frame, serving};
use crate::run::{Run, each, wswhy_reading};

/// What a server sends, what is said of it, and the close code that answers it.
struct Story {
    name: &'static str,
    sends: fn() -> Vec<u8>,
    says: &'static str,
    code: u16,
}

const STORIES: &[Story] = &[
    Story {
        name: "a fragment between fragments of another message",
        sends: || b"\x01\x02ab\x01\x02cd".to_vec(),
        says: "begins a message before the last fragment",
        code: 1002,
    },
    Story {
        name: "a reserved opcode",
        sends: || b"\x83\x02hi".to_vec(),
        says: "cause   frame-reserved-opcode    wswhy explain frame-reserved-opcode",
        code: 1002,
    },
    Story { name: "a mask", sends: || b"\x81\x82\0\0\0\0hi".to_vec(), says: "masks its frames", code: 1002 },
    Story { name: "RSV1", sends: || b"\xc1\x02hi".to_vec(), says: "reserved bit set", code: 1002 },
    Story { name: "no UTF-8", sends: || b"\x81\x02\xc3\x28".to_vec(), says: "not UTF-8", code: 1007 },
    Story {
        name: "a message that is too long",
        sends: || frame(0x81, &[b'a'; 101]),
        says: "more than 100 bytes",
        code: 1009,
    },
    Story {
        name: "fragments that are too long together",
        sends: || [frame(0x01, &[b'a'; 99]), frame(0x80, b"bc")].concat(),
        says: "more than 100 bytes",
        code: 1009,
    },
    Story {
        name: "two exabytes that are announced",
        sends: || b"\x82\x7f\x1f\xff\xff\xff\xff\xff\xff\xffx".to_vec(),
        says: "more than 100 bytes",
        code: 1009,
    },
    Story { name: "a close code of nobody", sends: || b"\x88\x02\x03\xed".to_vec(), says: "1005", code: 1002 },
];

#[test]
fn a_rule_that_is_broken_is_named_with_its_frame_and_answered_with_the_right_code() {
    each(STORIES, |story| {
        let (told, codes) = channel();
        let (sends, wait) = (story.sends, Duration::from_secs(5));
        let peer = serving("", move |mut conn| {
            // Behind the handshake's packet, where it is the session's to judge.
            conn.next_within(Duration::from_millis(50));
            conn.raw(&sends());
            let _ = told.send(conn.close_code());
        });
        let run = wswhy_reading(&["connect", &peer.url("/"), "--count", "1", "--max-message", "100"], "");
        let code = codes.recv_timeout(wait).ok().flatten();
        let right = run.code == Some(81)
            && run.stderr.contains(story.says)
            && run.stderr.contains("\n  got     ")
            && code == Some(story.code)
            && run.took < wait;
        if right { Ok(()) } else { Err(format!("{}: {code:?}\n{run}", story.name)) }
    });
}

fn bomb() -> Vec<u8> {
    let agreement = Agreement::of(&extensions("permessage-deflate").expect("an extension")).expect("an agreement");
    let mut deflater = Deflater::of_client(&agreement).expect("a window");
    frame(0xc2, &deflater.message(&vec![0; 512 << 20]).expect("a message"))
}

#[test]
fn a_bomb_is_defused_at_the_limit() {
    let bytes = bomb();
    assert!(bytes.len() < 1 << 20, "{} bytes become 512 MiB", bytes.len());
    let (told, codes) = channel();
    let peer = serving("Sec-WebSocket-Extensions: permessage-deflate\r\n", move |mut conn| {
        conn.raw(&bytes);
        let _ = told.send(conn.close_code());
    });
    let run = wswhy_reading(&["connect", "--compress", &peer.url("/"), "--one"], "");
    run.exits(81);
    assert!(run.stderr.contains("more than 16777216 bytes"), "{run}");
    assert_eq!(codes.recv().expect("a close frame"), Some(1009));
}

#[test]
fn a_server_that_never_answers_the_close_is_left() {
    let silent = |mut conn: Conn| while conn.next().is_some() {};
    left(&silent_run(silent), Duration::from_secs(8));
    let flooding = |mut conn: Conn| while conn.send(opcode::TEXT, b"still here") {};
    left(&silent_run(flooding), Duration::from_secs(16));
}

fn silent_run(serve: fn(Conn)) -> Run {
    wswhy_reading(&["connect", &serving("", serve).url("/")], "hello\n")
}

fn left(run: &Run, most: Duration) {
    run.exits(81);
    assert!(run.stderr.contains("Closed with 1000, and the server never answered"), "{}", run.stderr);
    assert!(run.took < most, "{run}");
}

#[test]
fn ten_thousand_pings_a_second_are_answered_and_the_messages_between_them_come() {
    let begun = Instant::now();
    let peer = serving("", |mut conn| {
        for _ in 0..20 {
            conn.raw(&frame(0x89, b"are you there").repeat(1000));
        }
        conn.send(opcode::TEXT, b"done");
        let pongs = std::iter::from_fn(|| conn.next()).take_while(|came| came.opcode == opcode::PONG).count();
        conn.send(opcode::CLOSE, format!("\u{3}\u{0}{pongs} pongs").as_bytes());
    });
    let run = wswhy_reading(&["connect", &peer.url("/"), "--one"], "");
    assert_eq!(run.stdout, "done\n", "{run}");
    assert!(begun.elapsed() < Duration::from_secs(10), "{run}");
}
