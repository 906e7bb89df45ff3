//! A look at what a server chooses from old TLS: a hello, its answer, and no handshake.

use std::time::Instant;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    time::timeout_at,
};

use crate::{
    dial::Stream,
    exchange::phase::{Tls, TlsFailure},
    wire::{
        hello::{Choice, old_client_hello},
        sniff::Protocol,
    },
};

/// A server's first messages are read up to so many bytes; certificates are the most of them.
const MOST: usize = 64 * 1024;

/// Puts the server's choice into `facts`.
pub async fn look(mut stream: Stream, name: Option<&str>, deadline: Instant, facts: &mut Tls) {
    let mut random = [0; 32];
    // No secret rests on it: there will be no handshake.
    let _ = getrandom::fill(&mut random);
    let hello = old_client_hello(name, random);
    let mut bytes = Vec::new();
    let talk = async {
        stream.write_all(&hello).await?;
        while bytes.len() < MOST && !is_enough(&bytes) {
            if stream.read_buf(&mut bytes).await? == 0 {
                break;
            }
        }
        std::io::Result::Ok(())
    };
    // Whatever ended it, what came is what there is to tell.
    let in_time = timeout_at(deadline.into(), talk).await.is_ok();
    facts.failure = Some(match (Choice::read(&bytes), Protocol::of(&bytes)) {
        (Some(choice), _) => {
            facts.version = Some(choice.version_words());
            facts.cipher = Some(choice.suite_name());
            facts.group = choice.dh_bits.map(|bits| format!("a Diffie-Hellman group of {bits} bits"));
            TlsFailure::Looked
        }
        (None, Some(Protocol::TlsAlert(code))) => TlsFailure::Alert(code),
        _ if in_time => TlsFailure::Closed,
        _ => TlsFailure::TimedOut,
    });
}

fn is_enough(bytes: &[u8]) -> bool {
    Choice::read(bytes).is_some_and(|choice| !choice.more) || matches!(Protocol::of(bytes), Some(Protocol::TlsAlert(_)))
}
