//! Somebody between reads the traffic: the certificate is none of the server's.

use super::{At, Case, Cause, EvidenceKind, Found, Severity, explain, judged};
use crate::{
    causes::Confidence,
    exchange::{
        PhaseName,
        phase::{Certificate, Tls, Trust},
    },
    knowledge::inspection::{Inspector, Kind},
};

pub(super) const CAUSE: Cause = Cause {
    name: "tls-intercepted",
    phase: PhaseName::Tls,
    at: At::Hop,
    spec: &["RFC 8446 §4.4.2", "RFC 5280 §6.1"],
    explain: explain!("tls-intercepted"),
    check,
    ..Cause::DEFAULT
};

fn check(case: &Case) -> Option<Found> {
    let tls = case.tls()?;
    let trust = tls.trust.as_ref().filter(|trust| trust.roots != Trust::WEBPKI)?;
    let (inspector, certificate) = inspector(tls)?;
    let who = if inspector.name.is_empty() { "An inspection product" } else { inspector.name };
    let found = Found::new(format!("{who} opens TLS on the way: the certificate is not the server's own"))
        .confidence(if inspector.kind == Kind::Unnamed { Confidence::Likely } else { Confidence::Strong })
        .evidence(EvidenceKind::Got, format!("{} issued by {}", certificate.subject, certificate.issuer));
    Some(if trust.path {
        found.severity(Severity::Note).evidence(EvidenceKind::Fact, format!("trusted by {}", trust.roots)).fix(
            "It works here, because this machine trusts the product; a program with roots of its own will not connect.",
        )
    } else {
        let found = found.evidence(EvidenceKind::Fact, format!("not known to {}", trust.roots));
        // The general advice, unless the product's own file has a better one.
        judged(case, found.fix(fix(inspector.kind)).fix_of(inspector.product(), CAUSE.name))
    })
}

/// The product that issued one of the certificates, and that certificate. A server that shows a certificate of its own
/// making is not intercepted by itself.
pub(super) fn inspector(tls: &Tls) -> Option<(Inspector, &Certificate)> {
    if tls.chain.first()?.is_self_issued() {
        return None;
    }
    let of = |by: fn(&str) -> Option<Inspector>| {
        tls.chain.iter().find_map(|certificate| Some((by(&certificate.issuer)?, certificate)))
    };
    // The products are not read for a handshake that works.
    let is_trusted = tls.trust.as_ref().is_some_and(|trust| trust.path);
    of(Inspector::of_issuer).or_else(|| if is_trusted { None } else { of(Inspector::of_own_issuer) })
}

const fn fix(kind: Kind) -> &'static str {
    match kind {
        Kind::Gateway | Kind::Unnamed => {
            "Give its root certificate to the client (--cacert FILE, NODE_EXTRA_CA_CERTS), or have this host exempted \
             from inspection: many such products break WebSocket besides."
        }
        Kind::Scanner => {
            "Switch the scanning of HTTPS off for this host or program, or give the product's root certificate to the \
             client with --cacert FILE."
        }
        Kind::Debugger => {
            "End the proxy or take it out of the settings, or give its root certificate to the client with --cacert FILE."
        }
    }
}
