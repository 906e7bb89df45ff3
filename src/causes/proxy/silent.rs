//! The proxy was reached, and its answer is none: another protocol, or nothing.

use super::{At, Case, Cause, Confidence, Found, PROXY, ended, explain, told, without};
use crate::{
    exchange::{
        Proxy,
        proxy::{ProxyFailure, ProxyKind},
    },
    wire::{escape::unescape, sniff::Protocol},
};

pub(super) const NOT_SPOKEN: Cause = Cause {
    name: "proxy-not-spoken",
    at: At::Client,
    spec: &["RFC 9110 §9.3.6", "RFC 1928 §3"],
    explain: explain!("proxy-not-spoken"),
    check: not_spoken,
    ..PROXY
};

pub(super) const NO_ANSWER: Cause = Cause {
    name: "proxy-no-answer",
    at: At::Unknown,
    spec: &["RFC 9110 §9.3.6", "RFC 1928 §6"],
    explain: explain!("proxy-no-answer"),
    check: no_answer,
    ..PROXY
};

fn not_spoken(case: &Case) -> Option<Found> {
    let proxy = ended(case, ProxyFailure::NotSpoken)?;
    let bytes = unescape(&proxy.received);
    let is_socks = proxy.kind.socks().is_some();
    // A reply of version 5 begins with its version, one of version 4 with a zero.
    let version = match bytes.first() {
        Some(5) => Some(ProxyKind::Socks5h),
        Some(0) if bytes.len() <= 8 => Some(ProxyKind::Socks4a),
        _ => None,
    };
    let protocol = Protocol::of(&bytes);
    let (speaks, kind) = match (protocol, version) {
        (None, _) if bytes.starts_with(b"HTTP/") => ("answers in HTTP".to_owned(), Some(ProxyKind::Http)),
        (Some(Protocol::Html), _) => ("answers with a page, as web servers do".to_owned(), Some(ProxyKind::Http)),
        (_, Some(kind)) if kind.socks() != proxy.kind.socks() => ("answers in SOCKS".to_owned(), Some(kind)),
        (Some(protocol @ (Protocol::Tls | Protocol::TlsAlert(_))), _) => (protocol.words(), Some(ProxyKind::Https)),
        (Some(protocol), _) => (protocol.words(), None),
        _ => ("answers with something else".to_owned(), None),
    };
    let named = if is_socks { "SOCKS" } else { "HTTP" };
    let found = told(proxy, Found::new(format!("{} is no {named} proxy: it {speaks}", proxy.address)));
    Some(match kind.filter(|kind| *kind != proxy.kind) {
        Some(kind) => found.fix(format!("If a proxy it is, it is named by {}://.", kind.scheme())).snippet(format!(
            "wswhy -x {}://{} {}",
            kind.scheme(),
            proxy.address,
            case.exchange.url
        )),
        None => found.fix("Another service listens there: check the host and the port of the proxy."),
    })
}

fn no_answer(case: &Case) -> Option<Found> {
    let proxy = [ProxyFailure::Closed, ProxyFailure::Reset, ProxyFailure::TimedOut]
        .into_iter()
        .find_map(|failure| ended(case, failure))?;
    let title = format!("The {} {}", proxy.kind.title(), proxy.address);
    let begun = if proxy.received.is_empty() { "answer" } else { "whole answer" };
    let (summary, fix) = match proxy.failure {
        Some(ProxyFailure::TimedOut) => (
            format!("{title} took the connection and gave no {begun} in time"),
            format!("It may wait for {} in vain: give it more time (--connect-timeout 60). ", proxy.to),
        ),
        Some(ProxyFailure::Reset) => (format!("{title} reset the connection before its {begun}"), String::new()),
        _ => (format!("{title} closed the connection without {}{begun}", article(begun)), String::new()),
    };
    let (words, command) = without(case, proxy);
    let found = told(proxy, Found::new(summary))
        .confidence(Confidence::Likely)
        .fix(format!("{fix}{} {words}", hint(proxy)))
        .snippet(command);
    Some(found)
}

fn article(noun: &str) -> &'static str {
    if noun.starts_with('a') { "an " } else { "a " }
}

/// What else it may be, by what it was taken for.
fn hint(proxy: &Proxy) -> &'static str {
    match proxy.kind {
        ProxyKind::Http => "It may be of another kind (socks5h://, https://), or allow other clients only.",
        ProxyKind::Https => "It may allow other clients only.",
        _ => "It may be of another kind (http://, another version of SOCKS), or allow other clients only.",
    }
}
