//! A dialect's endpoint: it connects at another URL, which is tried.

use super::{At, Case, Cause, EvidenceKind, Found, ask, explain};
use crate::{causes::Ask, knowledge::Check, probes::Change, wire::http1::Start};

pub(super) const ENGINE_IO: Cause = Cause {
    name: "engine-io-endpoint",
    at: At::Client,
    spec: &["RFC 6455 §3"],
    explain: explain!("engine-io-endpoint"),
    check: |case| {
        dialect(
            case,
            Check::EngineIo,
            engine_io_path,
            if path_of(case).is_some_and(|path| is_engine_io(&path)) {
                "This is a Socket.IO (Engine.IO) endpoint: it wants its version and transport in the query"
            } else {
                "This is a Socket.IO (Engine.IO) server: its WebSocket has a path of its own, with version and transport"
            },
            "Use a Socket.IO client, or connect to its WebSocket transport:",
            "engine-io-endpoint",
        )
    },
    asks: |case| asks(case, Check::EngineIo, engine_io_path, is_engine_io),
    ..Cause::DEFAULT
};

pub(super) const SOCKJS: Cause = Cause {
    name: "sockjs-endpoint",
    at: At::Client,
    spec: &["RFC 6455 §3"],
    explain: explain!("sockjs-endpoint"),
    check: |case| {
        dialect(
            case,
            Check::SockJs,
            sockjs_path,
            "This is a SockJS endpoint: its raw WebSocket is at /websocket below this path",
            "Use a SockJS client, or connect to its raw WebSocket:",
            "sockjs-endpoint",
        )
    },
    asks: |case| asks(case, Check::SockJs, sockjs_path, |_| false),
    ..Cause::DEFAULT
};

fn path_of(case: &Case) -> Option<String> {
    match &case.request.as_ref()?.start {
        Start::Request { target, .. } => {
            Some(String::from_utf8_lossy(target).split('?').next().unwrap_or_default().to_owned())
        }
        _ => None,
    }
}

pub(super) fn is_engine_io(path: &str) -> bool {
    path.contains("/socket.io") || path.contains("/engine.io")
}

fn engine_io_path(path: &str) -> String {
    let base = if is_engine_io(path) { path.trim_end_matches('/') } else { "/socket.io" };
    format!("{base}/?EIO=4&transport=websocket")
}

fn sockjs_path(path: &str) -> String {
    format!("{}/websocket", path.trim_end_matches('/'))
}

fn asks(case: &Case, check: Check, other: fn(&str) -> String, looks: fn(&str) -> bool) -> Vec<Ask> {
    let Some(path) = path_of(case) else { return Vec::new() };
    let told = case.complaint(&[check]).is_some();
    let unanswered = case.refusal().is_some() || case.is_silent();
    if told || (looks(&path) && unanswered) { vec![ask(99, Change::Path(other(&path)))] } else { Vec::new() }
}

fn dialect(
    case: &Case,
    check: Check,
    other: fn(&str) -> String,
    summary: &str,
    fix: &str,
    name: &str,
) -> Option<Found> {
    let path = path_of(case)?;
    let told = case.complaint(&[check]);
    let change = Change::Path(other(&path));
    // Engine.IO's own path says what is there; any server may have something at /websocket.
    let flip = case.flip(|own| *own == change).filter(|_| told.is_some() || check == Check::EngineIo);
    let confidence = match (flip, &told) {
        (Some(flip), _) => case.sureness_of(flip),
        (None, Some(told)) => told.confidence,
        (None, None) => return None,
    };
    let found = Found::new(summary).confidence(confidence);
    let found = match &told {
        Some(told) => told.told(case, found),
        None => found.evidences(EvidenceKind::Got, case.status_line()),
    };
    let found =
        found.probes(case, std::slice::from_ref(&change)).fix_of(told.as_ref().map(|told| told.known.product), name);
    let scheme = if case.is_secure() { "wss" } else { "ws" };
    Some(found.fix(fix).snippet(format!("wswhy '{scheme}://{}{}'", case.authority(), other(&path))))
}
