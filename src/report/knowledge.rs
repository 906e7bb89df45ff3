//! What `wswhy knowledge` prints: the list of products, or one of them. As JSON, a product has `name`, `title`, `kind`,
//! `language`, `version`, `source`, `signs`, `answers`, `habit` and `fixes`; in the list these four are counts and the
//! habit is left out. Fields are added to and never renamed.

use std::fmt::Write;

use colored::Colorize;
use serde_json::{Value, json as object};

use super::{
    json::{SCHEMA, text},
    layout::Sheet,
};
use crate::{
    knowledge::{
        Ability, After, Answer, Expression, Fix, Habit, Kind, Product, Sign, Sure, Talk, Treatment, inspection,
    },
    wire::escape::escape_controls,
};

const KINDS: &[(Kind, &str)] = &[
    (Kind::Server, "servers and libraries"),
    (Kind::ReverseProxy, "reverse proxies"),
    (Kind::LoadBalancer, "load balancers"),
    (Kind::Cdn, "content delivery networks"),
    (Kind::Gateway, "API gateways"),
    (Kind::DevProxy, "proxies of development servers"),
    (Kind::ForwardProxy, "forward proxies"),
    (Kind::Filter, "filters"),
    (Kind::Platform, "platforms"),
];

/// So many letters of a title stand in the list.
const TITLE: usize = 30;

/// All products by kind, a line each.
pub fn list(products: &[Product]) -> String {
    let mut out = String::new();
    for (kind, heading) in KINDS {
        let own: Vec<&Product> = products.iter().filter(|product| product.kind == *kind).collect();
        if own.is_empty() {
            continue;
        }
        let gap = if out.is_empty() { "" } else { "\n" };
        let _ = writeln!(out, "{gap}{}", heading.bold());
        for product in own {
            let name = escape_controls(&product.name);
            let with_language = product.language.as_ref().map(|language| format!("{} ({language})", product.title));
            let fits = |text: &String| text.matches('(').count() == 1 && text.chars().count() <= TITLE;
            let title = escape_controls(&with_language.filter(fits).unwrap_or_else(|| product.title.clone()));
            let cut: String = title.chars().take(TITLE).collect();
            let _ = writeln!(out, "  {name:<25} {cut:<TITLE$} {}", counts(product).dimmed());
        }
    }
    out
}

/// How many answers of a product are known, and how much of what is known was seen on the wire.
fn counts(product: &Product) -> String {
    let sure = product.answers.iter().map(|answer| answer.sure).chain(product.signs.iter().map(|sign| sign.sure));
    let (seen, all) = sure.fold((0, 0), |(seen, all), sure| (seen + usize::from(sure == Sure::Ran), all + 1));
    let answers = product.answers.len();
    let seen = if seen == all { "all seen".to_owned() } else { format!("{}% seen", seen * 100 / all.max(1)) };
    format!("{answers:>2} answer{} {seen}", if answers == 1 { ", " } else { "s," })
}

/// One product: how it is recognised, its checks in order, its habits, its fixes.
pub fn page(product: &Product) -> String {
    let mut sheet = Sheet::default();
    sheet.line(&escape_controls(&product.title).bold().to_string());
    sheet.gap();
    let kind = product
        .language
        .as_ref()
        .map_or(product.kind.name().to_owned(), |language| format!("{}, {language}", product.kind.name()));
    row(&mut sheet, "kind", &kind);
    row(&mut sheet, "from", &format!("version {}: {}", product.version, product.source));
    for line in shown_by(product) {
        row(&mut sheet, "sign", &line);
    }
    row(&mut sheet, "speaks", &product.subprotocols.join(", "));
    row(&mut sheet, "paths", &product.paths.join(", "));
    row(&mut sheet, "ports", &product.ports.iter().map(u16::to_string).collect::<Vec<_>>().join(", "));
    for sign in &product.signs {
        sheet.gap();
        signs(&mut sheet, sign);
    }
    for (number, answer) in product.answers.iter().enumerate() {
        sheet.gap();
        answers(&mut sheet, number + 1, answer);
    }
    for after in &product.after {
        sheet.gap();
        afters(&mut sheet, after);
    }
    for talk in &product.talks {
        sheet.gap();
        talks(&mut sheet, talk);
    }
    habits(&mut sheet, &product.habit);
    for fix in &product.fixes {
        sheet.gap();
        fixes(&mut sheet, fix);
    }
    sheet.into_text()
}

fn row(sheet: &mut Sheet, label: &'static str, text: &str) {
    if !text.is_empty() {
        sheet.row(label, "", &escape_controls(text), str::to_owned);
    }
}

