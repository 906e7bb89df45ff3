//! What `explain` prints: a cause's page, or the list of causes.

use colored::Colorize;

use super::layout::wrap;
use crate::causes::{self, Cause};

/// A cause's page, its headings in bold.
pub fn page(cause: &Cause) -> String {
    let mut out = String::new();
    let mut fenced = false;
    for line in cause.explain.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
            continue;
        }
        let shown = match line.trim_start_matches('#').trim_start() {
            _ if fenced => format!("    {}", line.cyan()),
            heading if line.starts_with('#') => heading.bold().to_string(),
            _ => line.to_owned(),
        };
        out.push_str(shown.trim_end());
        out.push('\n');
    }
    out
}

/// All causes by phase, each with what it is in one sentence.
pub fn list() -> String {
    let mut out = String::new();
    let mut phase = None;
    for cause in causes::all() {
        if phase.replace(cause.phase) != Some(cause.phase) {
            out.push_str(&format!("{}{}\n", if out.is_empty() { "" } else { "\n" }, cause.phase.name().bold()));
        }
        out.push_str(&format!("  {}\n", cause.name));
        for line in wrap(&cause.title(), 72) {
            out.push_str(&format!("      {}\n", line.dimmed()));
        }
    }
    out
}

/// The causes whose names are nearest to `name`, at most three.
pub fn nearest(name: &str) -> Vec<&'static str> {
    let wanted: Vec<&str> = name.split('-').filter(|part| part.len() > 2).collect();
    let shared = |cause: &Cause| cause.name.split('-').filter(|part| wanted.contains(part)).count();
    let mut all: Vec<_> =
        causes::all().map(|cause| (shared(cause), cause.name)).filter(|(count, _)| *count > 0).collect();
    all.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    all.into_iter().take(3).map(|(_, name)| name).collect()
}
