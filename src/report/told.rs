//! What `explain` prints about a pasted text: who writes it and when, the usual causes, the command that tells them
//! apart. As JSON it has these fields, which are added to and never renamed:
//!
//! | field | what |
//! |---|---|
//! | `known` | whether a known program writes the text; else `messages` is empty and `near` has the nearest |
//! | `verdict` | the first line |
//! | `messages` | those found, the most telling first: `writer`, `name` (its file), `side`, `template`, `text` (as it was pasted), `status`, `means`, `causes`, `also_written_by`, `sure` |
//! | `near` | the same of the nearest ones |
//! | `status`, `url` | what else the text tells |
//! | `causes` | the usual causes of all of it, the likeliest first: `cause`, `title` |
//! | `run`, `shows` | the command that tells them apart, and what it shows |

use colored::Colorize;
use serde_json::{Value, json as object};

use super::{
    knowledge::sureness,
    layout::{Sheet, WIDTH, wrap},
};
use crate::{
    causes,
    exchange::Secrets,
    knowledge::{self, Fix, Sure, WrittenOn},
    paste::{Match, Origin, Reading},
    request::user_agent,
    wire::escape::escape_str,
};

/// So many causes are shown.
const MOST_CAUSES: usize = 5;

/// For a person, in 80 columns.
pub fn told(reading: &Reading) -> String {
    let mut sheet = Sheet::default();
    for line in wrap(&verdict(reading), WIDTH) {
        sheet.line(&line.bold().to_string());
    }
    sheet.gap();
    match reading.known.split_first() {
        Some((first, others)) => {
            message(&mut sheet, first, reading);
            for other in others {
                sheet.row(
                    "beside",
                    "",
                    &format!("{}: {}", short(other.saying.origin.writer()), shown(&other.text)),
                    dimmed,
                );
            }
        }
        None => nearest(&mut sheet, reading),
    }
    causes_of(&mut sheet, reading);
    next(&mut sheet, reading);
    sheet.into_text()
}

fn plain(text: &str) -> String {
    text.to_owned()
}

fn dimmed(text: &str) -> String {
    text.dimmed().to_string()
}

/// What the text says, in one sentence.
fn verdict(reading: &Reading) -> String {
    let Some(first) = reading.known.first() else {
        let nearest = if reading.near.is_empty() { ", nor anything near it" } else { "; the nearest texts are below" };
        return format!("No known program writes this text{nearest}");
    };
    let origin = &first.saying.origin;
    let means = origin.means().trim_end_matches('.');
    let perhaps = if origin.sure() == Sure::Inferred { "probably " } else { "" };
    let who = format!("This is {perhaps}{}", short(origin.writer()));
    match (means.is_empty(), first.status) {
        (true, _) => who,
        (false, Some(status)) if origin.is_refusal() => format!("{who}: {} ({status})", lowered(means)),
        (false, _) => format!("{who}: {}", lowered(means)),
    }
}

/// A sentence to stand behind a colon.
fn lowered(text: &str) -> String {
    const SMALL: &[&str] = &["The ", "A ", "An ", "No ", "None ", "Nothing ", "What ", "After ", "It ", "In "];
    match text.split_at_checked(1) {
        Some((first, rest)) if SMALL.iter().any(|word| text.starts_with(word)) => first.to_lowercase() + rest,
        _ => text.to_owned(),
    }
}

fn message(sheet: &mut Sheet, own: &Match, reading: &Reading) {
    let origin = &own.saying.origin;
    sheet.row("text", "", &shown(&own.text), plain);
    sheet.row("from", "", &format!("{}, in {}", origin.writer(), place(origin.side())), plain);
    if !reading.twins.is_empty() {
        let others: Vec<&str> = reading.twins.iter().map(|twin| short(twin.origin.writer())).collect();
        sheet.row("from", "", &format!("the same words are written by {}", others.join(", ")), plain);
    }
    sheet.row("sure", "", sureness(origin.sure()), dimmed);
}

fn nearest(sheet: &mut Sheet, reading: &Reading) {
    for own in &reading.near {
        let origin = &own.saying.origin;
        sheet.row("near", "", own.saying.text, plain);
        sheet.row("near", "", &format!("{}: {}", short(origin.writer()), origin.means()), dimmed);
        if !origin.causes().is_empty() {
            sheet.row(
                "near",
                "",
                &format!("usually {}", origin.causes().into_iter().take(3).collect::<Vec<_>>().join(", ")),
                dimmed,
            );
        }
    }
}

fn causes_of(sheet: &mut Sheet, reading: &Reading) {
    if reading.causes.is_empty() {
        return;
    }
    sheet.gap();
    let number = reading.status.map(|status| status.to_string());
    for (at, name) in reading.causes.iter().take(MOST_CAUSES).enumerate() {
        sheet.row("causes", "", &format!("{}  {name}", at + 1), |line| line.bold().to_string());
        let title = causes::by_name(name).map(causes::Cause::title).unwrap_or_default();
        for line in wrap(&title, WIDTH - 13) {
            sheet.line(&format!("             {}", line.dimmed()));
        }
    }
    if let Some(number) = number.filter(|_| reading.known.first().is_none_or(|own| own.saying.origin.is_refusal())) {
        sheet.row("causes", "", &format!("in this order because the status is {number}"), dimmed);
    }
}

