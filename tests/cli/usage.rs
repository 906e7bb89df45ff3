//! Bad input gives one line that says what is wrong and what would be right, and exit 2; nothing is sent.

use crate::{
    faults::CA,
    peer::{RawPeer, Untouched},
    run::{Run, command, each, file, finish, wswhy, wswhy_reading},
};

/// Runs the binary with `args` and a good URL, and demands a usage error whose line has `said` in it.
fn refused(args: &[&str], said: &str) -> Result<(), String> {
    let peer = Untouched::start();
    let run = wswhy_reading(&[args, &[&peer.url()]].concat(), "");
    let kept = if peer.was_touched() { Err(format!("something was sent\n{run}")) } else { Ok(()) };
    kept.and(one_line(&run, said))
}

/// Demands a usage error whose one line has `said` in it.
fn one_line(run: &Run, said: &str) -> Result<(), String> {
    let line = run.stderr.strip_suffix('\n').unwrap_or_default();
    let good = run.code == Some(2) && run.stdout.is_empty() && line.starts_with("wswhy: ") && !line.contains('\n');
    if good && line.contains(said) && !line.chars().any(char::is_control) {
        return Ok(());
    }
    Err(format!("a usage error of one line with {said:?} in it was wanted\n{run}"))
}

#[track_caller]
fn must(done: Result<(), String>) {
    if let Err(complaint) = done {
        panic!("{complaint}");
    }
}

#[track_caller]
fn all_refused(rows: &[(&[&str], &str)]) {
    each(rows, |(args, said)| refused(args, said));
}

#[test]
fn a_malformed_url_is_refused() {
    let peer = Untouched::start();
    let rows = [
        ("", "the URL is empty"),
        ("   ", "the URL is empty"),
        ("ftp://127.0.0.1:PORT/", "ws:// or wss://"),
        ("javascript://127.0.0.1:PORT/", "ws:// or wss://"),
        ("://127.0.0.1:PORT/", "ws:// or wss://"),
        ("ws://", "host"),
        ("ws://:PORT/", "host"),
        ("ws:///127.0.0.1:PORT/", "it has no host"),
        ("ws:/127.0.0.1:PORT/", "://"),
        ("ws:127.0.0.1:PORT", "port"),
        ("wss//127.0.0.1:PORT/", "://"),
        ("http:chat.example", "://"),
        ("ws://127.0.0.1:0/", "port 0"),
        ("ws://127.0.0.1:65536/", "port"),
        ("ws://127.0.0.1:80a/", "port"),
        ("ws://127.0.0.1:-1/", "port"),
        ("ws://[::1:PORT/", "IPv6"),
        ("ws://256.0.0.1:PORT/", "IPv4"),
        ("ws://chat example:PORT/", "space"),
        ("ws://127.0.0.1:PORT/a b", "%20"),
        ("ws://127.0.0.1:PORT/\u{7}", "U+0007"),
        ("ws://127.0.0.1:PORT/\r\nX: y", "U+000D"),
        ("ws://127.0.0.1:PORT/\u{1b}[31m", "U+001B"),
    ];
    each(&rows, |(url, said)| one_line(&wswhy(&[&url.replace("PORT", &peer.port().to_string())]), said));
    assert!(!peer.was_touched(), "something was sent");
}

#[test]
fn a_url_in_a_complaint_has_its_secrets_masked() {
    let run = wswhy(&["ws://me:hunter22@chat.example:99999/?token=s3cretvalue"]);
    must(one_line(&run, "port"));
    assert!(!run.stderr.contains("hunter22") && !run.stderr.contains("s3cretvalue"), "{run}");
}

#[test]
fn a_missing_url_is_asked_for() {
    must(one_line(&wswhy(&[]), "wswhy ws://HOST[:PORT]/PATH"));
    must(one_line(&wswhy(&["--json"]), "a URL is missing"));
}

#[test]
fn a_second_url_is_refused() {
    let peer = Untouched::start();
    must(refused(&[&peer.url()], "one URL is wanted"));
    assert!(!peer.was_touched(), "something was sent");
}

#[test]
fn a_word_that_is_no_subcommand_is_refused_where_more_follows() {
    must(one_line(&wswhy(&["explan", "accept-wrong"]), "accept-wrong"));
}

#[test]
fn an_unknown_flag_is_refused_with_the_one_that_is_meant() {
    all_refused(&[(&["--jsn"], "--json"), (&["--inscure"], "--insecure"), (&["--frobnicate"], "--frobnicate")]);
}

#[test]
fn a_header_that_is_none_is_refused() {
    all_refused(&[
        (&["-H", "nocolon"], "'Name: value'"),
        (&["-H", ""], "'Name: value'"),
        (&["-H", ": value"], "no name"),
        (&["-H", ";"], "no name"),
        (&["-H", "A: b\r\nC: d"], "line break"),
        (&["-H", "A: b\nC: d"], "--raw FILE"),
        (&["-H", "@/nonexistent/headers"], "/nonexistent/headers"),
    ]);
}

