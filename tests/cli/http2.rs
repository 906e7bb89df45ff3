//! A WebSocket over HTTP/2: what goes out, what is told of what comes, and the flags about it.

use std::{
    io::{Read, Write},
    net::TcpStream,
    sync::mpsc::channel,
    time::Duration,
};

use serde_json::Value;
use wswhy::{
    request::user_agent,
    serve::faults,
    wire::h2::{
        Connection, Field, PREFACE,
        frame::{FrameHead, HEAD, flag, frame, kind, settings},
        hpack::Decoder,
    },
};

use crate::{
    faults::{CA, diagnose},
    peer::{FaultPeer, RawPeer},
    run::{Run, each, wswhy, wswhy_reading},
};

fn fault(name: &str) -> &'static faults::Fault {
    faults::by_name(name).unwrap_or_else(|| panic!("there is no fault {name}"))
}

/// `wswhy` with these flags on a server that speaks HTTP/2 and HTTP/1.1 and has no fault.
fn on_healthy(flags: &[&str]) -> Run {
    let peer = FaultPeer::start(faults::healthy_http2());
    wswhy(&[flags, &["--cacert", CA, peer.url()]].concat())
}

#[test]
fn a_healthy_server_is_accepted_over_http_2_without_a_finding() {
    let run = on_healthy(&["--http2", "--json"]);
    let report = run.exits(0).json();
    assert_eq!(
        (&report["outcome"], &report["http_version"], &report["status"]),
        (&"accepted".into(), &"2".into(), &200.into()),
        "{run}"
    );
    assert_eq!(report["findings"], Value::Array(Vec::new()), "{run}");
    assert_eq!(report["close"]["received"]["code"], 1000, "{run}");
    assert_eq!(report["tls"]["alpn"], "h2", "{run}");
    let connect = &report["http2"]["settings"][0];
    assert_eq!(
        (&connect["id"], &connect["name"], &connect["value"]),
        (&8.into(), &"ENABLE_CONNECT_PROTOCOL".into(), &1.into()),
        "{run}"
    );
    let kinds: Vec<_> =
        report["http2"]["frames"].as_array().into_iter().flatten().map(|frame| frame["type"].clone()).collect();
    assert_eq!(kinds[..2], ["SETTINGS", "WINDOW_UPDATE"], "{run}");
    assert!(kinds.contains(&"HEADERS".into()) && kinds.contains(&"GOAWAY".into()), "{run}");
    let names: Vec<_> = report["phases"].as_array().into_iter().flatten().map(|phase| phase["name"].clone()).collect();
    assert_eq!(names, ["tcp", "tls", "http2", "http", "upgrade", "frames"], "{run}");
}

#[test]
fn a_check_by_default_offers_http_1_1_alone() {
    let run = on_healthy(&["--json"]);
    let report = run.exits(0).json();
    assert_eq!((&report["http_version"], &report["tls"]["alpn"]), (&"1.1".into(), &"http/1.1".into()), "{run}");
    let tls = report["phases"].as_array().into_iter().flatten().find(|phase| phase["name"] == "tls").cloned();
    assert_eq!(tls.unwrap_or_default()["detail"]["offered"], serde_json::json!(["http/1.1"]), "{run}");
}

#[test]
fn alpn_decides_what_is_spoken() {
    for (list, version) in [("h2,http/1.1", "2"), ("http/1.1", "1.1"), ("", "1.1")] {
        let run = on_healthy(&["--json", "--alpn", list]);
        assert_eq!(run.exits(0).json()["http_version"], version, "{run}");
    }
    let run = on_healthy(&["--json", "--http1.1", "--alpn", "http/1.1,h2"]);
    assert_eq!(run.json()["tls"]["alpn"], "h2", "a server that prefers h2 picks it\n{run}");
}

/// A peer that sends `greeting` and hands over the fields of the first HEADERS frame.
fn sent(flags: &[&str], greeting: Vec<u8>) -> Vec<Field> {
    let (tell, told) = channel();
    let peer = RawPeer::start(move |mut stream| {
        let _ = stream.write_all(&greeting);
        if let Some(fields) = request(&mut stream) {
            let _ = tell.send(fields);
            let _ = stream.write_all(&frame(kind::RST_STREAM, 0, 1, &7_u32.to_be_bytes()));
        }
    });
    let run = wswhy(&[&["-s", "--probes", "0", "--http2-prior-knowledge"], flags, &[&peer.url("/chat?x=1")]].concat());
    told.recv_timeout(Duration::from_secs(5)).unwrap_or_else(|_| panic!("no request came\n{run}"))
}

/// The fields of the first HEADERS frame that comes.
fn request(stream: &mut TcpStream) -> Option<Vec<Field>> {
    let mut preface = vec![0; PREFACE.len()];
    stream.read_exact(&mut preface).ok().filter(|()| preface == PREFACE)?;
    loop {
        let mut head = [0; HEAD];
        stream.read_exact(&mut head).ok()?;
        let head = FrameHead::read(&head)?;
        let mut payload = vec![0; head.length];
        stream.read_exact(&mut payload).ok()?;
        if head.kind == kind::HEADERS {
            assert!(head.has(flag::END_HEADERS));
            return Decoder::default().decode(&payload, 1 << 16).ok();
        }
    }
}

