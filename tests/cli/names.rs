//! What the resolver says, from "no such name" to silence: in a network namespace of its own, with a resolver of ours on
//! port 53, so that nothing depends on the machine. Skipped, with a word, where namespaces are not allowed.

use std::{
    env, fs,
    net::UdpSocket,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use crate::run::wswhy;

const INSIDE: &str = "WSWHY_TEST_INSIDE_NAMESPACE";
const THIS_TEST: &str = "names::what_the_resolver_says_is_told";
/// The exit code of the set-up when it is not allowed.
const NOT_ALLOWED: i32 = 77;

/// How the resolver answers a question about a name with this first label.
const ANSWERS: &[(&str, Answer)] = &[
    ("gone", Answer::Code(3)),
    ("empty", Answer::Code(0)),
    ("broken", Answer::Code(2)),
    ("refused", Answer::Code(5)),
    ("rubbish", Answer::Rubbish),
    ("silent", Answer::Silence),
    ("four", Answer::Address),
];

#[derive(Clone, Copy)]
enum Answer {
    /// A response code and no records (RFC 1035 §4.1.1).
    Code(u8),
    /// Bytes that are no message.
    Rubbish,
    /// Nothing.
    Silence,
    /// 127.0.0.1 as A record, and no AAAA.
    Address,
}

/// What each name comes to: its first label, flags, cause, exit code.
const EXPECTED: &[(&str, &[&str], &str, i32)] = &[
    ("gone", &[], "dns-not-found", 6),
    ("empty", &[], "dns-no-address", 6),
    ("broken", &[], "dns-failed", 6),
    ("refused", &[], "dns-failed", 6),
    ("silent", &[], "dns-failed", 28),
    ("rubbish", &[], "dns-failed", 6),
    ("four", &[], "tcp-refused", 7),
    ("four", &["-6"], "dns-no-address", 6),
];

#[test]
fn what_the_resolver_says_is_told() {
    if env::var_os(INSIDE).is_some() {
        return inside();
    }
    let conf = env::temp_dir().join(format!("wswhy-resolv-{}.conf", std::process::id()));
    fs::write(&conf, "nameserver 127.0.0.1\noptions timeout:20 attempts:3\n").expect("a folder for temporary files");
    let set_up = format!(
        "mount --bind '{}' /etc/resolv.conf && ip link set lo up || exit {NOT_ALLOWED}; exec \"$@\"",
        conf.display()
    );
    let inner = Command::new("unshare")
        .args(["-rmn", "sh", "-c", &set_up, "sh"])
        .arg(env::current_exe().expect("a test has a program"))
        .args(["--exact", THIS_TEST, "--nocapture"])
        .env(INSIDE, "1")
        .stdin(Stdio::null())
        .output();
    let _ = fs::remove_file(conf);
    match inner {
        Ok(output) if output.status.success() => {}
        Ok(output) if output.status.code() == Some(101) => {
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            panic!("{}{}", text(&output.stdout), text(&output.stderr));
        }
        _ => eprintln!("skipped: network namespaces are not allowed here"),
    }
}

fn inside() {
    let socket = UdpSocket::bind("127.0.0.1:53").expect("port 53 is free in a new namespace");
    thread::spawn(move || serve(&socket));
    for (label, flags, cause, exit) in EXPECTED {
        let url = format!("ws://{label}.wswhy.test:9/");
        let run = wswhy(&[&["--json", "-m", "1", "--probes", "0"], *flags, &[&url]].concat());
        assert_eq!((run.first_cause().as_str(), run.code), (*cause, Some(*exit)), "{label} {flags:?}\n{run}");
        assert!(run.took < Duration::from_secs(3), "{label}: the resolver held the process\n{run}");
    }
    no_route_leads_out();
}

/// A new namespace has no way but to itself.
fn no_route_leads_out() {
    for url in ["ws://192.0.2.1/", "ws://[2001:db8::1]/"] {
        let run = wswhy(&["--json", url]);
        assert_eq!((run.first_cause().as_str(), run.code), ("tcp-unreachable", Some(7)), "{url}\n{run}");
    }
    let resolve = "both.wswhy.test:9:192.0.2.1,127.0.0.1";
    let run = wswhy(&["--json", "--probes", "0", "--resolve", resolve, "ws://both.wswhy.test:9/"]);
    assert_eq!(run.first_cause(), "tcp-refused", "what refuses says more than what cannot be reached\n{run}");
}

fn serve(socket: &UdpSocket) {
    let mut buffer = [0; 512];
    while let Ok((count, from)) = socket.recv_from(&mut buffer) {
        let question = &buffer[..count];
        let label = question.get(13..13 + usize::from(question.get(12).copied().unwrap_or(0))).unwrap_or_default();
        let known = ANSWERS.iter().find(|(name, _)| name.as_bytes() == label);
        if let Some(reply) = known.and_then(|(_, answer)| reply(question, *answer)) {
            let _ = socket.send_to(&reply, from);
        }
    }
}

/// The message that answers `question` (RFC 1035 §4.1).
fn reply(question: &[u8], answer: Answer) -> Option<Vec<u8>> {
    // The name, its end, type and class; what follows is the client's own additional record.
    let name = question.get(12..)?.iter().position(|&byte| byte == 0)?;
    let end = 12 + name + 1 + 4;
    let is_a = question.get(end - 3) == Some(&1);
    let (code, records) = match answer {
        Answer::Silence => return None,
        Answer::Rubbish => return Some(b"\xff\xfe rubbish".to_vec()),
        Answer::Code(code) => (code, 0),
        Answer::Address => (0, u8::from(is_a)),
    };
    let mut reply = question[..2].to_vec();
    reply.extend([0x81, 0x80 | code, 0, 1, 0, records, 0, 0, 0, 0]);
    reply.extend(question.get(12..end)?);
    if records == 1 {
        reply.extend([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1]);
    }
    Some(reply)
}
