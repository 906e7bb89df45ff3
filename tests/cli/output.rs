//! What is printed, and in which form.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::Value;
use textwrap::core::display_width;
use wswhy::serve::faults::{self, Fault};

use crate::{
    faults::diagnose,
    peer::{FaultPeer, Untouched},
    run::{Run, command, each, finish, wswhy, wswhy_reading},
};

fn fault(name: &str) -> &'static Fault {
    faults::by_name(name).expect("a fault of this name")
}

/// All faults, and the servers without one.
fn all() -> Vec<&'static Fault> {
    faults::all().chain([faults::healthy(), faults::healthy_tls()]).collect()
}

/// Demands `good` of `run`.
fn demand(good: bool, why: &str, run: &Run) -> Result<(), String> {
    if good { Ok(()) } else { Err(format!("{why}\n{run}")) }
}

#[test]
fn every_report_begins_with_its_verdict_and_keeps_to_80_columns() {
    each(&all(), |fault| {
        let run = diagnose(fault, &[]);
        let sign = if run.code == Some(0) { "✓ " } else { "✗ " };
        demand(run.stdout.starts_with(sign), &format!("it does not begin with {sign}"), &run)?;
        keeps_to_80_columns(&run.stdout).map_err(|line| format!("too wide: {line}\n{run}"))?;
        demand(is_harmless(&run.stdout), "it has a control character in it", &run)
    });
}

#[test]
fn what_verbose_prints_is_judged_by_lint_as_the_handshake_was() {
    each(&all(), |fault| {
        let run = diagnose(fault, &["-v"]);
        let (_, report) = run.stdout.split_once("\n\n").unwrap_or_default();
        keeps_to_80_columns(report).map_err(|line| format!("too wide: {line}\n{run}"))?;
        demand(is_harmless(&run.stdout), "it has a control character in it", &run)?;
        let lint = wswhy_reading(&["lint", "--json", "-"], run.stdout.as_bytes());
        demand(lint.code == run.code, &format!("lint judges it otherwise:\n{lint}"), &run)?;
        let cause = lint.json()["findings"][0]["cause"].as_str().unwrap_or_default().to_owned();
        demand(cause == fault.cause, &format!("lint finds {cause:?} first:\n{lint}"), &run)
    });
}

/// The line that is too wide; snippets, which are there to be pasted, may be.
fn keeps_to_80_columns(report: &str) -> Result<(), String> {
    const SNIPPET: &str = "            ";
    let mut lines = report.lines().filter(|line| !line.starts_with(SNIPPET));
    lines.find(|line| display_width(line) > 80).map_or(Ok(()), |line| Err(line.to_owned()))
}

/// Whether a terminal shows all of `text` and obeys none of it.
fn is_harmless(text: &str) -> bool {
    !text.chars().any(|c| c != '\n' && c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c))
}

#[test]
fn silent_prints_the_verdict_alone_in_one_line() {
    for name in ["accept-wrong", "tcp-refused", "hostile-escapes"] {
        let run = diagnose(fault(name), &["-s"]);
        assert!(run.stdout.starts_with("✗ ") && run.stdout.ends_with('\n'), "{run}");
        assert_eq!(run.stdout.lines().count(), 1, "{run}");
        assert!(is_harmless(&run.stdout), "{run}");
    }
}

#[test]
fn json_has_the_fields_of_schema_1() {
    let fields = [
        "schema",
        "type",
        "tool",
        "url",
        "started_at",
        "outcome",
        "exit_code",
        "verdict",
        "http_version",
        "status",
        "phases",
        "request",
        "response",
        "tls",
        "close",
        "attempts",
        "hops",
        "findings",
        "probes",
    ];
    for name in ["accept-wrong", "tcp-refused", "tls-self-signed", "hostile-binary-refusal"] {
        let run = diagnose(fault(name), &["--json"]);
        let report = run.json();
        let missing: Vec<_> = fields.iter().filter(|field| report.get(field).is_none()).collect();
        assert!(missing.is_empty(), "{missing:?} missing\n{run}");
    }
}

#[test]
fn json_has_a_finding_with_all_that_is_known_of_it() {
    let run = diagnose(fault("accept-wrong"), &["--json"]);
    let finding = &run.json()["findings"][0];
    for (field, value) in
        [("severity", "error"), ("phase", "upgrade"), ("header", "sec-websocket-accept"), ("confidence", "proven")]
    {
        assert_eq!(finding[field], value, "{field}\n{run}");
    }
    for path in ["/summary", "/evidence/0/kind", "/evidence/0/text", "/fix/text", "/spec/0"] {
        assert!(finding.pointer(path).and_then(Value::as_str).is_some_and(|text| !text.is_empty()), "{path}\n{run}");
    }
}

