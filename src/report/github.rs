//! Workflow commands of GitHub Actions: an annotation for each finding, and the report in a group that can be unfolded.
//! The step summary is the Markdown report, which the command appends to the file that the runner names.

use std::fmt::Write;

use sha1::{Digest, Sha1};

use super::{Report, human::human};
use crate::causes::{Finding, Severity};

/// The workflow commands.
pub fn github(report: &Report) -> String {
    let mut out = String::new();
    let answer = report.answer();
    if answer.is_none() {
        let _ = writeln!(out, "::notice title={}::{}", property("wswhy"), data(&report.verdict));
    }
    for finding in &report.findings {
        let is_answer = answer.is_some_and(|answer| std::ptr::eq(answer, finding));
        let command = match finding.severity {
            Severity::Warning if !is_answer => "warning",
            Severity::Note if !is_answer => "notice",
            _ => "error",
        };
        let title = property(&format!("wswhy: {}", finding.cause.name));
        let _ = writeln!(out, "::{command} title={title}::{}", data(&message(report, finding, is_answer)));
    }
    out + &group(&human(report, true))
}

fn message(report: &Report, finding: &Finding, is_answer: bool) -> String {
    let mut lines = vec![if is_answer { report.verdict.clone() } else { finding.summary.clone() }];
    lines.extend(finding.evidence.iter().map(|evidence| evidence.text.clone()));
    if !finding.fix.text.is_empty() {
        lines.push(format!("Fix: {}", finding.fix.text));
    }
    lines.extend(finding.fix.snippet.iter().map(|snippet| snippet.trim_matches('\n').to_owned()));
    lines.push(format!("wswhy explain {}", finding.cause.name));
    lines.join("\n")
}

/// The text in a group, in which nothing is a command: what a peer sent may look like one.
fn group(text: &str) -> String {
    let token = token(text);
    format!("::group::wswhy report\n::stop-commands::{token}\n{}\n::{token}::\n::endgroup::\n", text.trim_end())
}

/// A word that does not stand in the text, and that nobody who wrote a part of it could know.
fn token(text: &str) -> String {
    let mut token = String::from("wswhy-");
    for byte in Sha1::digest(text.as_bytes()) {
        let _ = write!(token, "{byte:02x}");
    }
    while text.contains(&token) {
        token.push('x');
    }
    token
}

/// A command's text.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of one of a command's properties.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_peer_sent_is_a_command() {
        assert_eq!(data("a%0Ab\r\n::error::c"), "a%250Ab%0D%0A::error::c");
        assert_eq!(property("a:b,c"), "a%3Ab%2Cc");
        let text = "x\n::set-env name=A::b\n";
        let lines: Vec<String> = group(text).lines().map(str::to_owned).collect();
        let (stop, go) = (&lines[1], &lines[4]);
        assert_eq!(
            stop.strip_prefix("::stop-commands::"),
            go.strip_prefix("::").and_then(|rest| rest.strip_suffix("::"))
        );
        assert_eq!(lines[2..4], ["x", "::set-env name=A::b"]);
    }
}
