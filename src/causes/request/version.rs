//! The HTTP version of the request line, and Sec-WebSocket-Version.

use super::{
    Case, Cause, EvidenceKind, Found, Part, RULE, RULE_OF_HTTP1, answered, explain, is_named, missing, repair,
    repaired, sent, suspect,
};
use crate::wire::{escape::escape_str, http1::Version};

pub(super) const TOO_LOW: Cause = Cause {
    name: "http-version-too-low",
    spec: &["RFC 6455 §4.1 item 2", "RFC 9110 §7.8"],
    explain: explain!("http-version-too-low"),
    check: |case| too_low(case).map(|found| repaired(case, found, Part::HttpVersion)),
    asks: |case| repair(case, too_low, Part::HttpVersion),
    ..RULE_OF_HTTP1
};

pub(super) const MISSING: Cause = Cause {
    name: "version-missing",
    header: Some("sec-websocket-version"),
    spec: &["RFC 6455 §4.1 item 9", "RFC 6455 §4.2.1 item 6"],
    explain: explain!("version-missing"),
    check: absent,
    asks: |case| repair(case, absent, Part::Header("Sec-WebSocket-Version")),
    ..RULE
};

pub(super) const UNSUPPORTED: Cause = Cause {
    name: "version-unsupported",
    header: Some("sec-websocket-version"),
    spec: &["RFC 6455 §4.2.2 step 4 /version/", "RFC 6455 §4.4"],
    explain: explain!("version-unsupported"),
    check: |case| unsupported(case).map(|found| repaired(case, found, Part::Header("Sec-WebSocket-Version"))),
    asks: |case| repair(case, unsupported, Part::Header("Sec-WebSocket-Version")),
    ..RULE
};

const HTTP_1_1: Version = Version { major: 1, minor: Some(1) };

fn too_low(case: &Case) -> Option<Found> {
    let summary = match case.request_version() {
        Some(version) if version >= HTTP_1_1 => return None,
        Some(version) => format!("The request says HTTP/{version}; Upgrade exists from HTTP/1.1 on"),
        // A line that is no request line at all has no method either.
        None => case
            .method()
            .map(|_| "The request line names no version, as in HTTP/0.9, which has no Upgrade".to_owned())?,
    };
    let found = suspect(case, false, summary)?.evidence(EvidenceKind::Sent, case.request_line());
    Some(answered(case, found).fix("Say HTTP/1.1 in the request line: over HTTP/1.0 a server has to ignore Upgrade."))
}

/// The versions that the answer lists as the ones it takes (RFC 6455 §4.4).
fn supported(case: &Case) -> Option<String> {
    let list = case.refusal()?.head.list("sec-websocket-version");
    (!list.is_empty()).then(|| escape_str(&list.join(", ")))
}

fn unsupported(case: &Case) -> Option<Found> {
    let fields: Vec<_> = case.request.as_ref()?.all("sec-websocket-version").collect();
    let values = case.request.as_ref()?.list("sec-websocket-version");
    let takes = supported(case);
    if values == ["13"] || fields.is_empty() || !case.asks_for_websocket() {
        return None;
    }
    let named = takes.is_some() || is_named(case, "sec-websocket-version");
    let asked = if values.is_empty() { "none".to_owned() } else { escape_str(&values.join(", ")) };
    let found =
        suspect(case, named, format!("The request asks for WebSocket version {asked}; the protocol's version is 13"))?;
    let found = sent(case, found, &fields)
        .evidences(EvidenceKind::Got, takes.map(|list| format!("Sec-WebSocket-Version: {list}")));
    Some(
        found
            .evidence(EvidenceKind::Wanted, "Sec-WebSocket-Version: 13")
            .fix("Send `Sec-WebSocket-Version: 13`, once."),
    )
}

fn absent(case: &Case) -> Option<Found> {
    missing(case, "Sec-WebSocket-Version", "Sec-WebSocket-Version: 13", supported(case).is_some())
}
