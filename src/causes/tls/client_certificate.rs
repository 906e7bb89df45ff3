//! The server wants a client certificate, or does not take the one it got. In TLS 1.3 it says so only after the client's
//! handshake is done.

use super::{At, Case, Cause, EvidenceKind, Found, explain};
use crate::{
    causes::Confidence,
    exchange::{
        PhaseName,
        phase::{Certificate, ClientCertificate, TlsFailure},
    },
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

pub(super) const REFUSED: Cause = Cause {
    name: "tls-client-certificate-refused",
    phase: PhaseName::Tls,
    at: At::Client,
    spec: &["RFC 8446 §4.4.2.4", "RFC 8446 §6.2", "RFC 5246 §7.2.2"],
    explain: explain!("tls-client-certificate-refused"),
    check: refused,
    ..Cause::DEFAULT
};

/// What nginx writes in its page when a certificate is wanted and none came; Azure Application Gateway runs nginx.
const NONE_SENT: &str = "No required SSL certificate was sent";
/// What it writes when it does not take the one that came.
const NOT_TAKEN: &str = "The SSL certificate error";

/// Alerts that are about the client's certificate, whenever one was asked for.
pub(super) const ALERTS: &[u8] = &[40, 42, 43, 44, 45, 46, 48, 49, 51, 116];
/// Those of them that are about it even where it is not on record whether one was asked for.
const PLAIN: &[u8] = &[42, 43, 46, 49, 116];

fn required(case: &Case) -> Option<Found> {
    let asked = asked(case);
    if asked.is_some_and(|asked| asked.sent.is_some()) {
        return None;
    }
    let found = Found::new("The server wants a client certificate, and none was sent").fix(
        "Send the one that its operators gave you: --cert FILE.pem --key KEY.pem. The server wants to know the client by it.",
    );
    let found = issuers(found, asked);
    if let Some(code) = alert_code(case).filter(|code| asked.is_some() || PLAIN.contains(code)) {
        let sure = code == 116 || asked.is_some();
        return Some(
            found
                .confidence(if sure { Confidence::Proven } else { Confidence::Likely })
                .evidence(EvidenceKind::Got, words(code)),
        );
    }
    page(case, found, NONE_SENT)
}

fn refused(case: &Case) -> Option<Found> {
    let asked = asked(case);
    let sent = asked.and_then(|asked| asked.sent.as_ref());
    let why = match (alert_code(case), case.exchange.started_at) {
        (Some(45), _) => ": it has expired",
        (Some(44), _) => ": it is revoked",
        (Some(48), _) => ": it does not know who issued it",
        (Some(49), _) => ": it has no access",
        (_, Some(now)) if sent.is_some_and(|sent| sent.not_after < now) => ": it has expired",
        _ => "",
    };
    let found = Found::new(format!("The server does not take the client certificate that was sent{why}"))
        .evidences(EvidenceKind::Sent, sent.map(told))
        .fix("Send one that is valid now, and issued by an authority that this server takes for its clients; its log says what it missed.");
    let found = issuers(found, asked);
    match (sent, alert_code(case)) {
        (Some(_), Some(code)) => {
            // A handshake that fails beside a certificate may fail for another reason.
            let sure = if code == 40 { Confidence::Likely } else { Confidence::Proven };
            Some(found.confidence(sure).evidence(EvidenceKind::Got, words(code)))
        }
        _ => page(case, found, NOT_TAKEN),
    }
}

/// The finding that rests on a page of nginx.
fn page(case: &Case, found: Found, text: &str) -> Option<Found> {
    case.refusal()?;
    case.body_text().contains(text).then(|| {
        found
            .confidence(Confidence::Strong)
            .evidences(EvidenceKind::Got, case.status_line())
            .evidence(EvidenceKind::KnownText, format!("{text} (a page of nginx)"))
    })
}

fn asked(case: &Case) -> Option<&ClientCertificate> {
    case.tls()?.client_certificate.as_ref()
}

fn alert_code(case: &Case) -> Option<u8> {
    match case.tls()?.failure {
        Some(TlsFailure::Alert(code)) if ALERTS.contains(&code) => Some(code),
        _ => None,
    }
}

fn issuers(found: Found, asked: Option<&ClientCertificate>) -> Found {
    let issuers = asked.map(|asked| asked.issuers.join("; ")).filter(|issuers| !issuers.is_empty());
    found.evidences(EvidenceKind::Wanted, issuers.map(|issuers| format!("one issued by {issuers}")))
}

fn told(certificate: &Certificate) -> String {
    format!("{} issued by {}, valid until {}", certificate.subject, certificate.issuer, certificate.not_after.day())
}

fn words(code: u8) -> String {
    format!("TLS alert {} ({code}): {}", alert::name(code), alert::meaning(code))
}
