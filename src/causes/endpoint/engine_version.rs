//! A Socket.IO server that does not speak the Engine.IO version of the URL; the other one is tried.

use super::{
    At, Case, Cause, Confidence, EvidenceKind, Found, Severity, ask, dialect::is_engine_io, explain, path::resource,
};
use crate::{
    causes::Ask,
    knowledge::{self, Check},
    probes::Change,
};

pub(super) const CAUSE: Cause = Cause {
    name: "engine-io-version-mismatch",
    at: At::Client,
    explain: explain!("engine-io-version-mismatch"),
    check,
    asks,
    ..Cause::DEFAULT
};

/// What engine.io says of a version that it does not speak; to an upgrade it says so after the 101, as an HTTP answer
/// where frames should be.
const UNSUPPORTED: &str = "Unsupported protocol version";

/// Whether `rest`, what follows a 101, is that answer.
pub(in crate::causes) fn is_told(rest: &[u8]) -> bool {
    rest.starts_with(b"HTTP/") && String::from_utf8_lossy(rest).contains(UNSUPPORTED)
}

/// The same resource with the other version of the two that are in use; one without a version counts as the old one.
pub(super) fn other_version(resource: &str) -> Option<String> {
    let (path, query) = resource.split_once('?').unwrap_or((resource, ""));
    let mut is_there = false;
    let pairs: Vec<_> = query.split('&').filter(|pair| !pair.is_empty()).collect();
    let mut changed: Vec<String> = pairs
        .iter()
        .map(|pair| match pair.strip_prefix("EIO=") {
            None => (*pair).to_owned(),
            Some(version) => {
                is_there = true;
                format!("EIO={}", if version == "4" { 3 } else { 4 })
            }
        })
        .collect();
    if !is_there {
        changed.insert(0, "EIO=4".to_owned());
    }
    pairs.contains(&"transport=websocket").then(|| format!("{path}?{}", changed.join("&")))
}

/// The URL's resource in the other version, where this is a matter of versions: Engine.IO's path, with its transport.
fn alternative(case: &Case) -> Option<String> {
    resource(case).filter(|resource| is_engine_io(resource) || is_after_open(case)).and_then(|own| other_version(&own))
}

fn asks(case: &Case) -> Vec<Ask> {
    let told = is_after_open(case) || case.complaint(&[Check::EngineIoVersion]).is_some();
    // Under ASGI the old version is refused without a word.
    let is_old = resource(case).is_some_and(|resource| !resource.contains("EIO=4"));
    let is_bare = is_old && case.refusal().is_some_and(|response| matches!(response.status, 400 | 403));
    let worth = if told { 99 } else { 88 };
    let change = alternative(case).filter(|_| told || is_bare).map(Change::Path);
    change.map(|change| ask(worth, change)).into_iter().collect()
}

fn is_after_open(case: &Case) -> bool {
    is_told(case.rest().of(case.exchange.stream.received()))
}

/// Whether a version 4 was asked for and the old protocol is spoken. An old server does not look at `EIO`, and its
/// Socket.IO joins the client to the main namespace unasked: `40` after the first message.
fn is_old_behind_new(case: &Case) -> bool {
    let asked = resource(case).is_some_and(|resource| resource.contains("EIO=4") && is_engine_io(&resource));
    let mut messages = case.frames.iter().filter(|frame| !frame.is_control()).map(|frame| frame.payload.as_slice());
    let opened = messages.next().is_some_and(|first| first.starts_with(b"0{\"sid\":"));
    let has_spoken = case.sent_frames.iter().any(|frame| !frame.is_control());
    asked && opened && messages.next() == Some(b"40") && !has_spoken
}

/// The handshake works; a client that speaks version 4 waits for pings that never come.
fn silent_mismatch(case: &Case) -> Option<Found> {
    let old = is_old_behind_new(case).then(|| resource(case).as_deref().and_then(other_version))??;
    let scheme = if case.is_secure() { "wss" } else { "ws" };
    Some(
        Found::new("The Socket.IO server speaks Engine.IO 3, whatever EIO the URL asks for: clients of version 3 and 4 will fail")
            .severity(Severity::Warning)
            .confidence(Confidence::Strong)
            .evidence(EvidenceKind::Sent, case.request_line())
            .evidence(EvidenceKind::Got, "`40` after the first message, unasked: Socket.IO 1 and 2 do so, no later one to EIO=4")
            .fix("Take socket.io-client 2 for this server, or bring the server to 4. What is spoken here:")
            .snippet(format!("wswhy '{scheme}://{}{old}'", case.authority())),
    )
}

fn check(case: &Case) -> Option<Found> {
    if let Some(found) = silent_mismatch(case) {
        return Some(found);
    }
    let told = case.complaint(&[Check::EngineIoVersion]);
    let after_open = is_after_open(case);
    let change = alternative(case).map(Change::Path);
    let flip = change.as_ref().and_then(|change| case.flip_even_after_open(|own| own == change));
    let confidence = match (flip, &told) {
        (Some(flip), _) => case.sureness_of(flip),
        (None, _) if after_open => Confidence::Strong,
        (None, Some(told)) => told.confidence,
        (None, None) => return None,
    };
    let found = Found::new("The Socket.IO server does not speak the Engine.IO version that the URL asks for")
        .confidence(confidence)
        .evidence(EvidenceKind::Sent, case.request_line());
    let found = match &told {
        Some(told) => told.told(case, found),
        None => found.evidences(EvidenceKind::Got, case.status_line()),
    };
    let found = found.evidences(
        EvidenceKind::KnownText,
        after_open.then(|| format!("{UNSUPPORTED} (Socket.IO: after the 101, as an HTTP answer in place of frames)")),
    );
    let found = found
        .probes(case, change.as_ref())
        .fix("Take the client that fits the server; or let the server speak to old ones (allowEIO3: true).")
        .fix_of(knowledge::by_name("engine-io"), "engine-io-version-mismatch");
    Some(match flip {
        Some(flip) => found
            .fix("Take the client that fits the server (or set allowEIO3 on it). This URL connects:")
            .snippet(format!("wswhy '{}'", flip.case.exchange.url)),
        None => found,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_other_version_is_asked_for_at_the_same_place() {
        for (resource, wanted) in [
            ("/socket.io/?EIO=3&transport=websocket", Some("/socket.io/?EIO=4&transport=websocket")),
            ("/socket.io/?transport=websocket&EIO=4", Some("/socket.io/?transport=websocket&EIO=3")),
            ("/socket.io/?transport=websocket&t=1", Some("/socket.io/?EIO=4&transport=websocket&t=1")),
            ("/socket.io/?EIO=3", None),
            ("/socket.io/", None),
        ] {
            assert_eq!(other_version(resource).as_deref(), wanted, "{resource}");
        }
    }
}
