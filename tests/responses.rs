//! Responses with one fault each, and what RFC 6455 demands of a client: `fixtures/responses/judged.jsonl`. Each was
//! sent to real clients; here it is judged without a network.
//!
//! `must` is `reject` where the specifications demand that a client fails, `accept` where they demand that it goes on
//! (what follows the head may still close it), and `either` where they leave it open.

#![allow(clippy::unwrap_used)]

use std::fmt::Write;

use serde::Deserialize;
use wswhy::{
    causes::Case,
    diagnosis::{Diagnosis, Outcome},
    exchange::{End, Exchange, Side, Vantage},
    wire::accept::accept_for,
};

const KEY: &str = "AAECAwQFBgcICQoLDA0ODw==";

#[derive(Deserialize)]
struct Row {
    name: String,
    must: String,
    ends: String,
    #[serde(default)]
    subprotocols: Vec<String>,
    #[serde(default)]
    extensions: String,
    rule: String,
    response: String,
}

#[test]
fn every_response_is_taken_or_refused_as_the_specifications_demand() {
    let wrong: Vec<String> = rows().iter().filter_map(|row| complaint(row, judge(row))).collect();
    assert!(wrong.is_empty(), "{} of the rows are judged otherwise:\n{}", wrong.len(), wrong.join("\n"));
}

fn rows() -> Vec<Row> {
    let text = include_str!("../fixtures/responses/judged.jsonl");
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn complaint(row: &Row, outcome: Option<Outcome>) -> Option<String> {
    let refused = matches!(outcome, Some(Outcome::Invalid | Outcome::Rejected | Outcome::Failed));
    let right = match row.must.as_str() {
        "reject" => refused,
        "accept" => !refused && outcome.is_some(),
        "either" => outcome.is_some(),
        other => panic!("{}: must is `{other}`", row.name),
    };
    (!right).then(|| format!("{}: must {} ({}), outcome {outcome:?}", row.name, row.must, row.rule))
}

fn judge(row: &Row) -> Option<Outcome> {
    let mut exchange = Exchange::new("ws://127.0.0.1/".to_owned(), Vantage::Client, None);
    exchange.stream.push(Side::Sent, request(row).as_bytes());
    exchange.stream.push(Side::Received, &response(&row.response));
    exchange.end = match row.ends.as_str() {
        "rst" => End::Reset,
        "close" => End::Closed,
        _ if row.response.is_empty() => End::TimedOut,
        _ => End::Done,
    };
    Diagnosis::of(&Case::new(exchange)).outcome
}

fn request(row: &Row) -> String {
    let mut request = format!(
        "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: \
         {KEY}\r\nSec-WebSocket-Version: 13\r\n"
    );
    if !row.subprotocols.is_empty() {
        write!(request, "Sec-WebSocket-Protocol: {}\r\n", row.subprotocols.join(", ")).unwrap();
    }
    if !row.extensions.is_empty() {
        write!(request, "Sec-WebSocket-Extensions: {}\r\n", row.extensions).unwrap();
    }
    request + "\r\n"
}

/// The bytes that the template stands for; its characters up to U+00FF are single bytes.
fn response(template: &str) -> Vec<u8> {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, tail) = after.split_once('}').unwrap_or((after, ""));
        out.push_str(before);
        out.push_str(&value(name));
        rest = tail;
    }
    out.push_str(rest);
    out.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect()
}

fn value(name: &str) -> String {
    let parts: Vec<&str> = name.split(':').collect();
    match parts[0] {
        "KEY" => KEY.to_owned(),
        "PORT" => "80".to_owned(),
        "ACCEPT" => accept_for(KEY.as_bytes()),
        "ACCEPT_LOWER" => accept_for(KEY.as_bytes()).to_ascii_lowercase(),
        "ACCEPT_STRIP" => accept_for(KEY.trim_end_matches('=').as_bytes()),
        "ACCEPT_KEYSP" => accept_for(format!(" {KEY}").as_bytes()),
        // The values below were computed with another program: hashlib and base64 of Python.
        "ACCEPT_DECODED" => "Ms8LTtp8BbKeX7qA4TBWy9j4mOs=".to_owned(),
        "ACCEPT_NOGUID" => "oBbYbxIbKXRZhoJ2zEzYy458+YU=".to_owned(),
        "ACCEPT_LGUID" => "VN0eM3aE5DnXzvpn8YIzlt0cR2k=".to_owned(),
        "ACCEPT_SHA256" => "B7rY+eDaBPE0Xr6aWfCFDRmS0lZqTdU4x1OgEH8Vyrc=".to_owned(),
        "REPEAT" => parts[1].repeat(parts[2].parse().unwrap()),
        "HEADERS" => headers(&parts),
        other => panic!("no value for {{{other}}}"),
    }
}

/// `HEADERS:X-H<i>: <480 x v>:40` is 40 numbered headers with values of 480 times `v`.
fn headers(parts: &[&str]) -> String {
    let count: usize = parts.last().unwrap().parse().unwrap();
    let length: usize = parts[2].trim().trim_start_matches('<').split(' ').next().unwrap().parse().unwrap();
    (0..count).fold(String::new(), |text, i| text + &format!("X-H{i}: {}\r\n", "v".repeat(length)))
}
