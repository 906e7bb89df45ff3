//! The commands of a conversation: a line that begins with a slash.

use std::fmt::Write;

/// What a typed line asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    /// Send a text message.
    Text(String),
    /// Send a ping.
    Ping(String),
    /// Send a pong.
    Pong(String),
    /// Close, with this code and reason.
    Close(Option<u16>, String),
    /// Send a binary message.
    Binary(Vec<u8>),
    /// Send a file: as text where it is UTF-8.
    File(String),
    /// Send a text message in so many fragments.
    Fragment(usize, String),
    /// Send bytes as they are.
    Raw(Vec<u8>),
    /// Show each frame, or no longer.
    Frames(bool),
    /// Show what went so far.
    Stats,
    /// Save what was shown so far.
    Save(String),
    /// Say what commands there are, or what one does.
    Help(Option<&'static Command>),
}

/// A command as it is listed.
#[derive(Debug, PartialEq, Eq)]
pub struct Command {
    /// Its name, without the slash.
    pub name: &'static str,
    /// What follows it.
    pub takes: &'static str,
    /// What it does.
    pub about: &'static str,
}

const fn command(name: &'static str, takes: &'static str, about: &'static str) -> Command {
    Command { name, takes, about }
}

/// All commands, in the order in which they are listed.
pub const COMMANDS: &[Command] = &[
    command("text", "TEXT", "send TEXT, which may begin with a slash"),
    command("binary", "HEX", "send a binary message of these bytes"),
    command("file", "PATH", "send a file: as text where it is UTF-8, else as binary"),
    command("fragment", "[N] TEXT", "send TEXT in N fragments (2 unless told)"),
    command("ping", "[TEXT]", "send a ping, and show how long its pong takes"),
    command("pong", "[TEXT]", "send a pong that nobody asked for"),
    command("close", "[CODE [REASON]]", "close, with 1000 unless told"),
    command("raw", "HEX", "send bytes as they are: a frame that breaks a rule"),
    command("frames", "on|off", "show every frame, both ways"),
    command("stats", "", "show how many frames and bytes went"),
    command("save", "FILE", "write what was shown so far to a new file"),
    command("help", "[COMMAND]", "this list, or one command"),
];

/// No close reason may be longer (RFC 6455 §5.5).
const LONGEST_REASON: usize = 123;
/// No control frame may hold more.
const LONGEST_CONTROL: usize = 125;
const MOST_FRAGMENTS: usize = 1000;

/// Reads a typed line; an error says what would be right.
pub fn parse(line: &str) -> Result<Typed, String> {
    let Some(rest) = line.strip_prefix('/') else { return Ok(Typed::Text(line.to_owned())) };
    let (name, argument) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let word = argument.trim();
    let Some(command) = by_name(name) else { return Err(unknown(name)) };
    let needed = || Err(format!("/{} {}: {}", command.name, command.takes, command.about));
    Ok(match command.name {
        "text" => Typed::Text(argument.to_owned()),
        "ping" => Typed::Ping(control(word)?),
        "pong" => Typed::Pong(control(word)?),
        "close" => return close(word),
        "file" | "save" | "binary" | "raw" | "fragment" if word.is_empty() => return needed(),
        "file" => Typed::File(word.to_owned()),
        "save" => Typed::Save(word.to_owned()),
        "binary" => Typed::Binary(hex(word)?),
        "raw" => Typed::Raw(hex(word)?),
        "fragment" => fragment(argument)?,
        "frames" => match word {
            "on" => Typed::Frames(true),
            "off" => Typed::Frames(false),
            _ => return needed(),
        },
        "stats" => Typed::Stats,
        _ if word.is_empty() => Typed::Help(None),
        _ => match by_name(word.trim_start_matches('/')) {
            Some(command) => Typed::Help(Some(command)),
            None => return Err(unknown(word)),
        },
    })
}

fn by_name(name: &str) -> Option<&'static Command> {
    COMMANDS.iter().find(|command| command.name == name)
}

fn unknown(name: &str) -> String {
    let close = COMMANDS.iter().find(|command| !name.is_empty() && command.name.starts_with(name));
    let hint = close.map_or_else(|| "/help lists them".to_owned(), |command| format!("/{}?", command.name));
    format!("/{name} is no command ({hint}); /text sends what begins with a slash")
}

fn control(text: &str) -> Result<String, String> {
    if text.len() > LONGEST_CONTROL {
        return Err(format!("a ping or pong holds at most {LONGEST_CONTROL} bytes, and this has {}", text.len()));
    }
    Ok(text.to_owned())
}

fn close(text: &str) -> Result<Typed, String> {
    if text.is_empty() {
        return Ok(Typed::Close(Some(1000), String::new()));
    }
    let (code, reason) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let code = code.parse().map_err(|_| format!("`{code}` is no code: a number from 0 to 65535 is wanted"))?;
    let reason = reason.trim();
    if reason.len() > LONGEST_REASON {
        return Err(format!("a reason has at most {LONGEST_REASON} bytes, and this has {}", reason.len()));
    }
    Ok(Typed::Close(Some(code), reason.to_owned()))
}

