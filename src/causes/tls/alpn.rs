//! The server takes none of the protocols offered, or picks one that was not.

use super::{At, Case, Cause, EvidenceKind, Found, explain};
use crate::{
    causes::ask,
    exchange::{PhaseName, phase::TlsFailure},
    probes::{Change, Version},
};

pub(super) const REFUSED: Cause = Cause {
    name: "tls-alpn-refused",
    phase: PhaseName::Tls,
    at: At::Server,
    spec: &["RFC 7301 §3.2", "RFC 7301 §3.1"],
    explain: explain!("tls-alpn-refused"),
    check: refused,
    // A server that speaks HTTP/2 alone refuses so.
    asks: |case| if refused(case).is_some() { vec![ask(99, Change::HttpVersion(Version::Http2))] } else { Vec::new() },
    ..Cause::DEFAULT
};

fn refused(case: &Case) -> Option<Found> {
    let tls = case.tls()?;
    let offered = tls.offered.join(", ");
    let found = match tls.failure {
        Some(TlsFailure::Alert(120)) => {
            Found::new(format!("The server refuses {offered}, the only protocol that was offered (ALPN)"))
                .evidence(EvidenceKind::Got, "TLS alert no_application_protocol (120)")
        }
        Some(TlsFailure::UnofferedProtocol) => {
            Found::new("The server picked a protocol by ALPN that was not offered, probably h2")
                .evidence(EvidenceKind::Got, "an ALPN protocol that was not offered")
        }
        _ => return None,
    };
    let found = found.evidence(EvidenceKind::Sent, format!("ALPN {offered}"));
    Some(found.probes(case, &[Change::HttpVersion(Version::Http2)]).fix(
        "A WebSocket over HTTP/1.1 needs http/1.1 among the server's ALPN protocols; this one may speak only HTTP/2.",
    ))
}
