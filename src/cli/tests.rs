use clap::CommandFactory;

use super::*;

#[test]
fn the_declarations_fit_together() {
    Cli::command().debug_assert();
}

#[test]
fn every_flag_says_what_it_does() {
    let command = Cli::command();
    for part in std::iter::once(&command).chain(command.get_subcommands()) {
        for argument in part.get_arguments().filter(|argument| !argument.is_hide_set()) {
            let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.len() > 5, "{} {}", part.get_name(), argument.get_id());
        }
    }
}

#[test]
fn a_recipe_of_curl_is_taken_flag_by_flag() {
    let recipe = [
        "-i",
        "-N",
        "-s",
        "-S",
        "-v",
        "-f",
        "-g",
        "-L",
        "-k",
        "-4",
        "--http1.1",
        "--compressed",
        "-o",
        "/dev/null",
        "-w",
        "%{http_code}",
        "-m",
        "3",
        "--connect-timeout",
        "1",
        "-A",
        "x",
        "-e",
        "http://h/",
        "-b",
        "a=b",
        "-u",
        "me:pw",
        "-H",
        "Upgrade: websocket",
        "--resolve",
        "h:80:127.0.0.1",
        "http://h/",
    ];
    let line = std::iter::once("wswhy").chain(recipe);
    assert!(Cli::try_parse_from(line).is_ok());
}

#[test]
fn a_pasted_text_may_begin_with_a_dash() {
    let told = |line: &[&str]| {
        let line = pasted_last(line.iter().map(|word| (*word).into()));
        match Cli::try_parse_from(line).map(|cli| cli.command) {
            Ok(Some(Command::Explain(args))) => Some((args.what.join(" "), args.shown.json)),
            _ => None,
        }
    };
    let text = "- Error: it failed\n- again";
    assert_eq!(told(&["wswhy", "explain", text, "--json"]), Some((text.into(), true)));
    assert_eq!(told(&["wswhy", "explain", "--json", "--- a ---"]), Some(("--- a ---".into(), true)));
    assert_eq!(told(&["wswhy", "explain", "--", "-x y"]), Some(("-x y".into(), false)));
    assert_eq!(told(&["wswhy", "explain", "--jsno"]), None);
}
