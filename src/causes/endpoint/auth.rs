//! 401: credentials are wanted, or those that came were not good.

use super::{At, Case, Cause, Confidence, EvidenceKind, Found, credentials, explain, got};
use crate::knowledge::Check;

pub(super) const REQUIRED: Cause = Cause {
    name: "auth-required",
    header: Some("authorization"),
    at: At::Client,
    spec: &["RFC 9110 §15.5.2", "RFC 9110 §11.6.1", "RFC 6455 §10.5"],
    explain: explain!("auth-required"),
    check: required,
    ..Cause::DEFAULT
};

pub(super) const REFUSED: Cause = Cause {
    name: "auth-refused",
    at: At::Client,
    spec: &["RFC 9110 §15.5.2", "RFC 9110 §15.5.4"],
    explain: explain!("auth-refused"),
    check: refused,
    ..Cause::DEFAULT
};

fn required(case: &Case) -> Option<Found> {
    if !is_about_credentials(case) || credentials::of(case).is_some() {
        return None;
    }
    let challenge = got(case, "www-authenticate");
    let scheme = case.refusal()?.head.first("www-authenticate").map(|field| field.text().to_ascii_lowercase());
    let (fix, flag) = match scheme.as_deref() {
        Some(scheme) if scheme.starts_with("basic") => ("Send a user name and password.", "-u USER:PASSWORD"),
        Some(scheme) if scheme.starts_with("bearer") => ("Send a bearer token.", "--oauth2-bearer TOKEN"),
        _ => (
            "Send what the server wants: a token or a cookie. A browser cannot set Authorization on a WebSocket.",
            "-H 'Authorization: Bearer TOKEN'",
        ),
    };
    let summary = match case.request {
        Some(_) => "The server wants credentials, and the request has none",
        None => "The server wants credentials",
    };
    let told = case.complaint(&[Check::Auth]).filter(|told| told.is_clear && told.known.is_telling());
    let found =
        Found::new(summary).confidence(if case.request.is_some() { Confidence::Likely } else { Confidence::Possible });
    let found = match &told {
        Some(told) => told.told(case, found),
        None => found.evidences(EvidenceKind::Got, case.status_line()),
    };
    let found = match challenge {
        Some(line) => found.evidence(EvidenceKind::Got, line),
        // The server must say which scheme it takes; a framework's own 401 often does not.
        None if case.refusal()?.status != 401 => found,
        None => found.evidence(EvidenceKind::Absent, "WWW-Authenticate in the answer, which would say what is wanted"),
    };
    let absent = case.request.is_some().then(|| "Authorization and Cookie in the request".to_owned());
    let found = found.evidences(EvidenceKind::Absent, absent);
    let own_page =
        case.complaint(&[Check::Auth]).filter(|told| told.is_of_one && told.known.product.fix(REQUIRED.name).is_some());
    if own_page.is_some() {
        let fix = format!("{} ({flag}).", fix.trim_end_matches('.'));
        return Some(found.fix(fix).or_fix_of(own_page.and_then(|told| told.writer()), REQUIRED.name));
    }
    let found = found.fix(fix);
    Some(if case.exchange.url.is_empty() {
        found
    } else {
        found.snippet(format!("wswhy {flag} {}", case.exchange.url))
    })
}

/// Whether it is credentials that are asked for: by the status, or in words that mean nothing else.
fn is_about_credentials(case: &Case) -> bool {
    let is_told = || case.complaint(&[Check::Auth]).is_some_and(|told| told.is_clear && told.known.is_telling());
    case.refusal().is_some_and(|response| response.status == 401 || response.status == 403 && is_told())
}

fn refused(case: &Case) -> Option<Found> {
    if !is_about_credentials(case) {
        return None;
    }
    let sent = credentials::of(case)?;
    let found = Found::new(format!("The server does not take the credentials in {}", sent.place));
    let found = match &sent.header {
        Some(name) => found.header(name),
        None => found,
    };
    Some(
        found
            .confidence(Confidence::Likely)
            .evidence(EvidenceKind::Sent, sent.line)
            .evidences(EvidenceKind::Got, case.status_line())
            .evidences(EvidenceKind::Got, got(case, "www-authenticate"))
            .fix("Check whether they are right, for this host, and not expired; the server's log says more than its answer.")
            .or_fix_of(case.complaint(&[Check::Auth]).and_then(|told| told.writer()), REFUSED.name),
    )
}