fn next(sheet: &mut Sheet, reading: &Reading) {
    sheet.gap();
    if let Some(fix) = fix(reading) {
        sheet.row("fix", "", fix.text.trim(), plain);
        for line in fix.snippet.iter().flat_map(|snippet| snippet.trim_matches('\n').lines()) {
            sheet.line(&format!("            {}", line.cyan()));
        }
    }
    let (run, shows) = command(reading);
    sheet.row("next", "", &run, |line| line.cyan().to_string());
    if !shows.is_empty() {
        sheet.row("next", "", shows, plain);
    }
    if let Some(cause) = reading.causes.first().filter(|name| causes::by_name(name).is_some()) {
        sheet.row("more", "", &format!("wswhy explain {cause}"), dimmed);
    }
}

/// The fix of the product that wrote it, against the likeliest cause.
fn fix(reading: &Reading) -> Option<&'static Fix> {
    let cause = reading.causes.first()?;
    let names = reading.known.iter().map(|own| own.saying.origin.name());
    names.filter_map(knowledge::by_name).find_map(|product| product.fix(cause))
}

/// The command that tells the causes apart, and what it shows.
fn command<'a>(reading: &'a Reading) -> (String, &'a str) {
    let (run, shows) = match reading.known.first().map(|own| &own.saying.origin) {
        Some(Origin::Message(_, message)) => (message.run.as_str(), message.shows.as_str()),
        _ => ("wswhy URL", "performs the handshake and says why it fails"),
    };
    match reading.url.as_deref().and_then(pasted) {
        Some(url) => (run.replace(" URL", &format!(" {url}")), shows),
        None => (run.to_owned(), shows),
    }
}

/// A URL as a shell takes it; none, where it holds a secret, which would not be shown, or was shortened by its writer.
fn pasted(url: &str) -> Option<String> {
    let harmless = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&()*+,;=%".contains(c);
    let is_whole = url.chars().all(harmless) && !url.contains("..") && Secrets::default().mask(url) == url;
    let is_plain = url.chars().all(|c| c.is_ascii_alphanumeric() || "-._~:/%".contains(c));
    is_whole.then(|| if is_plain { url.to_owned() } else { format!("'{url}'") })
}

/// Pasted words, made safe to show.
fn shown(text: &str) -> String {
    const MOST: usize = 220;
    let masked = escape_str(&Secrets::default().mask(text));
    let cut: String = masked.chars().take(MOST).collect();
    if cut.len() < masked.len() { format!("{cut} ...") } else { cut }
}

/// A writer's name without what is said about it.
fn short(writer: &str) -> &str {
    match writer.split_once(" (") {
        Some((before, rest)) if rest.contains([',', ';']) || rest.len() > 20 => before,
        _ => writer.split(';').next().unwrap_or(writer),
    }
}

const fn place(side: WrittenOn) -> &'static str {
    match side {
        WrittenOn::Client => "a client's log or exception",
        WrittenOn::Browser => "a browser's console",
        WrittenOn::Server => "a server's log or answer",
        WrittenOn::Proxy => "a proxy's log or answer",
        WrittenOn::Tls => "the TLS library under a client or server",
        WrittenOn::Os => "the sockets of the system or the runtime",
    }
}

/// For a program: one object and a line end.
pub fn told_json(reading: &Reading) -> String {
    let (run, shows) = command(reading);
    let title = |name: &String| causes::by_name(name).map(causes::Cause::title);
    let value = object!({
        "schema": super::json::SCHEMA,
        "type": "explain",
        "tool": user_agent().replace('/', " "),
        "known": !reading.known.is_empty(),
        "verdict": verdict(reading),
        "messages": reading.known.iter().enumerate().map(|(at, own)| entry(own, reading, at == 0)).collect::<Vec<_>>(),
        "near": reading.near.iter().map(|own| entry(own, reading, false)).collect::<Vec<_>>(),
        "status": reading.status,
        "url": reading.url.as_deref().map(|url| Secrets::default().mask(url)),
        "causes": reading.causes.iter().map(|name| object!({ "cause": name, "title": title(name) })).collect::<Vec<_>>(),
        "run": run,
        "shows": shows,
    });
    super::json::text(&value)
}

fn entry(own: &Match, reading: &Reading, is_first: bool) -> Value {
    let origin = &own.saying.origin;
    let twins: Vec<&str> =
        if is_first { reading.twins.iter().map(|twin| twin.origin.writer()).collect() } else { Vec::new() };
    object!({
        "writer": origin.writer(),
        "name": origin.name(),
        "side": origin.side(),
        "template": own.saying.text,
        "text": Secrets::default().mask(&own.text),
        "status": own.status,
        "means": origin.means(),
        "causes": origin.causes(),
        "also_written_by": twins,
        "sure": origin.sure(),
    })
}
