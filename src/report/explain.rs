//! What `explain` prints: a cause's page, or the list of causes.

use std::fmt::Write;

use colored::Colorize;
use serde_json::{Value, json as object};

use super::{layout::wrap, near::near};
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

/// A cause as JSON: `cause`, `title`, `phase`, `header`, `at`, `spec`, and its `page` as Markdown.
pub fn page_json(cause: &Cause) -> String {
    let mut value = entry(cause);
    value["page"] = cause.explain.into();
    super::json::text(&value)
}

/// All causes as JSON, without their pages.
pub fn list_json() -> String {
    super::json::text(&causes::all().map(entry).collect())
}

fn entry(cause: &Cause) -> Value {
    object!({
        "schema": super::json::SCHEMA,
        "type": "cause",
        "cause": cause.name,
        "title": cause.title(),
        "phase": cause.phase,
        "header": cause.header,
        "at": cause.at,
        "spec": cause.spec,
    })
}

/// All causes by phase, each with what it is in one sentence.
pub fn list() -> String {
    let mut out = String::new();
    let mut phase = None;
    for cause in causes::all() {
        if phase.replace(cause.phase) != Some(cause.phase) {
            let gap = if out.is_empty() { "" } else { "\n" };
            let _ = writeln!(out, "{gap}{}", cause.phase.name().bold());
        }
        let _ = writeln!(out, "  {}", cause.name);
        for line in wrap(&cause.title(), 72) {
            let _ = writeln!(out, "      {}", line.dimmed());
        }
    }
    out
}

/// The causes whose names are nearest to `name`, at most three: a slip of the fingers first, then shared words.
pub fn nearest(name: &str) -> Vec<&'static str> {
    near(name, causes::all().map(|cause| cause.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_fingers_is_nearest_to_what_was_meant() {
        for (typed, meant) in [
            ("acept-wrong", "accept-wrong"),
            ("accept-wrogn", "accept-wrong"),
            ("Key_Missing", "key-missing"),
            ("upgrade-mising", "upgrade-missing"),
            ("truncated", "response-truncated"),
        ] {
            assert_eq!(nearest(typed).first(), Some(&meant), "{typed}: {:?}", nearest(typed));
        }
        assert_eq!(nearest("zzz"), [""; 0]);
    }
}
