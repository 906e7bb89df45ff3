//! gRPC answers here: it shows in an answer, or in that to a gRPC request where the port speaks HTTP/2 alone.

use super::{At, Case, Cause, Confidence, EvidenceKind, Found, ask, explain, got};
use crate::{
    exchange::{Answer, phase::TlsFailure},
    probes::Change,
    wire::sniff::Protocol,
};

pub(super) const ENDPOINT: Cause = Cause {
    name: "grpc-endpoint",
    at: At::Client,
    spec: &["RFC 9110 §8.3"],
    explain: explain!("grpc-endpoint"),
    check,
    asks: |case| if speaks_http2_alone(case) { vec![ask(90, Change::Grpc)] } else { Vec::new() },
    ..Cause::DEFAULT
};

/// Whether the port has no WebSocket in HTTP/1.1, and takes HTTP/2.
fn speaks_http2_alone(case: &Case) -> bool {
    let failure = case.tls().and_then(|tls| tls.failure.as_ref());
    let refuses_http1 = matches!(failure, Some(TlsFailure::Alert(120) | TlsFailure::UnofferedProtocol));
    let settings = case.exchange.http2().is_some_and(|record| record.settings.is_some());
    let has_no_stream = case.is_http2() && settings && case.response().is_none();
    matches!(case.answer, Answer::NotHttp(Protocol::Http2)) || refuses_http1 || has_no_stream
}

/// What in an answer only gRPC writes.
fn shows(case: &Case) -> Option<String> {
    got(case, "content-type").filter(|line| line.contains("application/grpc")).or_else(|| got(case, "grpc-status"))
}

fn check(case: &Case) -> Option<Found> {
    let probe = case.probe(&Change::Grpc);
    let own = case.refusal().and_then(|_| shows(case));
    let line = own.clone().or_else(|| shows(&probe?.case))?;
    Some(
        Found::new("A gRPC service answers here, which speaks HTTP/2 streams and no WebSocket")
            .confidence(if own.is_some() { Confidence::Strong } else { Confidence::Proven })
            .evidences(EvidenceKind::Got, case.status_line())
            .evidence(EvidenceKind::Got, line)
            .probes(case, &[Change::Grpc])
            .fix("Use a gRPC client, or the port of the application's WebSocket."),
    )
}

/// Whether a probe showed that it is gRPC which speaks HTTP/2 here.
pub(in crate::causes) fn is_shown_by_probe(case: &Case) -> bool {
    case.probe(&Change::Grpc).is_some_and(|probe| shows(&probe.case).is_some())
}
