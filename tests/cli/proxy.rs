//! The way through forward proxies: which one is taken, what it is told, and that it is bounded like every other peer.

use std::{
    io::Write,
    net::TcpStream,
    time::{Duration, Instant},
};

use wswhy::serve::faults;

use crate::{
    faults::{CA, diagnose},
    peer::{FaultPeer, RawPeer, answer_with},
    proxy_peer::ProxyPeer,
    run::{Run, command, each, finish, wswhy},
};

/// Runs the check with these variables in its environment.
fn with(variables: &[(&str, &str)], args: &[&str]) -> Run {
    finish(command(args).envs(variables.iter().copied()))
}

/// The names of the phases, those that lead to the proxy marked.
fn steps(run: &Run) -> String {
    let json = run.json();
    let phases = json["phases"].as_array().cloned().unwrap_or_default();
    let step = |phase: &serde_json::Value| {
        let mark = if phase["to"] == "proxy" { "·" } else { "" };
        format!("{mark}{}", phase["name"].as_str().unwrap_or_default())
    };
    phases.iter().map(step).collect::<Vec<_>>().join(" ")
}

/// The detail of the phase `proxy`.
fn told(run: &Run) -> serde_json::Value {
    let json = run.json();
    let phases = json["phases"].as_array().cloned().unwrap_or_default();
    phases.into_iter().find(|phase| phase["name"] == "proxy").unwrap_or_default()["detail"].take()
}

#[test]
fn a_handshake_goes_through_connect_with_or_without_tls() {
    let proxy = ProxyPeer::http();
    let plain = FaultPeer::start(faults::healthy());
    let run = wswhy(&["--json", "-x", &proxy.place(), plain.url()]);
    assert_eq!(steps(run.exits(0)), "·tcp proxy http upgrade frames", "{run}");
    assert!(proxy.asked().starts_with(&format!("CONNECT 127.0.0.1:{} HTTP/1.1\r\nHost: 127.0.0.1:", plain.port())));
    let secure = FaultPeer::start(faults::healthy_tls());
    let run = wswhy(&["--json", "-x", &proxy.place(), "--cacert", CA, secure.url()]);
    assert_eq!(steps(run.exits(0)), "·tcp proxy tls http upgrade frames", "{run}");
    let detail = told(&run);
    assert_eq!(detail["reply"]["status"], 200, "{run}");
    assert_eq!(
        (&detail["kind"], &detail["from"], &detail["resolved"]),
        (&"http".into(), &"--proxy".into(), &"there".into())
    );
}

#[test]
fn a_proxy_behind_tls_is_verified_by_its_own_flags() {
    let fault = faults::healthy_proxy();
    diagnose(fault, &["--json", "--proxy-cacert", CA]).exits(0);
    diagnose(fault, &["--json", "--proxy-insecure"]).exits(0);
    // -k is for the server's certificate.
    let run = diagnose(fault, &["--json", "-k"]);
    assert_eq!(run.exits(97).first_cause(), "proxy-unreachable", "{run}");
    assert_eq!(steps(&run), "·tcp ·tls proxy", "{run}");
}

#[test]
fn socks_is_told_a_name_or_an_address_as_its_version_has_it() {
    let proxy = ProxyPeer::socks();
    let server = FaultPeer::start(faults::healthy());
    let url = format!("ws://localhost:{}/", server.port());
    let place = proxy.place();
    for (flags, asked, steps_gone) in [
        (["--socks5-hostname", &place], "5 name localhost", "·tcp proxy http upgrade frames"),
        (["--socks5", &place], "5 127.0.0.1", "·tcp dns proxy http upgrade frames"),
        (["--socks4a", &place], "4  name localhost", "·tcp proxy http upgrade frames"),
        (["--socks4", &place], "4  127.0.0.1", "·tcp dns proxy http upgrade frames"),
        (
            ["-x", &format!("socks5h://me:s3cretvalue@{place}")],
            "5 me:s3cretvalue name localhost",
            "·tcp proxy http upgrade frames",
        ),
        (["-x", &format!("socks4a://me@{place}")], "4 me name localhost", "·tcp proxy http upgrade frames"),
    ] {
        let run = wswhy(&["--json", flags[0], flags[1], &url]);
        assert_eq!(steps(run.exits(0)), steps_gone, "{run}");
        assert_eq!(proxy.asked(), asked, "{run}");
    }
}

