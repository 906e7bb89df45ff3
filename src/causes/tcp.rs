//! No connection came about.

use super::{At, Case, Cause, EvidenceKind, Found, explain};
use crate::exchange::{
    PhaseName,
    phase::{Tcp, TcpError, Tried},
};

pub(super) const CAUSES: &[&Cause] = &[&REFUSED, &TIMEOUT, &UNREACHABLE];

const REFUSED: Cause = Cause {
    name: "tcp-refused",
    phase: PhaseName::Tcp,
    at: At::Network,
    spec: &["RFC 9293 §3.5.2"],
    explain: explain!("tcp-refused"),
    check: refused,
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

fn refused(case: &Case) -> Option<Found> {
    let (tcp, places) = failed_with(case, &[TcpError::Refused])?;
    let port = tcp.tried.first()?.address.port();
    Some(
        tried(Found::new(format!("Nothing listens on {places}: the connection was refused")), tcp)
            .fix("Is the server started, on this port, and bound to this address rather than to another one? A container's port must be published.")
            .snippet(format!("ss -ltn 'sport = :{port}'")),
    )
}

fn timeout(case: &Case) -> Option<Found> {
    let (tcp, places) = failed_with(case, &[TcpError::TimedOut])?;
    Some(
        tried(Found::new(format!("{places} does not answer: the connection timed out")), tcp)
            .fix("A firewall or a security group drops the packets, or the address is wrong. (A port where nothing listens would refuse.)"),
    )
}

fn unreachable(case: &Case) -> Option<Found> {
    let (tcp, places) = failed_with(case, &[TcpError::Unreachable, TcpError::Other])?;
    Some(
        tried(Found::new(format!("There is no way to {places} from here")), tcp)
            .fix("Look at the route: is the VPN up, does this machine have IPv6 at all, is the address right?"),
    )
}

/// The TCP facts and the addresses that failed like this, when every one failed and this is the telling way. A refusal
/// says more than silence, silence more than a missing route.
fn failed_with<'a>(case: &'a Case, kinds: &[TcpError]) -> Option<(&'a Tcp, String)> {
    let tcp = case.tcp().filter(|tcp| tcp.remote.is_none())?;
    let telling = [TcpError::Refused, TcpError::TimedOut, TcpError::Unreachable, TcpError::Other]
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
        Some(TcpError::Unreachable) => "unreachable",
        Some(TcpError::Other) => "failed",
        None => "connected",
    };
    let micros = tried.took_us;
    format!("{} {what} after {}.{} ms", tried.address, micros / 1000, micros % 1000 / 100)
}
