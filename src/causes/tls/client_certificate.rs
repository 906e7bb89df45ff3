//! The server wants a client certificate. In TLS 1.3 it says so only after the client's handshake is done.

use super::{At, Case, Cause, EvidenceKind, Found, explain};
use crate::{
    causes::Confidence,
    exchange::{PhaseName, phase::TlsFailure},
    wire::alert,
};

pub(super) const REQUIRED: Cause = Cause {
    name: "tls-client-certificate-required",
    phase: PhaseName::Tls,
    at: At::Client,
    spec: &["RFC 8446 §4.4.2.4", "RFC 8446 §6.2", "RFC 5246 §7.4.6"],
    explain: explain!("tls-client-certificate-required"),
    check: required,
    ..Cause::DEFAULT
};

const FIX: &str = "The server wants to know the client by a certificate of its own: get one from whoever runs it.";

/// What nginx writes in its page when a certificate is wanted and none came.
const PAGE: &str = "No required SSL certificate was sent";

fn required(case: &Case) -> Option<Found> {
    let alert_code = match case.tls().and_then(|tls| tls.failure.as_ref()) {
        Some(TlsFailure::Alert(code @ (42 | 43 | 46 | 49 | 116))) => Some(*code),
        _ => None,
    };
    if let Some(code) = alert_code {
        let name = alert::name(code);
        return Some(
            Found::new("The server wants a client certificate, and none was sent")
                .confidence(if code == 116 { Confidence::Proven } else { Confidence::Likely })
                .evidence(EvidenceKind::Got, format!("TLS alert {name} ({code}): {}", alert::meaning(code)))
                .fix(FIX),
        );
    }
    case.refusal()?;
    case.body_text().contains(PAGE).then(|| {
        Found::new("The server wants a client certificate, and none was sent")
            .confidence(Confidence::Strong)
            .evidences(EvidenceKind::Got, case.status_line())
            .evidence(EvidenceKind::KnownText, format!("{PAGE} (a page of nginx)"))
            .fix(FIX)
    })
}
