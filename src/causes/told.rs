//! What only a browser's or a client's own words tell: nothing reaches the wire, or the client itself gave up. No
//! exchange shows these; `explain` names them for a pasted text.

use super::{At, Cause, explain};
use crate::exchange::PhaseName;

/// Before anything is sent.
pub(super) const BEFORE: &[&Cause] = &[&URL_INVALID, &MIXED_CONTENT, &CSP, &CLEARTEXT];
/// While the answer is waited for.
pub(super) const WAITING: &[&Cause] = &[&CLOSED_BY_CLIENT];

/// What the causes of this module have in common.
const TOLD: Cause = Cause { phase: PhaseName::Dns, at: At::Client, ..Cause::DEFAULT };

const URL_INVALID: Cause =
    Cause { name: "url-invalid", spec: &["RFC 6455 §3"], explain: explain!("url-invalid"), ..TOLD };

const MIXED_CONTENT: Cause =
    Cause { name: "mixed-content-blocked", explain: explain!("mixed-content-blocked"), ..TOLD };

const CSP: Cause = Cause { name: "csp-blocked", explain: explain!("csp-blocked"), ..TOLD };

const CLEARTEXT: Cause = Cause { name: "cleartext-blocked", explain: explain!("cleartext-blocked"), ..TOLD };

const CLOSED_BY_CLIENT: Cause = Cause {
    name: "closed-by-client-before-open",
    phase: PhaseName::Http,
    spec: &["RFC 6455 §7.1.7"],
    explain: explain!("closed-by-client-before-open"),
    ..TOLD
};