fn text(fields: &[Field]) -> Vec<String> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    fields.iter().map(|(name, value)| format!("{}: {}", text(name), text(value))).collect()
}

const ALLOWED: &[(u16, u32)] = &[(8, 1)];

#[test]
fn the_request_goes_out_in_the_order_of_rfc_8441_and_nothing_else_does() {
    let fields = text(&sent(&[], settings(ALLOWED)));
    let agent = format!("user-agent: {}", user_agent());
    assert_eq!(fields[..4], [":method: CONNECT", ":protocol: websocket", ":scheme: http", ":path: /chat?x=1"]);
    assert!(fields[4].starts_with(":authority: 127.0.0.1:"), "{fields:?}");
    assert_eq!(fields[5..], ["sec-websocket-version: 13", agent.as_str()]);
}

#[test]
fn what_is_crafted_goes_out_as_it_is_asked_for() {
    let flags = ["-H", ":authority: other", "-H", ":scheme:", "-H", "Connection: Upgrade", "-H", "X-A: 1", "-A", ""];
    let fields = text(&sent(&flags, settings(ALLOWED)));
    let expected = [
        ":method: CONNECT",
        ":protocol: websocket",
        ":path: /chat?x=1",
        ":authority: other",
        "sec-websocket-version: 13",
        "connection: Upgrade",
        "x-a: 1",
    ];
    assert_eq!(fields, expected);
}

#[test]
fn a_peer_that_does_not_allow_it_gets_no_request_unless_it_is_insisted_on() {
    let fault = fault("extended-connect-unsupported");
    assert_eq!(diagnose(fault, &["--json"]).json()["request"], Value::Null);
    let fields = text(&sent(&["-H", ":protocol: websocket"], settings(&[(8, 0)])));
    assert!(fields.contains(&":protocol: websocket".to_owned()));
}

#[test]
fn a_transcript_of_http_2_is_judged_as_the_handshake_was() {
    for name in [
        "extended-connect-unsupported",
        "extended-connect-refused",
        "h2-connection-error-in-session",
        "h2-flow-control-stalled",
    ] {
        let run = diagnose(fault(name), &["-v"]);
        let lint = wswhy_reading(&["lint", "--json", "-"], run.stdout.clone());
        assert_eq!(lint.first_cause(), fault(name).cause, "{run}\n{lint}");
    }
}

#[test]
fn what_curl_shows_of_http_2_is_judged() {
    let curl = "> GET /ws HTTP/2\n> Host: h\n> connection: Upgrade\n> upgrade: websocket\n> \n< HTTP/2 404 \n< server: nginx\n< \n";
    let lint = wswhy_reading(&["lint", "--json", "-"], curl);
    assert_eq!(lint.first_cause(), "upgrade-over-http2", "{lint}");
    assert_eq!(lint.json()["http_version"], "2", "{lint}");
}

#[test]
fn secrets_are_masked_over_http_2_too() {
    for flags in [&["-v"][..], &["--json"]] {
        let flags = [flags, &["--http2", "--oauth2-bearer", "open-sesame-1234", "-b", "id=do-not-show"]].concat();
        let run = on_healthy(&flags);
        assert!(!run.stdout.contains("open-sesame") && !run.stdout.contains("do-not-show"), "{run}");
        run.says("Bearer ‹16 bytes›");
    }
}

#[test]
fn a_comparison_shows_three_ways_in_one_table() {
    let peer = FaultPeer::start(fault("extended-connect-unsupported"));
    let run = wswhy(&["--compare", "--cacert", CA, peer.url()]);
    let lines: Vec<Vec<&str>> = run.exits(0).stdout.lines().map(|line| line.split_whitespace().collect()).collect();
    let row = |start: &[&str]| lines.iter().find(|words| words.starts_with(start)).cloned().unwrap_or_default();
    let http1 = row(&["HTTP/1.1"]);
    assert_eq!((&http1[1..4], http1.last()), (&["http/1.1", "accepted", "101"][..], Some(&"-")), "{run}");
    let http2 = row(&["HTTP/2"]);
    assert_eq!(
        (&http2[1..4], http2.last()),
        (&["h2", "rejected", "-"][..], Some(&"extended-connect-unsupported")),
        "{run}"
    );
    assert_eq!(row(&["GET", "over", "HTTP/2"])[3..5], ["h2", "rejected"], "{run}");
    run.says("browsers  connect: they use HTTP/1.1").says("it gets 426");
    assert!(run.stdout.lines().all(|line| line.chars().count() <= 80), "{run}");
}