fn faint(sheet: &mut Sheet, label: &'static str, text: &str) {
    sheet.row(label, "", text, |line| line.dimmed().to_string());
}

fn signs(sheet: &mut Sheet, sign: &Sign) {
    for condition in sign.pattern.conditions() {
        row(sheet, "sign", &condition);
    }
    let weak = if sign.weak { "; others look the same" } else { "" };
    let own = if sign.own { "; only in answers of its own" } else { "" };
    let to = sign.to.as_ref().map(|probe| format!("; in the answer to the probe `{probe}`")).unwrap_or_default();
    faint(sheet, "sign", &format!("{}{weak}{own}{to}", sureness(sign.sure)));
}

fn talks(sheet: &mut Sheet, talk: &Talk) {
    sheet.row("talk", "", &escape_controls(&talk.title), |line| line.bold().to_string());
    row(sheet, "shows", &talk.subprotocol.as_ref().map(|name| format!("subprotocol {name}")).unwrap_or_default());
    let first = talk.first.as_ref().map(|first| format!("first message matches {}", first.text()));
    row(sheet, "shows", &first.unwrap_or_default());
    row(sheet, "next", &talk.next);
    faint(sheet, "next", sureness(talk.sure));
}

fn answers(sheet: &mut Sheet, number: usize, answer: &Answer) {
    let check = word(answer.check);
    sheet.row("check", "", &format!("{number}  {check}"), |line| line.bold().to_string());
    row(sheet, "when", &answer.when);
    for condition in answer.pattern.conditions() {
        row(sheet, "answer", &condition);
    }
    row(sheet, "log", answer.log.as_deref().unwrap_or_default());
    row(sheet, "note", answer.note.as_deref().unwrap_or_default());
    let weak = if answer.weak { "; others answer the same" } else { "" };
    faint(sheet, "sure", &format!("{}{weak}", sureness(answer.sure)));
}

/// What shows a product outside of its answers: a host's name, a certificate.
fn shown_by(product: &Product) -> Vec<String> {
    let mut out = Vec::new();
    out.extend((!product.hosts.is_empty()).then(|| format!("host is {}", product.hosts.join(" or "))));
    let words = inspection::words_of(&product.name).map(|words| format!("issuer of the certificate has \"{words}\""));
    out.extend(words);
    out.extend(product.issuer.as_ref().map(|issuer| format!("issuer of the certificate matches {}", issuer.text())));
    out
}

fn afters(sheet: &mut Sheet, after: &After) {
    sheet.row("after", "", &format!("101  {}", word(after.check)), |line| line.bold().to_string());
    row(sheet, "when", &after.when);
    row(sheet, "answer", &after.close.map(|code| format!("close {code}")).unwrap_or_default());
    row(sheet, "answer", &after.says.as_ref().map(|says| format!("says `{says}`")).unwrap_or_default());
    row(sheet, "log", after.log.as_deref().unwrap_or_default());
    row(sheet, "note", after.note.as_deref().unwrap_or_default());
    faint(sheet, "sure", sureness(after.sure));
}

fn habits(sheet: &mut Sheet, habit: &Habit) {
    let all = habit_words(habit);
    if !all.is_empty() {
        sheet.gap();
    }
    for line in all {
        row(sheet, "habit", &line);
    }
    if let Some(sure) = habit.sure {
        faint(sheet, "sure", sureness(sure));
    }
}

fn habit_words(habit: &Habit) -> Vec<String> {
    let mut out = Vec::new();
    out.extend(
        habit.upgrade.map(|treatment| format!("Upgrade {} unless it is configured", treatment_words(treatment))),
    );
    out.extend(habit.connection.as_ref().map(|value| match value.as_str() {
        "" => "the application sees no Connection".to_owned(),
        value => format!("the application sees Connection: {value}"),
    }));
    out.extend((!habit.drops.is_empty()).then(|| format!("does not pass on {}", habit.drops.join(", "))));
    out.extend(habit.upstream.as_ref().map(|version| format!("speaks HTTP/{version} to the application")));
    out.extend(habit.rewrites_host.then(|| "puts another Host before the application".to_owned()));
    out.extend(habit.path.as_ref().map(|directives| format!("changes a path by: {directives}")));
    out.extend(habit.makes_key.then(|| "makes a handshake of its own, with another key".to_owned()));
    out.extend(habit.answers_first.then(|| "answers 101 before the application has answered".to_owned()));
    out.extend(habit.lower_case.then(|| "relays the names of header fields in lower case".to_owned()));
    out.extend(habit.http2.map(|ability| format!("HTTP/2 to clients: {}", ability_words(ability))));
    out.extend(habit.extended_connect.map(|ability| format!("WebSocket over HTTP/2: {}", ability_words(ability))));
    let setting = habit.idle_setting.as_ref().map(|setting| format!(" ({setting})")).unwrap_or_default();
    let cuts = |seconds: &u32| format!("cuts a WebSocket after {seconds} s of silence{setting}");
    out.extend(habit.idle_seconds.iter().map(cuts));
    out.extend(habit.lifetime_seconds.map(|seconds| format!("cuts a WebSocket after {seconds} s, busy or not")));
    out.extend(habit.note.clone());
    out
}

