//! One handshake by three ways, side by side: over HTTP/1.1, over HTTP/2, and as programs send it that choose HTTP/2 and
//! know no Extended CONNECT.

use std::fmt::Write;

use colored::Colorize;
use serde_json::{Value, json as object};

use super::{
    Report,
    json::{printable, value as one},
    layout::{Sheet, WIDTH, millis, wrap},
};
use crate::{causes::Finding, diagnosis::Outcome, request::user_agent};

/// The three reports.
#[derive(Debug)]
pub struct Comparison {
    /// Over HTTP/1.1, as browsers begin.
    pub http1: Report,
    /// Extended CONNECT over HTTP/2.
    pub http2: Report,
    /// An ordinary GET over HTTP/2, as curl sends it without `--http1.1`.
    pub get: Report,
}

impl Comparison {
    /// The ways by their names.
    fn rows(&self) -> [(&'static str, &Report); 3] {
        [("HTTP/1.1", &self.http1), ("HTTP/2", &self.http2), ("GET over HTTP/2", &self.get)]
    }

    /// Whether the second handshake works, and is one over HTTP/2: a server may have chosen HTTP/1.1 for it.
    fn works_over_http2(&self) -> bool {
        works(&self.http2) && self.http2.case().is_http2()
    }

    /// The exit code of HTTP/1.1: what a browser meets that begins anew.
    pub const fn exit_code(&self) -> u8 {
        self.http1.exit_code()
    }

    /// The verdict: one sentence.
    pub fn verdict(&self) -> String {
        let place = &self.http1.exchange().url;
        match (works(&self.http1), self.works_over_http2()) {
            (true, true) => format!("{place} takes WebSockets over HTTP/1.1 and over HTTP/2"),
            (true, false) => format!("{place} takes WebSockets over HTTP/1.1, and not over HTTP/2"),
            (false, true) => format!("{place} takes WebSockets over HTTP/2, and not over HTTP/1.1"),
            (false, false) => format!("{place} takes WebSockets neither over HTTP/1.1 nor over HTTP/2"),
        }
    }

    /// What that means for browsers (they begin over HTTP/1.1, and use Extended CONNECT where a connection is open that
    /// allows it) and for curl (it chooses HTTP/2 over TLS, where the upgrade is lost).
    fn meaning(&self) -> [(&'static str, String); 2] {
        let announced = self.http2.case().exchange.http2().is_some_and(|record| record.announced().allows());
        let browsers = match (works(&self.http1), self.works_over_http2(), announced) {
            (true, true, _) => {
                "connect either way: over HTTP/1.1 at first, and over HTTP/2 where a page of this host has a connection open"
            }
            (true, false, true) => {
                "connect at first, over HTTP/1.1; where a page of this host has an HTTP/2 connection open they use that, as it allows Extended CONNECT, and fail"
            }
            (true, false, false) => {
                "connect: they use HTTP/1.1, as HTTP/2 allows no Extended CONNECT here, or is not spoken"
            }
            (false, true, _) => {
                "fail on a first connection, which is HTTP/1.1; they connect only where a page of this host has an HTTP/2 connection open"
            }
            (false, false, _) => "do not connect",
        };
        let curl = if !self.get.case().is_secure() {
            "stays with HTTP/1.1 over http://, so it meets what the first line shows".to_owned()
        } else if !self.get.case().is_http2() {
            "stays with HTTP/1.1, as the server does not choose HTTP/2".to_owned()
        } else {
            let got = self.get.case().response().map_or_else(|| short(&self.get), |own| own.status.to_string());
            format!(
                "chooses HTTP/2 and sends no upgrade there: it gets {got}, whatever the endpoint can do; curl --http1.1 asks the right question"
            )
        };
        [("browsers", browsers.to_owned()), ("curl", curl)]
    }
}

/// The finding that HTTP/2 was offered and not chosen, which takes nothing from a handshake that works.
fn not_chosen(report: &Report) -> Option<&Finding> {
    report.findings.iter().find(|finding| finding.cause.name == "h2-not-chosen")
}

fn works(report: &Report) -> bool {
    report.outcome == Some(Outcome::Accepted)
}

/// What came in place of an answer.
fn short(report: &Report) -> String {
    report.case().exchange.http2_refusal().unwrap_or_else(|| "no answer".to_owned())
}

/// A line of the table.
struct Row {
    name: &'static str,
    alpn: String,
    outcome: &'static str,
    status: String,
    time: String,
    cause: &'static str,
}

impl Row {
    fn of(name: &'static str, report: &Report) -> Self {
        let case = report.case();
        // A handshake of TLS that failed chose nothing.
        let tls = case.tls().filter(|tls| tls.version.is_some());
        let alpn = tls.map(|tls| tls.alpn.clone().unwrap_or_else(|| "none".to_owned()));
        let took = report.exchange().phases.iter().map(|phase| phase.start_us + phase.duration_us).max();
        Self {
            name,
            alpn: alpn.unwrap_or_else(|| "-".to_owned()),
            outcome: report.outcome.map_or("-", Outcome::name),
            status: case.response().map_or_else(|| "-".to_owned(), |response| response.status.to_string()),
            time: took.map_or_else(|| "-".to_owned(), |took| format!("{} ms", millis(took))),
            cause: report.answer().or_else(|| not_chosen(report)).map_or("-", |finding| finding.cause.name),
        }
    }
}

/// The comparison for a person.
pub fn human(comparison: &Comparison) -> String {
    let mut sheet = Sheet::default();
    let good = works(&comparison.http1) && comparison.works_over_http2();
    let sign = match (good, comparison.exit_code()) {
        (true, _) => "✓".green().bold(),
        (false, 0) => "✓".yellow().bold(),
        _ => "✗".red().bold(),
    };
    for (number, line) in wrap(&comparison.verdict(), WIDTH - 2).iter().enumerate() {
        let margin = if number == 0 { sign.to_string() } else { " ".to_owned() };
        sheet.line(&format!("{margin} {}", line.bold()));
    }
    sheet.gap();
    sheet.line(&table(comparison));
    sheet.gap();
    for (who, meaning) in comparison.meaning() {
        for (number, line) in wrap(&meaning, WIDTH - 12).iter().enumerate() {
            sheet.line(&format!("  {:<8}  {line}", if number == 0 { who } else { "" }));
        }
    }
    sheet.gap();
    for (name, report) in comparison.rows().into_iter().filter(|(_, report)| !works(report)) {
        sheet.row("why", "", &format!("{name}: {}", report.verdict), str::to_owned);
    }
    let causes = comparison.rows().into_iter().filter_map(|(_, report)| report.answer().map(|own| own.cause.name));
    for cause in causes {
        sheet.row("more", "", &format!("wswhy explain {cause}"), |line| line.dimmed().to_string());
    }
    sheet.into_text()
}

fn table(comparison: &Comparison) -> String {
    let rows = comparison.rows().map(|(name, report)| Row::of(name, report));
    let head = Row {
        name: "",
        alpn: "ALPN".to_owned(),
        outcome: "outcome",
        status: "status".to_owned(),
        time: "time".to_owned(),
        cause: "cause",
    };
    let mut out = String::new();
    for (number, row) in std::iter::once(&head).chain(&rows).enumerate() {
        let Row { name, alpn, outcome, status, time, cause } = row;
        let alpn: String = alpn.chars().take(8).collect();
        let line = format!("  {name:<15} {alpn:<8} {outcome:<8} {status:<6} {time:<8} {cause}");
        let line = line.trim_end();
        let _ = writeln!(out, "{}", if number == 0 { line.dimmed().to_string() } else { line.to_owned() });
    }
    out.trim_end().to_owned()
}

/// The comparison as one JSON object: each handshake's report, and what is told of them together.
pub fn json(comparison: &Comparison) -> String {
    let of = |name: &str, report: &Report| {
        let mut value = one(report);
        value["name"] = Value::String(name.to_owned());
        value
    };
    let value = object!({
        "schema": super::json::SCHEMA,
        "type": "compare",
        "tool": user_agent().replace('/', " "),
        "url": comparison.http1.exchange().url,
        "exit_code": comparison.exit_code(),
        "verdict": comparison.verdict(),
        "meaning": comparison.meaning().into_iter().map(|(who, what)| (who.to_owned(), Value::String(what))).collect::<serde_json::Map<_, _>>(),
        "checks": [
            of("http/1.1", &comparison.http1),
            of("http/2", &comparison.http2),
            of("get-over-http/2", &comparison.get),
        ],
    });
    printable(&serde_json::to_string_pretty(&value).unwrap_or_default()) + "\n"
}
