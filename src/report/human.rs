//! The report for a person: the verdict, the evidence, the fix.

use colored::{Color, Colorize};

use super::{
    Report,
    layout::{Sheet, WIDTH, millis, wrap},
    waterfall::waterfall,
};
use crate::{
    causes::{EvidenceKind, Finding, Severity},
    diagnosis::Outcome,
    exchange::phase::{self, Trust},
};

/// The verdict alone, one line.
pub fn verdict(report: &Report) -> String {
    format!("{} {}\n", sign(report), report.verdict)
}

/// The whole report; with `phases`, each step has a line of its own.
pub fn human(report: &Report, phases: bool) -> String {
    let mut sheet = Sheet::default();
    headline(&mut sheet, report);
    sheet.gap();
    match report.answer() {
        Some(answer) => body(&mut sheet, answer),
        None => facts(&mut sheet, report),
    }
    let others: Vec<_> = report
        .findings
        .iter()
        .filter(|finding| !report.answer().is_some_and(|answer| std::ptr::eq(answer, *finding)))
        .collect();
    others_of(&mut sheet, &others);
    sheet.gap();
    if let Some(log) = report.log().filter(|_| report.answer().is_some()) {
        sheet.row("log", "", &log, plain);
    }
    if let Some(answer) = report.answer() {
        footer(&mut sheet, answer);
    }
    proxy(&mut sheet, report);
    times(&mut sheet, report, phases);
    probes(&mut sheet, report);
    for note in &report.notes {
        sheet.row("note", "", note, plain);
    }
    sheet.into_text()
}

fn plain(text: &str) -> String {
    text.to_owned()
}

fn dimmed(text: &str) -> String {
    text.dimmed().to_string()
}

fn sign(report: &Report) -> String {
    let warned = report.findings.iter().any(|finding| finding.severity == Severity::Warning);
    if report.is_bad() {
        "✗".red().bold().to_string()
    } else if warned {
        "✓".yellow().bold().to_string()
    } else {
        "✓".green().bold().to_string()
    }
}

fn headline(sheet: &mut Sheet, report: &Report) {
    for (number, line) in wrap(&report.verdict, WIDTH - 2).iter().enumerate() {
        let margin = if number == 0 { sign(report) } else { " ".to_owned() };
        sheet.line(&format!("{margin} {}", line.bold()));
    }
}

fn body(sheet: &mut Sheet, finding: &Finding) {
    for evidence in &finding.evidence {
        let label = label(evidence.kind);
        if is_guilty(finding, evidence.kind, &evidence.text) {
            let mark = "▸".color(tone(finding.severity)).to_string();
            sheet.row(label, &mark, &evidence.text, |line| line.color(tone(finding.severity)).to_string());
        } else {
            sheet.row(label, "", &evidence.text, plain);
        }
    }
    fix(sheet, finding);
}

/// The word before a piece of evidence.
pub(super) const fn label(kind: EvidenceKind) -> &'static str {
    match kind {
        EvidenceKind::Sent => "sent",
        EvidenceKind::Got => "got",
        EvidenceKind::Absent => "absent",
        EvidenceKind::Wanted => "wanted",
        EvidenceKind::KnownText => "says",
        EvidenceKind::Fact => "fact",
        EvidenceKind::Probe => "proof",
        EvidenceKind::RuledOut => "not",
    }
}

fn fix(sheet: &mut Sheet, finding: &Finding) {
    if !finding.fix.text.is_empty() {
        sheet.row("fix", "", &finding.fix.text, plain);
    }
    for line in finding.fix.snippet.iter().flat_map(|snippet| snippet.lines()) {
        // Not wrapped: it is there to be pasted.
        sheet.line(&format!("            {}", line.cyan()));
    }
}

/// Whether this line, sent or received, is the one that the finding is about.
fn is_guilty(finding: &Finding, kind: EvidenceKind, text: &str) -> bool {
    let shown = matches!(kind, EvidenceKind::Sent | EvidenceKind::Got);
    let name = text.split(':').next().unwrap_or_default().trim();
    shown && finding.header.as_deref().is_some_and(|header| name.eq_ignore_ascii_case(header))
}

const fn tone(severity: Severity) -> Color {
    match severity {
        Severity::Error => Color::Red,
        Severity::Warning => Color::Yellow,
        Severity::Note => Color::Cyan,
    }
}

