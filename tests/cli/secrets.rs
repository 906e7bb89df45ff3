//! What the user keeps secret is in no output, wherever the peer says it again.

use base64::{Engine, engine::general_purpose::STANDARD};
use wswhy::wire::http1::{Head, Kind};

use crate::{
    peer::{Recorder, whole_head},
    run::{Run, each, wswhy, wswhy_reading},
};

/// A way to give a secret.
struct Story {
    flags: &'static [&'static str],
    /// What follows `ws://`; `HOST` stands for the peer.
    url: &'static str,
    /// What may not be shown.
    hidden: &'static [&'static str],
}

const fn flags(flags: &'static [&'static str], hidden: &'static [&'static str]) -> Story {
    Story { flags, url: "HOST/chat", hidden }
}

const fn url(url: &'static str, hidden: &'static [&'static str]) -> Story {
    Story { flags: &[], url, hidden }
}

const STORIES: &[Story] = &[
    flags(&["-H", "Authorization: Bearer s3cr3tvalue"], &["s3cr3tvalue"]),
    flags(&["-H", "authorization:s3cr3tvalue"], &["s3cr3tvalue"]),
    flags(&["-H", "Authorization : Bearer s3cr3tvalue"], &["s3cr3tvalue"]),
    flags(&["-H", "Authorization: Digest username=\"me\", response=\"s3cr3tvalue\""], &["s3cr3tvalue"]),
    flags(&["-H", "Proxy-Authorization: Basic bWU6czNjcjN0dmFsdWU="], &["s3cr3tvalue", "bWU6czNjcjN0dmFsdWU"]),
    flags(&["-H", "X-Api-Key: s3cr3tvalue"], &["s3cr3tvalue"]),
    flags(&["-H", "X-Auth-Token: s3cr3tvalue"], &["s3cr3tvalue"]),
    flags(&["-H", "Client-Secret: s3cr3tvalue"], &["s3cr3tvalue"]),
    flags(&["-H", "Cookie: theme=dark; sid=s3cr3tvalue"], &["s3cr3tvalue"]),
    flags(&["-b", "sid=s3cr3tvalue; other=als0s3cr3t"], &["s3cr3tvalue", "als0s3cr3t"]),
    flags(&["-u", "me:s3cr3tvalue"], &["s3cr3tvalue", "bWU6czNjcjN0dmFsdWU"]),
    flags(&["--oauth2-bearer", "s3cr3tvalue"], &["s3cr3tvalue"]),
    flags(&["--subprotocol", "chat", "--subprotocol", "eyJhbGciOiJIUzI1NiJ9.s3cr3tvalue"], &["s3cr3tvalue"]),
    flags(&["--subprotocol", "base64url.bearer.authorization.k8s.io.czNjcjN0dmFsdWU"], &["czNjcjN0dmFsdWU"]),
    flags(&["-e", "https://a.example/?access_token=s3cr3tvalue"], &["s3cr3tvalue"]),
    flags(&["--request-target", "/chat?jwt=s3cr3tvalue"], &["s3cr3tvalue"]),
    url("HOST/chat?a=1&token=s3cr3tvalue&b=2", &["s3cr3tvalue"]),
    url("HOST/chat?access_token=s3cr3tvalue", &["s3cr3tvalue"]),
    url("HOST/chat?token=s3cr3t%2Fvalue", &["s3cr3t%2Fvalue"]),
    url("me:s3cr3tvalue@HOST/chat", &["s3cr3tvalue", "bWU6czNjcjN0dmFsdWU"]),
    url("me:s3cr3t%40value@HOST/chat", &["s3cr3t@value", "s3cr3t%40value", "bWU6czNjcjN0QHZhbHVl"]),
];

impl Story {
    fn arguments(&self, peer: &Recorder) -> Vec<String> {
        let host = format!("127.0.0.1:{}", peer.peer().port());
        let flags = self.flags.iter().map(|&flag| flag.to_owned());
        flags.chain([format!("ws://{}", self.url.replace("HOST", &host))]).collect()
    }

    /// Runs the check on `peer` with `more` flags.
    fn run(&self, peer: &Recorder, more: &[&str]) -> Run {
        let arguments = self.arguments(peer);
        let arguments: Vec<_> = more.iter().copied().chain(arguments.iter().map(String::as_str)).collect();
        wswhy(&arguments)
    }

    /// Demands that `run` shows none of it.
    fn hides(&self, run: &Run) -> Result<(), String> {
        let shown = self.hidden.iter().find(|hidden| run.stdout.contains(*hidden) || run.stderr.contains(*hidden));
        shown.map_or(Ok(()), |shown| Err(format!("{shown} is shown\n{run}")))
    }
}

/// A peer that refuses, and says the whole request again in its status line, in a header and in its body; the
/// credentials of basic authentication and what is percent-encoded are decoded as well.
fn echo() -> Recorder {
    Recorder::answering(|bytes| whole_head(bytes).map(refusal))
}

fn refusal(request: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(request);
    let first = text.lines().next().unwrap_or_default();
    let spoken = text.trim_end().replace("\r\n", " | ");
    let body = format!("You sent:\n{text}\nthat is: {}\nand {}\n", first.replace("%2F", "/"), decoded(request));
    let lines =
        [format!("HTTP/1.1 403 No to {first}"), format!("X-Echo: {spoken}"), "Content-Type: text/plain".to_owned()];
    format!("{}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", lines.join("\r\n"), body.len()).into_bytes()
}

/// The credentials of basic authentication.
fn decoded(request: &[u8]) -> String {
    let head = Head::read(request, Kind::Request);
    let field = head.fields.iter().find(|field| field.text().starts_with("Basic "));
    let pair = field.and_then(|field| STANDARD.decode(&field.value[6..]).ok());
    String::from_utf8(pair.unwrap_or_default()).expect("the stories are text")
}

const WRITE_OUT: &str = "%{url} %{url_effective} %{errormsg} %header{x-echo} %header{X-Echo}\\n";

#[test]
fn no_format_shows_a_secret_that_the_peer_says_again() {
    let forms: [&[&str]; 7] = [
        &[],
        &["-v"],
        &["-s"],
        &["--json"],
        &["-s", "-w", WRITE_OUT],
        &["-o", "/dev/null", "-w", WRITE_OUT],
        &["--color", "always"],
    ];
    each(STORIES, |story| {
        let peer = echo();
        forms.iter().try_for_each(|form| story.hides(&story.run(&peer, form)))
    });
}

#[test]
fn a_dry_run_shows_no_secret() {
    each(STORIES, |story| {
        let peer = echo();
        let forms: [&[&str]; 3] = [&["--dry-run"], &["--dry-run", "-v"], &["--dry-run", "--json"]];
        forms.iter().try_for_each(|form| story.hides(&story.run(&peer, form)))
    });
}

#[test]
fn lint_shows_no_secret_of_a_record_that_was_never_masked() {
    each(STORIES, |story| {
        let peer = echo();
        story.run(&peer, &["-s"]);
        let request = peer.received();
        let record = [&request[..], &refusal(&request)].concat();
        let transcript = story.run(&peer, &["-v", "--show-secrets"]).stdout.into_bytes();
        let forms: [&[&str]; 4] =
            [&["lint", "-"], &["lint", "-v", "-"], &["lint", "--json", "-"], &["lint", "-s", "-"]];
        forms.iter().try_for_each(|form| {
            story.hides(&wswhy_reading(form, record.clone()))?;
            story.hides(&wswhy_reading(form, transcript.clone()))
        })
    });
}

#[test]
fn secrets_are_shown_to_those_who_ask() {
    each(STORIES, |story| {
        let peer = echo();
        let run = story.run(&peer, &["-v", "--show-secrets"]);
        let shown = story.hidden.iter().any(|hidden| run.stdout.contains(hidden));
        if shown { Ok(()) } else { Err(format!("none of {:?} is shown\n{run}", story.hidden)) }
    });
}

#[test]
fn a_mask_keeps_the_scheme_and_the_length() {
    let peer = echo();
    let run = STORIES[0].run(&peer, &["-v"]);
    run.says("> Authorization: Bearer ‹11 bytes›\n");
}

#[test]
fn what_was_masked_is_not_masked_again() {
    let run = wswhy(&[&echo().peer().url("/chat?token=open-sesame")]);
    assert!(run.stdout.contains("/chat?token=‹11 bytes›") && !run.stdout.contains("bytes› bytes›"), "{run}");
}

#[test]
fn what_is_no_secret_is_not_masked() {
    let run = wswhy(&["-v", "-H", "X-Author: somebody", &echo().peer().url("/chat?room=general&author=somebody")]);
    run.says("GET /chat?room=general&author=somebody HTTP/1.1").says("X-Author: somebody").says("Sec-WebSocket-Key: ");
    assert!(!run.stdout.contains('‹'), "{run}");
}

#[test]
fn a_token_that_the_peer_gives_is_a_secret_too() {
    const ANSWER: &str = "HTTP/1.1 302 Found\r\nSet-Cookie: sid=s3cr3tvalue; HttpOnly\r\n\
        Location: https://me:als0s3cr3t@login.example/?code=th1rds3cr3t\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    let peer = Recorder::answering(|_| Some(ANSWER.as_bytes().to_vec()));
    let forms: [&[&str]; 4] = [&[], &["-v"], &["--json"], &["-w", "%{redirect_url} %header{set-cookie}"]];
    let url = peer.peer().url("/");
    each(&forms, |form| {
        let run = wswhy(&[*form, &[&url]].concat());
        let shown = ["s3cr3tvalue", "als0s3cr3t", "th1rds3cr3t"].iter().find(|secret| run.stdout.contains(*secret));
        shown.map_or(Ok(()), |shown| Err(format!("{shown} is shown\n{run}")))
    });
}

#[test]
fn base64_in_the_json_report_holds_no_secret() {
    let peer = Recorder::answering(|bytes| {
        let request = whole_head(bytes)?;
        Some([b"HTTP/1.1 403 No\r\nX-\xff: \xfe\r\nConnection: close\r\n\r\n\xff", request].concat())
    });
    let run = STORIES[0].run(&peer, &["--json"]);
    let response = run.json()["response"].clone();
    for name in ["head_base64", "body_base64"] {
        let bytes = STANDARD.decode(response[name].as_str().unwrap_or_default()).unwrap_or_default();
        assert!(!bytes.is_empty(), "{name} is missing\n{run}");
        assert!(!bytes.windows(11).any(|window| window == b"s3cr3tvalue"), "{name} holds it\n{run}");
    }
}

#[test]
fn secrets_in_raw_bytes_are_masked_however_they_are_written() {
    let lines = [
        "AUTHORIZATION:\tBearer s3cr3tvalue",
        "Authorization: Bearer\r\n s3cr3tvalue",
        "X-Secret:s3cr3tvalue",
        "Cookie: s3cr3tvalue",
        "Cookie: a=\"s3cr3tvalue\"",
    ];
    each(&lines, |line| hides_in_raw(line));
}

fn hides_in_raw(line: &str) -> Result<(), String> {
    let raw = format!("GET / HTTP/1.1\r\nHost: h\r\n{line}\r\n\r\n");
    let run = wswhy_reading(&["-v", "--raw", "-", &echo().peer().url("/")], raw);
    if run.stdout.contains("s3cr3tvalue") { Err(format!("it is shown\n{run}")) } else { Ok(()) }
}

#[test]
fn a_token_on_a_line_folded_with_a_tab_is_masked_where_the_peer_says_it_again() {
    each(&["Authorization: Bearer\r\n\ts3cr3tvalue"], |line| hides_in_raw(line));
}

#[test]
fn a_token_that_the_peer_decodes_is_masked_too() {
    each(&[url("HOST/chat?token=s3cr3t%2Fvalue", &["s3cr3t/value"])], |story| {
        story.hides(&story.run(&echo(), &["-v"]))
    });
}

#[test]
fn a_secret_that_is_long_short_or_escaped_is_shown_in_no_evidence_not_even_in_part() {
    let long = format!("Authorization: Bearer {}", "s3cr3tvalue".repeat(100));
    let cookie = format!("Cookie: a=1; sid={}", "s3cr3tvalue".repeat(60));
    let cases = [
        (long.as_str(), "s3cr3tv"),
        (cookie.as_str(), "s3cr3tv"),
        ("X-Api-Key: ab3d5", "ab3d5"),
        (r"X-Auth-Token: s3cr\3t\value", "3cr"),
        ("X-Auth-Token: s3cr3t\tvalue", "s3cr3t"),
    ];
    each(&cases, |(header, hidden)| {
        let refusing = Recorder::answering(|_| Some(b"HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n".to_vec()));
        let echoing = echo();
        for format in ["--json", "-v", "-s", "--color=always"] {
            let refused = wswhy(&[format, "-H", header, &refusing.peer().url("/")]);
            // A value of five bytes is masked where it stands and not looked for elsewhere.
            let peer = if hidden.len() == 5 { &refusing } else { &echoing };
            let echoed = wswhy(&[format, "-H", header, &peer.peer().url("/")]);
            for run in [refused, echoed] {
                if run.stdout.contains(hidden) {
                    return Err(format!("{hidden} is shown\n{run}"));
                }
            }
        }
        Ok(())
    });
}
