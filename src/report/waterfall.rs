//! The phases as bars on one time axis.

use super::layout::millis;
use crate::exchange::Phase;

const COLUMNS: usize = 40;

/// A line for each phase: its name, a bar that begins and ends where it did, its length.
pub fn waterfall(phases: &[Phase]) -> Vec<String> {
    let end = phases.iter().map(|phase| phase.start_us + phase.duration_us).max().unwrap_or(0).max(1);
    phases.iter().map(|phase| line(phase, end)).collect()
}

fn line(phase: &Phase, end: u64) -> String {
    let column = |time: u64| usize::try_from(u128::from(time) * COLUMNS as u128 / u128::from(end)).unwrap_or(0);
    let from = column(phase.start_us).min(COLUMNS - 1);
    let to = column(phase.start_us + phase.duration_us).max(from + 1);
    let bar = format!("{}{}", "·".repeat(from), "█".repeat(to - from));
    // What leads to a forward proxy stands before the line of the proxy itself.
    let name = if phase.to_proxy { format!("·{}", phase.name().name()) } else { phase.name().name().to_owned() };
    format!("{name:<7}{bar:<width$} {:>7} ms", millis(phase.duration_us), width = COLUMNS)
}
