//! A header, or all of them together, is larger than the server reads.

use super::{At, Case, Cause, Confidence, EvidenceKind, Found, explain};
use crate::wire::http1::Field;

pub(super) const TOO_LARGE: Cause = Cause {
    name: "header-too-large",
    at: At::Client,
    spec: &["RFC 6585 §5", "RFC 9110 §5.4"],
    explain: explain!("header-too-large"),
    check,
    ..Cause::DEFAULT
};

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

fn check(case: &Case) -> Option<Found> {
    let status = case.refusal().filter(|response| matches!(response.status, 400 | 413 | 431 | 494))?.status;
    let body = case.body_text().to_ascii_lowercase();
    let page = PAGES.iter().find(|page| body.contains(*page));
    if status != 431 && page.is_none() {
        return None;
    }
    let head = case.request.as_ref()?;
    let largest = head.fields.iter().max_by_key(|field| size(field))?;
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
    Some(found.fix("Send less: old cookies of the same domain are the usual reason. Or raise the server's limit (nginx: large_client_header_buffers, Node: --max-http-header-size).").fix_of(case.writer(), "header-too-large"))
}

fn size(field: &Field) -> usize {
    field.line.end - field.line.start
}
