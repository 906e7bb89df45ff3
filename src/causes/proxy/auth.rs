//! The proxy wants to know who asks.

use super::{At, Case, Cause, Confidence, EvidenceKind, Found, PROXY, ended, explain, told};
use crate::{
    exchange::{Proxy, Response, proxy::ProxyFailure},
    wire::{escape::escape_str, fields, http1::Field, socks::Step},
};

pub(super) const AUTH_REQUIRED: Cause = Cause {
    name: "proxy-auth-required",
    at: At::Client,
    spec: &["RFC 9110 §15.5.8", "RFC 9110 §11.7.1", "RFC 1929 §2"],
    explain: explain!("proxy-auth-required"),
    check: auth_required,
    ..PROXY
};

/// The method of SOCKS that says "none of those".
const NO_ACCEPTABLE: u8 = 0xff;

fn auth_required(case: &Case) -> Option<Found> {
    let proxy = ended(case, ProxyFailure::Refused)?;
    match (proxy.response(), proxy.socks_step()) {
        (Some(response), _) if wants_credentials(proxy, &response) => Some(http(case, proxy, &response)),
        (None, Some(Step::Password(_) | Step::PasswordRefused)) => Some(socks(case, proxy, Confidence::Proven)),
        // No more is said; what else could be wanted is spoken by hardly any proxy.
        (None, Some(Step::NoMethod(NO_ACCEPTABLE))) => Some(socks(case, proxy, Confidence::Likely)),
        _ => None,
    }
}

/// Whether it is the client that a refusal of CONNECT is about. Tinyproxy answers a wrong password as a server would.
pub(super) fn wants_credentials(proxy: &Proxy, response: &Response) -> bool {
    response.status == 407 || response.status == 401 && proxy.credentials
}

fn http(case: &Case, proxy: &Proxy, response: &Response) -> Found {
    let schemes = schemes(response);
    let takes_basic = schemes.is_empty() || schemes.iter().any(|scheme| scheme.eq_ignore_ascii_case("basic"));
    let list = schemes.join(", ");
    let summary = match (takes_basic, proxy.credentials) {
        (true, false) => format!("The proxy {} wants a user name and a password", proxy.address),
        (true, true) => format!("The proxy {} does not take the user name and password given", proxy.address),
        (false, _) => format!("The proxy {} wants {list}, and takes no plain user name and password", proxy.address),
    };
    let challenges = response.head.all("proxy-authenticate").map(challenge);
    let confidence = if response.status == 401 || schemes.is_empty() { Confidence::Likely } else { Confidence::Strong };
    let found = told(proxy, Found::new(summary))
        .header("proxy-authorization")
        .confidence(confidence)
        .evidences(EvidenceKind::Got, challenges);
    if takes_basic {
        credentials(case, proxy, found)
    } else {
        found
            .fix("Negotiate, NTLM and Digest are not spoken here: run a local proxy that speaks them (cntlm, px) with your account, and name that.")
            .snippet(format!("wswhy -x http://127.0.0.1:3128 {}", case.exchange.url))
    }
}

/// A challenge's line, cut: what a token-like challenge holds says nothing.
fn challenge(field: &Field) -> String {
    let line = format!("{}: {}", String::from_utf8_lossy(&field.name), field.text());
    escape_str(&line.chars().take(120).collect::<String>())
}

/// The schemes of all challenges (RFC 9110 §11.6.1): the words that begin one, parameters left out.
fn schemes(response: &Response) -> Vec<String> {
    let elements = response.head.all("proxy-authenticate").flat_map(|field| fields::elements(&field.text()));
    let words = elements.filter_map(|element| element.split_whitespace().next().map(str::to_owned));
    let mut schemes: Vec<String> =
        words.filter(|word| !word.contains(['=', '"'])).map(|word| escape_str(&word)).collect();
    schemes.dedup();
    schemes.truncate(5);
    schemes
}

fn socks(case: &Case, proxy: &Proxy, confidence: Confidence) -> Found {
    let summary = if proxy.credentials {
        format!("The SOCKS proxy {} does not take the user name and password given", proxy.address)
    } else {
        format!("The SOCKS proxy {} wants a user name and a password", proxy.address)
    };
    let fact = match proxy.socks_step() {
        Some(Step::PasswordRefused) => "it did not take them",
        Some(Step::Password(_)) => "it chose user name and password, which were not offered",
        _ => "it takes none of the methods that were offered",
    };
    let found = told(proxy, Found::new(summary)).confidence(confidence).evidence(EvidenceKind::Fact, fact);
    credentials(case, proxy, found)
}

fn credentials(case: &Case, proxy: &Proxy, found: Found) -> Found {
    let fix = if proxy.credentials {
        "Check both; in a proxy's URL, characters such as @ and : are written %40 and %3A."
    } else {
        "Give them with -U, or in the proxy's URL. Those of -u are for the server, and go no further than to it."
    };
    found.fix(fix).snippet(command(case, proxy))
}

fn command(case: &Case, proxy: &Proxy) -> String {
    format!("wswhy -x {} -U USER:PASSWORD {}", proxy.url(), case.exchange.url)
}
