//! Any bytes of an HTTP/2 peer are taken in any pieces alike, and what is kept of them is bounded.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wswhy::{
    exchange::{Facts, Phase, Secrets, Vantage, Exchange, transcript},
    wire::h2::{Connection, head},
};

fuzz_target!(|bytes: &[u8]| {
    let (&cut, bytes) = bytes.split_first().unwrap_or((&0, &[]));
    let take = |pieces: &[&[u8]]| {
        let mut connection = Connection::new();
        connection.request([(&b":method"[..], &b"CONNECT"[..])], false);
        pieces.iter().for_each(|piece| connection.receive(piece));
        connection
    };
    let (first, second) = bytes.split_at(bytes.len().min(cut.into()));
    let (mut whole, pieces) = (take(&[bytes]), take(&[first, second]));
    assert_eq!(whole.record(), pieces.record());
    while let Some(fields) = whole.next_head() {
        let text = head::answer(&fields);
        assert!(text.ends_with(b"\r\n\r\n"));
    }
    let mut exchange = Exchange::new("ws://h/".to_owned(), Vantage::Client, None);
    let facts = Facts::Http2(Box::new(whole.record().clone()));
    exchange.phases.push(Phase { start_us: 0, duration_us: 1, facts });
    let printed = transcript::print(&Secrets::shown().redact(&exchange));
    assert_eq!(transcript::parse(&printed).as_ref(), Ok(&exchange));
});
