//! A WebSocket server whose every connection is handed to a closure once it is open.

use std::{
    io::{Read, Write},
    net::{Shutdown, TcpStream},
    time::Duration,
};

use wswhy::wire::{
    accept::accept_for,
    frame::{Close, Header, apply_mask, opcode},
    http1::{Head, Kind},
};

use crate::peer::{RawPeer, whole_head};

/// An open connection, seen from the server.
pub struct Conn {
    stream: TcpStream,
    received: Vec<u8>,
}

/// A whole frame that came, unmasked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Came {
    pub opcode: u8,
    pub rsv: u8,
    pub fin: bool,
    pub payload: Vec<u8>,
}

/// Serves every connection with `serve`; `extra` are further lines of the 101.
pub fn serving(extra: &'static str, serve: impl Fn(Conn) + Send + Sync + 'static) -> RawPeer {
    RawPeer::start(move |stream| {
        if let Some(conn) = open(stream, extra) {
            serve(conn);
        }
    })
}

/// Sends every message back, answers pings, and closes properly.
pub fn echoing() -> RawPeer {
    serving("", |mut conn| conn.echo())
}

fn open(mut stream: TcpStream, extra: &str) -> Option<Conn> {
    stream.set_nodelay(true).ok()?;
    let (mut received, mut buffer) = (Vec::new(), [0; 4096]);
    let head = loop {
        match stream.read(&mut buffer) {
            Ok(length @ 1..) => received.extend_from_slice(&buffer[..length]),
            _ => return None,
        }
        if let Some(head) = whole_head(&received) {
            break head.len();
        }
    };
    let request = Head::read(&received[..head], Kind::Request);
    let accept = accept_for(&request.first("sec-websocket-key")?.value);
    let answer = format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Accept: {accept}\r\n{extra}\r\n"
    );
    stream.write_all(answer.as_bytes()).ok()?;
    received.drain(..head);
    Some(Conn { stream, received })
}

impl Conn {
    /// Sends bytes as they are. Whether they went.
    pub fn raw(&mut self, bytes: &[u8]) -> bool {
        self.stream.write_all(bytes).is_ok()
    }

    /// Sends a final frame without a mask.
    pub fn send(&mut self, opcode: u8, payload: &[u8]) -> bool {
        self.raw(&frame(0x80 | opcode, payload))
    }

    /// The next frame; `None` when the client has gone.
    pub fn next(&mut self) -> Option<Came> {
        let mut buffer = vec![0; 64 * 1024];
        loop {
            if let Some(header) = Header::read(&self.received) {
                let end = header.size + usize::try_from(header.length).expect("a length that fits");
                if self.received.len() >= end {
                    let mut payload = self.received[header.size..end].to_vec();
                    apply_mask(&mut payload, header.mask.expect("a client masks"), 0);
                    self.received.drain(..end);
                    return Some(Came { opcode: header.opcode, rsv: header.rsv, fin: header.fin, payload });
                }
            }
            match self.stream.read(&mut buffer) {
                Ok(length @ 1..) => self.received.extend_from_slice(&buffer[..length]),
                _ => return None,
            }
        }
    }

    /// The next frame, when it comes in this time.
    pub fn next_within(&mut self, time: Duration) -> Option<Came> {
        self.stream.set_read_timeout(Some(time)).ok()?;
        self.next()
    }

    /// Waits for the client's close frame and gives its code.
    pub fn close_code(&mut self) -> Option<u16> {
        while let Some(came) = self.next() {
            if came.opcode == opcode::CLOSE {
                return Close::read(&came.payload).code;
            }
        }
        None
    }

    /// Sends every message back until the client closes.
    pub fn echo(&mut self) {
        while let Some(came) = self.next() {
            match came.opcode {
                opcode::PING => self.send(opcode::PONG, &came.payload),
                opcode::PONG => true,
                opcode::CLOSE => {
                    self.send(opcode::CLOSE, &came.payload);
                    return;
                }
                kind => self.send(kind, &came.payload),
            };
        }
    }

    /// Resets the connection.
    pub fn reset(self) {
        let socket = tokio::net::TcpSocket::from_std_stream(self.stream);
        socket.set_zero_linger().expect("a live socket");
    }

    /// Closes this side, and waits until the client has closed its own.
    pub fn hang_up(mut self) {
        let _ = self.stream.shutdown(Shutdown::Write);
        while self.next().is_some() {}
    }
}

/// A frame without a mask.
pub fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let length = payload.len().to_be_bytes();
    let size = match payload.len() {
        0..=125 => length[7..].to_vec(),
        126..=0xffff => [&[126], &length[6..]].concat(),
        _ => [&[127], &length[..]].concat(),
    };
    [&[first], &size[..], payload].concat()
}
