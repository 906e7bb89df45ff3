//! Whatever a peer, a user or a reader does: an end in time, bounded output and memory, no panic.

use std::{
    io::{Read, Write},
    net::TcpStream,
    process::{Child, Command as Process, Stdio},
    sync::mpsc::channel,
    thread::sleep,
    time::{Duration, Instant},
};

use assert_cmd::cargo::cargo_bin;
use wswhy::{
    serve::faults,
    wire::{
        accept::accept_for,
        http1::{Head, Kind},
    },
};

use crate::{
    peer::{FaultPeer, RawPeer, whole_head},
    run::{Run, command, each, file, finish, wswhy},
};

/// A peer, and the exit codes that are right for it.
struct Story {
    name: &'static str,
    scheme: &'static str,
    serve: fn(TcpStream),
    codes: &'static [i32],
}

const fn story(name: &'static str, serve: fn(TcpStream), codes: &'static [i32]) -> Story {
    Story { name, scheme: "ws", serve, codes }
}

const TIMEOUT: &[i32] = &[28];
const NOT_HTTP: &[i32] = &[82];
const REJECTED: &[i32] = &[22];
/// A valid 101 is accepted, unless what follows it breaks a rule.
const OPENED: &[i32] = &[0, 81];

const STORIES: &[Story] = &[
    story("silence", |stream| drain(&stream), TIMEOUT),
    Story { scheme: "wss", ..story("silence where TLS is wanted", |stream| drain(&stream), TIMEOUT) },
    Story { scheme: "wss", ..story("a TLS record without end", |s| drip(s, b"\x16\x03\x03\x40\0", b"\x02"), TIMEOUT) },
    Story { scheme: "wss", ..story("garbage where TLS is wanted", |s| flood(s, b"", b"\xff\0\x1b[2J"), &[35]) },
    story("nothing is read", |_unread| sleep(Duration::from_secs(5)), TIMEOUT),
    story("a head in single bytes without end", |s| drip(s, b"HTTP/1.1 101 x\r\nA: ", b"a"), TIMEOUT),
    story("a head in single lines without end", |s| drip(s, b"HTTP/1.1 101 x\r\n", b"A: a\r\n"), TIMEOUT),
    story("headers without end", |s| flood(s, b"HTTP/1.1 400 x\r\n", b"A: a\r\n"), NOT_HTTP),
    story("a header line without end", |s| flood(s, b"HTTP/1.1 400 x\r\nA: ", b"aaaaaaaa"), NOT_HTTP),
    story("a status line without end", |s| flood(s, b"HTTP/1.1 400 ", b"x\x1b[31m"), NOT_HTTP),
    story("interim answers without end", |s| drip(s, b"", b"HTTP/1.1 100 Continue\r\n\r\n"), TIMEOUT),
    story("blank lines without end", |s| flood(s, b"", b"\r\n"), NOT_HTTP),
    story("NULs without end", |s| flood(s, b"", b"\0"), NOT_HTTP),
    story("a body without end", |s| flood(s, b"HTTP/1.1 400 x\r\n\r\n", b"no \x1b[31m"), REJECTED),
    story("a body in single bytes", |s| drip(s, b"HTTP/1.1 400 x\r\nContent-Length: 999999\r\n\r\n", b"x"), REJECTED),
    story(
        "a body of a petabyte",
        |s| drip(s, b"HTTP/1.1 400 x\r\nContent-Length: 1000000000000000\r\n\r\n", b""),
        REJECTED,
    ),
    story(
        "a length beyond all numbers",
        |s| drip(s, b"HTTP/1.1 400 x\r\nContent-Length: 99999999999999999999\r\n\r\n", b""),
        REJECTED,
    ),
    story(
        "tiny chunks without end",
        |s| flood(s, b"HTTP/1.1 400 x\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        REJECTED,
    ),
    story(
        "a chunk of a petabyte",
        |s| drip(s, b"HTTP/1.1 400 x\r\nTransfer-Encoding: chunked\r\n\r\n38D7EA4C68000\r\n", b"x"),
        REJECTED,
    ),
    story(
        "a chunk size without end",
        |s| flood(s, b"HTTP/1.1 400 x\r\nTransfer-Encoding: chunked\r\n\r\n", b"0"),
        REJECTED,
    ),
    story("silence after the 101", |s| open(s, |s| drain(&s)), OPENED),
    story("a frame in single bytes", |s| open(s, |s| drip(s, b"\x81\x7e\x10\0", b"x")), OPENED),
    story(
        "a frame of half of all memory",
        |s| open(s, |s| flood(s, b"\x82\x7f\x7f\xff\xff\xff\xff\xff\xff\xff", b"x")),
        OPENED,
    ),
    story("empty frames without end", |s| open(s, |s| flood(s, b"", b"\x81\0")), OPENED),
    story("empty fragments without end", |s| open(s, |s| flood(s, b"\x01\0", b"\0\0")), OPENED),
    story("pings without end", |s| open(s, |s| flood(s, b"", b"\x89\x01x")), OPENED),
    story("close frames without end", |s| open(s, |s| flood(s, b"", b"\x88\x02\x03\xe8")), OPENED),
    story("a close frame and no close", |s| open(s, |s| drip(s, b"\x88\x02\x03\xe8", b"")), OPENED),
];

/// Reads to the end.
fn drain(mut stream: &TcpStream) {
    let _ = std::io::copy(&mut stream, &mut std::io::sink());
}

/// Sends `first`, then `more` without end and as fast as it goes, and reads nothing.
fn flood(mut stream: TcpStream, first: &[u8], more: &[u8]) {
    let many = more.repeat(16 * 1024 / more.len());
    let mut sent = stream.write_all(first);
    while sent.is_ok() {
        sent = stream.write_all(&many);
    }
}

/// Sends `first`, then `more` again and again with pauses.
fn drip(mut stream: TcpStream, first: &[u8], more: &[u8]) {
    let begun = Instant::now();
    let mut sent = stream.write_all(first);
    while sent.is_ok() && begun.elapsed() < Duration::from_secs(15) {
        sleep(Duration::from_millis(20));
        sent = stream.write_all(more);
    }
}

/// Accepts the handshake, then goes on as `then` does.
fn open(mut stream: TcpStream, then: fn(TcpStream)) {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    while whole_head(&bytes).is_none() {
        let Ok(count @ 1..) = stream.read(&mut buffer) else { return };
        bytes.extend_from_slice(&buffer[..count]);
    }
    let head = Head::read(&bytes, Kind::Request);
    let key = head.first("sec-websocket-key").map(|field| field.value.clone()).unwrap_or_default();
    let accept = accept_for(&key);
    let answer = format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
        Sec-WebSocket-Accept: {accept}\r\n\r\n"
    );
    if stream.write_all(answer.as_bytes()).is_ok() {
        then(stream);
    }
}

