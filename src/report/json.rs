//! The JSON report, schema 1. Fields are added and never renamed.

use std::fmt::Write;

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Map, Value, json as object};

use super::{Report, phases::facts};
use crate::{
    causes::Finding,
    exchange::{Phase, PhaseName},
    request::user_agent,
    wire::{
        frame::Close,
        h2::{Fault, code},
        http1::Head,
    },
};

/// The number of the schema.
pub const SCHEMA: u32 = 1;

/// The report as one JSON object and a line end.
pub fn json(report: &Report) -> String {
    text(&value(report))
}

/// The report as one JSON object.
pub fn value(report: &Report) -> Value {
    let exchange = report.exchange();
    let response = report.case().response();
    object!({
        "schema": SCHEMA,
        "type": report.kind.name(),
        "tool": user_agent().replace('/', " "),
        "url": exchange.url,
        "started_at": exchange.started_at,
        "outcome": report.outcome,
        "exit_code": report.exit_code,
        "verdict": report.verdict,
        "http_version": http_version(report),
        "status": response.map(|response| response.status),
        "phases": phases(report),
        "request": report.case().request.as_ref().map(|request| head(request, exchange.stream.sent())),
        "response": response.map(|_| answer(report)),
        "tls": tls(report),
        "http2": http2(report),
        "close": close(report),
        "attempts": report.earlier().map(|earlier| attempt(&earlier)).collect::<Vec<_>>(),
        "hops": report.hops(),
        "findings": report.findings.iter().map(finding).collect::<Vec<_>>(),
        "probes": report.probes(),
        "notes": report.notes,
    })
}

/// A value as a terminal may show it, and a line end.
pub(super) fn text(value: &Value) -> String {
    printable(&serde_json::to_string_pretty(value).unwrap_or_default()) + "\n"
}

/// An exchange that was redirected.
fn attempt(report: &Report) -> Value {
    let response = report.case().response();
    object!({
        "url": report.exchange().url,
        "started_at": report.exchange().started_at,
        "outcome": report.outcome,
        "http_version": response.and_then(|response| response.head.version()).map(|version| version.to_string()),
        "status": response.map(|response| response.status),
        "phases": phases(report),
        "request": report.case().request.as_ref().map(|request| head(request, report.exchange().stream.sent())),
        "response": response.map(|_| answer(report)),
        "tls": tls(report),
    })
}

/// The version of the answer, or of what was spoken where there is none.
fn http_version(report: &Report) -> Option<String> {
    let answered = report.case().response().and_then(|response| response.head.version());
    let spoken =
        report.exchange().http2().filter(|record| record.fault != Some(Fault::NotHttp2)).map(|_| "2".to_owned());
    answered.map(|version| version.to_string()).or(spoken)
}

/// An HTTP/2 connection: its settings by name as well, and its frames.
fn http2(report: &Report) -> Option<Value> {
    let record = report.exchange().http2()?;
    let setting = |(id, value): &(u16, u32)| object!({ "id": id, "name": code::setting(*id), "value": value });
    let settings = |settings: &Vec<(u16, u32)>| settings.iter().map(setting).collect::<Vec<_>>();
    let reset = record.reset.map(|code| object!({ "code": code, "name": code::error(code) }));
    let goaway = record.goaway.as_ref();
    let goaway = goaway.map(
        |own| object!({ "last_stream": own.last, "code": own.code, "name": code::error(own.code), "debug": own.debug }),
    );
    Some(object!({
        "settings": record.settings.as_ref().map(settings),
        "later_settings": record.later.iter().map(settings).collect::<Vec<_>>(),
        "reset": reset,
        "goaway": goaway,
        "fault": record.fault,
        "oddities": record.oddities,
        "frames": record.frames,
        "frames_not_listed": record.unlisted,
    }))
}

