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
