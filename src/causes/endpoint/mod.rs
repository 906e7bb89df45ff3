//! The request keeps the rules, and the endpoint refuses it: what the answer alone proves.

mod auth;
mod credentials;
mod ignored;
mod rate;
mod redirect;
mod size;
mod unexplained;

use super::{At, Case, Cause, Confidence, EvidenceKind, Found, Severity, Tier, explain};

pub(super) const CAUSES: &[&Cause] = &[
    &redirect::TO_LOGIN,
    &redirect::REDIRECTED,
    &auth::REQUIRED,
    &auth::REFUSED,
    &rate::LIMITED,
    &size::TOO_LARGE,
    &ignored::IGNORED,
    &unexplained::UNEXPLAINED,
];

/// The line of the answer's first field of this name.
fn got(case: &Case, name: &str) -> Option<String> {
    case.response()?.head.first(name).map(|field| case.got_line(field))
}
