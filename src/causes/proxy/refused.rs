//! The proxy says no, or that it did not get there.

use super::{
    At, Case, Cause, Confidence, EvidenceKind, Found, PROXY, auth::wants_credentials, ended, explain, product, told,
};
use crate::{
    exchange::{Proxy, Response, proxy::ProxyFailure},
    knowledge::{Check, Kind, Known, Recognised},
    wire::socks::{self, Step, Version},
};

pub(super) const REFUSED: Cause = Cause {
    name: "proxy-refused",
    spec: &["RFC 9110 §9.3.6", "RFC 1928 §6"],
    explain: explain!("proxy-refused"),
    check: refused,
    ..PROXY
};

fn refused(case: &Case) -> Option<Found> {
    let proxy = ended(case, ProxyFailure::Refused)?;
    match (proxy.response(), proxy.socks_step()) {
        (Some(response), _) if !wants_credentials(proxy, &response) => Some(http(case, proxy, &response)),
        (None, Some(Step::Refused(code))) => Some(socks(proxy, code)),
        (None, Some(Step::NoMethod(method))) if method != 0xff => Some(
            told(proxy, Found::new(format!("The SOCKS proxy {} wants another authentication", proxy.address)))
                .evidence(EvidenceKind::Fact, format!("it chose the method {method}, which was not offered"))
                .fix("No authentication and user name with password are spoken; GSSAPI and others are not."),
        ),
        _ => None,
    }
}

/// What a proxy's page means.
enum Meaning {
    /// It did not get to the server.
    NotReached,
    /// It is no proxy.
    NoProxy,
    /// It has a rule against it.
    Forbidden,
    /// None of those.
    Unknown,
}

fn http(case: &Case, proxy: &Proxy, response: &Response) -> Found {
    let recognised = Recognised::of(response);
    let known = recognised.believable().next();
    let product = product(response);
    let name = product.map_or_else(|| "The proxy".to_owned(), |product| product.title.clone());
    let (status, to) = (response.status, &proxy.to);
    let found = |summary: String| told(proxy, Found::new(summary)).evidences(EvidenceKind::KnownText, known.map(words));
    match meaning(response, known, product.map(|product| product.kind)) {
        Meaning::NotReached => found(format!("{name} at {} did not get a connection to {to}", proxy.address))
            .at(At::Unknown)
            .confidence(sure(known))
            .fix(format!("The proxy was reached and is willing. Check the host and port {to} as they are seen from there; an internal name may be one that it cannot look up.")),
        Meaning::NoProxy => found(format!("{} is no forward proxy, it seems: it answers CONNECT with {status}", proxy.address))
            .at(At::Client)
            .confidence(Confidence::Likely)
            .fix("Check the proxy's host and port: this looks like a web server or an application.")
            .snippet(super::without(case, proxy).1),
        Meaning::Forbidden => found(format!("{name} at {} does not allow a tunnel to {to}", proxy.address))
            .confidence(sure(known))
            .fix(rule(case, to))
            .fix_of(product, REFUSED.name),
        Meaning::Unknown => found(format!("{name} at {} refused the tunnel to {to} with {status}", proxy.address))
            .confidence(Confidence::Likely)
            .fix("The proxy's log says why, at the time below."),
    }
}

fn meaning(response: &Response, known: Option<&Known>, kind: Option<Kind>) -> Meaning {
    match (known.map(|known| known.answer.check), response.status) {
        (Some(Check::UpstreamDown | Check::UpstreamTimeout), _) | (_, 502..=504) => Meaning::NotReached,
        (Some(Check::Filter), _) | (_, 403) => Meaning::Forbidden,
        // What a server says to a method that it does not know.
        (_, 400 | 401 | 404 | 405 | 426 | 501) if kind != Some(Kind::ForwardProxy) => Meaning::NoProxy,
        (_, 405) => Meaning::Forbidden,
        _ => Meaning::Unknown,
    }
}

fn words(known: &Known) -> String {
    let words = known.answer.pattern.says.clone().unwrap_or_default();
    let meaning = format!("{}: {}", known.product.title, known.answer.when);
    if words.is_empty() { meaning } else { format!("{words} ({meaning})") }
}

fn sure(known: Option<&Known>) -> Confidence {
    if known.is_some() { Confidence::Strong } else { Confidence::Likely }
}

/// What to do against a rule: most often it is about the port.
fn rule(case: &Case, to: &str) -> String {
    let wss = if case.is_secure() {
        "Many proxies allow CONNECT to port 443 alone."
    } else {
        "Many proxies allow CONNECT to port 443 alone: use wss:// there, if the server has it. Without CONNECT, as a plain \
         GET, a proxy forwards ws:// too, and takes the upgrade out."
    };
    if to.ends_with(":443") {
        "Ask its operator to allow this host; a category or a list of hosts decides.".to_owned()
    } else {
        format!("{wss} Or ask its operator to allow this host and port.")
    }
}

fn socks(proxy: &Proxy, code: u8) -> Found {
    let version = proxy.kind.socks().unwrap_or(Version::V5);
    let (to, address) = (&proxy.to, &proxy.address);
    let (summary, at, fix) = match (version, code) {
        (Version::V5, 2) => (
            format!("The SOCKS proxy {address} has a rule against {to}"),
            At::Hop,
            "Ask its operator to allow this host and port.",
        ),
        (Version::V5, 3..=6) => (
            format!("The SOCKS proxy {address} did not get a connection to {to}"),
            At::Unknown,
            "The proxy was reached and is willing. Check the host and port as they are seen from there.",
        ),
        (Version::V5, 8) => (
            format!("The SOCKS proxy {address} does not take this kind of address"),
            At::Hop,
            "Let the proxy look the name up (socks5h://), or give it an IPv4 address (-4).",
        ),
        (Version::V5, 1) | (Version::V4, 91) if proxy.kind.resolves_here() => (
            format!("The SOCKS proxy {address} refused {to}, and does not say why"),
            At::Unknown,
            "The name was looked up on this side, which may give an address that the proxy cannot reach: let it look the name up itself (socks5h://, socks4a://).",
        ),
        _ => (
            format!("The SOCKS proxy {address} refused {to}, and does not say why"),
            At::Unknown,
            "It could not look the name up, or did not reach it, or has a rule against it: its log says which.",
        ),
    };
    told(proxy, Found::new(summary))
        .at(at)
        .evidence(EvidenceKind::Fact, format!("SOCKS reply {code}: {}", socks::name(version, code)))
        .fix(fix)
}
