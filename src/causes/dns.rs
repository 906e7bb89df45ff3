//! The name look-up gave no address.

use std::net::IpAddr;

use super::{At, Case, Cause, EvidenceKind, Found, explain};
use crate::exchange::{PhaseName, phase::DnsError, proxy::ProxyKind};

pub(super) const CAUSES: &[&Cause] = &[&NOT_FOUND, &NO_ADDRESS, &FAILED];

const NOT_FOUND: Cause = Cause {
    name: "dns-not-found",
    phase: PhaseName::Dns,
    at: At::Client,
    spec: &["RFC 2308 §2.1", "RFC 1035 §4.1.1"],
    explain: explain!("dns-not-found"),
    check: not_found,
    ..Cause::DEFAULT
};

const NO_ADDRESS: Cause = Cause {
    name: "dns-no-address",
    phase: PhaseName::Dns,
    at: At::Client,
    spec: &["RFC 2308 §2.2"],
    explain: explain!("dns-no-address"),
    check: no_address,
    ..Cause::DEFAULT
};

const FAILED: Cause = Cause {
    name: "dns-failed",
    phase: PhaseName::Dns,
    at: At::Network,
    spec: &["RFC 1035 §4.1.1"],
    explain: explain!("dns-failed"),
    check: failed,
    ..Cause::DEFAULT
};

fn not_found(case: &Case) -> Option<Found> {
    let dns = case.dns().filter(|dns| dns.error == Some(DnsError::NotFound))?;
    Some(there(
        case,
        Found::new(format!("The name {} does not exist in DNS", dns.host))
            .evidence(EvidenceKind::Fact, format!("the resolver has no record of {}", dns.host))
            .fix("Check the spelling. A name of an internal network needs that network's resolver: is the VPN up?")
            .snippet(format!("getent hosts {}", dns.host)),
    ))
}

/// A name that was looked up on this side of a proxy is better looked up on the other.
fn there(case: &Case, found: Found) -> Found {
    let Some(proxy) = case.exchange.proxy() else { return found };
    let scheme = if proxy.kind == ProxyKind::Socks4 { "socks4a" } else { "socks5h" };
    found
        .fix(format!("The name was looked up on this side of the proxy: with {scheme}:// the proxy does it."))
        .snippet(format!("wswhy -x {scheme}://{} {}", proxy.address, case.exchange.url))
}

fn no_address(case: &Case) -> Option<Found> {
    let dns = case.dns().filter(|dns| dns.error == Some(DnsError::NoAddress))?;
    let host = &dns.host;
    let summary = if dns.given || host.parse::<IpAddr>().is_ok() {
        format!("The address given for {host} is not of the family that was asked for")
    } else {
        format!("The name {host} exists and has no address of the family that is wanted")
    };
    Some(
        Found::new(summary)
            .evidence(EvidenceKind::Fact, format!("no address of the wanted family for {host}"))
            .fix("Leave -4 or -6 out, add the A or AAAA record that is missing, or use the name that has one."),
    )
}

fn failed(case: &Case) -> Option<Found> {
    let dns = case.dns()?;
    let (summary, fact) = match dns.error? {
        DnsError::Failed => (
            format!("The resolver failed to look up {}", dns.host),
            "the resolver answered with a temporary failure, or could not be reached",
        ),
        DnsError::TimedOut => {
            (format!("The resolver gave no answer for {} in time", dns.host), "no answer from the resolver")
        }
        DnsError::NotFound | DnsError::NoAddress => return None,
    };
    Some(
        Found::new(summary)
            .evidence(EvidenceKind::Fact, fact)
            .fix("This says nothing about the name. Try again; then look at the resolver itself (/etc/resolv.conf, the VPN, DNSSEC)."),
    )
}
