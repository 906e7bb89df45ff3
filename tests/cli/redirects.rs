//! Redirects: told, and followed when that is asked for.

use std::sync::{Arc, Mutex};

use crate::{
    peer::{RawPeer, accepted, answer_with},
    run::wswhy,
};

/// A peer whose paths lead elsewhere, and the heads that it received. `/chat` accepts; `/circle` and `/back` point at
/// each other; `/more/...` at one longer; what follows `/to/` is where the others lead.
fn redirecting() -> (RawPeer, Arc<Mutex<Vec<String>>>) {
    let heads = Arc::new(Mutex::new(Vec::new()));
    let record = Arc::clone(&heads);
    let peer = RawPeer::start(answer_with(move |request| {
        let text = String::from_utf8_lossy(request).into_owned();
        let path = text.split(' ').nth(1).unwrap_or_default().to_owned();
        record.lock().expect("no test panics inside").push(text);
        let location = match path.as_str() {
            "/chat" => return accepted(request),
            "/circle" => "/back".to_owned(),
            "/back" => "/circle".to_owned(),
            more if more.starts_with("/more") => format!("{more}/again"),
            path => path.trim_start_matches("/to/").to_owned(),
        };
        format!("HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n").into_bytes()
    }));
    (peer, heads)
}

#[test]
fn without_asking_none_is_followed_and_the_report_says_where_to() {
    let (peer, heads) = redirecting();
    wswhy(&[&peer.url("/to//chat")]).exits(22).says("redirects to /chat").says(&format!("wswhy {}", peer.url("/chat")));
    assert_eq!(heads.lock().unwrap().len(), 1);
}

#[test]
fn followed_to_a_handshake_that_works_it_is_a_warning() {
    let (peer, _) = redirecting();
    let report = wswhy(&["-L", "--no-ping", "--json", &peer.url("/to//chat")]).exits(0).json();
    assert_eq!((&report["outcome"], &report["url"]), (&"accepted".into(), &peer.url("/chat").into()));
    assert_eq!(report["attempts"][0]["status"], 302);
    assert_eq!(
        (&report["findings"][0]["cause"], &report["findings"][0]["severity"]),
        (&"redirected".into(), &"warning".into())
    );
}

#[test]
fn a_circle_is_named_and_ends() {
    let (peer, heads) = redirecting();
    wswhy(&["-L", &peer.url("/circle")]).exits(22).says("go in a circle");
    assert_eq!(heads.lock().unwrap().len(), 2);
}

#[test]
fn no_more_are_followed_than_is_allowed() {
    let (peer, heads) = redirecting();
    wswhy(&["-L", "--max-redirs", "3", &peer.url("/more")]).exits(22).says("after 3 redirects");
    assert_eq!(heads.lock().unwrap().len(), 4);
}

#[test]
fn secrets_stay_behind_where_the_host_changes() {
    for (flags, sent) in [(&["--no-ping", "-L"][..], false), (&["--no-ping", "--location-trusted"], true)] {
        let (other, heads) = redirecting();
        let (peer, _) = redirecting();
        let secrets =
            ["-H", "Authorization: Bearer s3cr3tvalue", "-b", "sid=s3cr3tvalue", "-H", "X-Api-Key: s3cr3tvalue"];
        wswhy(&[flags, &secrets, &[&peer.url(&format!("/to/{}", other.url("/chat")))]].concat()).exits(0);
        let head = heads.lock().unwrap().concat();
        assert_eq!(head.contains("s3cr3tvalue"), sent, "{flags:?}: {head}");
    }
}

#[test]
fn a_transcript_with_redirects_is_judged_as_the_live_run_was() {
    let (peer, _) = redirecting();
    let live = wswhy(&["-L", "-v", &peer.url("/circle")]);
    let transcript = live.stdout.split("\n\n").next().unwrap_or_default().to_owned();
    crate::run::wswhy_reading(&["lint", "-"], transcript).says("go in a circle");
}
