//! The report for a ticket, in Markdown: complete, redacted, and harmless wherever it is pasted. What a peer sent stands
//! in code spans and in a fence longer than any in it; prose is escaped.

use std::fmt::Write;

use super::{Report, human::label, layout::millis, phases::detail};
use crate::{
    causes::{EvidenceKind, Finding, Severity},
    request::user_agent,
    wire::escape::escape_str,
};

/// The report in Markdown.
pub fn markdown(report: &Report) -> String {
    let mut out = String::new();
    let sign = if report.is_bad() { "✗" } else { "✓" };
    let _ = writeln!(out, "## {sign} {}\n", prose(&report.verdict));
    if let Some(answer) = report.answer() {
        finding(&mut out, answer);
    }
    others(&mut out, report);
    facts(&mut out, report);
    probes(&mut out, report);
    phases(&mut out, report);
    for note in &report.notes {
        let _ = writeln!(out, "Note: {}\n", prose(note));
    }
    let _ = write!(out, "### Transcript\n\n{}", fenced(&report.transcript()));
    out
}

fn finding(out: &mut String, answer: &Finding) {
    for evidence in &answer.evidence {
        // What went over the wire is shown as it is; what is said about it is a sentence.
        let text = match evidence.kind {
            EvidenceKind::Sent | EvidenceKind::Got | EvidenceKind::Wanted => code(&evidence.text),
            _ => prose(&evidence.text),
        };
        let _ = writeln!(out, "- **{}** {text}", label(evidence.kind));
    }
    if !answer.fix.text.is_empty() {
        let _ = writeln!(out, "\n### Fix\n\n{}\n", prose(&answer.fix.text));
    }
    if let Some(snippet) = &answer.fix.snippet {
        let _ = writeln!(out, "{}", fenced(snippet));
    }
    let spec = if answer.cause.spec.is_empty() { String::new() } else { format!("; {}", answer.cause.spec.join(", ")) };
    let name = answer.cause.name;
    let confidence = answer.confidence.name();
    let _ = writeln!(out, "Cause: `{name}` ({confidence}); `wswhy explain {name}`{spec}\n");
}

fn others(out: &mut String, report: &Report) {
    let answer = report.answer();
    let others = report.findings.iter().filter(|finding| !answer.is_some_and(|answer| std::ptr::eq(answer, *finding)));
    let mut lines = String::new();
    for finding in others {
        let word = match finding.severity {
            Severity::Error => "also",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        let _ = writeln!(lines, "- **{word}** {} (`{}`)", prose(&finding.summary), finding.cause.name);
    }
    if !lines.is_empty() {
        let _ = writeln!(out, "### Besides\n\n{lines}");
    }
}

fn facts(out: &mut String, report: &Report) {
    let exchange = report.exchange();
    let outcome = report.outcome.map_or("not judged", |outcome| outcome.name());
    let mut rows = vec![
        ("URL".to_owned(), code(&escape_str(&exchange.url))),
        ("Outcome".to_owned(), format!("{outcome}, exit code {}", report.exit_code())),
    ];
    rows.extend(exchange.started_at.map(|moment| ("Begun".to_owned(), moment.to_string())));
    if let Some(local) = report.case().tcp().and_then(|tcp| tcp.local) {
        rows.push(("From port".to_owned(), local.port().to_string()));
    }
    if let Some(tls) = report.case().tls() {
        let parts = [tls.version.clone().map(|version| format!("TLS {version}")), tls.cipher.clone(), tls.alpn.clone()];
        rows.push(("TLS".to_owned(), code(&escape_str(&parts.into_iter().flatten().collect::<Vec<_>>().join(", ")))));
    }
    for hop in report.hops() {
        let version = hop.version.map(|version| format!(" {version}")).unwrap_or_default();
        rows.push((
            hop.kind.to_owned(),
            format!("{}: {}", prose(&format!("{}{version}", hop.name)), code(&hop.evidence)),
        ));
    }
    rows.push(("Tool".to_owned(), user_agent().replace('/', " ")));
    table(out, ["Fact", "Value"], rows.into_iter().map(|(name, value)| [name, value]));
}

fn probes(out: &mut String, report: &Report) {
    let probes = report.probes();
    if probes.is_empty() {
        return;
    }
    let _ = writeln!(out, "### Probes\n");
    let rows = probes.into_iter().map(|probe| {
        let same = if probe.same_answer { "the same answer" } else { "" };
        [code(&probe.change), code(&probe.answer), same.to_owned()]
    });
    table(out, ["Change", "Answer", "Compared"], rows);
}

fn phases(out: &mut String, report: &Report) {
    let phases = &report.exchange().phases;
    if phases.is_empty() {
        return;
    }
    let _ = writeln!(out, "### Phases\n");
    let rows = phases.iter().map(|phase| {
        let (start, took) = (millis(phase.start_us), millis(phase.duration_us));
        [phase.name().name().to_owned(), format!("{start} ms"), format!("{took} ms"), code(&detail(phase))]
    });
    table(out, ["Phase", "After", "Took", "Facts"], rows);
}

fn table<const N: usize>(out: &mut String, head: [&str; N], rows: impl Iterator<Item = [String; N]>) {
    let line = |cells: &[String]| format!("| {} |", cells.join(" | "));
    let _ = writeln!(out, "{}", line(&head.map(str::to_owned)));
    let _ = writeln!(out, "|{}", "---|".repeat(N));
    for cells in rows {
        // A bar ends a cell, in a code span too.
        let _ = writeln!(out, "{}", line(&cells.map(|cell| cell.replace('|', "\\|"))));
    }
    out.push('\n');
}

/// Words that are shown as they are: nothing in them is markup, a link, HTML or somebody's name to be called.
pub fn prose(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '@' => out.push_str("@<!-- -->"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '~' | '!' => {
                out.push('\\');
                out.push(c);
            }
            '\n' | '\r' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// A code span that holds `text`, whatever stands in it.
pub fn code(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    if text.trim().is_empty() {
        return String::new();
    }
    let ticks = "`".repeat(longest_run(&text, '`') + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{ticks}{pad}{text}{pad}{ticks}")
}

/// A fenced block that `text` cannot end.
pub fn fenced(text: &str) -> String {
    let fence = "`".repeat((longest_run(text, '`') + 1).max(3));
    let text = text.trim_matches('\n');
    format!("{fence}text\n{text}\n{fence}\n")
}

fn longest_run(text: &str, of: char) -> usize {
    let mut longest = 0;
    let mut run = 0;
    for c in text.chars() {
        run = if c == of { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_text_ends_its_code_span_or_its_fence(text in "[`a\n ]{0,40}") {
            let span = code(&text);
            let ticks = span.chars().take_while(|c| *c == '`').count();
            let inside = span.get(ticks..span.len() - ticks).unwrap_or_default();
            prop_assert!(inside.split(|c| c != '`').all(|run| run.len() != ticks || ticks == 0));
            let block = fenced(&text);
            let fence = block.split("text\n").next().unwrap_or_default();
            prop_assert_eq!(block.matches(fence).count(), 2, "{}", block);
        }
    }

    #[test]
    fn nothing_that_a_peer_sent_is_markup() {
        assert_eq!(prose("<b>@me</b> [x](y) `z` *a*"), r"&lt;b&gt;@<!-- -->me&lt;/b&gt; \[x\](y) \`z\` \*a\*");
        assert_eq!(code("a ``b`` c"), "```a ``b`` c```");
        assert_eq!(code("`a"), "`` `a ``");
        assert_eq!(fenced("x\n```\ny"), "````text\nx\n```\ny\n````\n");
    }
}