#[test]
fn a_comparison_in_json_has_a_report_for_each_way() {
    let report = on_healthy(&["--compare", "--json"]).exits(0).json();
    assert_eq!((&report["schema"], &report["type"]), (&1.into(), &"compare".into()));
    let of = |number: usize, key: &str| report["checks"][number][key].clone();
    assert_eq!(
        (of(0, "name"), of(0, "outcome"), of(0, "http_version")),
        ("http/1.1".into(), "accepted".into(), "1.1".into())
    );
    assert_eq!(
        (of(1, "name"), of(1, "outcome"), of(1, "http_version")),
        ("http/2".into(), "accepted".into(), "2".into())
    );
    assert_eq!(of(2, "name"), "get-over-http/2");
    assert!(report["meaning"]["browsers"].as_str().is_some_and(|text| text.contains("either way")), "{report}");
}

#[test]
fn flags_that_do_not_go_together_are_told_in_one_line() {
    for (flags, words) in [
        (&["--http2", "ws://h/"][..], "--http2-prior-knowledge"),
        (&["--http2", "--http1.1", "wss://h/"], "cannot be used with"),
        (&["--http2", "--raw", "x", "wss://h/"], "cannot be used with"),
        (&["--http2", "-d", "x", "wss://h/"], "cannot be used with"),
        (&["--http2", "--alpn", "http/1.1", "wss://h/"], "--http2 needs h2"),
        (&["--alpn", "h2", "ws://h/"], "--alpn is part of TLS"),
        (&["--alpn", "h2,,", "wss://h/"], "protocols with commas"),
        (&["--alpn", "h2", "-d", "x", "wss://h/"], "-d has no place over HTTP/2"),
        (&["-H", ":path: /x", "wss://h/"], "add --http2"),
        (
            &[
                "--http2",
                "-H",
                ":method:",
                "-H",
                ":protocol:",
                "-H",
                ":scheme:",
                "-H",
                ":path:",
                "-H",
                ":authority:",
                "wss://h/",
            ],
            "pseudo-header",
        ),
        (&["--compare", "--http2", "wss://h/"], "cannot be used with"),
        (&["--compare", "-d", "x", "wss://h/"], "--compare and -d"),
    ] {
        let run = wswhy(flags);
        run.exits(2);
        assert!(
            run.stdout.is_empty() && run.stderr.trim_end().lines().count() == 1 && run.stderr.contains(words),
            "{run}"
        );
    }
}

#[test]
fn a_dry_run_shows_the_fields_and_what_is_wrong_with_them() {
    let run = wswhy(&["--dry-run", "--http2", "wss://h/chat"]);
    run.exits(0)
        .says("> :method: CONNECT\n> :protocol: websocket\n> :scheme: https\n> :path: /chat\n> :authority: h\n");
    let run = wswhy(&["--dry-run", "--http2", "--json", "-H", ":path:", "wss://h/chat"]);
    assert_eq!(run.first_cause(), "pseudo-header-missing", "{run}");
}

/// Bytes that a hostile peer sends again and again, behind its SETTINGS.
fn floods() -> Vec<(&'static str, Vec<u8>)> {
    let mut ours = Connection::new();
    ours.receive(&settings(ALLOWED));
    vec![
        ("pings", frame(kind::PING, 0, 0, &[0; 8])),
        ("settings", settings(&[(8, 1), (4, 65_535)])),
        ("empty continuation", [frame(kind::HEADERS, 0, 1, b""), frame(kind::CONTINUATION, 0, 1, b"")].concat()),
        ("frames on streams that nobody opened", frame(kind::DATA, 0, 77, &[0; 1000])),
        ("data that was not asked for", frame(kind::DATA, 0, 1, &[0; 16_000])),
        ("interim answers", frame(kind::HEADERS, flag::END_HEADERS, 1, b"\x48\x03102")),
        ("frames of an unknown type", frame(0x42, 0xff, 0, &[7; 100])),
        ("goodbyes", frame(kind::GOAWAY, 0, 0, &[0, 0, 0, 1, 0, 0, 0, 0])),
        ("letters", b"HTTP/1.1 400 no\r\n\r\n".to_vec()),
    ]
}

#[test]
fn no_flood_of_frames_makes_it_hang_or_print_without_end() {
    each(&floods(), |(name, bytes)| {
        let many = bytes.repeat(64 * 1024 / bytes.len() + 1);
        let peer = RawPeer::start(move |mut stream| {
            let _ = stream.write_all(&settings(ALLOWED));
            while stream.write_all(&many).is_ok() {}
        });
        let run = wswhy(&["-m", "1", "--probes", "0", "--json", "--http2-prior-knowledge", &peer.url("/")]);
        let report: Value = serde_json::from_str(&run.stdout).map_err(|error| format!("{name}: {error}\n{run}"))?;
        // Nine floods share the machine with other tests.
        let good = run.took < Duration::from_secs(10) && run.stdout.len() < 200_000 && report["outcome"] != "accepted";
        if good { Ok(()) } else { Err(format!("{name}\n{run}")) }
    });
}