/// JSON that a terminal shows and does not obey: what `serde_json` leaves of control and direction characters can only
/// stand inside strings, where `\u` means the same.
pub fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let unsafe_here = c != '\n'
            && (c.is_control() || matches!(u32::from(c), 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f | 0xfeff));
        if unsafe_here {
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

fn phases(report: &Report) -> Vec<Value> {
    let mut list: Vec<Value> = report.exchange().phases.iter().map(phase).collect();
    if let (Some(upgrade), Some(http)) = (upgrade(report), report.exchange().phase(PhaseName::Http)) {
        let at = list.iter().position(|phase| phase["name"] == "http").map_or(list.len(), |http| http + 1);
        let start = http.start_us + http.duration_us;
        list.insert(at, object!({ "name": "upgrade", "start_us": start, "duration_us": 0, "detail": upgrade }));
    }
    list
}

fn phase(phase: &Phase) -> Value {
    let mut value =
        object!({ "name": phase.name().name(), "start_us": phase.start_us, "duration_us": phase.duration_us });
    if phase.to_proxy {
        value["to"] = object!("proxy");
    }
    value["detail"] = Value::Object(facts(phase));
    value
}

/// What a 101 agreed on.
fn upgrade(report: &Report) -> Option<Value> {
    let head = report.case().switch()?;
    let value = |name: &str| head.first(name).map(|field| field.text().into_owned());
    Some(object!({
        "protocol": value("upgrade"),
        "subprotocol": value("sec-websocket-protocol"),
        "extensions": value("sec-websocket-extensions"),
    }))
}

fn head(head: &Head, bytes: &[u8]) -> Value {
    let mut map = Map::new();
    put_text(&mut map, "head", head.span.of(bytes));
    let headers: Vec<_> =
        head.fields.iter().map(|field| [String::from_utf8_lossy(&field.name), field.text()]).collect();
    map.insert("headers".to_owned(), object!(headers));
    Value::Object(map)
}

fn answer(report: &Report) -> Value {
    let Some(response) = report.case().response() else { return Value::Null };
    let Value::Object(mut map) = head(&response.head, report.exchange().stream.received()) else { return Value::Null };
    if !response.is_switch() {
        put_text(&mut map, "body", &response.body.data);
        map.insert("body_truncated".to_owned(), object!(response.body.truncated || !response.body.complete));
    }
    Value::Object(map)
}

/// Bytes as text, and in base64 beside it when they are none.
pub(super) fn put_text(map: &mut Map<String, Value>, name: &str, bytes: &[u8]) {
    map.insert(name.to_owned(), object!(String::from_utf8_lossy(bytes)));
    if std::str::from_utf8(bytes).is_err() {
        map.insert(format!("{name}_base64"), object!(STANDARD.encode(bytes)));
    }
}

fn tls(report: &Report) -> Option<Value> {
    let tls = report.case().tls()?;
    Some(object!({
        "version": tls.version,
        "cipher": tls.cipher,
        "group": tls.group,
        "alpn": tls.alpn,
        "chain": tls.chain,
        "trust": tls.trust,
        "staple": tls.staple,
        "client_certificate": tls.client_certificate,
    }))
}

fn close(report: &Report) -> Option<Value> {
    let (received, sent) = report.case().closes();
    if received.is_none() && sent.is_none() {
        return None;
    }
    let first = if report.case().server_closed_first() { "server" } else { "client" };
    let said = |close: Option<Close>| {
        close.map(|close| object!({ "code": close.code, "reason": String::from_utf8_lossy(&close.reason) }))
    };
    Some(object!({ "first": first, "sent": said(sent), "received": said(received) }))
}

fn finding(finding: &Finding) -> Value {
    object!({
        "cause": finding.cause.name,
        "severity": finding.severity,
        "phase": finding.cause.phase,
        "header": finding.header,
        "at": finding.at,
        "confidence": finding.confidence,
        "summary": finding.summary,
        "evidence": finding.evidence,
        "fix": finding.fix,
        "spec": finding.cause.spec,
    })
}