#[test]
fn json_has_the_head_in_base64_when_it_is_no_text() {
    let run = diagnose(fault("hostile-binary-refusal"), &["--json"]);
    let base64 = run.json()["response"]["head_base64"].as_str().unwrap_or_default().to_owned();
    let head = STANDARD.decode(base64).unwrap_or_default();
    assert!(head.starts_with(b"HTTP/1.1 400 B\0d\xff\xfe\r\n") && head.ends_with(b"\r\n\r\n"), "{run}");
}

#[test]
fn json_has_no_control_character_whatever_the_peer_sends() {
    for name in ["hostile-escapes", "hostile-binary-head", "hostile-binary-refusal"] {
        let run = diagnose(fault(name), &["--json", "--color", "always"]);
        assert!(is_harmless(&run.stdout), "{run}");
    }
}

#[test]
fn a_bad_certificate_is_a_warning_when_it_is_put_up_with() {
    let certificates: Vec<_> = faults::all()
        .filter(|fault| fault.trusts_ca && !fault.asks_certificate && fault.cause.starts_with("tls-"))
        .collect();
    each(&certificates, |fault| {
        let run = diagnose(fault, &["--json", "-k"]);
        let report = run.json();
        if fault.scheme == wswhy::target::Scheme::Ws {
            return Ok(());
        }
        demand(report["outcome"] == "accepted" && run.code == Some(0), "it is not accepted", &run)?;
        let finding = &report["findings"][0];
        let warned = finding["cause"] == fault.cause && finding["severity"] == "warning";
        demand(warned, &format!("{} is no warning", fault.cause), &run)
    });
}

#[test]
fn a_url_without_a_scheme_is_noted() {
    let peer = FaultPeer::start(faults::healthy());
    wswhy(&[&format!("127.0.0.1:{}/", peer.port())]).exits(0).says("the URL has no scheme: ws:// was taken");
}

const WITHOUT_EFFECT: [&str; 10] = ["-i", "-N", "-S", "-f", "-g", "--compressed", "-#", "-o", "/dev/null", "-s"];

#[test]
fn flags_of_curl_without_effect_are_noted_when_asked() {
    let peer = FaultPeer::start(faults::healthy());
    for (flag, note) in [
        ("-i", "-i makes no difference"),
        ("-N", "-N makes no difference"),
        ("-S", "-S makes no difference"),
        ("-f", "-f makes no difference"),
        ("-g", "-g makes no difference"),
        ("--compressed", "--compressed makes no difference"),
        ("-ofile", "-o makes no difference"),
    ] {
        wswhy(&["-v", flag, peer.url()]).exits(0).says(note);
    }
}

#[test]
fn flags_of_curl_without_effect_are_not_noted_unless_asked() {
    let peer = FaultPeer::start(faults::healthy());
    let run = wswhy(&[&WITHOUT_EFFECT[..10], &[peer.url()]].concat());
    assert!(!run.exits(0).stdout.contains("makes no difference") && run.stderr.is_empty(), "{run}");
}

/// A record whose report has something of every colour in it.
const RECORD: &str = "GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: keep-alive\r\n\
    Sec-WebSocket-Key: short\r\nSec-WebSocket-Version: 13\r\n\r\nHTTP/1.1 400 Bad Request\r\n\r\n";

/// What is printed about the record with these flags and this environment.
fn printed(flags: &[&str], environment: &[(&str, &str)]) -> String {
    let mut command = command(&[&["lint"], flags, &["-"]].concat());
    finish(command.envs(environment.iter().copied()).write_stdin(RECORD)).stdout
}

#[test]
fn colour_is_there_when_it_is_always_wanted() {
    assert!(printed(&["--color", "always"], &[]).contains("\x1b["));
    assert!(printed(&["--color", "always"], &[("NO_COLOR", "1")]).contains("\x1b["));
}

#[test]
fn colour_is_not_there_in_a_pipe_or_when_it_is_not_wanted() {
    let plain = printed(&[], &[]);
    assert!(!plain.contains('\x1b'), "{plain}");
    for (flags, environment) in [
        (&["--color", "never"][..], &[][..]),
        (&["--color", "auto"], &[]),
        (&[], &[("NO_COLOR", "1")]),
        (&[], &[("CLICOLOR_FORCE", "1"), ("FORCE_COLOR", "1")]),
        (&["--color=never"], &[("CLICOLOR_FORCE", "1")]),
    ] {
        assert_eq!(printed(flags, environment), plain, "{flags:?} {environment:?}");
    }
}

#[test]
fn colour_changes_nothing_but_colour() {
    let coloured = printed(&["--color", "always"], &[]);
    let mut pieces = coloured.split("\x1b[");
    let first = pieces.next().unwrap_or_default().to_owned();
    let plain = pieces.map(|piece| piece.split_once('m').map_or(piece, |(_, text)| text));
    assert_eq!(first + &plain.collect::<String>(), printed(&[], &[]));
}

/// What `-w` makes of `format` after a refusal, alone.
fn written(format: &str) -> String {
    diagnose(fault("header-too-large-nginx"), &["-s", "-o", "/dev/null", "-w", format]).exits(22).stdout.clone()
}

