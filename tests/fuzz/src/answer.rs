//! Heads, bodies and frames of any bytes are read without a panic, and every span lies inside them.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wswhy::{
    exchange::{Answer, Asked, End},
    wire::{
        frame::Frame,
        http1::{EndFinder, Head, Kind},
    },
};

fuzz_target!(|bytes: &[u8]| {
    let head = Head::read(bytes, Kind::Response);
    assert_eq!(EndFinder::default().find(bytes), head.complete.then_some(head.span.end));
    assert!(head.fields.iter().all(|field| field.line.end <= bytes.len()));
    if let Answer::Response(response) = Answer::read(bytes, Asked::Ordinary, End::Closed) {
        assert!(response.rest.start <= bytes.len() && response.rest.end <= bytes.len());
    }
    for frame in Frame::read_all(bytes, 0) {
        assert!(frame.span.end <= bytes.len());
    }
});
