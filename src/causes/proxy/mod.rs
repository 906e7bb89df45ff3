//! The way ends at a forward proxy: it is not reached, it says no, or it is none.

mod auth;
mod refused;
mod silent;
mod unreachable;

use super::{At, Case, Cause, Confidence, EvidenceKind, Found, explain};
use crate::{
    exchange::{PhaseName, Proxy, Response, proxy::ProxyFailure},
    knowledge::{Product, Recognised},
    wire::{
        escape::unescape,
        socks::{Step, Version},
    },
};

pub(super) const CAUSES: &[&Cause] =
    &[&unreachable::UNREACHABLE, &silent::NOT_SPOKEN, &silent::NO_ANSWER, &auth::AUTH_REQUIRED, &refused::REFUSED];

/// What these causes have in common.
const PROXY: Cause = Cause { phase: PhaseName::Proxy, at: At::Hop, ..Cause::DEFAULT };

/// The conversation with the proxy, when it ended like this.
fn ended(case: &Case, failure: ProxyFailure) -> Option<&Proxy> {
    case.exchange.proxy().filter(|proxy| proxy.failure == Some(failure))
}

/// What was asked for and what came back, as evidence.
fn told(proxy: &Proxy, found: Found) -> Found {
    let line = |bytes: &str| {
        let bytes = unescape(bytes);
        let end = bytes.iter().position(|byte| b"\r\n".contains(byte)).unwrap_or(bytes.len());
        crate::wire::escape::escape(&bytes[..end.min(200)])
    };
    let sent = if proxy.kind.socks().is_some() { said(proxy) } else { line(&proxy.sent) };
    let found = found.evidence(EvidenceKind::Sent, sent);
    // The reply of SOCKS is told by its name.
    let is_named = proxy.kind.socks().is_some() && proxy.failure != Some(ProxyFailure::NotSpoken);
    if proxy.received.is_empty() || is_named { found } else { found.evidence(EvidenceKind::Got, line(&proxy.received)) }
}

/// What a SOCKS proxy was told last.
fn said(proxy: &Proxy) -> String {
    match (proxy.kind.socks(), proxy.socks_step()) {
        (Some(Version::V4), _) => format!("SOCKS 4: connect to {}", proxy.to),
        (_, Some(Step::Password(_) | Step::PasswordRefused)) if proxy.credentials => {
            "SOCKS 5: user name and password".to_owned()
        }
        (_, Some(Step::Reply(_) | Step::Refused(_) | Step::Granted)) => format!("SOCKS 5: connect to {}", proxy.to),
        _ if proxy.credentials => "SOCKS 5: no authentication, or user name and password".to_owned(),
        _ => "SOCKS 5: no authentication".to_owned(),
    }
}

/// The product whose page a proxy's reply is.
fn product(response: &Response) -> Option<&'static Product> {
    Recognised::of(response).seen.iter().find(|seen| !seen.weak).map(|seen| seen.product)
}

/// How to try without the proxy, where it may be there by mistake: words to append to a fix, and the command.
fn without(case: &Case, proxy: &Proxy) -> (String, String) {
    let words = if proxy.is_from_environment() {
        format!("It came from {}: past it goes no_proxy, or --noproxy.", proxy.origin())
    } else {
        "To see whether it is needed at all, leave it out.".to_owned()
    };
    (words, format!("wswhy --noproxy '*' {}", case.exchange.url))
}
