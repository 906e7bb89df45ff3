//! The request went out and no usable answer came back.

mod head;
mod not_http;
mod plain_on_tls_port;
mod silence;

use super::{At, Case, Cause, EvidenceKind, Found, explain};

pub(super) const CAUSES: &[&Cause] = &[
    &plain_on_tls_port::CAUSE,
    &not_http::CAUSE,
    &head::MALFORMED,
    &head::TRUNCATED,
    &silence::CLOSED,
    &silence::RESET,
    &silence::TIMEOUT,
];
