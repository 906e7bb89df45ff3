//! HTTP/2: chosen or not, allowed to carry a WebSocket or not (RFC 8441), and how a peer says no in its terms.

mod broken;
mod chosen;
mod connect;
mod pseudo;
mod refused;
mod upgrade;

use super::{Ask, At, Case, Cause, Confidence, EvidenceKind, Found, Over, Probed, Seen, Severity, ask, explain};
use crate::{
    exchange::PhaseName,
    probes::{Change, Version},
    wire::h2::{Record, code, record::shown},
};

pub(super) const CAUSES: &[&Cause] = &[
    &chosen::NOT_SPOKEN,
    &chosen::HTTP2_ONLY,
    &upgrade::CAUSE,
    &pseudo::MISSING,
    &connect::UNSUPPORTED,
    &refused::HTTP_1_1_REQUIRED,
    &broken::CONNECTION_ERROR,
    &refused::REFUSED,
    &connect::LATE,
    &broken::RULE_BROKEN,
];

/// Of the TLS handshake.
pub(super) const CHOICE: &[&Cause] = &[&chosen::NOT_CHOSEN];

/// Of a stream that carries a WebSocket.
pub(super) const AFTER_OPEN: &[&Cause] = &[&broken::STALLED];

/// What the causes of this module have in common.
const HTTP2: Cause = Cause { at: At::Server, over: Over::Http2, ..Cause::DEFAULT };

/// The same handshake over HTTP/1.1, which is what browsers do where there is no Extended CONNECT.
const OVER_HTTP1: Change = Change::HttpVersion(Version::Http1);

/// Asks for HTTP/1.1 where the handshake was refused over HTTP/2.
fn asks_for_http1(case: &Case) -> Vec<Ask> {
    if case.switch().is_none() { vec![ask(97, OVER_HTTP1)] } else { Vec::new() }
}

/// What is known of the connection.
fn record(case: &Case) -> Option<&Record> {
    case.exchange.http2()
}

/// The peer's first SETTINGS as evidence.
fn settings(record: &Record) -> Option<String> {
    let settings = record.settings.as_ref()?;
    Some(format!("SETTINGS {}", shown(settings)).trim_end().to_owned())
}

/// The probe over HTTP/1.1, when that was accepted.
fn works_over_http1(case: &Case) -> Option<&Probed> {
    case.probe(&OVER_HTTP1).filter(|probe| probe.accepted)
}

/// What HTTP/1.1 showed, and what to do with that: the product in front is known by its answer there.
fn with_http1(case: &Case, found: Found, name: &str) -> Found {
    let found = found.probes(case, &[OVER_HTTP1]);
    if let Some(seen) = front(case).filter(|seen| seen.product.fix(name).is_some()) {
        return found
            .evidence(EvidenceKind::Fact, format!("in front: {}", seen.title()))
            .fix_of(Some(seen.product), name);
    }
    let fix = match case.probe(&OVER_HTTP1) {
        Some(probe) if !probe.accepted => {
            "HTTP/1.1 is no way out here (see the proof). Let every hop allow Extended CONNECT (RFC 8441):"
        }
        _ => {
            "Use HTTP/1.1 for the WebSocket: browsers do so by themselves, curl wants --http1.1. To carry it over HTTP/2, let every hop allow Extended CONNECT (RFC 8441):"
        }
    };
    found.fix(fix).snippet(SWITCHES)
}

/// The product that answers here, as far as the answers show it.
fn front(case: &Case) -> Option<Seen> {
    case.front().or_else(|| {
        let answers = case.probes.iter().filter_map(|probe| probe.case.response());
        answers
            .flat_map(|response| crate::knowledge::Recognised::of(response).hops().cloned().collect::<Vec<_>>())
            .next()
    })
}

/// Where the well-known products have the switch.
const SWITCHES: &str = "HAProxy 2.4   on by default; off by h2-workaround-bogus-websocket-clients
Apache        H2WebSockets on                    # off by default
Envoy         http2_protocol_options: { allow_connect: true }
nghttpx       on by default
Caddy, Go     GODEBUG=http2xconnect=1
Node          http2.createSecureServer({ settings: { enableConnectProtocol: true } })
nginx         has none: HTTP/1.1 for this location";

/// What the peer said in HTTP/2's own terms instead of an answer.
fn said(record: &Record) -> Option<String> {
    let reset = record.reset.map(|code| format!("RST_STREAM {}", code::error(code)));
    reset.or_else(|| record.goaway.as_ref().map(goaway))
}

fn goaway(goaway: &crate::wire::h2::GoAway) -> String {
    let debug = if goaway.debug.is_empty() { String::new() } else { format!(": {}", goaway.debug) };
    format!("GOAWAY {}{debug}", code::error(goaway.code))
}
