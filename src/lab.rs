//! Runs probes: a few handshakes side by side, each with one thing changed.

use std::{
    future::{Future, poll_fn},
    pin::Pin,
    task::Poll,
    time::Duration,
};

use crate::{
    attempt::{Limits, attempt},
    dial::Options,
    exchange::Exchange,
    probes::{Change, Handshake},
    target::unbracketed,
};

/// A probe that was accepted waits so long for the reply to its close frame.
const CLOSE: Duration = Duration::from_millis(30);

/// Where probes are run.
#[derive(Debug)]
pub struct Lab {
    /// The handshake that they vary.
    pub base: Handshake,
    /// A good Sec-WebSocket-Key.
    pub key: String,
    /// How to connect.
    pub options: Options,
}

impl Lab {
    /// Performs the handshakes with these changes at once, each for at most `time`. What is accepted sends no message
    /// and closes with 1000.
    pub async fn run(self, changes: Vec<Change>, time: Duration) -> Vec<(Change, Exchange)> {
        let lab = &self;
        let probes = changes.into_iter().map(|change| -> Pin<Box<dyn Future<Output = (Change, Exchange)> + '_>> {
            Box::pin(async move {
                let exchange = lab.probe(&change, time).await;
                (change, exchange)
            })
        });
        all(probes.collect()).await
    }

    async fn probe(&self, change: &Change, time: Duration) -> Exchange {
        let handshake = self.base.with(change, &self.key);
        let mut options = self.options.clone();
        options.tls.look = handshake.older_tls;
        if let Some(address) = handshake.address {
            let (_, port) = options.route.destination(&handshake.target.host, handshake.target.port);
            options.route = options.route.to_place(address.to_string(), port);
        }
        if let Some((host, port)) = handshake.direct.as_deref().and_then(place) {
            options.route = options.route.to_place(host, port);
        }
        if handshake.request.is_http2() != self.base.request.is_http2() {
            options.alpn = handshake.request.alpn();
        }
        let limits = Limits { max_time: time, hold: None, pong: None, close: CLOSE };
        attempt(&handshake.target, &handshake.request, &options, limits, &|_| {}).await
    }
}

/// `HOST:PORT`, the host without the brackets of an IPv6 address.
pub fn place(text: &str) -> Option<(String, u16)> {
    let (host, port) = text.rsplit_once(':')?;
    let host = unbracketed(host);
    let port = port.parse().ok().filter(|port| *port != 0)?;
    (!host.is_empty()).then(|| (host.to_owned(), port))
}

/// Waits for all of them at once.
async fn all<T>(mut futures: Vec<Pin<Box<dyn Future<Output = T> + '_>>>) -> Vec<T> {
    let mut done: Vec<Option<T>> = futures.iter().map(|_| None).collect();
    poll_fn(|context| {
        let mut pending = false;
        for (future, done) in futures.iter_mut().zip(&mut done).filter(|(_, done)| done.is_none()) {
            match future.as_mut().poll(context) {
                Poll::Ready(value) => *done = Some(value),
                Poll::Pending => pending = true,
            }
        }
        if pending { Poll::Pending } else { Poll::Ready(()) }
    })
    .await;
    done.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_host_and_a_port() {
        assert_eq!(place("[::1]:80"), Some(("::1".to_owned(), 80)));
        assert_eq!(place("app:8080"), Some(("app".to_owned(), 8080)));
        assert!(["app", ":80", "app:0", "app:x"].iter().all(|text| place(text).is_none()));
    }
}