#[test]
fn write_out_knows_curls_variables() {
    for (format, text) in [
        ("%{http_code}", "400"),
        ("%{response_code}\\n", "400\n"),
        ("%{http_version}", "1.1"),
        ("%{exitcode}\\t%{method}", "22\tGET"),
        ("%header{server} %{content_type}", "nginx/1.22.1 text/html"),
        ("[%header{x-none}%{no_such}]", "[]"),
        ("%{remote_ip}", "127.0.0.1"),
        ("%{num_headers}", "4"),
        ("100%% é", "100% é"),
        ("%{http_code", "%{http_code"),
    ] {
        assert_eq!(written(format), text, "{format}");
    }
}

#[test]
fn write_out_has_times_as_curl_has_them() {
    let times = "%{time_namelookup} %{time_connect} %{time_appconnect} %{time_starttransfer} %{time_total}";
    let text = written(times);
    let times: Vec<f64> = text.split(' ').map(|time| time.parse().unwrap_or(f64::NAN)).collect();
    let six_digits = text.split(' ').all(|time| time.split_once('.').is_some_and(|(_, digits)| digits.len() == 6));
    assert!(six_digits && times.len() == 5, "{text}");
    assert!(times[0] <= times[1] && times[1] < times[3] && times[3] <= times[4] && times[4] < 10.0, "{text}");
}

#[test]
fn write_out_is_000_where_nothing_came_back() {
    let run = diagnose(fault("tcp-refused"), &["-o", "/dev/null", "-w", "%{http_code} %{exitcode}"]);
    assert_eq!(run.exits(7).stdout, "000 7");
}

#[test]
fn write_out_follows_the_report_unless_a_file_takes_its_place() {
    let run = diagnose(fault("header-too-large-nginx"), &["-w", "code=%{http_code}\\n"]);
    assert!(run.stdout.starts_with("✗ ") && run.stdout.ends_with("\ncode=400\n"), "{run}");
}

#[test]
fn a_dry_run_prints_the_request_and_sends_nothing() {
    let peer = Untouched::start();
    let run = wswhy(&["--dry-run", "-H", "X-Team: blue", &peer.url()]);
    run.exits(0).says("> GET / HTTP/1.1\n").says("> X-Team: blue\n").says("✓ The request keeps every rule");
    assert!(!peer.was_touched(), "something was sent\n{run}");
}

#[test]
fn a_dry_run_says_what_is_wrong_with_the_request() {
    let peer = Untouched::start();
    let run = wswhy(&["--dry-run", "--json", "-H", "Sec-WebSocket-Version: 8", &peer.url()]);
    assert_eq!(run.exits(1).first_cause(), "version-unsupported", "{run}");
    assert!(!peer.was_touched(), "something was sent\n{run}");
}

#[test]
fn a_dry_run_prints_the_request_once() {
    for flags in [&["--dry-run"][..], &["--dry-run", "-v"]] {
        let run = wswhy(&[flags, &["ws://127.0.0.1:9/"]].concat());
        assert_eq!(run.stdout.matches("> GET / HTTP/1.1").count(), 1, "{run}");
    }
}

#[test]
fn each_format_is_for_whom_it_is_meant() {
    let refused = FaultPeer::start(fault("rate-limited"));
    let with = |format: &str| wswhy(&["--probes", "0", "--format", format, refused.url()]);
    assert!(with("human").stdout.starts_with("✗ "));
    assert_eq!(with("json").json()["type"], "check");
    let ticket = with("markdown");
    ticket.exits(22).says("### Transcript").says("> Sec-WebSocket-Version: 13").says("| Tool | wswhy ");
    assert!(ticket.stdout.starts_with("## ✗ "), "{ticket}");
    let commands = with("github");
    commands.exits(22).says("::group::").says("::endgroup::");
    assert!(commands.stdout.starts_with("::error title=wswhy%3A "), "{commands}");
    let both = wswhy(&["--json", "--format", "markdown", refused.url()]);
    both.exits(2);
}

#[test]
fn lint_and_demo_know_the_formats_too() {
    let record = "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n";
    wswhy_reading(&["lint", "--format", "markdown", "-"], record).exits(1).says("## ✗ ");
    let tour = wswhy(&["demo", "--format", "markdown", "accept-wrong-no-guid"]);
    tour.exits(0).says("Cause: `accept-wrong`");
}

#[test]
fn the_step_summary_gets_the_ticket_and_keeps_what_it_had() {
    let path = crate::run::file("step-summary.md", "before\n");
    let refused = FaultPeer::start(fault("rate-limited"));
    let args = ["--probes", "0", "--format", "github", refused.url()];
    finish(command(&args).env("GITHUB_STEP_SUMMARY", &path)).exits(22);
    let summary = std::fs::read_to_string(&path).expect("the file is there");
    assert!(summary.starts_with("before\n## ✗ ") && summary.contains("### Transcript"), "{summary}");
}
