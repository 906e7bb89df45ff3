//! A pasted text may begin with a hyphen, as a line of a log or of a list does, and is still no flag.

use std::ffi::OsString;

/// The command line with the texts that `explain` is given behind `--`, where they begin with a hyphen.
pub fn texts_apart(args: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let args: Vec<OsString> = args.collect();
    if args.get(1).is_none_or(|command| command != "explain") || args.iter().any(|arg| arg == "--") {
        return args;
    }
    let (texts, mut rest): (Vec<_>, Vec<_>) = args.into_iter().partition(|arg| arg.to_str().is_some_and(is_text));
    if !texts.is_empty() {
        rest.push("--".into());
        rest.extend(texts);
    }
    rest
}

/// Whether an argument looks like a flag and is none: no flag's name has white space in it.
fn is_text(arg: &str) -> bool {
    let name = arg.split('=').next().unwrap_or_default();
    arg.starts_with('-') && name.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::texts_apart;

    #[test]
    fn a_text_that_begins_with_a_hyphen_is_set_apart_and_a_flag_is_not() {
        for (given, wanted) in [
            (
                &["wswhy", "explain", "- bad\nhandshake", "--json"][..],
                &["wswhy", "explain", "--json", "--", "- bad\nhandshake"][..],
            ),
            (
                &["wswhy", "explain", "--knowledge=/a b", "-- bad"],
                &["wswhy", "explain", "--knowledge=/a b", "--", "-- bad"],
            ),
            (&["wswhy", "explain", "--json", "-", "x"], &["wswhy", "explain", "--json", "-", "x"]),
            (&["wswhy", "explain", "--", "- bad"], &["wswhy", "explain", "--", "- bad"]),
            (&["wswhy", "-H", "- bad"], &["wswhy", "-H", "- bad"]),
        ] {
            assert_eq!(texts_apart(given.iter().map(Into::into)), wanted);
        }
    }
}
