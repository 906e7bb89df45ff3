//! A header line that HTTP/1.1 does not allow.

use super::{Case, Cause, EvidenceKind, Found, RULE_OF_HTTP1, answered, explain, suspect};
use crate::{
    exchange::{Side, redact::places::is_masked},
    wire::{escape::escape, http1::OddityKind},
};

pub(super) const MALFORMED: Cause = Cause {
    name: "header-malformed",
    spec: &["RFC 9112 §5.1", "RFC 9112 §5.2", "RFC 9112 §2.2", "RFC 9110 §5.5"],
    explain: explain!("header-malformed"),
    check,
    ..RULE_OF_HTTP1
};

fn check(case: &Case) -> Option<Found> {
    let head = case.request.as_ref()?;
    let sent = case.exchange.stream.sent();
    if !head.complete && case.is_request_only() {
        let found = suspect(case, false, "The request's head does not end: no empty line follows the headers")?;
        return Some(
            found
                .evidence(EvidenceKind::Absent, "an empty line after the last header")
                .fix("End the head with an empty line."),
        );
    }
    // A mask in the request line has spaces, which the secret had not.
    let masked = is_masked(head.start_line.of(sent));
    let oddity = head.oddities.iter().find(|oddity| match oddity.kind {
        OddityKind::LeadingBlankLine => false,
        OddityKind::StartLineSpacing => !masked,
        _ => true,
    })?;
    let field = head.field_at(oddity.span.start);
    let (line, whole) = match field {
        Some(field) => (format!("request's header line {}", escape(&field.name)).trim_end().to_owned(), field.line),
        None => ("request line".to_owned(), head.start_line),
    };
    let found = suspect(case, false, format!("The {line} {}", oddity.kind.words()))?;
    let found = match field {
        Some(field) if !field.name.is_empty() => found.header(&String::from_utf8_lossy(&field.name)),
        _ => found,
    };
    let found = found.evidence(EvidenceKind::Sent, case.line(Side::Sent, whole));
    Some(answered(case, found).fix(format!("Write the line as HTTP/1.1 has it ({}).", oddity.kind.section())))
}
