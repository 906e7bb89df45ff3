//! The server is not set up for the name that was asked for.

use super::{At, Case, Cause, EvidenceKind, Found, explain};
use crate::{
    causes::Confidence,
    exchange::{PhaseName, phase::TlsFailure},
    wire::alert,
};

pub(super) const REFUSED: Cause = Cause {
    name: "tls-sni-refused",
    phase: PhaseName::Tls,
    at: At::Client,
    spec: &["RFC 6066 §3", "RFC 9110 §15.5.20"],
    explain: explain!("tls-sni-refused"),
    check: |case| alerted(case).or_else(|| misdirected(case)),
    ..Cause::DEFAULT
};

const FIX: &str = "Use the name that the server is set up for, or add this one to its configuration and certificate.";

/// What Apache writes in the page of its 421.
const PAGE: &str = "Server Name Indication";

fn alerted(case: &Case) -> Option<Found> {
    let tls = case.tls()?;
    let Some(TlsFailure::Alert(code @ 112)) = tls.failure else { return None };
    let summary = match tls.sni.as_deref() {
        Some("") => "The server wants to be asked for a name, and none was sent".to_owned(),
        sent => format!("The server does not know the name {}", sent.unwrap_or(&tls.server_name)),
    };
    Some(
        Found::new(summary)
            .evidence(EvidenceKind::Got, format!("TLS alert {} ({code}): {}", alert::name(code), alert::meaning(code)))
            .fix(FIX),
    )
}

/// TLS was fine, and the answer is 421: this connection is not for that host.
fn misdirected(case: &Case) -> Option<Found> {
    let name = &case.tls()?.server_name;
    case.refusal().filter(|response| response.status == 421)?;
    let told = case.body_text().contains(PAGE);
    let host = case.request.as_ref().and_then(|head| head.first("host"));
    let other = host.filter(|host| !host.text().eq_ignore_ascii_case(case.authority()));
    let found = Found::new(format!("The server does not serve this host on a connection that was made for {name}"))
        .confidence(if told { Confidence::Strong } else { Confidence::Possible })
        .evidences(EvidenceKind::Sent, host.map(|host| case.sent_line(host)))
        .evidences(EvidenceKind::Got, case.status_line())
        .evidences(EvidenceKind::KnownText, told.then(|| format!("{PAGE} (a page of Apache)")));
    Some(match other {
        Some(_) => found.header("host").fix("Let Host and the URL name the same host: leave the Host of your own out, and reach another machine with --connect-to."),
        None => found.fix(FIX),
    })
}