/// `--max-time` is one second in all stories; what is read by then is judged by an unoptimised program, beside other
/// tests that keep both cores busy.
const TIME: Duration = Duration::from_secs(3);

impl Story {
    /// The peer's URL; the peer lives on.
    fn url(&self) -> String {
        let serve = self.serve;
        let peer = RawPeer::start(serve);
        format!("{}://127.0.0.1:{}/", self.scheme, peer.port())
    }

    fn judge(&self, run: &Run, most: usize) -> Result<(), String> {
        let complaint = if !run.code.is_some_and(|code| self.codes.contains(&code)) {
            format!("the exit code is none of {:?}", self.codes)
        } else if run.took > TIME {
            "it takes much longer than --max-time".to_owned()
        } else if !run.stderr.is_empty() {
            "there is something on standard error".to_owned()
        } else if run.stdout.len() > most {
            format!("it prints {} bytes", run.stdout.len())
        } else {
            return Ok(());
        };
        Err(format!("{}: {complaint}\n{run}", self.name))
    }
}

#[test]
fn every_hostile_peer_gets_a_short_report_in_time() {
    each(STORIES, |story| {
        let run = wswhy(&["-m", "1", "--probes", "0", &story.url()]);
        story.judge(&run, 8 * 1024)
    });
}

#[test]
fn with_its_probes_a_diagnosis_ends_within_twice_the_time_of_a_handshake() {
    each(STORIES, |story| {
        let run = wswhy(&["-m", "1", "--json", &story.url()]);
        run.json();
        let slack = Duration::from_millis(1500);
        if run.took < Duration::from_secs(2) + slack { Ok(()) } else { Err(format!("{}: {run}", story.name)) }
    });
}

