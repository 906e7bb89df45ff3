//! A header, or all of them together, is larger than the server reads.

use super::{At, Case, Cause, Confidence, EvidenceKind, Found, ask, explain};
use crate::{knowledge::Check, probes::Change, wire::http1::Field};

pub(super) const TOO_LARGE: Cause = Cause {
    name: "header-too-large",
    at: At::Client,
    spec: &["RFC 6585 §5", "RFC 9110 §5.4"],
    explain: explain!("header-too-large"),
    check: |case| told(case).or_else(|| shrunk(case)),
    asks: |case| match largest(case) {
        Some(field) if is_large(field) && (may_be_size(case) || case.is_cut_off()) => vec![ask(96, without(field))],
        _ => Vec::new(),
    },
    ..Cause::DEFAULT
};

/// So many bytes in one line are more than some servers read.
const LARGE: usize = 4000;

/// Whether the server is shown to refuse a header for its size.
pub(super) fn explains(case: &Case) -> bool {
    shrunk(case).is_some()
}

const FIX: &str = "Send less: old cookies of the same domain are the usual reason. Or raise the server's limit (nginx: large_client_header_buffers, Node: --max-http-header-size).";

/// What pages of a 400, 413 or 431 say about it, in lower case.
const PAGES: &[&str] = &[
    "request header or cookie too large",
    "header field too large",
    "request header fields too large",
    "size of a request header field exceeds server limit",
    "headers too large",
    "header too large",
    "header is too large",
    "header line too long",
];

fn told(case: &Case) -> Option<Found> {
    let status = case.refusal().filter(|response| matches!(response.status, 400 | 413 | 431 | 494))?.status;
    let body = case.body_text().to_ascii_lowercase();
    let page = PAGES.iter().find(|page| body.contains(*page));
    if status != 431 && page.is_none() {
        return None;
    }
    let head = case.request.as_ref()?;
    let largest = largest(case)?;
    let name = String::from_utf8_lossy(&largest.name).into_owned();
    let total = head.span.end - head.span.start;
    let found = Found::new(format!(
        "The request's headers are too large for the server: {name} alone has {} bytes",
        size(largest)
    ))
    .header(&name)
    .confidence(if page.is_some() { Confidence::Strong } else { Confidence::Likely })
    .evidence(EvidenceKind::Sent, format!("{name}: {} bytes of {total} in all", size(largest)))
    .evidences(EvidenceKind::Got, case.status_line())
    .evidences(EvidenceKind::KnownText, page.map(|page| (*page).to_owned()));
    Some(found.fix(FIX).fix_of(case.writer(), "header-too-large"))
}

/// Without a large header the same request gets further: it is too large, where the answer may mean that at all.
fn shrunk(case: &Case) -> Option<Found> {
    let field = largest(case).filter(|field| is_large(field))?;
    let name = String::from_utf8_lossy(&field.name).into_owned();
    let flip = case.flip(|change| *change == without(field))?;
    // A no that is known to be about the size, or one that says nothing of what it is about.
    let told = case.complaint(&[Check::Size]);
    if told.is_none() && !may_be_size(case) && !case.is_cut_off() {
        return None;
    }
    let sure = match &told {
        Some(_) => case.sureness_of(flip),
        None => case.sureness_of(flip).max(Confidence::Strong),
    };
    let found = Found::new(format!(
        "The request's headers are too large for the server: {name} alone has {} bytes",
        size(field)
    ))
    .header(&name)
    .confidence(sure)
    .evidence(EvidenceKind::Sent, format!("{name}: {} bytes", size(field)));
    let found = match &told {
        Some(told) => told.told(case, found),
        None => found.evidences(EvidenceKind::Got, case.status_line()),
    };
    let product = told.and_then(|told| told.writer());
    let found = found.probe(flip).probes(case, &[Change::Again(1)]);
    Some(found.fix(FIX).fix_of(product.or_else(|| case.front().map(|hop| hop.product)), "header-too-large"))
}

/// Whether the status is one that servers give for a head that is too large.
fn may_be_size(case: &Case) -> bool {
    case.refusal().is_some_and(|response| matches!(response.status, 400 | 413 | 414 | 431 | 494 | 500 | 502))
}

fn largest(case: &Case) -> Option<&Field> {
    case.request.as_ref()?.fields.iter().max_by_key(|field| size(field))
}

fn without(field: &Field) -> Change {
    Change::Without(vec![String::from_utf8_lossy(&field.name).to_ascii_lowercase()])
}

fn is_large(field: &Field) -> bool {
    size(field) >= LARGE
}

fn size(field: &Field) -> usize {
    field.line.end - field.line.start
}
