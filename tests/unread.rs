//! What a handshake that works does not pay for. One test alone in its process: what another reads would count here.

#![allow(clippy::unwrap_used)]

use std::{fs, path::Path};

use wswhy::{
    causes::Case,
    diagnosis::{Diagnosis, Outcome, plan},
    exchange::transcript,
    knowledge,
    report::{Kind, Report, human},
};

#[test]
fn a_handshake_that_works_is_judged_and_shown_without_the_knowledge() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/reports/accepted/exchange.txt");
    // An agreed subprotocol is looked up: whoever speaks it may want a first message.
    let record = fs::read_to_string(path).unwrap().replace("< Sec-WebSocket-Protocol: superchat\n", "");
    let record = record.replace("> Sec-WebSocket-Protocol: chat, superchat\n", "");
    // An authority of the user's own is no reason to look either.
    let record = record.replace(r#""roots":"webpki-roots""#, r#""roots":"ca.pem""#);
    let exchange = transcript::parse(&record).unwrap();
    let case = Case::new(exchange);
    assert!(plan::next(&case, 12).is_empty());
    assert_eq!(Diagnosis::of(&case).outcome, Some(Outcome::Accepted));
    human(&Report::of(Kind::Check, case, Vec::new()), true);
    assert!(!knowledge::is_read());
}
