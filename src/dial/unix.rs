//! Connecting to a Unix socket, for servers that listen on one.

use std::{path::Path, time::Instant};

#[cfg(unix)]
use tokio::{net::UnixStream, time::timeout_at};

use super::Stream;
use crate::{
    exchange::phase::{TcpError, Unix},
    wire::escape::escape_str,
};

/// The connection to the socket at `path`, and what was learned.
#[cfg(unix)]
pub async fn connect(path: &Path, deadline: Instant) -> (Option<Stream>, Unix) {
    let done = timeout_at(deadline.into(), UnixStream::connect(path)).await;
    let (stream, error) = match done {
        Ok(Ok(stream)) => (Some(Box::new(stream) as Stream), None),
        Ok(Err(error)) => (None, Some(super::tcp::kind(&error))),
        Err(_) => (None, Some(TcpError::TimedOut)),
    };
    (stream, facts(path, error))
}

/// This system has none.
#[cfg(not(unix))]
pub async fn connect(path: &Path, _: Instant) -> (Option<Stream>, Unix) {
    (None, facts(path, Some(TcpError::Other)))
}

fn facts(path: &Path, error: Option<TcpError>) -> Unix {
    Unix { path: escape_str(&path.to_string_lossy()), error }
}
