//! `wswhy lint`: a recorded exchange, judged offline by the same causes.

use super::{check::secrets, own, show};
use crate::{
    causes::Case,
    cli::{LintArgs, UsageError},
    exchange::{
        Exchange, Side, Vantage,
        transcript::{self, Record},
    },
    report::{Kind, Report},
    wire::{
        body::Framing,
        escape::escape_str,
        http1::{Head, Kind as HeadKind},
    },
};

/// Judges the file and gives its exit code.
pub fn run(args: &LintArgs) -> Result<u8, UsageError> {
    own::learn(&args.own.folders)?;
    let bytes = crate::cli::read_file(&args.file)?;
    let (record, notes) = read(&bytes).map_err(|why| UsageError(format!("{}: {why}", args.file.display())))?;
    let secrets = secrets(record.exchanges(), args.output.show_secrets);
    let report = Report::of(Kind::Lint, Case::of_record(record, secrets), notes);
    Ok(show::report(&report, &args.output))
}

/// A transcript, or the raw bytes of a request, a response, or one after the other; and what is to be said about them.
fn read(bytes: &[u8]) -> Result<(Record, Vec<String>), String> {
    if bytes.trim_ascii().is_empty() {
        return Err("it is empty; a transcript (wswhy -v), or a raw request or response, is wanted".to_owned());
    }
    let text = String::from_utf8_lossy(bytes);
    let marked = |line: &str| line.starts_with("> ") || line.starts_with("< ") || line == transcript::MAGIC;
    if text.lines().any(marked) {
        return transcript::parse_all(&text).map(|record| (record, Vec::new())).map_err(|error| error.to_string());
    }
    let first = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    if !is_start_line(first) {
        let shown: String = first.chars().take(40).collect();
        return Err(format!(
            "`{}` begins neither a transcript (wswhy -v, curl -v) nor a raw request or response",
            escape_str(&shown)
        ));
    }
    let mut exchange = Exchange::new(String::new(), Vantage::Client, None);
    let (request, response) = split(bytes);
    exchange.stream.push(Side::Sent, request);
    exchange.stream.push(Side::Received, response);
    Ok((Record::of(exchange), note_on_line_ends(bytes).into_iter().collect()))
}

/// Bytes without a single CR may have gone through an editor or a clipboard. They are judged as they are.
fn note_on_line_ends(bytes: &[u8]) -> Option<String> {
    (!bytes.contains(&b'\r'))
        .then(|| "there is no CR in the file: if an editor took them out, the bytes on the wire were others".to_owned())
}

/// Whether a line is meant to be a request line or a status line, however wrong it is.
fn is_start_line(line: &str) -> bool {
    let target = line.split_whitespace().nth(1).unwrap_or_default();
    line.to_ascii_uppercase().contains("HTTP/") || target.starts_with(['/', '*']) || target.contains("://")
}

/// Where the request ends and the response begins.
fn split(bytes: &[u8]) -> (&[u8], &[u8]) {
    if bytes.trim_ascii_start().starts_with(b"HTTP/") {
        return (&[], bytes);
    }
    let head = Head::read(bytes, HeadKind::Request);
    let body = match Framing::of(&head, false) {
        Framing::Length(length) => usize::try_from(length).unwrap_or(usize::MAX),
        _ => 0,
    };
    bytes.split_at(head.span.end.saturating_add(body).min(bytes.len()))
}