/// What a handshake that works is worth telling.
fn facts(sheet: &mut Sheet, report: &Report) {
    if let Some(response) = report.case().response() {
        let version = if response.head.is_http2() { "HTTP/2 " } else { "" };
        let mut parts = vec![format!("{version}{} {}", response.status, response.reason())];
        parts
            .extend(response.head.first("sec-websocket-protocol").map(|field| format!("subprotocol {}", field.text())));
        parts.extend(response.head.first("sec-websocket-extensions").map(|field| field.text().into_owned()));
        sheet.row("got", "", &crate::wire::escape::escape_str(&parts.join(" · ")), plain);
    }
    if let Some(tls) = report.case().tls() {
        let parts = [tls.version.clone().map(|version| format!("TLS {version}")), tls.cipher.clone(), tls.alpn.clone()];
        sheet.row("tls", "", &parts.into_iter().flatten().collect::<Vec<_>>().join(" · "), plain);
        if let Some(leaf) = tls.chain.first() {
            sheet.row("tls", "", &format!("{} until {}", leaf.names.join(", "), leaf.not_after.day()), plain);
        }
        // That it is one which browsers trust is no news.
        if let Some(trust) = tls.trust.as_ref().filter(|trust| trust.is_good() && trust.roots != Trust::WEBPKI) {
            sheet.row("tls", "", &format!("trusted by {}", trust.roots), plain);
        }
    }
    if let Some(frames) = report.case().frame_facts() {
        sheet.row("frames", "", &frame_words(report, frames), plain);
    }
}

fn frame_words(report: &Report, frames: &phase::Frames) -> String {
    let mut parts = Vec::new();
    match frames.pong_us {
        Some(time) => parts.push(format!("ping answered in {} ms", millis(time))),
        None if frames.pinged => parts.push("ping not answered".to_owned()),
        None => {}
    }
    let code = report.case().closes().0.and_then(|close| close.code);
    parts.push(match (frames.close_us, code) {
        (Some(_), Some(code)) => format!("closed with {code} by both"),
        (Some(_), None) => "closed by both".to_owned(),
        (None, _) => "close not answered".to_owned(),
    });
    parts.join(" · ")
}

fn others_of(sheet: &mut Sheet, others: &[&Finding]) {
    if others.is_empty() {
        return;
    }
    sheet.gap();
    for finding in others {
        let label = match finding.severity {
            Severity::Error => "also",
            Severity::Warning => "warn",
            Severity::Note => "note",
        };
        sheet.row(label, "", &finding.summary, |line| line.color(tone(finding.severity)).to_string());
        sheet.row(label, "", &format!("wswhy explain {}", finding.cause.name), dimmed);
    }
}

fn footer(sheet: &mut Sheet, answer: &Finding) {
    let cause = format!("{} ({})", answer.cause.name, answer.confidence.name());
    let explain = format!("wswhy explain {}", answer.cause.name);
    if cause.len() + explain.len() + 4 <= WIDTH - 10 {
        sheet.row("cause", "", &format!("{cause:<34}  {explain}"), plain);
    } else {
        sheet.row("cause", "", &cause, plain);
        sheet.row("cause", "", &explain, plain);
    }
    if !answer.cause.spec.is_empty() {
        sheet.row("spec", "", &answer.cause.spec.join(", "), dimmed);
    }
}

/// Which forward proxy was gone through: one that comes from the environment is easily forgotten.
fn proxy(sheet: &mut Sheet, report: &Report) {
    if let Some(proxy) = report.exchange().proxy() {
        sheet.row("proxy", "", &format!("{} (from {})", proxy.url(), proxy.origin()), plain);
    }
}

fn times(sheet: &mut Sheet, report: &Report, phases: bool) {
    if phases {
        for line in waterfall(&report.exchange().phases) {
            sheet.row("time", "", &line, plain);
        }
    }
    let steps: Vec<_> = report
        .exchange()
        .phases
        .iter()
        .map(|phase| format!("{} {}", phase.name().name(), millis(phase.duration_us)))
        .collect();
    let took = if phases || steps.is_empty() { String::new() } else { format!("{} ms", steps.join(" · ")) };
    let when = when(report);
    if took.chars().count() + when.len() + 3 <= WIDTH - 10 && !took.is_empty() {
        sheet.row("time", "", &format!("{took}   {when}"), dimmed);
    } else {
        for line in [took, when].iter().filter(|line| !line.is_empty()) {
            sheet.row("time", "", line, dimmed);
        }
    }
}

/// What was tried besides, and what came back.
fn probes(sheet: &mut Sheet, report: &Report) {
    let probes = report.probes();
    if probes.is_empty() {
        return;
    }
    let shown = |text: &str, most: usize| text.chars().take(most).collect::<String>();
    let width = probes.iter().map(|probe| probe.change.chars().count()).max().unwrap_or_default().min(40);
    for probe in &probes {
        let line = format!("{:<width$}  {}", shown(&probe.change, 40), shown(&probe.answer, 28));
        sheet.row("probes", "", &line, if probe.outcome == Some(Outcome::Accepted) { plain } else { dimmed });
    }
    sheet.row("probes", "", &format!("{} sent (--probes 0 for none)", probes.len()), dimmed);
}

/// When it began and from which port: what people look for in the server's log.
fn when(report: &Report) -> String {
    let moment = report.exchange().started_at.map(|moment| moment.to_string()).unwrap_or_default();
    match report.case().connection().and_then(|tcp| tcp.local) {
        Some(local) => format!("{moment} from :{}", local.port()),
        None => moment,
    }
}