#[test]
fn every_hostile_peer_gets_a_bounded_transcript_in_time() {
    each(STORIES, |story| {
        let run = wswhy(&["-m", "1", "--probes", "0", "-v", &story.url()]);
        story.judge(&run, 8 * 1024 * 1024)
    });
}

#[test]
fn every_hostile_peer_gets_a_bounded_json_report_in_time() {
    each(STORIES, |story| {
        let run = wswhy(&["-m", "1", "--probes", "0", "--json", &story.url()]);
        run.json();
        story.judge(&run, 8 * 1024 * 1024)
    });
}

#[test]
#[cfg(target_os = "linux")]
fn no_hostile_peer_makes_it_take_much_memory() {
    const KIBIBYTES: &str = "ulimit -v 300000 && exec \"$0\" \"$@\"";
    let floods = STORIES.iter().filter(|story| story.codes != TIMEOUT).collect::<Vec<_>>();
    each(&floods, |story| {
        let mut limited = assert_cmd::Command::new("sh");
        limited.args(["-c", KIBIBYTES]).arg(cargo_bin!("wswhy")).args(["-m", "1", "--probes", "0", &story.url()]);
        story.judge(&finish(&mut limited), 8 * 1024)
    });
}

#[test]
fn a_request_that_the_peer_does_not_read_is_given_up_in_time() {
    let raw = file("raw-large.txt", [b"GET / HTTP/1.1\r\nX: ".to_vec(), vec![b'x'; 8 << 20]].concat());
    let peer = RawPeer::start(|_unread| sleep(Duration::from_secs(5)));
    // What it does with eight megabytes afterwards takes an unoptimised program a while.
    let run =
        wswhy(&["-m", "1", "--probes", "0", "--raw", &raw, "-o", "/dev/null", "-w", "%{time_total}", &peer.url("/")]);
    let seconds: f64 = run.exits(28).stdout.parse().unwrap_or(f64::MAX);
    assert!(seconds < 1.5, "{run}");
}

#[test]
fn a_connection_that_is_not_made_in_time_is_given_up() {
    let url = RawPeer::silent().url("/").replace("ws:", "wss:");
    let run = wswhy(&["--connect-timeout", "0.5", "--probes", "0", &url]);
    assert!(run.exits(28).took < Duration::from_secs(1), "{run}");
}

/// The binary without anybody who waits for it.
fn spawn(args: &[&str]) -> Child {
    let mut process = Process::new(cargo_bin!("wswhy"));
    process.args(args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    process.spawn().expect("the binary starts")
}

/// Whether whoever started the tests, a shell with `&` for one, had interrupts ignored, which is passed on for good.
#[cfg(unix)]
fn interrupts_are_ignored() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    u64::from_str_radix(ignored.unwrap_or("0").trim(), 16).is_ok_and(|signals| signals & 2 != 0)
}

