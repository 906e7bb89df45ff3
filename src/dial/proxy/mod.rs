//! The way through a forward proxy: to it, its consent, and then as if it were not there.

mod connect;
mod no_proxy;
mod settings;
mod socks;

use std::{net::IpAddr, time::Instant};

pub use settings::{Proxies, Source};
use tokio::{io::AsyncWriteExt, time::timeout_at};

use super::{Stream, Way, tls};
use crate::{
    exchange::{
        Facts, PhaseName, Proxy as Talk,
        proxy::{ProxyFailure, ProxyKind},
    },
    request::{connect::connect as connect_head, craft::Header},
    target::Target,
    wire::socks::Host,
};

/// A forward proxy, and what it is told.
#[derive(Debug, Clone)]
pub struct Proxy {
    /// What it speaks.
    pub kind: ProxyKind,
    /// Where it is; the scheme says whether TLS comes first.
    pub place: Target,
    /// The flag or the environment variable that named it.
    pub from: String,
    /// User name and password.
    pub credentials: Option<(String, String)>,
    /// Headers of the CONNECT that are not the standard ones.
    pub headers: Vec<Header>,
}

/// A host and a port as they stand in a request, an IPv6 address in brackets.
pub fn authority(host: &str, port: u16) -> String {
    if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") }
}

impl Way<'_> {
    /// A connection to `host` and `port` that `proxy` makes.
    pub(super) async fn through(&mut self, proxy: &Proxy, host: &str, port: u16) -> Option<Stream> {
        let mut talk = Talk {
            kind: proxy.kind,
            address: authority(&proxy.place.host, proxy.place.port),
            from: proxy.from.clone(),
            to: authority(host, port),
            credentials: proxy.credentials.is_some(),
            sent: String::new(),
            received: String::new(),
            failure: None,
        };
        self.to_proxy = true;
        let reached = self.reach(proxy).await;
        self.to_proxy = false;
        let host = match &reached {
            Some(_) => self.named(proxy, host, port).await,
            None => None,
        };
        let start = self.begin(PhaseName::Proxy);
        let done = match (reached, host) {
            (None, _) => Err(ProxyFailure::Unreachable),
            (Some(_), None) => Err(ProxyFailure::Unresolved),
            (Some(stream), Some(host)) => converse(stream, proxy, &host, port, &mut talk, self.deadline).await,
        };
        let (stream, failure) = match done {
            Ok(stream) => (Some(stream), None),
            Err(failure) => (None, Some(failure)),
        };
        talk.failure = failure;
        self.end(start, Facts::Proxy(Box::new(talk)));
        stream
    }

    /// A connection to the proxy itself.
    async fn reach(&mut self, proxy: &Proxy) -> Option<Stream> {
        let addresses = self.addresses(&proxy.place.host, proxy.place.port).await;
        let stream = self.connect(addresses, proxy.place.port).await?;
        if proxy.kind == ProxyKind::Https {
            let tls = tls::Options::trusting(self.options.proxies.trust.clone());
            self.secure(stream, &proxy.place, &tls, &["http/1.1".to_owned()]).await
        } else {
            Some(stream)
        }
    }

    /// What the proxy is to connect to: a name, or its address where names are looked up on this side.
    async fn named(&mut self, proxy: &Proxy, host: &str, port: u16) -> Option<Host> {
        if !proxy.kind.resolves_here() {
            return Some(host.parse().map_or_else(|_| Host::Name(host.to_owned()), Host::Address));
        }
        let addresses = self.addresses(host, port).await;
        // One address can be asked for. Version 4 knows no IPv6, and many a proxy of version 5 has none either.
        let first = addresses.iter().find(|address| address.is_ipv4()).or(addresses.first());
        first
            .copied()
            .filter(|address: &IpAddr| proxy.kind != ProxyKind::Socks4 || address.is_ipv4())
            .map(Host::Address)
    }
}

async fn converse(
    stream: Stream,
    proxy: &Proxy,
    host: &Host,
    port: u16,
    talk: &mut Talk,
    deadline: Instant,
) -> Result<Stream, ProxyFailure> {
    let mut record = Record { deadline, sent: Vec::new(), received: Vec::new() };
    let done = match proxy.kind.socks() {
        None => {
            let head = connect_head(&talk.to, proxy.credentials.as_ref(), &proxy.headers);
            connect::tunnel(stream, &head, &mut record).await
        }
        Some(version) => {
            let ask = socks::Ask { version, host, port, credentials: proxy.credentials.as_ref() };
            socks::tunnel(stream, &ask, &mut record).await
        }
    };
    talk.sent = crate::wire::escape::escape(&record.sent);
    talk.received = crate::wire::escape::escape(&record.received);
    done
}

/// The conversation so far, and when it has to be over.
struct Record {
    deadline: Instant,
    sent: Vec<u8>,
    received: Vec<u8>,
}

impl Record {
    /// Sends and keeps `bytes`. An error shows at the next read.
    async fn send(&mut self, stream: &mut (impl AsyncWriteExt + Unpin), bytes: &[u8]) {
        self.sent.extend_from_slice(bytes);
        let write = async {
            stream.write_all(bytes).await?;
            stream.flush().await
        };
        let _ = timeout_at(self.deadline.into(), write).await;
    }
}
