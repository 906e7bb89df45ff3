//! Connecting: the addresses raced as RFC 8305 has it, each with its time and error.

use std::{
    collections::VecDeque,
    future::Future,
    io,
    net::{IpAddr, SocketAddr},
    pin::Pin,
    task::Poll,
    time::{Duration, Instant},
};

use tokio::{
    net::{TcpSocket, TcpStream},
    time::{Sleep, sleep, sleep_until},
};

use super::{micros, route::Interface};
use crate::exchange::phase::{Tcp, TcpError, Tried};

/// The next address is tried after this, when the one before is still silent (RFC 8305 §5, "Connection Attempt Delay").
const ATTEMPT_DELAY: Duration = Duration::from_millis(250);

/// So many addresses of a name are tried.
const MOST: usize = 16;

/// The first of `addresses` that takes a connection on `port`, and what was learned on the way.
pub async fn connect(
    addresses: Vec<IpAddr>,
    port: u16,
    interface: Option<&Interface>,
    deadline: Instant,
) -> (Option<TcpStream>, Tcp) {
    let places = interleaved(addresses).into_iter().take(MOST).map(|address| SocketAddr::new(address, port));
    let begun = Instant::now();
    let mut race = Race { begun, waiting: places.collect(), running: Vec::new(), tried: Vec::new(), next: None };
    let winner = race.run(interface, deadline).await;
    let mut facts = Tcp { tried: race.tried, ..Tcp::default() };
    if let Some((address, stream)) = &winner {
        facts.remote = stream.peer_addr().ok().or(Some(*address));
        facts.local = stream.local_addr().ok();
    }
    (winner.map(|(_, stream)| stream), facts)
}

/// The addresses with the families taking turns, the one that came first beginning (RFC 8305 §4).
fn interleaved(addresses: Vec<IpAddr>) -> Vec<IpAddr> {
    let first_is_v6 = addresses.first().is_some_and(IpAddr::is_ipv6);
    let (first, second): (Vec<_>, Vec<_>) = addresses.into_iter().partition(|address| address.is_ipv6() == first_is_v6);
    let (mut first, mut second) = (first.into_iter(), second.into_iter());
    let mut turns = Vec::new();
    loop {
        let pair = [first.next(), second.next()];
        if pair == [None, None] {
            return turns;
        }
        turns.extend(pair.into_iter().flatten());
    }
}

type Attempt<'a> = Pin<Box<dyn Future<Output = io::Result<TcpStream>> + Send + 'a>>;

/// The attempts that are under way.
struct Race<'a> {
    begun: Instant,
    waiting: VecDeque<SocketAddr>,
    running: Vec<(SocketAddr, Instant, Attempt<'a>)>,
    tried: Vec<Tried>,
    /// When the next one starts, though others are still silent.
    next: Option<Pin<Box<Sleep>>>,
}

impl<'a> Race<'a> {
    async fn run(&mut self, interface: Option<&'a Interface>, deadline: Instant) -> Option<(SocketAddr, TcpStream)> {
        let mut over = std::pin::pin!(sleep_until(deadline.into()));
        self.start_next(interface);
        std::future::poll_fn(|context| {
            loop {
                if let Poll::Ready(winner) = self.poll_attempts(context) {
                    return Poll::Ready(Some(winner));
                }
                let is_time = self.next.as_mut().is_some_and(|next| next.as_mut().poll(context).is_ready());
                if self.running.is_empty() && self.waiting.is_empty() {
                    return Poll::Ready(None);
                }
                if !self.running.is_empty() && !is_time {
                    break;
                }
                self.start_next(interface);
            }
            if over.as_mut().poll(context).is_ready() {
                self.give_up(TcpError::TimedOut);
                return Poll::Ready(None);
            }
            Poll::Pending
        })
        .await
    }

    fn start_next(&mut self, interface: Option<&'a Interface>) {
        self.next = None;
        let Some(address) = self.waiting.pop_front() else { return };
        self.running.push((address, Instant::now(), Box::pin(open(address, interface))));
        if !self.waiting.is_empty() {
            self.next = Some(Box::pin(sleep(ATTEMPT_DELAY)));
        }
    }

