//! No connection came about, or not with every address.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::{Ask, At, Case, Cause, EvidenceKind, Found, Probed, Severity, ask, explain};
use crate::{
    exchange::{
        PhaseName,
        phase::{Tcp, TcpError, Tried},
    },
    probes::Change,
};

pub(super) const CAUSES: &[&Cause] = &[&REFUSED, &TIMEOUT, &UNREACHABLE, &PARTLY_DEAD];

const REFUSED: Cause = Cause {
    name: "tcp-refused",
    phase: PhaseName::Tcp,
    at: At::Network,
    spec: &["RFC 9293 §3.5.2"],
    explain: explain!("tcp-refused"),
    check: refused,
    asks: elsewhere,
    ..Cause::DEFAULT
};

const TIMEOUT: Cause = Cause {
    name: "tcp-timeout",
    phase: PhaseName::Tcp,
    at: At::Network,
    spec: &["RFC 9293 §3.8.3"],
    explain: explain!("tcp-timeout"),
    check: timeout,
    ..Cause::DEFAULT
};

const UNREACHABLE: Cause = Cause {
    name: "tcp-unreachable",
    phase: PhaseName::Tcp,
    at: At::Network,
    spec: &["RFC 9293 §3.9.2.2"],
    explain: explain!("tcp-unreachable"),
    check: unreachable,
    ..Cause::DEFAULT
};

const PARTLY_DEAD: Cause = Cause {
    name: "address-partly-dead",
    phase: PhaseName::Tcp,
    at: At::Network,
    severity: Severity::Warning,
    spec: &["RFC 8305 §5"],
    explain: explain!("address-partly-dead"),
    check: partly_dead,
    ..Cause::DEFAULT
};

impl Case {
    /// Whether every address said that nothing listens there.
    pub fn is_deserted(&self) -> bool {
        failed_with(self, &[TcpError::Refused]).is_some()
    }
}

fn refused(case: &Case) -> Option<Found> {
    if let Some(path) = unix_failed(case, &[TcpError::Refused]) {
        return Some(
            Found::new(format!("Nothing listens on the Unix socket {path}: the connection was refused"))
                .evidence(EvidenceKind::Fact, "the file is there, and no process listens on it")
                .fix("Start the server; where it was stopped hard, its socket is left behind and has to be removed."),
        );
    }
    let (tcp, places) = failed_with(case, &[TcpError::Refused])?;
    let port = tcp.tried.first()?.address.port();
    let nothing = format!("Nothing listens on {places}: the connection was refused");
    let listening = case.probes.iter().filter(|probe| probe.change.is_elsewhere() && connected(probe));
    let Some(other) = listening.min_by_key(|probe| !probe.accepted) else {
        return Some(
            tried(Found::new(nothing), tcp)
                .fix("Is the server started, on this port, and bound to this address rather than to another one? A container's port must be published.")
                .snippet(format!("ss -ltn 'sport = :{port}'")),
        );
    };
    let url = &other.case.exchange.url;
    let place = other.change.words();
    let what = if other.accepted { "accepts the handshake" } else { "answers" };
    let found = Found::new(format!("Nothing listens on {places}; {place} of the same host {what}"));
    let fix = match other.change {
        Change::Address(_) => {
            "The server is bound to the other family's loopback alone: connect to that address, or let it listen on both."
        }
        _ => "The URL has the wrong port or scheme for this host:",
    };
    let snippet = match other.change {
        Change::Address(IpAddr::V6(address)) => format!("wswhy {url} --connect-to '::[{address}]:'"),
        Change::Address(address) => format!("wswhy {url} --connect-to '::{address}:'"),
        _ => format!("wswhy {url}"),
    };
    Some(tried(found, tcp).probe(other).fix(fix).snippet(snippet))
}

/// The places that people mean when nothing listens: the other family's loopback, the other scheme's port, the scheme's
/// own port.
fn elsewhere(case: &Case) -> Vec<Ask> {
    let Some((tcp, _)) = failed_with(case, &[TcpError::Refused]) else { return Vec::new() };
    let addresses: Vec<IpAddr> = tcp.tried.iter().map(|tried| tried.address.ip()).collect();
    let port = tcp.tried.first().map_or(0, |tried| tried.address.port());
    let mut asks = Vec::new();
    if addresses.iter().all(IpAddr::is_loopback) {
        let loopbacks = [IpAddr::from(Ipv4Addr::LOCALHOST), IpAddr::from(Ipv6Addr::LOCALHOST)];
        let other = |loopback: &IpAddr| !addresses.iter().any(|own| own.is_ipv4() == loopback.is_ipv4());
        asks.extend(loopbacks.into_iter().filter(other).map(|loopback| ask(90, Change::Address(loopback))));
    }
    match (port, case.is_secure()) {
        (80, false) | (443, true) => asks.push(ask(80, Change::OtherScheme)),
        (_, false) => asks.push(ask(60, Change::Port(80))),
        (_, true) => asks.push(ask(60, Change::Port(443))),
    }
    asks
}