#[test]
fn the_credentials_for_a_proxy_go_to_it_alone_and_are_shown_to_nobody() {
    let proxy = ProxyPeer::http();
    let server = FaultPeer::start(faults::healthy());
    let place = proxy.place();
    let named = format!("http://me:s3cretvalue@{place}");
    for flags in [["-x", &named, "-v"], ["-x", &named, "--json"], ["-x", &named, "-s"]] {
        let run = wswhy(&[&flags[..], &[server.url()]].concat());
        assert!(proxy.asked().contains("\r\nProxy-Authorization: Basic bWU6czNjcmV0dmFsdWU=\r\n"));
        assert!(!run.stdout.contains("s3cretvalue") && !run.stdout.contains("bWU6czNj"), "{run}");
        assert!(!run.stdout.contains("> Proxy-Authorization"), "the server is told too\n{run}");
    }
    let run = wswhy(&["-v", "--show-secrets", "-U", "you:0thersecret", "-x", &named, server.url()]);
    assert!(proxy.asked().contains("Basic eW91OjB0aGVyc2VjcmV0\r\n"), "-U goes before the URL\n{run}");
    run.exits(0).says("Basic eW91OjB0aGVyc2VjcmV0");
    let socks = ProxyPeer::socks();
    let run = wswhy(&["-v", "-x", &format!("socks5h://me:s3cretvalue@{}", socks.place()), server.url()]);
    assert!(!run.exits(0).stdout.contains("s3cretvalue"), "{run}");
}

#[test]
fn headers_for_the_proxy_are_not_for_the_server() {
    let proxy = ProxyPeer::http();
    let server = FaultPeer::start(faults::healthy());
    let flags =
        ["-v", "-x", &proxy.place(), "--proxy-header", "X-Team: a", "--proxy-header", "User-Agent:", "-H", "X-Own: b"];
    let run = wswhy(&[&flags[..], &[server.url()]].concat());
    let asked = proxy.asked();
    assert!(
        asked.contains("\r\nX-Team: a\r\n") && !asked.contains("User-Agent") && !asked.contains("X-Own"),
        "{asked}"
    );
    run.exits(0).says("> X-Own: b");
    assert!(!run.stdout.contains("> X-Team"), "{run}");
}

#[test]
fn a_proxy_of_the_environment_is_taken_and_named() {
    let proxy = ProxyPeer::http();
    let server = FaultPeer::start(faults::healthy());
    let place = proxy.place();
    for name in ["ws_proxy", "http_proxy", "all_proxy", "ALL_PROXY"] {
        with(&[(name, &place)], &[server.url()]).exits(0).says(&format!("(from the environment variable {name})"));
        assert!(proxy.asked().starts_with("CONNECT "));
    }
    for variables in [
        vec![("https_proxy", place.as_str())],
        vec![("HTTP_PROXY", &place)],
        vec![("http_proxy", "")],
        vec![("http_proxy", &place), ("no_proxy", "127.0.0.0/8")],
        vec![("http_proxy", &place), ("NO_PROXY", "*")],
    ] {
        let run = with(&variables, &[server.url()]);
        assert!(run.exits(0).stdout.lines().all(|line| !line.contains("proxy")), "{run}");
    }
    with(&[("http_proxy", &place)], &["-x", "", server.url()]).exits(0);
    with(&[("http_proxy", &place)], &["--noproxy", "127.0.0.1", server.url()]).exits(0);
    assert!(proxy.was_passed_by());
    with(&[("http_proxy", &place), ("no_proxy", "*")], &["--noproxy", "", server.url()]).exits(0).says("http_proxy");
}

#[test]
fn a_variable_that_only_a_redirect_asks_for_is_refused_when_it_does() {
    let peer = RawPeer::start(answer_with(|_| {
        b"HTTP/1.1 301 Moved\r\nLocation: wss://127.0.0.1/chat\r\nContent-Length: 0\r\n\r\n".to_vec()
    }));
    let run = with(&[("https_proxy", "ftp://proxy.internal")], &["-L", &peer.url("/chat")]);
    run.exits(2);
    assert!(run.stderr.contains("https_proxy: `ftp://`"), "{run}");
    assert!(run.stderr.contains("redirect to wss://127.0.0.1/chat"), "{run}");
}

