//! Frames that break a rule of RFC 6455 §5.

use super::{Case, Cause, EvidenceKind, FRAMES, Found, Severity, explain, frames, got};
use crate::{
    causes::upgrade::deflate,
    wire::frame::{Frame, opcode},
};

pub(super) const MASKED: Cause = Cause {
    name: "frame-masked-by-server",
    spec: &["RFC 6455 §5.1"],
    explain: explain!("frame-masked-by-server"),
    check: |case| {
        let found = broken(case, |frame| frame.mask.is_some(), "The server masks its frames, which only clients do")?;
        Some(found.fix("Send server frames without a mask: the second byte must be below 0x80."))
    },
    ..FRAMES
};

pub(super) const RESERVED_BIT: Cause = Cause {
    name: "frame-reserved-bit",
    spec: &["RFC 6455 §5.2", "RFC 7692 §6.1"],
    explain: explain!("frame-reserved-bit"),
    check: reserved_bit,
    ..FRAMES
};

pub(super) const RESERVED_OPCODE: Cause =
    Cause {
        name: "frame-reserved-opcode",
        spec: &["RFC 6455 §5.2"],
        explain: explain!("frame-reserved-opcode"),
        check: |case| {
            let found = broken(case, Frame::is_reserved, "The server sends a frame with an opcode that means nothing")?;
            Some(found.fix(
                "Use opcodes 0, 1, 2, 8, 9 and 10 alone. Bytes that were never meant as a frame look like this too.",
            ))
        },
        ..FRAMES
    };

pub(super) const CONTROL_TOO_LONG: Cause = Cause {
    name: "frame-control-too-long",
    spec: &["RFC 6455 §5.5"],
    explain: explain!("frame-control-too-long"),
    check: |case| {
        let too_long = |frame: &Frame| frame.is_control() && !frame.is_reserved() && frame.length > 125;
        let found = broken(case, too_long, "The server sends a control frame of more than 125 bytes")?;
        Some(found.fix("Shorten the ping's data or the close reason to 125 bytes, the code's two included."))
    },
    ..FRAMES
};

pub(super) const CONTROL_FRAGMENTED: Cause = Cause {
    name: "frame-control-fragmented",
    spec: &["RFC 6455 §5.5", "RFC 6455 §5.4"],
    explain: explain!("frame-control-fragmented"),
    check: |case| {
        let fragmented = |frame: &Frame| frame.is_control() && !frame.is_reserved() && !frame.fin;
        let found = broken(case, fragmented, "The server sends a control frame in fragments")?;
        Some(found.fix("Set FIN on every ping, pong and close frame."))
    },
    ..FRAMES
};

pub(super) const LENGTH_NOT_MINIMAL: Cause = Cause {
    name: "frame-length-not-minimal",
    severity: Severity::Warning,
    spec: &["RFC 6455 §5.2"],
    explain: explain!("frame-length-not-minimal"),
    check: |case| {
        let found =
            broken(case, |frame| !frame.minimal, "The server codes a frame's length in more bytes than it needs")?;
        Some(found.fix("Use 7 bits up to 125, 16 bits up to 65535, and 64 bits beyond."))
    },
    ..FRAMES
};

fn broken(case: &Case, breaks: impl Fn(&Frame) -> bool, summary: &str) -> Option<Found> {
    let frame = frames(case).iter().find(|frame| breaks(frame))?;
    Some(got(case, Found::new(summary), frame))
}

/// RSV1 marks the first frame of a compressed message, once that was agreed (RFC 7692 §6.1); all else is reserved.
fn reserved_bit(case: &Case) -> Option<Found> {
    // Another extension that was agreed may give the bits a meaning (RFC 6455 §5.2).
    if case.accepted_extensions().iter().any(|extension| extension.name != deflate::NAME) {
        return None;
    }
    let compressed = case.deflate_accepted();
    let allowed = |frame: &Frame| match frame.rsv {
        0 => true,
        4 => compressed && matches!(frame.opcode, opcode::TEXT | opcode::BINARY),
        _ => false,
    };
    let found = broken(case, |frame| !allowed(frame), "The server sends a frame with a reserved bit set")?;
    Some(if compressed {
        found.fix("RSV1 may be set on the first frame of a compressed message alone.")
    } else {
        found.evidence(EvidenceKind::Absent, "an extension in the answer that would give the bit a meaning").fix(
            "A server that compresses although nothing was agreed does this: switch compression off, or negotiate it.",
        )
    })
}