fn connected(probe: &Probed) -> bool {
    probe.case.tcp().is_some_and(Tcp::is_connected)
}

fn timeout(case: &Case) -> Option<Found> {
    let (tcp, places) = failed_with(case, &[TcpError::TimedOut])?;
    Some(
        tried(Found::new(format!("{places} does not answer: the connection timed out")), tcp)
            .fix("A firewall or a security group drops the packets, or the address is wrong. (A port where nothing listens would refuse.)"),
    )
}

fn unreachable(case: &Case) -> Option<Found> {
    if let Some(path) = unix_failed(case, &[TcpError::NotFound]) {
        return Some(
            Found::new(format!("There is no Unix socket {path}"))
                .at(At::Client)
                .evidence(EvidenceKind::Fact, "no such file")
                .fix("Compare the path with the one in the server's configuration; the server makes the socket when it starts."),
        );
    }
    if let Some(path) = unix_failed(case, &[TcpError::Denied, TcpError::TimedOut, TcpError::Other]) {
        return Some(
            Found::new(format!("The Unix socket {path} cannot be used from here"))
                .at(At::Client)
                .evidence(EvidenceKind::Fact, "the system did not let this user connect to it")
                .fix("Connecting needs the right to write to the socket, and to pass through every folder above it.")
                .snippet(format!("ls -l {path}")),
        );
    }
    let (tcp, places) = failed_with(case, &[TcpError::Unreachable, TcpError::Denied, TcpError::Other])?;
    Some(
        tried(Found::new(format!("There is no way to {places} from here")), tcp)
            .fix("Look at the route: is the VPN up, does this machine have IPv6 at all, is the address (or the interface that was given) right?"),
    )
}

/// A connection came about, and not with the address that was tried first. A family that this machine has no route for is
/// no fault of the name.
fn partly_dead(case: &Case) -> Option<Found> {
    let tcp = case.tcp()?;
    let remote = tcp.remote?;
    let is_dead = |tried: &&Tried| tried.error.is_some_and(|error| error != TcpError::Unreachable);
    let dead: Vec<&Tried> = tcp.tried.iter().filter(is_dead).collect();
    let first = dead.first()?;
    let host = case.dns().map_or_else(|| first.address.ip().to_string(), |dns| dns.host.clone());
    let is_localhost = dead.iter().all(|tried| tried.address.ip().is_loopback());
    let found = Found::new(format!("{} of {host} is dead, {} works", places(&dead), remote.ip()));
    let found = tried(found, tcp);
    Some(if is_localhost {
        found
            .severity(Severity::Note)
            .fix("localhost has two addresses, and the server listens on one: a client that tries only the first one fails. Let the server listen on both, or write its address into the URL.")
    } else {
        found.fix("Clients that try only the first address fail, others lose time: repair what is dead, or take its record out of DNS.")
    })
}

/// The path of the Unix socket that failed like this.
fn unix_failed<'a>(case: &'a Case, kinds: &[TcpError]) -> Option<&'a str> {
    let unix = case.tcp()?.unix.as_ref()?;
    unix.error.filter(|error| kinds.contains(error)).map(|_| unix.path.as_str())
}

/// The TCP facts and the addresses that failed like this, when every one failed and this is the telling way. A refusal
/// says more than silence, silence more than a missing route.
fn failed_with<'a>(case: &'a Case, kinds: &[TcpError]) -> Option<(&'a Tcp, String)> {
    let tcp = case.tcp().filter(|tcp| !tcp.is_connected())?;
    let telling = [TcpError::Refused, TcpError::TimedOut, TcpError::Unreachable, TcpError::Denied, TcpError::Other]
        .into_iter()
        .find(|kind| tcp.tried.iter().any(|tried| tried.error == Some(*kind)))?;
    let like_this = tcp.tried.iter().filter(|tried| tried.error.is_some_and(|error| kinds.contains(&error)));
    kinds.contains(&telling).then(|| (tcp, places(&like_this.collect::<Vec<_>>())))
}

fn places(tried: &[&Tried]) -> String {
    let all: Vec<String> = tried.iter().map(|tried| tried.address.to_string()).collect();
    match all.as_slice() {
        [one] => one.clone(),
        [one, other] => format!("{one} or {other}"),
        [one, rest @ ..] => format!("{one} and {} more addresses", rest.len()),
        [] => "the address".to_owned(),
    }
}

fn tried(found: Found, tcp: &Tcp) -> Found {
    found.evidences(EvidenceKind::Fact, tcp.tried.iter().map(describe))
}

fn describe(tried: &Tried) -> String {
    let what = match tried.error {
        Some(TcpError::Refused) => "refused",
        Some(TcpError::TimedOut) => "no answer",
        Some(TcpError::Overtaken) => "no answer yet",
        Some(TcpError::Unreachable) => "unreachable",
        Some(TcpError::Denied) => "not allowed",
        Some(TcpError::NotFound | TcpError::Other) => "failed",
        None => "connected",
    };
    let micros = tried.took_us;
    format!("{} {what} after {}.{} ms", tried.address, micros / 1000, micros % 1000 / 100)
}
