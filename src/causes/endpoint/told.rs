//! What the endpoint says in words whose author and meaning are known.

use super::{At, Case, Cause, Confidence, EvidenceKind, Found, Tier, ask, explain};
use crate::{causes::Complaint, knowledge::Check, probes::Change};

/// A cause that is told by its product's own words.
macro_rules! told {
    ($const:ident, $name:literal, $at:expr, $spec:expr, $check:expr, $summary:literal, $fix:literal) => {
        pub(super) const $const: Cause = Cause {
            name: $name,
            at: $at,
            spec: $spec,
            explain: explain!($name),
            check: |case| said(case, $check, $summary, $fix, $name),
            ..Cause::DEFAULT
        };
    };
}

told!(
    UNSUPPORTED,
    "upgrade-unsupported",
    At::Server,
    &["RFC 9110 §7.8"],
    Check::Unsupported,
    "The server cannot do WebSocket as it runs now",
    "Install or switch on what makes the server speak WebSocket."
);
told!(
    ADDRESS,
    "address-refused",
    At::Server,
    &["RFC 9110 §15.5.4"],
    Check::Address,
    "This client's address is not on the list of those that may connect",
    "Add the address from which this client comes to the list; behind another proxy it is that proxy's that counts."
);
told!(
    HIJACK,
    "response-writer-not-hijackable",
    At::Server,
    &["RFC 6455 §4.2.2"],
    Check::NotHijackable,
    "A Go middleware hides the connection, so that the handler cannot take it over",
    "Let the middleware's ResponseWriter implement http.Hijacker, or keep it off this route."
);

/// What the product's own words say, where they complain about `check`.
pub(super) fn said(case: &Case, check: Check, summary: &str, fix: &str, name: &str) -> Option<Found> {
    // A bare 500 that also means this is no word of it.
    let failed = case.refusal().is_some_and(|response| response.status == 500);
    let clear = |complaint: &Complaint| complaint.is_clear || !failed || check != Check::Unsupported;
    let complaint = case.complaint(&[check]).filter(clear).filter(|_| case.asks_for_websocket())?;
    let found = complaint.told(case, Found::new(summary).confidence(complaint.confidence));
    Some(found.fix(fix).fix_of(Some(complaint.known.product), name))
}

pub(super) const TLS_REQUIRED: Cause = Cause {
    name: "tls-required",
    at: At::Client,
    spec: &["RFC 9110 §15.5.22", "RFC 2817 §4.2"],
    explain: explain!("tls-required"),
    check: tls_required,
    asks: |case| {
        if !case.is_secure() && (wants_tls(case) || is_page_of_go(case)) {
            vec![ask(if wants_tls(case) { 99 } else { 63 }, Change::OtherScheme)]
        } else {
            Vec::new()
        }
    },
    ..Cause::DEFAULT
};

/// Traefik serves TLS and plain text on one port, and knows no plain route where only TLS has one.
fn is_page_of_go(case: &Case) -> bool {
    case.refusal().is_some_and(|response| response.status == 404) && case.body_text().trim() == "404 page not found"
}

fn wants_tls(case: &Case) -> bool {
    let upgrade = case.refusal().is_some_and(|response| {
        response.head.list("upgrade").iter().any(|protocol| protocol.to_ascii_uppercase().starts_with("TLS/"))
    });
    upgrade || case.complaint(&[Check::Tls]).is_some_and(|complaint| complaint.confidence <= Confidence::Strong)
}

fn tls_required(case: &Case) -> Option<Found> {
    if case.is_secure() || case.refusal().is_none() {
        return None;
    }
    let flip = case.flip(|change| *change == Change::OtherScheme);
    let confidence = match flip {
        Some(flip) => case.sureness_of(flip),
        None if wants_tls(case) => Confidence::Strong,
        None => return None,
    };
    let found = Found::new("The endpoint wants TLS: the URL has to begin with wss://")
        .confidence(confidence)
        .evidences(EvidenceKind::Got, case.status_line());
    Some(
        found
            .evidences(EvidenceKind::Got, super::got(case, "upgrade"))
            .probes(case, &[Change::OtherScheme])
            .fix("Use wss://.")
            .snippet(format!("wswhy {}", case.exchange.url.replacen("ws://", "wss://", 1))),
    )
}

pub(super) const WRITTEN_BEFORE: Cause = Cause {
    name: "response-written-before-upgrade",
    at: At::Server,
    spec: &["RFC 6455 §4.2.2 step 5", "RFC 9110 §15.2.2"],
    explain: explain!("response-written-before-upgrade"),
    check: |case| {
        let inside = case.body_text().contains("HTTP/1.1 101 Switching Protocols");
        if case.refusal().is_some() && inside {
            return Some(Found::new("The server wrote an answer before it upgraded: the 101 sits inside the body").confidence(Confidence::Strong)
                .evidences(EvidenceKind::Got, case.status_line()).evidence(EvidenceKind::Got, "HTTP/1.1 101 Switching Protocols in the body")
                .fix("Let nothing write to the response before the upgrade: no status, no header flush, no middleware that answers."));
        }
        said(
            case,
            Check::WrittenBefore,
            "The server wrote an answer before it upgraded",
            "Let nothing write to the response before the upgrade.",
            "response-written-before-upgrade",
        )
    },
    ..Cause::DEFAULT
};

pub(super) const FAILED: Cause = Cause {
    name: "server-error",
    at: At::Unknown,
    tier: Tier::Symptom,
    spec: &["RFC 9110 §15.6.1"],
    explain: explain!("server-error"),
    check: |case| {
        case.refusal().filter(|response| response.status == 500)?;
        let found =
            Found::new("The server failed while it handled the handshake (500)").confidence(Confidence::Possible);
        // A hop fails for few reasons, and says which on a page of its own.
        let told = case.complaint(&[Check::Server, Check::Auth]).filter(|told| told.known.product.kind.is_hop());
        let found = match &told {
            Some(told) => told.told(case, found.confidence(told.confidence.max(Confidence::Likely))),
            None => found.evidences(EvidenceKind::Got, case.status_line()),
        };
        Some(
            found
                .probes(case, &[Change::WithoutUpgrade, Change::OtherPath])
                .fix("The server's log at this moment has the exception and its place.")
                .or_fix_of(told.as_ref().and_then(Complaint::writer), FAILED.name),
        )
    },
    ..Cause::DEFAULT
};