fn fragment(argument: &str) -> Result<Typed, String> {
    let trimmed = argument.trim_start();
    let (number, text) = match trimmed.split_once(char::is_whitespace) {
        Some((number, text)) if number.parse::<usize>().is_ok() => (number.parse().unwrap_or_default(), text),
        _ => (2, trimmed),
    };
    if !(1..=MOST_FRAGMENTS).contains(&number) {
        return Err(format!("1 to {MOST_FRAGMENTS} fragments may be asked for"));
    }
    Ok(Typed::Fragment(number, text.to_owned()))
}

/// Bytes in hexadecimal; spaces, colons and `0x` between them are passed over.
fn hex(text: &str) -> Result<Vec<u8>, String> {
    let digits: String = text.replace("0x", "").chars().filter(|c| !c.is_whitespace() && *c != ':').collect();
    if let Some(wrong) = digits.chars().find(|c| !c.is_ascii_hexdigit()) {
        return Err(format!("`{wrong}` is no hexadecimal digit"));
    }
    if digits.len() % 2 == 1 {
        return Err(format!("{} hexadecimal digits are no whole bytes", digits.len()));
    }
    let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).unwrap_or_default();
    Ok((0..digits.len()).step_by(2).map(byte).collect())
}

/// What `/help` prints.
pub fn help(command: Option<&Command>) -> String {
    let mut out = String::new();
    for command in COMMANDS.iter().filter(|other| command.is_none_or(|command| command == *other)) {
        let usage = format!("/{} {}", command.name, command.takes);
        let _ = writeln!(out, "  {usage:<24}{}", command.about);
    }
    if command.is_none() {
        out.push_str("  Ctrl-C or Ctrl-D closes; Ctrl-C again leaves at once\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_mean_what_they_say() {
        let text = |text: &str| Typed::Text(text.to_owned());
        let table = [
            ("hello", text("hello")),
            ("", text("")),
            (" /ping", text(" /ping")),
            ("/text /ping", text("/ping")),
            ("/text", text("")),
            ("/ping", Typed::Ping(String::new())),
            ("/ping are you there", Typed::Ping("are you there".to_owned())),
            ("/pong x", Typed::Pong("x".to_owned())),
            ("/close", Typed::Close(Some(1000), String::new())),
            ("/close 1001", Typed::Close(Some(1001), String::new())),
            ("/close 4000 good bye", Typed::Close(Some(4000), "good bye".to_owned())),
            ("/close 1005", Typed::Close(Some(1005), String::new())),
            ("/binary 00ff", Typed::Binary(vec![0, 255])),
            ("/binary 0x00 0xFF a:b c d", Typed::Binary(vec![0, 255, 0xab, 0xcd])),
            ("/raw 83 00", Typed::Raw(vec![0x83, 0])),
            ("/file a b.txt", Typed::File("a b.txt".to_owned())),
            ("/save log", Typed::Save("log".to_owned())),
            ("/fragment hello", Typed::Fragment(2, "hello".to_owned())),
            ("/fragment 3 hello you", Typed::Fragment(3, "hello you".to_owned())),
            ("/fragment 3", Typed::Fragment(2, "3".to_owned())),
            ("/frames on", Typed::Frames(true)),
            ("/frames off", Typed::Frames(false)),
            ("/stats", Typed::Stats),
            ("/help", Typed::Help(None)),
        ];
        for (line, typed) in table {
            assert_eq!(parse(line), Ok(typed), "{line}");
        }
        assert!(matches!(parse("/help /ping"), Ok(Typed::Help(Some(command))) if command.name == "ping"));
    }

    #[test]
    fn what_makes_no_sense_is_told_with_what_would() {
        let table = [
            ("/", "/help lists them"),
            ("/pin", "/ping?"),
            ("/quit", "no command"),
            ("/binary", "/binary HEX"),
            ("/binary 0", "no whole bytes"),
            ("/binary xy", "`x` is no hexadecimal digit"),
            ("/raw", "/raw HEX"),
            ("/file", "/file PATH"),
            ("/save", "/save FILE"),
            ("/fragment", "/fragment"),
            ("/fragment 0 x", "1 to 1000"),
            ("/frames", "on|off"),
            ("/frames maybe", "on|off"),
            ("/close bye", "`bye` is no code"),
            ("/close 70000", "0 to 65535"),
            ("/help me", "no command"),
        ];
        for (line, told) in table {
            let error = parse(line).unwrap_err();
            assert!(error.contains(told), "{line}: {error}");
        }
        assert!(parse(&format!("/ping {}", "x".repeat(126))).unwrap_err().contains("125 bytes"));
        assert!(parse(&format!("/close 1000 {}", "x".repeat(124))).unwrap_err().contains("123 bytes"));
    }

    #[test]
    fn help_has_every_command_in_80_columns() {
        let text = help(None);
        assert!(COMMANDS.iter().all(|command| text.contains(&format!("/{} ", command.name))));
        assert!(text.lines().all(|line| line.len() <= 80), "{text}");
        assert_eq!(help(COMMANDS.first()).lines().count(), 1);
    }
}
