//! A line of the 101's head that HTTP/1.1 does not allow; here it was read all the same.

use super::{Case, Cause, EvidenceKind, Found, SWITCH, Severity, explain};
use crate::{
    exchange::Side,
    wire::{escape::escape, http1::OddityKind},
};

pub(super) const CAUSE: Cause = Cause {
    name: "response-header-malformed",
    severity: Severity::Warning,
    spec: &["RFC 9112 §5.1", "RFC 9112 §5.2", "RFC 9112 §2.2", "RFC 9110 §5.5"],
    explain: explain!("response-header-malformed"),
    check,
    ..SWITCH
};

fn check(case: &Case) -> Option<Found> {
    let head = case.switch()?;
    let oddity = head.oddities.first()?;
    let field = head.field_at(oddity.span.start);
    let (line, span) = match field {
        Some(field) => (format!("header line {}", escape(&field.name)).trim_end().to_owned(), field.line),
        None if head.start_line.start <= oddity.span.start && oddity.span.start < head.start_line.end => {
            ("status line".to_owned(), head.start_line)
        }
        None if oddity.kind == OddityKind::LeadingBlankLine => ("first line".to_owned(), oddity.span),
        None => ("empty line".to_owned(), oddity.span),
    };
    let found = Found::new(format!("The 101's {line} {}: strict clients refuse it", oddity.kind.words()));
    let found = match field {
        Some(field) if !field.name.is_empty() => found.header(&String::from_utf8_lossy(&field.name)),
        _ => found,
    };
    let more = head.oddities.len() - 1;
    let bytes = span.of(case.exchange.stream.received());
    // Of an empty line nothing is left but its end.
    let shown = if bytes.trim_ascii().is_empty() { escape(bytes) } else { case.line(Side::Received, span) };
    let found = found.evidence(EvidenceKind::Got, shown);
    let found = if more > 0 {
        found.evidence(EvidenceKind::Fact, format!("{more} more such places in this head"))
    } else {
        found
    };
    Some(found.fix(format!("Write the line as HTTP/1.1 has it ({}).", oddity.kind.section())))
}
