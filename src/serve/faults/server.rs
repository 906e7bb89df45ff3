//! A fault on a port of this machine.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};

use tokio::{
    net::{TcpListener, TcpSocket, TcpStream},
    task::{JoinHandle, JoinSet},
    time::{sleep, timeout},
};
use tokio_rustls::TlsAcceptor;

use super::{
    Fault,
    certificate::CA,
    play::{PATIENCE, Player},
};

/// A running server; it and its connections end when this is dropped. Lives on the runtime that started it.
#[derive(Debug)]
pub struct FaultServer {
    fault: &'static Fault,
    address: SocketAddr,
    port: Port,
}

#[derive(Debug)]
enum Port {
    Served(JoinHandle<()>),
    /// Bound without listening: refused, and nobody else can take it meanwhile.
    Closed {
        _socket: TcpSocket,
    },
}

impl FaultServer {
    /// Starts `fault` on a free port of 127.0.0.1.
    pub async fn start(fault: &'static Fault) -> io::Result<Self> {
        let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        if !fault.listens {
            let socket = TcpSocket::new_v4()?;
            socket.bind(any)?;
            return Ok(Self { fault, address: socket.local_addr()?, port: Port::Closed { _socket: socket } });
        }
        let acceptor = fault
            .tls
            .map(|certificate| certificate.acceptor(fault.asks_certificate, fault.http2.is_some()))
            .transpose()?;
        let listener = TcpListener::bind(any).await?;
        let address = listener.local_addr()?;
        let port = Port::Served(tokio::spawn(serve(listener, fault, acceptor)));
        Ok(Self { fault, address, port })
    }

    /// The URL that the client is to be given.
    pub fn url(&self) -> String {
        format!("{}://{}:{}{}", self.fault.scheme.name(), self.fault.host, self.address.port(), self.fault.path)
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The certificate of the test CA, for `--cacert`.
    pub const fn ca_pem() -> &'static str {
        CA
    }
}

impl Drop for FaultServer {
    fn drop(&mut self) {
        if let Port::Served(task) = &self.port {
            task.abort();
        }
    }
}

async fn serve(listener: TcpListener, fault: &'static Fault, acceptor: Option<TlsAcceptor>) {
    let mut connections = JoinSet::new();
    let mut met = 0;
    loop {
        match listener.accept().await {
            Ok((tcp, _)) => {
                connections.spawn(connection(tcp, met, fault, acceptor.clone()));
                met += 1;
            }
            // Out of descriptors, for one: that passes.
            Err(_) => sleep(Duration::from_millis(10)).await,
        }
        while connections.try_join_next().is_some() {}
    }
}

/// An error here means that the client went, as clients of a faulty server do.
async fn connection(
    tcp: TcpStream,
    number: usize,
    fault: &'static Fault,
    acceptor: Option<TlsAcceptor>,
) -> io::Result<()> {
    tcp.set_nodelay(true)?;
    let Some(acceptor) = acceptor else {
        return Player::new(Box::new(tcp), number).meet(fault).await;
    };
    match timeout(PATIENCE, acceptor.accept(tcp).into_fallible()).await? {
        Ok(tls) => Player::new(Box::new(tls), number).meet(fault).await,
        // The alert is out; a reset on unread bytes would destroy it on the way.
        Err((_, tcp)) => Player::new(Box::new(tcp), number).close().await,
    }
}
