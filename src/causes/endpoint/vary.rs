//! The same request gets different answers: from one time to the next, or from one address of the name to another.

use std::net::IpAddr;

use super::{At, Case, Cause, Confidence, EvidenceKind, Found, Severity, ask, explain};
use crate::{
    causes::{Ask, Probed},
    probes::Change,
};

/// So many other addresses of a name are asked.
const ADDRESSES: usize = 3;

pub(super) const VARY: Cause = Cause {
    name: "answers-vary",
    at: At::Server,
    severity: Severity::Warning,
    spec: &["RFC 9110 §15"],
    explain: explain!("answers-vary"),
    check: vary,
    asks,
    ..Cause::DEFAULT
};

/// The control of every experiment: the same request, which has to be refused again; and oftener once unrelated changes
/// were accepted, or an answer varied. And the same request to the other addresses of the name.
fn asks(case: &Case) -> Vec<Ask> {
    if case.is_stopped() || case.switch().is_some_and(|_| case.is_accepted()) {
        return Vec::new();
    }
    let unsure = case.probes.iter().any(|probe| probe.accepted && case.sureness_of(probe) != Confidence::Proven);
    let (_, other) = case.repetitions();
    let mut asks = vec![ask(85, Change::Again(1))];
    if unsure || other > 0 {
        asks.extend([ask(99, Change::Again(2)), ask(99, Change::Again(3))]);
    }
    asks.extend(other_addresses(case).take(ADDRESSES).map(|address| ask(60, Change::Address(address))));
    asks
}

/// The addresses of the name, without the one that answered.
fn other_addresses(case: &Case) -> impl Iterator<Item = IpAddr> {
    let answered = case.tcp().and_then(|tcp| tcp.remote).map(|remote| remote.ip());
    let all = case.dns().into_iter().flat_map(|dns| &dns.addresses);
    all.copied().filter(move |address| answered.is_some() && Some(*address) != answered)
}

fn vary(case: &Case) -> Option<Found> {
    by_time(case).or_else(|| by_address(case))
}

fn by_time(case: &Case) -> Option<Found> {
    let (same, other) = case.repetitions();
    if other == 0 {
        return None;
    }
    let again = case.probes.iter().filter(|probe| matches!(probe.change, Change::Again(_)));
    let found = Found::new(format!(
        "The same request gets different answers: {other} of {} repetitions got another one than the first",
        same + other
    ));
    let found = found.evidences(EvidenceKind::Got, case.status_line());
    Some(again.fold(found, Found::probe).fix("Several servers answer under this name and differ: compare their versions and configuration, and the load balancer's list."))
}

fn by_address(case: &Case) -> Option<Found> {
    let is_about_address = |probe: &&Probed| matches!(probe.change, Change::Address(_));
    let mut others = case.probes.iter().filter(is_about_address).filter(|probe| !probe.same_answer);
    let first = others.next()?;
    let (Change::Address(address), Some(remote)) = (&first.change, case.tcp().and_then(|tcp| tcp.remote)) else {
        return None;
    };
    let host = &case.dns()?.host;
    let found = Found::new(format!("The addresses of {host} answer differently: {} and {address}", remote.ip()))
        .confidence(if case.repetitions().0 > 0 { Confidence::Proven } else { Confidence::Strong })
        .evidences(EvidenceKind::Got, case.status_line())
        .probe(first);
    Some(
        others
            .fold(found, Found::probe)
            .fix("Each address leads to a server of its own: compare their versions and configuration, and take the odd one out of DNS until it is repaired.")
            .snippet(format!("wswhy {} --resolve {host}:{}:{address}", case.exchange.url, remote.port())),
    )
}
