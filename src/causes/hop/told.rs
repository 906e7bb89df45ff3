//! The hop says itself what is wrong, on a page of its own.

use super::{At, Case, Cause, Change, Check, Confidence, EvidenceKind, Found, HOP, ask, explain};
use crate::{
    causes::{Complaint, Probed},
    knowledge::Kind,
};

pub(super) const REFUSES: Cause = Cause {
    name: "hop-refuses-upgrade",
    header: Some("upgrade"),
    spec: &["RFC 9110 §7.8"],
    explain: explain!("hop-refuses-upgrade"),
    check: refuses,
    asks: |case| {
        case.complaint(&[Check::HopRefusesUpgrade]).map(|_| vec![ask(98, Change::WithoutUpgrade)]).unwrap_or_default()
    },
    ..HOP
};

pub(super) const DOWN: Cause = Cause {
    name: "upstream-down",
    spec: &["RFC 9110 §15.6.3", "RFC 9110 §15.6.4"],
    explain: explain!("upstream-down"),
    check: |case| {
        upstream(
            case,
            Check::UpstreamDown,
            &[502, 503],
            "did not reach the application behind it",
            "Start the application, or correct the address that the proxy has for it; its error log says what it tried.",
            "upstream-down",
        )
    },
    ..HOP
};

pub(super) const TIMEOUT: Cause = Cause {
    name: "upstream-timeout",
    spec: &["RFC 9110 §15.6.5"],
    explain: explain!("upstream-timeout"),
    check: |case| {
        upstream(
            case,
            Check::UpstreamTimeout,
            &[504],
            "waited for the application behind it in vain",
            "Find out why the application does not answer the upgrade in time; the proxy's limit is its read timeout.",
            "upstream-timeout",
        )
    },
    ..HOP
};

pub(super) const FILTER: Cause = Cause {
    name: "blocked-by-filter",
    spec: &["RFC 9110 §15.5.4"],
    explain: explain!("blocked-by-filter"),
    check: |case| {
        let complaint = case.complaint(&[Check::Filter]).filter(|complaint| !is_about_upgrade(case, complaint))?;
        // A proxy's own 403 is a rule about something in the request; which, the probes tell.
        let rule = complaint.known.product.kind == Kind::ReverseProxy;
        let found = by(
            case,
            &complaint,
            format!("{} blocked the request before it reached the application", complaint.known.product.title),
        );
        let found = if rule { found.confidence(Confidence::Possible) } else { found };
        Some(
            found
                .fix("Allow this request in the filter's rules; its event log names the rule under the id on its page.")
                .fix_of(Some(complaint.known.product), "blocked-by-filter"),
        )
    },
    ..HOP
};

/// Whether a proxy's rule is about the upgrade: without one the request reaches somebody else.
fn is_about_upgrade(case: &Case, complaint: &Complaint) -> bool {
    let product = complaint.known.product;
    let is_own_page = |probe: &Probed| probe.case.writer().is_some_and(|writer| writer.name == product.name);
    product.kind == Kind::ReverseProxy
        && case
            .probe(&Change::WithoutUpgrade)
            .is_some_and(|plain| plain.case.response().is_some() && !plain.same_answer && !is_own_page(plain))
}

/// Whether the product says the same of an application that is down and of one that is silent.
fn means_both(case: &Case, complaint: &Complaint) -> bool {
    let means = |check| {
        let mut same = case.known().known.iter().filter(|known| known.product.name == complaint.known.product.name);
        same.any(|known| known.answer.check == check)
    };
    means(Check::UpstreamDown) && means(Check::UpstreamTimeout)
}

/// Of the two, the one that the time speaks for: a limit is a whole number of seconds, and nothing else waits for one.
fn by_time(case: &Case, found: Found, check: Check) -> Option<Found> {
    const SLACK: u64 = 100_000;
    const SECOND: u64 = 1_000_000;
    let times = case.http().map(|http| (http.sent_us, http.first_byte_us));
    let Some((Some(sent), Some(first))) = times else { return Some(found) };
    let waited = first.saturating_sub(sent);
    let seconds = (waited + SLACK / 4) / SECOND;
    let is_limit = seconds > 0 && waited.abs_diff(seconds * SECOND) < SLACK;
    match (check, is_limit) {
        (Check::UpstreamTimeout, true) => {
            Some(found.evidence(EvidenceKind::Fact, format!("the answer came after {seconds} s, as from a limit")))
        }
        (Check::UpstreamTimeout, false) => None,
        (_, true) => Some(found.confidence(Confidence::Possible)),
        (_, false) => Some(found),
    }
}

fn by(case: &Case, complaint: &Complaint, summary: String) -> Found {
    complaint.told(case, Found::new(summary).confidence(complaint.confidence))
}

fn refuses(case: &Case) -> Option<Found> {
    if let Some(complaint) = case.complaint(&[Check::HopRefusesUpgrade]).filter(|complaint| complaint.is_clear) {
        let product = complaint.known.product;
        let found = by(
            case,
            &complaint,
            format!("{} refuses the upgrade itself: WebSocket is not enabled on it", product.title),
        );
        return Some(
            found
                .probes(case, &[Change::WithoutUpgrade])
                .fix("Enable WebSocket on it for this route.")
                .fix_of(Some(product), "hop-refuses-upgrade"),
        );
    }
    let rule = case.complaint(&[Check::Filter]).filter(|complaint| is_about_upgrade(case, complaint));
    if let Some(complaint) = rule {
        let product = complaint.known.product;
        let found = by(
            case,
            &complaint,
            format!("{} refuses the upgrade by a rule: an ordinary request passes it", product.title),
        );
        return Some(
            found
                .probes(case, &[Change::WithoutUpgrade])
                .fix("Look for the rule about Upgrade, and let the WebSocket pass it.")
                .or_fix_of(Some(product), "blocked-by-filter"),
        );
    }
    let direct = case.flip(|change| matches!(change, Change::Direct(_)))?;
    if !case.is_different_with(&Change::WithoutUpgrade) {
        return None;
    }
    let hop = super::named(case.front().as_ref());
    let found =
        Found::new(format!("{hop} refuses the handshake, which works past it")).confidence(case.sureness_of(direct));
    Some(
        found
            .evidences(EvidenceKind::Got, case.status_line())
            .probe(direct)
            .fix("Compare what the front forwards with what was sent: its rules for this path refuse the upgrade."),
    )
}

fn upstream(case: &Case, check: Check, statuses: &[u16], what: &str, fix: &str, name: &str) -> Option<Found> {
    if let Some(complaint) = case.complaint(&[check]) {
        let product = complaint.known.product;
        let found = by(case, &complaint, format!("{} {what}", product.title));
        let found = if means_both(case, &complaint) { by_time(case, found, check)? } else { found };
        return Some(found.fix(fix).fix_of(Some(product), name));
    }
    let response = case
        .refusal()
        .filter(|response| statuses.contains(&response.status) && response.head.count("retry-after") == 0)?;
    // A 503 may be the application's own; 502 and 504 are a proxy's by definition.
    if response.status == 503 && case.front().is_none() {
        return None;
    }
    let found = Found::new(format!("{} {what}, it seems: {}", super::named(case.front().as_ref()), response.status))
        .at(At::Unknown)
        .confidence(Confidence::Possible)
        .evidences(EvidenceKind::Got, case.status_line());
    // What else its words are known to mean.
    let other = case.known().telling().next();
    let other = other.map(|known| format!("{} writes this page for: {}", known.product.title, known.answer.when));
    Some(found.evidences(EvidenceKind::Fact, other).fix(fix))
}
