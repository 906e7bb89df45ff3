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
fn a_url_alone_says_what_all_the_declarations_say() {
    let line = ["wswhy", "ws://localhost:8080/"];
    let alone = CheckArgs::of_url_alone(line.iter().map(Into::into)).map(|args| format!("{args:?}"));
    let declared = Cli::try_parse_from(line).map(|cli| format!("{:?}", cli.check));
    assert_eq!(alone, declared.ok());
}

#[test]
fn what_is_more_than_a_url_is_left_to_the_declarations() {
    for line in
        [&["wswhy"][..], &["wswhy", "demo"], &["wswhy", "--help"], &["wswhy", "-v", "h:1"], &["wswhy", "h:1", "-v"]]
    {
        assert!(CheckArgs::of_url_alone(line.iter().map(Into::into)).is_none(), "{line:?}");
    }
}
