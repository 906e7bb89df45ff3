//! The TLS handshake failed, or its certificate is not to be trusted.

mod agreement;
mod alert;
mod alpn;
mod certificate;
mod chain;
mod client_certificate;
mod intercepted;
mod invalid;
mod plain;
mod sni;
mod staple;
mod weak;

use super::{At, Case, Cause, EvidenceKind, Found, Severity, explain};

pub(super) const CAUSES: &[&Cause] = &[
    &plain::NOT_SPOKEN,
    &client_certificate::REQUIRED,
    &client_certificate::REFUSED,
    &sni::REFUSED,
    &alpn::REFUSED,
    &agreement::VERSION_UNSUPPORTED,
    &agreement::NO_COMMON_CIPHER,
    &alert::ALERT,
    &intercepted::CAUSE,
    &certificate::EXPIRED,
    &certificate::NOT_YET_VALID,
    &staple::REVOKED,
    &certificate::WRONG_HOST,
    &chain::SELF_SIGNED,
    &chain::MISSING_INTERMEDIATE,
    &chain::UNKNOWN_ISSUER,
    &weak::CAUSE,
    &invalid::INVALID,
    &staple::MISSING,
];

/// A fault of the certificate: an error, unless the user put up with it (`-k`).
fn judged(case: &Case, found: Found) -> Found {
    let insecure = case.tls().is_some_and(|tls| tls.insecure);
    found.severity(if insecure { Severity::Warning } else { Severity::Error })
}
