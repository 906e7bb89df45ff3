//! Any text is read as a transcript or refused; what was read prints and reads back the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wswhy::exchange::{Secrets, transcript};

fuzz_target!(|text: &str| {
    if let Ok(exchange) = transcript::parse(text) {
        let again = transcript::print(&Secrets::shown().redact(&exchange));
        assert_eq!(transcript::parse(&again).as_ref(), Ok(&exchange));
    }
});
