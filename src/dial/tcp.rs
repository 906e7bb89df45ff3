//! Connecting, one address after the other, each with its time and error.

use std::{
    io,
    net::SocketAddr,
    time::{Duration, Instant},
};

use tokio::{net::TcpStream, time::timeout};

use super::micros;
use crate::exchange::phase::{Tcp, TcpError, Tried};

/// The first of `places` that takes a connection, and what was learned on the way.
pub async fn connect(places: Vec<SocketAddr>, deadline: Instant) -> (Option<TcpStream>, Tcp) {
    let mut facts = Tcp { tried: Vec::new(), remote: None, local: None };
    let count = places.len();
    for (number, address) in places.into_iter().enumerate() {
        let begun = Instant::now();
        // A silent address leaves the others their share of the time.
        let share = deadline.saturating_duration_since(begun) / u32::try_from(count - number).unwrap_or(1);
        let tried = try_one(address, share).await;
        facts.tried.push(Tried { address, took_us: micros(begun.elapsed()), error: tried.as_ref().err().copied() });
        if let Ok(stream) = tried {
            facts.remote = stream.peer_addr().ok().or(Some(address));
            facts.local = stream.local_addr().ok();
            return (Some(stream), facts);
        }
    }
    (None, facts)
}

async fn try_one(address: SocketAddr, wait: Duration) -> Result<TcpStream, TcpError> {
    match timeout(wait, TcpStream::connect(address)).await {
        Ok(Ok(stream)) => {
            // A handshake is one small write, which must not wait for company; that it failed would show in time alone.
            let _ = stream.set_nodelay(true);
            Ok(stream)
        }
        Ok(Err(error)) => Err(kind(&error)),
        Err(_) => Err(TcpError::TimedOut),
    }
}

fn kind(error: &io::Error) -> TcpError {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => TcpError::Refused,
        io::ErrorKind::TimedOut => TcpError::TimedOut,
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable | io::ErrorKind::AddrNotAvailable => {
            TcpError::Unreachable
        }
        _ => TcpError::Other,
    }
}
