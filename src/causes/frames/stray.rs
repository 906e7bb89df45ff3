//! Bytes after the 101 that are no frames.

use super::{Case, Cause, Confidence, EvidenceKind, FRAMES, Found, explain};
use crate::{causes::endpoint::is_engine_io_version_told, exchange::Side, wire::Span};

pub(super) const SECOND_RESPONSE: Cause = Cause {
    name: "second-response-after-101",
    spec: &["RFC 6455 §5.1", "RFC 6455 §5.2", "RFC 9110 §7.8"],
    explain: explain!("second-response-after-101"),
    check: second_response,
    ..FRAMES
};

pub(super) const NOT_FRAMES: Cause = Cause {
    name: "data-after-101-not-frames",
    spec: &["RFC 6455 §5.1", "RFC 6455 §5.2", "RFC 6455 §10.7"],
    explain: explain!("data-after-101-not-frames"),
    check: not_frames,
    ..FRAMES
};

/// What follows the 101's head.
fn rest(case: &Case) -> &[u8] {
    case.rest().of(case.exchange.stream.received())
}

/// The first bytes of it as evidence.
fn beginning(case: &Case, length: usize) -> String {
    let start = case.rest().start;
    format!("then {}", case.line(Side::Received, Span::new(start, start + length)))
}

/// Whether the first byte after the 101 is printable: no first byte of a legal frame is, since such a byte has reserved
/// bits set. With deflate `A` and `B` are the first bytes of a fragmented, compressed message. A line end is no frame
/// either: CR would be a control frame without a meaning, in fragments.
pub(super) fn begins_with_text(case: &Case) -> bool {
    let rest = rest(case);
    let compressed = |byte| case.deflate_accepted() && matches!(byte, 0x41 | 0x42);
    let printable = rest.first().is_some_and(|&byte| (0x20..0x7f).contains(&byte) && !compressed(byte));
    printable || rest.starts_with(b"\r\n")
}

fn second_response(case: &Case) -> Option<Found> {
    let rest = rest(case);
    if !rest.starts_with(b"HTTP/") {
        return None;
    }
    let line = rest.split_inclusive(|&byte| byte == b'\n').next().unwrap_or_default();
    Some(
        Found::new("A second HTTP answer follows the 101 on the same connection")
            // It is the form in which Socket.IO says that a version is not spoken, and that the reason.
            .confidence(if is_engine_io_version_told(rest) { Confidence::Strong } else { Confidence::Proven })
            .evidences(EvidenceKind::Got, case.status_line())
            .evidence(EvidenceKind::Got, beginning(case, line.len()))
            .fix("The application answers again after the upgrade: an error page of a failed handler, or middleware that runs on. Return right after the upgrade."),
    )
}

fn not_frames(case: &Case) -> Option<Found> {
    let rest = rest(case);
    if !begins_with_text(case) || rest.starts_with(b"HTTP/") {
        return None;
    }
    Some(
        Found::new("What follows the 101 are not WebSocket frames")
            .evidences(EvidenceKind::Got, case.status_line())
            .evidence(EvidenceKind::Got, beginning(case, rest.len().min(80)))
            .fix("After the 101 every byte belongs to a frame. A body that is written with the 101, a second empty line, or chunked coding by a proxy breaks that."),
    )
}
