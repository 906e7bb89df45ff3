//! How a session ended, as it is shown.

use colored::Colorize;

use crate::{
    knowledge::limits_at,
    report::layout::{Sheet, WIDTH, wrap},
    session::{Ended, Why, exit},
};

/// The end with its particulars.
pub fn whole(ended: &Ended) -> String {
    let mut sheet = Sheet::default();
    let sign = if ended.exit_code() == exit::OK { "✓".green().bold() } else { "✗".red().bold() }.to_string();
    for (number, line) in wrap(&ended.sentence(), WIDTH - 2).iter().enumerate() {
        sheet.line(&format!("{} {}", if number == 0 { &sign } else { " " }, line.bold()));
    }
    sheet.gap();
    for (label, text) in ended.particulars() {
        sheet.row(label, "", &text, str::to_owned);
    }
    if matches!(ended.why, Why::Server) {
        let silence = u64::try_from(ended.silence.as_micros()).unwrap_or(u64::MAX);
        for limit in limits_at(silence) {
            sheet.row("limit", "", &format!("{} s: {}", limit.seconds, limit.whose()), str::to_owned);
        }
    }
    if let Why::Breach(breach, _) = &ended.why
        && let Some(cause) = breach.cause()
    {
        sheet.gap();
        sheet.row("cause", "", &format!("{cause}    wswhy explain {cause}"), |line| line.dimmed().to_string());
    }
    sheet.into_text()
}