#[test]
#[cfg(unix)]
fn an_interrupt_ends_it_at_once() {
    if interrupts_are_ignored() {
        return;
    }
    let (asked, was_asked) = channel();
    let peer = RawPeer::start(move |mut stream| {
        let _ = stream.read(&mut [0; 4096]);
        let _ = asked.send(());
        drain(&stream);
    });
    let mut child = spawn(&[&peer.url("/")]);
    was_asked.recv_timeout(Duration::from_secs(10)).expect("a request");
    let begun = Instant::now();
    let sent = Process::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill is there");
    assert!(sent.success());
    let code = child.wait().expect("it was started").code();
    assert!(begun.elapsed() < Duration::from_secs(1), "it took {:?}", begun.elapsed());
    assert!(code.is_none() || code == Some(130), "{code:?}");
}

#[test]
fn a_reader_that_goes_away_is_no_panic() {
    let endless = FaultPeer::start(faults::by_name("response-malformed-endless").expect("a fault of this name"));
    for (args, code) in [(&["-v", endless.url()][..], 82), (&["explain"], 0), (&["--help"], 0), (&["man"], 0)] {
        let mut child = spawn(args);
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it was started");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), &*said), (Some(code), ""), "{args:?}");
    }
}

#[test]
fn standard_error_that_is_closed_is_no_panic() {
    let mut child = spawn(&["ftp://h/"]);
    drop(child.stderr.take());
    assert_eq!(child.wait().expect("it was started").code(), Some(2));
}

#[test]
fn arguments_that_are_not_text_are_a_usage_error() {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        let run = finish(command(&[]).arg(std::ffi::OsStr::from_bytes(b"ws://h/\xff")));
        assert!(run.exits(2).stderr.starts_with("wswhy: ") && run.stderr.lines().count() == 1, "{run}");
    }
}

#[test]
fn a_body_that_comes_in_pieces_is_not_waited_for_once_it_is_whole() {
    let in_pieces: &[&[&[u8]]] = &[
        &[b"HTTP/1.1 403 x\r\nContent-Length: 4\r\n\r\n", b"no", b"pe"],
        &[b"HTTP/1.1 403 x\r\nTransfer-Encoding: chunked\r\n\r\n4\r", b"\nnope", b"\r\n0\r\n\r", b"\n"],
    ];
    each(in_pieces, |pieces| {
        let pieces = *pieces;
        let peer = RawPeer::start(move |mut stream| {
            for piece in pieces {
                let _ = stream.write_all(piece);
                sleep(Duration::from_millis(30));
            }
            // The connection stays open, as one that is kept alive does.
            sleep(Duration::from_secs(4));
        });
        let run = wswhy(&["--json", &peer.url("/")]);
        let prompt = run.took < Duration::from_millis(1500) && run.stdout.contains("\"body\": \"nope\"");
        if prompt { Ok(()) } else { Err(format!("{run}")) }
    });
}

#[test]
fn what_a_peer_sends_is_masked_in_time_that_grows_with_its_length() {
    let cookies = (0..11_000).fold(String::new(), |text, i| text + &format!("Set-Cookie: a={i:08x}\r\n"));
    let answers = [
        format!("HTTP/1.1 403 {}\r\n\r\n", "?".repeat(200_000)),
        format!("HTTP/1.1 403 {}={}\r\n\r\n", "?".repeat(100_000), "x".repeat(100_000)),
        format!("HTTP/1.1 403 {}\r\n\r\n", "?=".repeat(100_000)),
        format!("HTTP/1.1 403 {}\r\n\r\n", "&".repeat(200_000)),
        format!("HTTP/1.1 403 no\r\n\r\n{}", "?".repeat(65_000)),
        format!("HTTP/1.1 403 no\r\n{cookies}\r\n{}", "x".repeat(100_000)),
    ];
    each(&answers, |answer| {
        let bytes = answer.clone().into_bytes();
        let peer = RawPeer::start(move |mut stream| {
            // A request left unread would turn the close into a reset.
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(&bytes);
        });
        let run = wswhy(&["--probes", "0", "-v", &peer.url("/")]);
        let prompt = run.code == Some(22) && run.took < Duration::from_secs(6);
        if prompt { Ok(()) } else { Err(format!("{run}")) }
    });
}
