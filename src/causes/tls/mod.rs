//! The TLS handshake failed, or its certificate is not to be trusted.

mod alert;
mod alpn;
mod certificate;
mod chain;
mod client_certificate;
mod plain;
mod sni;

use super::{At, Case, Cause, EvidenceKind, Found, Severity, explain};

pub(super) const CAUSES: &[&Cause] = &[
    &plain::NOT_SPOKEN,
    &client_certificate::REQUIRED,
    &sni::REFUSED,
    &alpn::REFUSED,
    &alert::VERSION_UNSUPPORTED,
    &alert::NO_COMMON_CIPHER,
    &alert::ALERT,
    &certificate::EXPIRED,
    &certificate::NOT_YET_VALID,
    &certificate::WRONG_HOST,
    &chain::SELF_SIGNED,
    &chain::MISSING_INTERMEDIATE,
    &chain::UNKNOWN_ISSUER,
    &chain::INVALID,
];

/// A fault of the certificate: an error, unless the user put up with it (`-k`).
fn judged(case: &Case, found: Found) -> Found {
    let insecure = case.tls().is_some_and(|tls| tls.insecure);
    found.severity(if insecure { Severity::Warning } else { Severity::Error })
}
