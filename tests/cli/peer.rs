//! Peers of the binary, each on a port of its own.

use std::{
    io::{ErrorKind, Read, Write},
    net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        mpsc::{Receiver, Sender, channel},
    },
    thread,
    time::Duration,
};

use wswhy::{
    serve::faults::{Fault, FaultServer},
    wire::{
        accept::accept_for,
        http1::{Head, Kind},
    },
};

/// No peer waits longer for the client.
const PATIENCE: Duration = Duration::from_secs(15);

/// An embedded fault on a thread of its own; gone when it is dropped.
pub struct FaultPeer {
    url: String,
    address: SocketAddr,
    _until_dropped: Sender<()>,
}

impl FaultPeer {
    /// Starts `fault`.
    pub fn start(fault: &'static Fault) -> Self {
        let (stop, stopped) = channel::<()>();
        let (started, start) = channel();
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let server = FaultServer::start(fault).await.expect("a free port");
                started.send((server.url(), server.address())).expect("the test waits");
                // Nothing is ever sent: this ends when the other end is dropped.
                let _ = tokio::task::spawn_blocking(move || stopped.recv()).await;
            });
        });
        let (url, address) = start.recv().expect("the server starts");
        Self { url, address, _until_dropped: stop }
    }

    /// The URL that the client is to be given.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The port that it listens on.
    pub fn port(&self) -> u16 {
        self.address.port()
    }
}

/// A listener whose every connection is handed to a closure, on a thread of its own.
pub struct RawPeer {
    address: SocketAddr,
}

impl RawPeer {
    /// Starts to listen.
    pub fn start(serve: impl Fn(TcpStream) + Send + Sync + 'static) -> Self {
        Self::start_at(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), serve)
    }

    /// Starts to listen at this address.
    pub fn start_at(address: SocketAddr, serve: impl Fn(TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(address).expect("a free port");
        let address = listener.local_addr().expect("a bound socket");
        let serve = Arc::new(serve);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                stream.set_read_timeout(Some(PATIENCE)).expect("a timeout above zero");
                stream.set_write_timeout(Some(PATIENCE)).expect("a timeout above zero");
                let serve = Arc::clone(&serve);
                thread::spawn(move || serve(stream));
            }
        });
        Self { address }
    }

    /// Listens and takes every connection without a word.
    pub fn silent() -> Self {
        Self::start(|mut stream| {
            let _ = std::io::copy(&mut stream, &mut std::io::sink());
        })
    }

    /// A ws:// URL on this peer.
    pub fn url(&self, path: &str) -> String {
        format!("ws://{}{path}", self.address)
    }

    /// The port that it listens on.
    pub fn port(&self) -> u16 {
        self.address.port()
    }
}

/// The 101 that `request` wants.
pub fn accepted(request: &[u8]) -> Vec<u8> {
    let head = Head::read(request, Kind::Request);
    let key = head.first("sec-websocket-key").map(|field| field.value.clone()).unwrap_or_default();
    let accept = accept_for(&key);
    format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"
    )
    .into_bytes()
}

/// Reads a request's head and answers it with what `head` makes of it; after a 101, closes when the client does.
pub fn answer_with(head: impl Fn(&[u8]) -> Vec<u8> + Send + Sync + 'static) -> impl Fn(TcpStream) + Send + Sync {
    move |mut stream| {
        let (mut request, mut buffer) = (Vec::new(), [0; 4096]);
        while !request.ends_with(b"\r\n\r\n") {
            match stream.read(&mut buffer) {
                Ok(count @ 1..) => request.extend_from_slice(&buffer[..count]),
                _ => return,
            }
        }
        let answer = head(&request);
        let _ = stream.write_all(&answer);
        if answer.starts_with(b"HTTP/1.1 101") && stream.read(&mut buffer).is_ok() {
            let _ = stream.write_all(&[0x88, 2, 0x03, 0xe8]);
        }
        let _ = stream.shutdown(Shutdown::Write);
        let _ = std::io::copy(&mut stream, &mut std::io::sink());
    }
}

/// A peer that keeps what each connection sent, to its end.
pub struct Recorder {
    peer: RawPeer,
    records: Receiver<Vec<u8>>,
}

impl Recorder {
    /// Answers each connection once `answer` makes something of what came on it so far, then closes.
    pub fn answering(answer: impl Fn(&[u8]) -> Option<Vec<u8>> + Send + Sync + 'static) -> Self {
        let (recorded, records) = channel::<Vec<u8>>();
        let peer = RawPeer::start(move |stream| record(stream, &answer, &recorded));
        Self { peer, records }
    }

    /// Refuses at the first byte.
    pub fn refusing() -> Self {
        Self::answering(|_| {
            Some(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_vec())
        })
    }

    /// The listener.
    pub fn peer(&self) -> &RawPeer {
        &self.peer
    }

    /// All that the next connection sent.
    pub fn received(&self) -> Vec<u8> {
        self.records.recv_timeout(PATIENCE).expect("a connection")
    }
}

fn record(mut stream: TcpStream, answer: &impl Fn(&[u8]) -> Option<Vec<u8>>, recorded: &Sender<Vec<u8>>) {
    let mut bytes = Vec::new();
    let mut buffer = [0; 16 * 1024];
    let mut answered = false;
    while let Ok(count @ 1..) = stream.read(&mut buffer) {
        bytes.extend_from_slice(&buffer[..count]);
        if let Some(text) = answer(&bytes).filter(|_| !answered) {
            answered = true;
            let _ = stream.write_all(&text).and_then(|()| stream.shutdown(Shutdown::Write));
        }
    }
    let _ = recorded.send(bytes);
}

/// The head at the beginning of `bytes`, once its empty line is there.
pub fn whole_head(bytes: &[u8]) -> Option<&[u8]> {
    bytes.windows(4).position(|window| window == b"\r\n\r\n").map(|at| &bytes[..at + 4])
}

/// A listener that nobody may connect to.
pub struct Untouched {
    listener: TcpListener,
}

impl Untouched {
    /// Starts to listen.
    pub fn start() -> Self {
        Self { listener: TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port") }
    }

    /// The port that it listens on.
    pub fn port(&self) -> u16 {
        self.listener.local_addr().expect("a bound socket").port()
    }

    /// A ws:// URL on this listener.
    pub fn url(&self) -> String {
        format!("ws://127.0.0.1:{}/", self.port())
    }

    /// Whether anybody connected since it was started: the system accepts connections that nobody picks up.
    pub fn was_touched(&self) -> bool {
        self.listener.set_nonblocking(true).expect("a listener");
        !matches!(self.listener.accept(), Err(error) if error.kind() == ErrorKind::WouldBlock)
    }
}