#[test]
fn a_header_in_a_complaint_does_not_show_its_value() {
    let run = wswhy(&["-H", "Authorization Bearer s3cretvalue", "ws://127.0.0.1:9/"]);
    must(one_line(&run, "Authorization"));
    assert!(!run.stderr.contains("s3cretvalue"), "{run}");
}

#[test]
fn a_flag_with_a_value_that_it_cannot_have_is_refused() {
    all_refused(&[
        (&["-u", "me"], "USER:PASSWORD"),
        (&["-b", "cookies.txt"], "name=value"),
        (&["-X", "A B"], "one word"),
        (&["-X", ""], "one word"),
        (&["-d", "@/nonexistent/body"], "/nonexistent/body"),
        (&["--color", "blue"], "auto, always, never"),
    ]);
}

#[test]
fn a_line_break_in_a_value_is_refused() {
    for flag in ["-A", "-e", "--origin", "--subprotocol", "--extension", "--request-target", "--oauth2-bearer"] {
        must(refused(&[flag, "a\r\nb: c"], "line break"));
    }
    must(refused(&["-b", "a=1\nb: c"], "line break"));
    must(refused(&["-u", "me:a\nb"], "line break"));
}

#[test]
fn a_time_that_is_none_is_refused() {
    let wanted = "above 0 and at most 3600";
    for flag in ["-m", "--timeout", "--connect-timeout"] {
        let values = ["0", "abc", "-1", "", "nan", "inf", "1e9", "5s"];
        each(&values, |value| refused(&[flag, value], wanted));
    }
}

#[test]
fn a_ca_file_without_a_certificate_is_refused() {
    let empty = file("ca-empty.pem", "");
    let text = file("ca-text.pem", "this is no certificate\n");
    let garbage = file("ca-garbage.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    all_refused(&[
        (&["--cacert", "/nonexistent/ca.pem"], "/nonexistent/ca.pem"),
        (&["--cacert", "/"], "cannot be read"),
        (&["--cacert", &empty], "-----BEGIN CERTIFICATE-----"),
        (&["--cacert", &text], "-----BEGIN CERTIFICATE-----"),
        (&["--cacert", &garbage], "does not parse"),
    ]);
}

#[test]
fn a_broken_ca_file_is_told_about_in_words() {
    let letters = file("ca-letters.pem", "-----BEGIN CERTIFICATE-----\n%%%%\n-----END CERTIFICATE-----\n");
    let cut = file("ca-cut.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n");
    all_refused(&[
        (&["--cacert", &letters], "what stands between its marks is not base64"),
        (&["--cacert", &cut], "-----END CERTIFICATE-----"),
    ]);
}

#[test]
fn a_good_ca_file_is_taken_for_a_plain_url_too() {
    wswhy(&["-m", "0.2", "--cacert", CA, &RawPeer::silent().url("/")]).exits(28);
}

#[test]
fn a_proxy_that_is_none_is_refused() {
    let long = format!("socks5h://me:{}@127.0.0.1", "a".repeat(256));
    all_refused(&[
        (&["-x", "ftp://proxy"], "--proxy: `ftp://` is no scheme of a proxy"),
        (&["-x", "proxy:99999"], "port"),
        (&["-x", "proxy:0"], "port"),
        (&["-x", "http://"], "it has no host"),
        (&["-x", "[::1"], "IPv6"),
        (&["-x", "pro xy"], "space"),
        (&["-x", "socks5h://localhost/run/socks"], "Unix socket"),
        (&["-x", &long], "at most 255 bytes"),
        (&["-x", "socks5://:secret@proxy"], "empty user name"),
        (&["--socks5", "127.0.0.1:x"], "--socks5: "),
        (&["--socks5", "a", "--socks4", "b"], "cannot be used with"),
        (&["-x", "a", "--socks5", "b"], "cannot be used with"),
        (&["-x", "a", "-U", "me"], "-U wants USER:PASSWORD"),
        (&["-x", "a", "--proxy-header", "nocolon"], "'Name: value'"),
        (&["-x", "https://a", "--proxy-cacert", "/nonexistent/ca.pem"], "/nonexistent/ca.pem"),
        (&["--preproxy", "socks5://a"], "--preproxy"),
        (&["-x", "a", "--proxy-ntlm"], "cntlm"),
        (&["-x", "a", "--proxy-digest"], "Basic"),
    ]);
}

#[test]
fn what_socks_has_no_room_for_is_refused() {
    let longer_than_dns_takes = format!("ws://{}.example/", vec!["a".repeat(60); 5].join("."));
    must(one_line(&wswhy(&["-x", "socks5h://127.0.0.1:9", &longer_than_dns_takes]), "253 at most"));
    must(one_line(&wswhy(&["-x", "socks4a://127.0.0.1:9", "ws://[::1]/"]), "IPv6"));
}

