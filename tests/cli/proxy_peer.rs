//! Forward proxies of the binary: whatever host they are asked for, they connect to its port on this machine.

use std::{
    io::{Read, Write, copy},
    net::{Ipv4Addr, Shutdown, TcpStream},
    sync::mpsc::{Receiver, Sender, channel},
    thread,
    time::Duration,
};

use crate::peer::{RawPeer, whole_head};

/// A proxy that keeps what it was asked.
pub struct ProxyPeer {
    peer: RawPeer,
    asked: Receiver<String>,
}

/// What was asked, in words, the port, and what to say when it is reached.
type Asked = (String, u16, Vec<u8>);

impl ProxyPeer {
    /// A proxy that is asked by CONNECT, and keeps the head.
    pub fn http() -> Self {
        Self::start(connect)
    }

    /// A SOCKS proxy, versions 4, 4a and 5, which takes any password and keeps what it was asked in words.
    pub fn socks() -> Self {
        Self::start(socks)
    }

    fn start(serve: fn(&mut TcpStream) -> Option<Asked>) -> Self {
        let (told, asked) = channel();
        let peer = RawPeer::start(move |mut client| {
            let Some((words, port, consent)) = serve(&mut client) else { return };
            told_and_tunnel(&told, words, client, port, &consent);
        });
        Self { peer, asked }
    }

    /// The proxy's host and port.
    pub fn place(&self) -> String {
        format!("127.0.0.1:{}", self.peer.port())
    }

    /// What the next connection asked.
    pub fn asked(&self) -> String {
        self.asked.recv_timeout(Duration::from_secs(15)).expect("a connection")
    }

    /// Whether nobody asked.
    pub fn was_passed_by(&self) -> bool {
        self.asked.try_recv().is_err()
    }
}

fn told_and_tunnel(told: &Sender<String>, words: String, mut client: TcpStream, port: u16, consent: &[u8]) {
    let _ = told.send(words);
    let Ok(server) = TcpStream::connect((Ipv4Addr::LOCALHOST, port)) else { return };
    let _ = client.write_all(consent);
    let (mut from, mut to) = (client.try_clone().expect("a socket"), server.try_clone().expect("a socket"));
    thread::spawn(move || {
        let _ = copy(&mut from, &mut to);
        let _ = to.shutdown(Shutdown::Write);
    });
    let mut server = server;
    let _ = copy(&mut server, &mut client);
    let _ = client.shutdown(Shutdown::Write);
}

fn connect(client: &mut TcpStream) -> Option<Asked> {
    let mut bytes = Vec::new();
    while whole_head(&bytes).is_none() {
        bytes.push(byte(client)?);
    }
    let head = String::from_utf8(bytes).ok()?;
    let port = head.split(' ').nth(1)?.rsplit(':').next()?.parse().ok()?;
    Some((head, port, b"HTTP/1.0 200 Connection established\r\nProxy-agent: test\r\n\r\n".to_vec()))
}

fn socks(client: &mut TcpStream) -> Option<Asked> {
    if byte(client)? == 4 {
        return socks4(client);
    }
    let methods = usize::from(byte(client)?);
    let methods = exactly(client, methods)?;
    let user = if methods.contains(&2) {
        client.write_all(&[5, 2]).ok()?;
        byte(client)?;
        let pair = [counted(client)?, counted(client)?];
        client.write_all(&[1, 0]).ok()?;
        format!(" {}", pair.join(":"))
    } else {
        client.write_all(&[5, 0]).ok()?;
        String::new()
    };
    exactly(client, 3)?;
    let host = match byte(client)? {
        1 => Ipv4Addr::from(<[u8; 4]>::try_from(exactly(client, 4)?).ok()?).to_string(),
        3 => format!("name {}", counted(client)?),
        _ => return None,
    };
    let port = u16::from_be_bytes(exactly(client, 2)?.try_into().ok()?);
    Some((format!("5{user} {host}"), port, b"\x05\0\0\x03\x04here\0\0".to_vec()))
}

fn socks4(client: &mut TcpStream) -> Option<Asked> {
    exactly(client, 1)?;
    let port = u16::from_be_bytes(exactly(client, 2)?.try_into().ok()?);
    let address = Ipv4Addr::from(<[u8; 4]>::try_from(exactly(client, 4)?).ok()?);
    let user = to_nul(client)?;
    let host = if address.octets()[..3] == [0; 3] { format!("name {}", to_nul(client)?) } else { address.to_string() };
    Some((format!("4 {user} {host}"), port, b"\0\x5a\0\0\0\0\0\0".to_vec()))
}

fn byte(client: &mut TcpStream) -> Option<u8> {
    exactly(client, 1).map(|bytes| bytes[0])
}

fn exactly(client: &mut TcpStream, count: usize) -> Option<Vec<u8>> {
    let mut bytes = vec![0; count];
    client.read_exact(&mut bytes).ok()?;
    Some(bytes)
}

fn counted(client: &mut TcpStream) -> Option<String> {
    let count = usize::from(byte(client)?);
    String::from_utf8(exactly(client, count)?).ok()
}

fn to_nul(client: &mut TcpStream) -> Option<String> {
    let mut text = Vec::new();
    loop {
        match byte(client)? {
            0 => return String::from_utf8(text).ok(),
            other => text.push(other),
        }
    }
}
