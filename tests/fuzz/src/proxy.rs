//! Any conversation with a forward proxy is read, masked and told without a panic, and a SOCKS conversation that is over
//! stays so.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wswhy::{
    exchange::{
        End, Exchange, Facts, Phase, Proxy, Secrets, Vantage,
        proxy::{ProxyFailure, ProxyKind},
        transcript,
    },
    report::{Kind, Report, human, json},
    wire::{
        escape::escape,
        socks::{self, Step, Version},
    },
};

fuzz_target!(|input: (u8, bool, Vec<u8>, Vec<u8>)| {
    let (kind, refused, sent, received) = input;
    let kinds = [
        ProxyKind::Http,
        ProxyKind::Https,
        ProxyKind::Socks4,
        ProxyKind::Socks4a,
        ProxyKind::Socks5,
        ProxyKind::Socks5h,
    ];
    for version in [Version::V4, Version::V5] {
        let whole = socks::step(version, &received);
        match socks::step(version, &received[..received.len() / 2]) {
            Step::Method(missing) | Step::Password(missing) | Step::Reply(missing) => assert!(missing > 0),
            over => assert_eq!(over, whole),
        }
    }
    let talk = Proxy {
        kind: kinds[usize::from(kind) % kinds.len()],
        address: "proxy:3128".to_owned(),
        from: "https_proxy".to_owned(),
        to: "chat.example:443".to_owned(),
        credentials: refused,
        sent: escape(&sent),
        received: escape(&received),
        failure: Some(if refused { ProxyFailure::Refused } else { ProxyFailure::NotSpoken }),
    };
    let mut exchange = Exchange::new("wss://chat.example/".to_owned(), Vantage::Client, None);
    exchange.phases.push(Phase { start_us: 0, duration_us: 1, to_proxy: false, facts: Facts::Proxy(Box::new(talk)) });
    exchange.end = End::Stopped;
    let secrets = Secrets::of(&exchange);
    let redacted = secrets.redact(&exchange);
    assert_eq!(transcript::parse(&transcript::print(&redacted)).as_ref(), Ok(&*redacted));
    let report = Report::new(Kind::Lint, exchange, secrets, Vec::new());
    assert!(!human(&report, true).replace('\n', "").chars().any(|c| c.is_control() && c != '\u{1b}'));
    let _ = json(&report);
});
