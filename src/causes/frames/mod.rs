//! What follows a valid 101.

mod close;
mod dropped;
mod idle;
mod pong;
mod rules;
mod said;
mod stray;
mod talk;
mod text;

pub(super) use said::{meant, told as said_after_open};
pub(super) use talk::spoken;

use super::{At, Case, Cause, Confidence, EvidenceKind, Found, Severity, Tier, explain};
use crate::{
    exchange::{PhaseName, Side},
    wire::{Span, escape::escape, frame::Frame},
};

pub(super) const CAUSES: &[&Cause] = &[
    &stray::SECOND_RESPONSE,
    &stray::NOT_FRAMES,
    &rules::MASKED,
    &rules::RESERVED_BIT,
    &rules::RESERVED_OPCODE,
    &rules::CONTROL_TOO_LONG,
    &rules::CONTROL_FRAGMENTED,
    &text::NOT_UTF8,
    &close::CODE_INVALID,
    &idle::TIMEOUT,
    &close::AFTER_OPEN,
    &dropped::CAUSE,
    &rules::LENGTH_NOT_MINIMAL,
    &pong::MISSING,
    &talk::CAUSE,
];

/// What the causes of this module have in common.
const FRAMES: Cause = Cause { phase: PhaseName::Frames, at: At::Server, ..Cause::DEFAULT };

/// The frames that came, when what came are frames at all.
fn frames(case: &Case) -> &[Frame] {
    if stray::begins_with_text(case) { &[] } else { &case.frames }
}

/// A frame's first bytes as evidence.
fn got(case: &Case, found: Found, frame: &Frame) -> Found {
    let Span { start, end } = frame.span;
    let shown = escape(&case.shown(Side::Received, Span::new(start, end.min(start + 24))));
    let dots = if end - start > 24 { "..." } else { "" };
    found.evidence(EvidenceKind::Got, format!("{} frame of {} bytes: {shown}{dots}", frame.name(), frame.length))
}
