//! The server's own certificate: its dates and its names.

use super::{At, Case, Cause, EvidenceKind, Found, explain, judged};
use crate::exchange::{PhaseName, Timestamp, phase::Certificate};

pub(super) const EXPIRED: Cause = Cause {
    name: "tls-certificate-expired",
    phase: PhaseName::Tls,
    at: At::Server,
    spec: &["RFC 5280 §6.1.3", "RFC 5280 §4.1.2.5"],
    explain: explain!("tls-certificate-expired"),
    check: expired,
    ..Cause::DEFAULT
};

pub(super) const NOT_YET_VALID: Cause = Cause {
    name: "tls-certificate-not-yet-valid",
    phase: PhaseName::Tls,
    at: At::Server,
    spec: &["RFC 5280 §6.1.3", "RFC 5280 §4.1.2.5"],
    explain: explain!("tls-certificate-not-yet-valid"),
    check: not_yet_valid,
    ..Cause::DEFAULT
};

pub(super) const WRONG_HOST: Cause = Cause {
    name: "tls-wrong-host",
    phase: PhaseName::Tls,
    at: At::Server,
    spec: &["RFC 9110 §4.3.4", "RFC 9525 §6.3"],
    explain: explain!("tls-wrong-host"),
    check: wrong_host,
    ..Cause::DEFAULT
};

fn expired(case: &Case) -> Option<Found> {
    let (now, (number, certificate)) = out_of_date(case, |certificate, now| certificate.not_after < now)?;
    let days = certificate.not_after.days_until(now);
    let ago = match days {
        0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        days => format!("{days} days ago"),
    };
    Some(judged(
        case,
        Found::new(format!("The {} expired {ago}, on {}", whose(number), certificate.not_after.day()))
            .evidence(EvidenceKind::Got, dates(certificate))
            .fix("Renew the certificate, and make the server load the new one: a reload is often forgotten."),
    ))
}

fn not_yet_valid(case: &Case) -> Option<Found> {
    let (now, (number, certificate)) = out_of_date(case, |certificate, now| certificate.not_before > now)?;
    Some(judged(
        case,
        Found::new(format!("The {} is not valid before {}", whose(number), certificate.not_before.day()))
            .evidence(EvidenceKind::Got, dates(certificate))
            .evidence(EvidenceKind::Fact, format!("the clock here says {now}"))
            .fix("Compare this machine's clock with the real time; if it is right, the certificate was made with a wrong one."),
    ))
}

fn wrong_host(case: &Case) -> Option<Found> {
    let tls = case.tls()?;
    tls.trust.as_ref().filter(|trust| !trust.name)?;
    let certificate = tls.chain.first()?;
    let names = match certificate.names.as_slice() {
        [] => "no name at all".to_owned(),
        names if names.len() > 4 => format!("{} and {} more", names[..4].join(", "), names.len() - 4),
        names => names.join(", "),
    };
    Some(judged(
        case,
        Found::new(format!("The certificate is for {names}, not for {}", tls.server_name))
            .evidence(EvidenceKind::Got, format!("names {names}"))
            .evidence(EvidenceKind::Wanted, format!("a certificate that names {}", tls.server_name))
            .fix("Use a name that the certificate has, or issue one for this name. (The common name does not count, only the subject alternative names.)"),
    ))
}

/// The first certificate that is out of its dates in this way, when that is why verification failed. Servers send expired
/// cross-signed roots that no path needs.
fn out_of_date(
    case: &Case,
    is: impl Fn(&Certificate, Timestamp) -> bool,
) -> Option<(Timestamp, (usize, &Certificate))> {
    let now = case.exchange.started_at?;
    let tls = case.tls()?;
    tls.trust.as_ref().filter(|trust| !trust.dates)?;
    Some((now, tls.chain.iter().enumerate().find(|(_, certificate)| is(certificate, now))?))
}

fn whose(number: usize) -> &'static str {
    if number == 0 { "server's certificate" } else { "certificate of an issuer in the server's chain" }
}

fn dates(certificate: &Certificate) -> String {
    format!("{}: valid from {} to {}", certificate.subject, certificate.not_before.day(), certificate.not_after.day())
}