const fn ability_words(ability: Ability) -> &'static str {
    match ability {
        Ability::Never => "never",
        Ability::Optional => "where it is switched on",
        Ability::Default => "unless it is switched off",
    }
}

const fn treatment_words(treatment: Treatment) -> &'static str {
    match treatment {
        Treatment::Passes => "passes",
        Treatment::Drops => "is taken out",
        Treatment::Refuses => "is refused",
    }
}

fn fixes(sheet: &mut Sheet, fix: &Fix) {
    row(sheet, "fix", &format!("for {}", fix.causes.join(", ")));
    row(sheet, "fix", fix.text.trim());
    for line in fix.snippet.iter().flat_map(|snippet| snippet.trim_matches('\n').lines()) {
        sheet.line(&format!("            {}", escape_controls(line).cyan()));
    }
    faint(sheet, "sure", sureness(fix.sure));
}

/// How sure a fact is, in words.
pub const fn sureness(sure: Sure) -> &'static str {
    match sure {
        Sure::Ran => "seen on the wire",
        Sure::Source => "read in its source",
        Sure::Docs => "from documentation or a thread",
        Sure::Inferred => "from memory or by analogy: not certain",
    }
}

fn word(check: impl serde::Serialize) -> String {
    serde_json::to_value(check).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// All products as JSON.
pub fn list_json(products: &[Product]) -> String {
    let entry = |product: &Product| {
        let mut value = head(product);
        value["signs"] = product.signs.len().into();
        value["answers"] = product.answers.len().into();
        value["fixes"] = product.fixes.len().into();
        value
    };
    text(
        &object!({ "schema": SCHEMA, "type": "knowledge", "products": products.iter().map(entry).collect::<Vec<_>>() }),
    )
}

/// One product as JSON.
pub fn page_json(product: &Product) -> String {
    let mut value = object!({ "schema": SCHEMA, "type": "product" });
    let sign = |sign: &Sign| object!({ "conditions": sign.pattern.conditions(), "weak": sign.weak, "own": sign.own, "to": sign.to, "sure": sign.sure });
    let answer = |answer: &Answer| {
        object!({
            "check": answer.check, "when": answer.when, "conditions": answer.pattern.conditions(), "weak": answer.weak,
            "log": answer.log, "note": answer.note, "sure": answer.sure,
        })
    };
    let fix =
        |fix: &Fix| object!({ "for": fix.causes, "text": fix.text.trim(), "snippet": fix.snippet, "sure": fix.sure });
    if let (Some(map), Value::Object(head)) = (value.as_object_mut(), head(product)) {
        map.extend(head);
    }
    value["signs"] = product.signs.iter().map(sign).collect();
    value["answers"] = product.answers.iter().map(answer).collect();
    let after = |after: &After| {
        object!({
            "check": after.check, "when": after.when, "close": after.close, "says": after.says, "log": after.log,
            "note": after.note, "fix": after.fix, "sure": after.sure,
        })
    };
    value["hosts"] = product.hosts.clone().into();
    value["subprotocols"] = product.subprotocols.clone().into();
    value["paths"] = product.paths.clone().into();
    value["ports"] = product.ports.clone().into();
    value["issuer"] = product.issuer.as_ref().map(Expression::text).into();
    value["after"] = product.after.iter().map(after).collect();
    let talk = |talk: &Talk| {
        object!({
            "title": talk.title, "subprotocol": talk.subprotocol, "first": talk.first.as_ref().map(Expression::text),
            "next": talk.next, "sure": talk.sure,
        })
    };
    value["talk"] = product.talks.iter().map(talk).collect();
    value["habit"] = habit_words(&product.habit).into();
    value["fixes"] = product.fixes.iter().map(fix).collect();
    text(&value)
}

fn head(product: &Product) -> Value {
    object!({
        "name": product.name, "title": product.title, "kind": product.kind.name(), "language": product.language,
        "version": product.version, "source": product.source,
    })
}
