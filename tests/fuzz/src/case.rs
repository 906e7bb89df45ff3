//! Any answer to any request is judged, redacted and rendered without a panic.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wswhy::{
    exchange::{End, Exchange, Secrets, Side, Vantage},
    report::{Kind, Report, github, human, json, markdown},
};

fuzz_target!(|bytes: &[u8]| {
    let split = bytes.iter().position(|&byte| byte == 0xff).unwrap_or(0);
    let (request, answer) = bytes.split_at(split);
    let mut exchange = Exchange::new("ws://h/".to_owned(), Vantage::Client, None);
    exchange.stream.push(Side::Sent, request);
    exchange.stream.push(Side::Received, answer);
    exchange.end = End::Closed;
    let secrets = Secrets::of(&exchange);
    let report = Report::new(Kind::Lint, exchange, secrets, Vec::new());
    assert!(!human(&report, true).replace('\n', "").chars().any(|c| c.is_control() && c != '\u{1b}'));
    let _ = (json(&report), markdown(&report), github(&report));
});
