//! Further handshakes: how many, which, and what they prove.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use crate::{
    peer::{RawPeer, accepted, answer_with},
    run::wswhy,
};

const FORBIDDEN: &str = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";

fn forbidden(_: &[u8]) -> Vec<u8> {
    FORBIDDEN.into()
}

/// A peer that refuses, and how often it was asked.
fn refusing() -> (RawPeer, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let peer = RawPeer::start(answer_with(move |request| {
        count.fetch_add(1, Ordering::SeqCst);
        forbidden(request)
    }));
    (peer, asked)
}

#[test]
fn no_more_handshakes_are_performed_than_is_allowed() {
    for (flags, least, most) in
        [(&["--probes", "0"][..], 1, 1), (&["--probes", "3"], 4, 4), (&["--probes", "plan"], 1, 1), (&[], 5, 13)]
    {
        let (peer, asked) = refusing();
        let run = wswhy(&[flags, &[&peer.url("/chat")]].concat());
        run.exits(22);
        let asked = asked.load(Ordering::SeqCst);
        assert!((least..=most).contains(&asked), "{asked} handshakes\n{run}");
    }
}

#[test]
fn the_plan_says_what_would_be_sent_and_why() {
    let (peer, _) = refusing();
    wswhy(&["--probes", "plan", &peer.url("/chat")])
        .exits(22)
        .says("would probe: no upgrade headers (upgrade-stripped)");
}

#[test]
fn the_same_handshake_past_the_front_shows_whose_fault_it_is() {
    let (front, _) = refusing();
    let application = RawPeer::start(answer_with(accepted));
    let place = format!("127.0.0.1:{}", application.port());
    let run = wswhy(&["--json", "--direct", &place, &front.url("/chat")]);
    let report = run.exits(22).json();
    let probe = &report["probes"][0];
    assert_eq!((&probe["name"], &probe["outcome"]), (&format!("direct={place}").into(), &"accepted".into()), "{run}");
    assert_eq!(report["findings"][0]["at"], "hop", "{run}");
}

#[test]
fn addresses_of_one_name_that_answer_differently_are_named() {
    let (refusing, _) = refusing();
    let port = refusing.port();
    let other = SocketAddr::from((Ipv4Addr::new(127, 0, 0, 2), port));
    let _accepting = RawPeer::start_at(other, answer_with(accepted));
    let resolve = format!("app.example:{port}:127.0.0.1,127.0.0.2");
    let run = wswhy(&["--resolve", &resolve, &format!("ws://app.example:{port}/chat")]);
    run.exits(22).says("app.example answer differently: 127.0.0.1").says("address 127.0.0.2");
}
