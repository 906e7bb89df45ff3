//! What only a browser's or a client's own words tell: nothing reaches the wire, or the client itself gave up. No
//! exchange shows these; `explain` names them for a pasted text.

use super::{At, Cause, explain};
use crate::exchange::PhaseName;

/// Before anything is sent.
pub(super) const BEFORE: &[&Cause] = &[&URL_INVALID, &MIXED_CONTENT, &CSP, &CLEARTEXT];
/// While the answer is waited for.
pub(super) const WAITING: &[&Cause] = &[&CLOSED_BY_CLIENT];

const URL_INVALID: Cause = Cause {
    name: "url-invalid",
    phase: PhaseName::Dns,
    at: At::Client,
    spec: &["RFC 6455 §3"],
    explain: explain!("url-invalid"),
    ..Cause::DEFAULT
};

const MIXED_CONTENT: Cause = Cause {
    name: "mixed-content-blocked",
    phase: PhaseName::Dns,
    at: At::Client,
    explain: explain!("mixed-content-blocked"),
    ..Cause::DEFAULT
};

const CSP: Cause = Cause {
    name: "csp-blocked",
    phase: PhaseName::Dns,
    at: At::Client,
    explain: explain!("csp-blocked"),
    ..Cause::DEFAULT
};

const CLEARTEXT: Cause = Cause {
    name: "cleartext-blocked",
    phase: PhaseName::Dns,
    at: At::Client,
    explain: explain!("cleartext-blocked"),
    ..Cause::DEFAULT
};

const CLOSED_BY_CLIENT: Cause = Cause {
    name: "closed-by-client-before-open",
    phase: PhaseName::Http,
    at: At::Client,
    spec: &["RFC 6455 §7.1.7"],
    explain: explain!("closed-by-client-before-open"),
    ..Cause::DEFAULT
};
