//! `wswhy explain`: a cause's page, the list of causes, or what an error text means.

use std::io::Read;

use super::{own, show};
use crate::{
    causes,
    cli::{ExplainArgs, UsageError},
    knowledge, paste,
    report::{explain, told},
    wire::escape::escape_str,
};

/// Prints what is asked for; 1 says that nobody known writes the text.
pub fn run(args: &ExplainArgs) -> Result<u8, UsageError> {
    show::set_color(args.shown.color);
    if args.what.is_empty() {
        show::out(&if args.shown.json { explain::list_json() } else { explain::list() });
        return Ok(0);
    }
    let what = match args.what.as_slice() {
        [dash] if dash == "-" => pasted()?,
        words => words.join(" "),
    };
    let name = what.trim();
    if let Some(cause) = causes::by_name(name) {
        show::out(&if args.shown.json { explain::page_json(cause) } else { explain::page(cause) });
        return Ok(0);
    }
    own::learn(&args.shown.own.folders)?;
    let sayings = paste::sayings(knowledge::writers(), knowledge::products());
    let reading = paste::read(&what, &sayings);
    if reading.known.is_empty() && is_name(name) {
        return Err(no_cause(name));
    }
    show::out(&if args.shown.json { told::told_json(&reading) } else { told::told(&reading) });
    Ok(u8::from(reading.known.is_empty()))
}

/// Whether a word is meant as a cause's name rather than as a text.
fn is_name(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_')
}

fn no_cause(name: &str) -> UsageError {
    let hint = match explain::nearest(name).as_slice() {
        [] => "`wswhy explain` lists them all".to_owned(),
        near => format!("is it {}?", near.join(", ")),
    };
    UsageError(format!("`{}` is no cause: {hint}", escape_str(name)))
}

/// What stands on standard input, as far as it is read.
fn pasted() -> Result<String, UsageError> {
    let mut bytes = Vec::new();
    let most = u64::try_from(paste::MOST).unwrap_or(u64::MAX);
    let read = std::io::stdin().lock().take(most).read_to_end(&mut bytes);
    read.map_err(|error| UsageError(format!("standard input cannot be read: {error}")))?;
    if bytes.trim_ascii().is_empty() {
        return Err(UsageError("standard input is empty; an error text is wanted".to_owned()));
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