#[test]
fn a_broken_proxy_of_the_environment_is_named_and_its_password_is_not() {
    let run = |name: &str, value: &str| {
        let peer = Untouched::start();
        finish(command(&[&peer.url()]).env(name, value))
    };
    let broken = run("http_proxy", "http://me:s3cretvalue@proxy:port");
    must(one_line(&broken, "http_proxy: "));
    assert!(!broken.stderr.contains("s3cretvalue"), "{broken}");
    must(one_line(&run("ALL_PROXY", "gopher://proxy"), "ALL_PROXY: `gopher://`"));
}

#[test]
fn raw_bytes_that_are_not_there_are_refused() {
    let empty = file("raw-empty.txt", "");
    all_refused(&[
        (&["--raw", "/nonexistent/request"], "/nonexistent/request"),
        (&["--raw", &empty], "it is empty"),
        (&["--raw", "-"], "it is empty"),
    ]);
}

#[test]
fn raw_bytes_are_not_shaped_by_other_flags() {
    let raw = file("raw-shaped.txt", "GET / HTTP/1.1\r\n\r\n");
    let shaping: [&[&str]; 8] = [
        &["-H", "A: b"],
        &["--origin", "https://a.example"],
        &["-X", "POST"],
        &["-u", "me:pass"],
        &["--subprotocol", "chat"],
        &["-b", "a=1"],
        &["-d", "x"],
        &["--http1.0"],
    ];
    each(&shaping, |flags| refused(&[&["--raw", &raw], *flags].concat(), "cannot be used with"));
}

#[test]
fn an_unknown_cause_is_answered_with_those_near_it() {
    let rows = [
        ("acept-wrong", "is it accept-wrong"),
        ("upgrade_missing", "is it upgrade-missing"),
        ("accept", "accept-missing"),
        ("zzz", "`wswhy explain` lists them all"),
    ];
    each(&rows, |(cause, said)| one_line(&wswhy(&["explain", cause]), said));
}

#[test]
fn an_error_text_is_told_from_the_command_line_and_from_standard_input() {
    let text = "Error: Unexpected server response: 502\n    at ClientRequest.<anonymous> (node_modules/ws/lib/websocket.js:1:1)";
    let runs = [
        wswhy(&["explain", text]),
        wswhy_reading(&["explain", "-"], text),
        wswhy(&["explain", "Unexpected", "server", "response:", "502"]),
    ];
    for run in runs {
        assert_eq!(run.code, Some(0), "{run}");
        assert!(run.stdout.starts_with("This is ws") && run.stdout.contains("1  upstream-down"), "{run}");
    }
    let listed = format!("- {text}");
    assert!(wswhy(&["explain", &listed]).stdout.starts_with("This is ws"), "a line of a list");
    let json = wswhy(&["explain", &listed, "--json"]).json();
    assert_eq!((&json["known"], &json["causes"][0]["cause"]), (&true.into(), &"upstream-down".into()));
}

#[test]
fn a_text_that_nobody_writes_is_not_called_known() {
    let run = wswhy(&["explain", "the web socket has an upgrade header problem"]);
    assert!(run.code == Some(1) && run.stdout.starts_with("No known program writes this text"), "{run}");
    must(one_line(&wswhy_reading(&["explain", "-"], " \n"), "standard input is empty"));
}

#[test]
fn an_unknown_fault_is_answered_with_where_the_list_is() {
    must(one_line(&wswhy(&["demo", "nope"]), "wswhy demo --list"));
}

#[test]
fn an_unknown_shell_is_answered_with_the_known_ones() {
    must(one_line(&wswhy(&["completions", "tcsh"]), "bash, elvish, fish, powershell, zsh"));
}

#[test]
fn a_record_that_cannot_be_judged_is_refused() {
    let empty = file("lint-empty.txt", "\r\n \n");
    let fact = file("lint-fact.txt", "# wswhy transcript 1\n* url ws://h/\n* tcp remote\n> GET / HTTP/1.1\n");
    let end = file("lint-end.txt", "# wswhy transcript 1\n* end somehow\n");
    let prose = file("lint-prose.txt", "# A page\n\nthat says nothing of handshakes\n");
    let binary = file("lint-binary.bin", [0x7f, b'E', b'L', b'F', 2, 1, 0, 0x1b, b'[', 0xff]);
    let rows = [
        (prose.as_str(), "begins neither a transcript"),
        (binary.as_str(), "begins neither a transcript"),
        ("/nonexistent/record", "/nonexistent/record"),
        (empty.as_str(), "it is empty"),
        (fact.as_str(), "line 3"),
        (end.as_str(), "line 2"),
    ];
    each(&rows, |(path, said)| one_line(&wswhy(&["lint", path]), said));
}

#[test]
fn lint_without_a_file_asks_for_one() {
    must(one_line(&wswhy(&["lint"]), "<FILE>"));
}

#[test]
fn help_and_version_are_no_errors() {
    for args in [&["--help"][..], &["-h"], &["--version"], &["lint", "--help"], &["help", "demo"]] {
        let run = wswhy(args);
        assert!(!run.exits(0).stdout.is_empty() && run.stderr.is_empty(), "{run}");
    }
}