    /// The first connection that came about; those that failed are noted, and those that are overtaken.
    fn poll_attempts(&mut self, context: &mut std::task::Context<'_>) -> Poll<(SocketAddr, TcpStream)> {
        let mut number = 0;
        while let Some((_, _, attempt)) = self.running.get_mut(number) {
            let Poll::Ready(done) = attempt.as_mut().poll(context) else {
                number += 1;
                continue;
            };
            let (address, since, _) = self.running.remove(number);
            match done {
                Ok(stream) => {
                    self.give_up(TcpError::Overtaken);
                    self.note(address, since, None);
                    return Poll::Ready((address, stream));
                }
                Err(error) => self.note(address, since, Some(kind(&error))),
            }
        }
        Poll::Pending
    }

    fn give_up(&mut self, why: TcpError) {
        for (address, since, _) in std::mem::take(&mut self.running) {
            self.note(address, since, Some(why));
        }
    }

    fn note(&mut self, address: SocketAddr, since: Instant, error: Option<TcpError>) {
        let start_us = micros(since.duration_since(self.begun));
        self.tried.push(Tried { address, start_us, took_us: micros(since.elapsed()), error });
    }
}

async fn open(address: SocketAddr, interface: Option<&Interface>) -> io::Result<TcpStream> {
    let stream = match interface {
        None => TcpStream::connect(address).await?,
        Some(interface) => {
            let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
            interface.bind(&socket)?;
            socket.connect(address).await?
        }
    };
    // A handshake is one small write, which must not wait for company; that it failed would show in time alone.
    let _ = stream.set_nodelay(true);
    Ok(stream)
}

/// What an error of the system means here.
pub fn kind(error: &io::Error) -> TcpError {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => TcpError::Refused,
        io::ErrorKind::TimedOut => TcpError::TimedOut,
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable | io::ErrorKind::AddrNotAvailable => {
            TcpError::Unreachable
        }
        io::ErrorKind::PermissionDenied => TcpError::Denied,
        io::ErrorKind::NotFound => TcpError::NotFound,
        _ => TcpError::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(texts: &[&str]) -> Vec<IpAddr> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn the_families_take_turns() {
        let given = addresses(&["2001:db8::1", "2001:db8::2", "2001:db8::3", "192.0.2.1"]);
        assert_eq!(interleaved(given), addresses(&["2001:db8::1", "192.0.2.1", "2001:db8::2", "2001:db8::3"]));
    }

    fn race(texts: &[&str], port: u16) -> (bool, Vec<Option<TcpError>>, Duration) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let begun = Instant::now();
        let (stream, facts) =
            runtime.block_on(async { connect(addresses(texts), port, None, begun + Duration::from_secs(2)).await });
        (stream.is_some(), facts.tried.iter().map(|tried| tried.error).collect(), begun.elapsed())
    }

    #[test]
    fn a_refusal_is_followed_by_the_next_address_at_once() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let (connected, errors, took) = race(&["127.0.0.2", "127.0.0.1"], listener.local_addr().unwrap().port());
        assert!(connected && took < ATTEMPT_DELAY, "{took:?}");
        assert_eq!(errors, [Some(TcpError::Refused), None]);
    }

    #[test]
    fn a_silent_address_is_overtaken() {
        // A full queue of a listener that accepts nothing is silence.
        let silent = std::net::TcpListener::bind("127.0.0.3:0").unwrap();
        let port = silent.local_addr().unwrap().port();
        let place = SocketAddr::from(([127, 0, 0, 3], port));
        let mut queue = Vec::new();
        while let Ok(stream) = std::net::TcpStream::connect_timeout(&place, Duration::from_millis(100)) {
            queue.push(stream);
            assert!(queue.len() < 5000, "the queue has no end");
        }
        let _listener = std::net::TcpListener::bind(("127.0.0.1", port)).unwrap();
        let (connected, errors, took) = race(&["127.0.0.3", "127.0.0.1"], port);
        assert!(connected && took >= ATTEMPT_DELAY && took < Duration::from_secs(1), "{took:?}");
        assert_eq!(errors, [Some(TcpError::Overtaken), None]);
    }
}