#[test]
fn a_proxy_that_was_asked_for_and_is_not_taken_is_told() {
    let server = FaultPeer::start(faults::healthy());
    let run = with(&[("no_proxy", "127.0.0.1")], &["-x", "127.0.0.1:1", server.url()]);
    run.exits(0).says("no proxy was used: no_proxy names 127.0.0.1");
}

#[test]
fn a_refusal_inside_the_tunnel_is_probed_inside_it() {
    let proxy = ProxyPeer::http();
    let fault = faults::by_name("origin-refused").expect("a fault");
    let server = FaultPeer::start(fault);
    let flags = fault.flags_for(server.url());
    let flags: Vec<_> = flags.iter().map(String::as_str).collect();
    let place = proxy.place();
    let run = wswhy(&[&["--json", "-x", &place], &flags[..], &[server.url()]].concat());
    assert_eq!(run.first_cause(), "origin-refused", "{run}");
    let probes = run.json()["probes"].as_array().map_or(0, Vec::len);
    assert!(probes > 0 && (0..=probes).all(|_| proxy.asked().starts_with("CONNECT ")), "{run}");
}

#[test]
fn past_the_front_is_not_past_the_forward_proxy() {
    let proxy = ProxyPeer::http();
    let server = FaultPeer::start(faults::healthy());
    let direct = format!("127.0.0.1:{}", server.port());
    let flags = ["--json", "-x", &proxy.place(), "--direct", &direct, "ws://front.example:80/"];
    // Nothing listens on port 80 behind this proxy, which then gives no answer.
    let run = wswhy(&flags);
    assert_eq!(run.json()["probes"][0]["outcome"], "accepted", "{run}");
    let run = wswhy(&[&["--noproxy", "127.0.0.1"], &flags[..]].concat());
    assert_eq!(run.json()["probes"][0]["outcome"], "accepted", "{run}");
}

#[test]
fn what_scripts_for_curl_ask_of_a_proxy_is_answered() {
    let proxy = ProxyPeer::http();
    let server = FaultPeer::start(faults::healthy());
    let format = "%{http_connect} %{proxy_used} %{http_code} %{remote_port}";
    let run = wswhy(&["-o", "/dev/null", "-w", format, "-x", &proxy.place(), server.url()]);
    assert_eq!(run.exits(0).stdout, format!("200 1 101 {}", proxy.place().replace("127.0.0.1:", "")));
    assert_eq!(wswhy(&["-o", "/dev/null", "-w", "%{http_connect} %{proxy_used}", server.url()]).stdout, "000 0");
}

type Serve = fn(TcpStream);

#[test]
fn a_proxy_without_end_or_manners_is_left_in_time() {
    let stories: [(&str, Serve, &str); 5] = [
        ("endless head", |stream| forever(stream, b"HTTP/1.1 200 OK\r\nA: ", b"aaaaaaaa"), "proxy-not-spoken"),
        ("endless page", |stream| forever(stream, b"HTTP/1.1 403 no\r\n\r\n", b"aaaaaaaa"), "proxy-refused"),
        (
            "endless interim answers",
            |stream| forever(stream, b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
            "proxy-not-spoken",
        ),
        ("slow head", |stream| slowly(stream, b"HTTP/1.1 200 OK\r\nA: "), "proxy-no-answer"),
        (
            "half a page",
            |mut stream| {
                let _ = stream.write_all(b"HTTP/1.1 503 no\r\nContent-Length: 100\r\n\r\nhalf");
                std::thread::sleep(Duration::from_secs(5));
            },
            "proxy-refused",
        ),
    ];
    each(&stories, |(name, serve, cause)| {
        let peer = RawPeer::start(*serve);
        let place = format!("127.0.0.1:{}", peer.port());
        let run = wswhy(&["--json", "-m", "2", "-x", &place, "ws://chat.example/"]);
        let good = run.code == Some(97) && run.first_cause() == *cause && run.took < Duration::from_secs(4);
        if good && run.stdout.len() < 200_000 { Ok(()) } else { Err(format!("{name}: {run}")) }
    });
}

fn forever(mut stream: TcpStream, begin: &[u8], more: &[u8]) {
    let _ = stream.write_all(begin);
    while stream.write_all(&more.repeat(1000)).is_ok() {}
}

fn slowly(mut stream: TcpStream, head: &[u8]) {
    let begun = Instant::now();
    let _ = stream.write_all(head);
    while begun.elapsed() < Duration::from_secs(5) && stream.write_all(b"a").is_ok() {
        std::thread::sleep(Duration::from_millis(50));
    }
}
