//! A session with somebody at the keyboard: what is typed is sent, what comes is printed above the line.

use std::{
    collections::VecDeque,
    fs::{File, OpenOptions},
    io::{self, Read, Write},
    task::{Context, Poll},
    time::{Instant, SystemTime, UNIX_EPOCH},
};

use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::{Bytes, Message};

use super::{
    Why, Work,
    editor::Keyed,
    ended::seconds,
    pipe::Output,
    screen::{Shown, Style},
    slash::{self, Typed},
    socket::{Received, Socket, fragment, text},
};
use crate::{exchange::Timestamp, wire::close_code::NORMAL};

/// So much of what was shown is kept for `/save`.
const KEPT: usize = 4 << 20;
/// So many messages are taken before the keyboard has its turn.
const AT_ONCE: usize = 64;

/// What stays when a session is dropped and another one takes its place.
pub struct Desk {
    keys: mpsc::Receiver<Keyed>,
    paper: Output,
    style: Style,
    /// No file that is sent may be longer.
    limit: usize,
    /// Whether frames are shown.
    frames: bool,
    /// What was shown, the oldest first.
    shown: VecDeque<String>,
    shown_bytes: usize,
}

impl Desk {
    /// A desk with this keyboard and paper.
    pub fn new(keys: mpsc::Receiver<Keyed>, paper: Output, style: Style, limit: usize, frames: bool) -> Self {
        Self { keys, paper, style, limit, frames, shown: VecDeque::new(), shown_bytes: 0 }
    }

    /// Puts something on the paper.
    pub fn show(&mut self, shown: Shown<'_>) {
        let lines = self.style.lines(shown, now());
        self.keep(&lines);
        self.paper.put(lines.into());
    }

    fn keep(&mut self, lines: &str) {
        self.shown_bytes += lines.len();
        self.shown.push_back(lines.to_owned());
        while self.shown_bytes > KEPT
            && let Some(oldest) = self.shown.pop_front()
        {
            self.shown_bytes -= oldest.len();
        }
    }

    fn save(&self, path: &str) -> io::Result<()> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path)?;
        self.shown.iter().try_for_each(|lines| file.write_all(lines.as_bytes()))
    }

    /// Waits while there is no session, until the user wants to leave.
    pub async fn until_left(&mut self) {
        let _ = std::future::poll_fn(|cx| self.paper.poll_flush(cx)).await;
        while let Some(Keyed::Line(_)) = self.keys.recv().await {
            self.show(Shown::Error("there is no connection now; the line was not sent"));
            let _ = std::future::poll_fn(|cx| self.paper.poll_flush(cx)).await;
        }
    }

    /// Waits until everything is on the paper.
    pub async fn finish(&mut self) {
        let _ = self.paper.finish().await;
    }
}

/// One session at a desk.
pub struct Conversation<'a> {
    desk: &'a mut Desk,
    /// What goes out next.
    outbox: VecDeque<Message>,
    raw: Option<Vec<u8>>,
    farewell: (Option<u16>, String),
    /// When a ping was sent by hand.
    pinged: Option<Instant>,
    viewing: bool,
    closing: bool,
}

impl<'a> Conversation<'a> {
    /// Over a socket that was just opened.
    pub fn new(desk: &'a mut Desk) -> Self {
        Self {
            desk,
            outbox: VecDeque::new(),
            raw: None,
            farewell: (Some(NORMAL), String::new()),
            pinged: None,
            viewing: false,
            closing: false,
        }
    }

    fn sent(&mut self, kind: &'static str, message: Message) {
        self.desk.show(Shown::Sent(kind, message.len()));
        self.outbox.push_back(message);
    }

    fn typed(&mut self, line: &str, socket: &Socket) -> Result<(), Why> {
        self.desk.keep(&format!("> {line}\n"));
        let typed = match slash::parse(line) {
            Ok(typed) => typed,
            Err(error) => {
                self.desk.show(Shown::Error(&error));
                return Ok(());
            }
        };
        match typed {
            Typed::Text(text) => self.sent("text", Message::text(text)),
            Typed::Binary(bytes) => self.sent("binary", Message::binary(bytes)),
            Typed::Ping(text) => {
                self.pinged = Some(Instant::now());
                self.sent("ping", Message::Ping(text.into()));
            }
            Typed::Pong(text) => self.sent("pong", Message::Pong(text.into())),
            Typed::Fragment(number, text) => self.fragments(number, &text.into()),
            Typed::File(path) => self.file(&path),
            Typed::Raw(bytes) => self.raw = Some(bytes),
            Typed::Close(code, reason) => {
                self.farewell = (code, reason);
                return Err(Why::Done);
            }
            Typed::Frames(on) => {
                self.desk.frames = on;
                self.desk.show(Shown::Note(if on { "frames are shown" } else { "frames are no longer shown" }));
            }
            Typed::Stats => self.stats(socket),
            Typed::Save(path) => match self.desk.save(&path) {
                Ok(()) => self.desk.show(Shown::Note(&format!("saved to {path}"))),
                Err(error) => self.desk.show(Shown::Error(&format!("{path}: {error}"))),
            },
            Typed::Help(command) => self.desk.paper.put(slash::help(command).into()),
        }
        Ok(())
    }

    fn fragments(&mut self, number: usize, text: &Bytes) {
        self.desk.show(Shown::Sent("text in fragments", text.len()));
        // Anywhere, inside a character too: that is legal, and what a server is to be tried with.
        let length = text.len().div_ceil(number).max(1);
        for i in 0..number {
            let piece = text.slice((i * length).min(text.len())..((i + 1) * length).min(text.len()));
            self.outbox.push_back(fragment(i == 0, i + 1 == number, true, piece));
        }
    }

    fn file(&mut self, path: &str) {
        let read = File::open(path).and_then(|file| {
            let mut bytes = Vec::new();
            file.take(self.desk.limit as u64 + 1).read_to_end(&mut bytes).map(|_| bytes)
        });
        match read {
            Ok(bytes) if bytes.len() > self.desk.limit => {
                self.desk.show(Shown::Error(&format!("{path}: it is longer than --max-message allows")));
            }
            Ok(bytes) => match text(bytes.into()) {
                Ok(message) => self.file_sent(path, "text", message),
                Err(bytes) => self.file_sent(path, "binary", Message::Binary(bytes)),
            },
            Err(error) => self.desk.show(Shown::Error(&format!("{path}: {error}"))),
        }
    }

    fn file_sent(&mut self, path: &str, kind: &'static str, message: Message) {
        self.desk.show(Shown::Note(&format!("{path} goes out as {kind}, {} bytes", message.len())));
        self.outbox.push_back(message);
    }

    fn stats(&mut self, socket: &Socket) {
        let shim = socket.shim();
        for (name, tally) in [("sent", shim.outgoing.watch.tally), ("received", shim.incoming.watch.tally)] {
            self.desk.show(Shown::Note(&format!(
                "{name}: {} frames of {} bytes, {} pings and {} pongs among them",
                tally.frames, tally.bytes, tally.pings, tally.pongs
            )));
        }
    }

    fn received(&mut self, received: &Received) {
        match received {
            Received::Text(text) => self.desk.show(Shown::Text(text)),
            Received::Binary(bytes) => self.desk.show(Shown::Binary(bytes)),
            Received::Pong(_) => {
                if let Some(pinged) = self.pinged.take() {
                    self.desk.show(Shown::Note(&format!("pong after {}", seconds(pinged.elapsed()))));
                }
            }
            Received::Ping(_) | Received::Close | Received::Over => {}
        }
    }

    /// Takes what was typed.
    fn keys(&mut self, socket: &Socket, cx: &mut Context<'_>) -> Result<(), Why> {
        while self.outbox.is_empty() && self.raw.is_none() && self.desk.paper.has_room() {
            match self.desk.keys.poll_recv(cx) {
                Poll::Pending => break,
                Poll::Ready(Some(Keyed::Line(_))) if self.closing => {}
                Poll::Ready(Some(Keyed::Line(line))) => self.typed(&line, socket)?,
                Poll::Ready(Some(Keyed::Interrupt)) if self.closing => return Err(Why::Interrupted),
                Poll::Ready(Some(Keyed::End) | None) if self.closing => break,
                Poll::Ready(Some(Keyed::Interrupt | Keyed::End) | None) => return Err(Why::Done),
            }
        }
        Ok(())
    }

    /// Sends what waits. Whether anything went.
    fn send(&mut self, socket: &mut Socket, cx: &mut Context<'_>) -> bool {
        let mut went = false;
        while !self.outbox.is_empty() && socket.poll_ready(cx).is_ready() {
            if let Some(message) = self.outbox.pop_front() {
                let _ = socket.start_send(message);
                went = true;
            }
        }
        let flushed = socket.poll_flush(cx).is_ready();
        if let Some(raw) = &mut self.raw
            && flushed
            && socket.poll_raw(cx, raw).is_ready()
        {
            self.raw = None;
            went = true;
        }
        went
    }

    /// Takes what came. Whether anything did.
    fn receive(&mut self, socket: &mut Socket, cx: &mut Context<'_>) -> Result<bool, Why> {
        for taken in 0..AT_ONCE {
            match self.desk.paper.poll_room(cx) {
                Poll::Ready(Ok(())) => {}
                Poll::Ready(Err(_)) => return Err(Why::Output),
                Poll::Pending => return Ok(taken > 0),
            }
            match socket.poll_next(cx) {
                Poll::Pending => return Ok(taken > 0),
                Poll::Ready(Received::Close | Received::Over) => return Err(Why::Server),
                Poll::Ready(received) => self.received(&received),
            }
        }
        Ok(true)
    }

    fn step(&mut self, socket: &mut Socket, cx: &mut Context<'_>) -> Result<bool, Why> {
        if self.viewing != self.desk.frames {
            self.viewing = self.desk.frames;
            socket.view(self.viewing);
        }
        self.keys(socket, cx)?;
        let went = self.send(socket, cx);
        let came = self.receive(socket, cx);
        self.view(socket);
        let _ = self.desk.paper.poll_flush(cx);
        Ok(came? | went)
    }

    fn view(&mut self, socket: &mut Socket) {
        if self.viewing {
            for sighting in socket.sightings() {
                self.desk.show(Shown::Note(&sighting.to_string()));
            }
        }
    }
}

impl Work for Conversation<'_> {
    fn poll(&mut self, socket: &mut Socket, cx: &mut Context<'_>) -> Poll<Why> {
        match self.step(socket, cx) {
            Ok(false) => Poll::Pending,
            Ok(true) => {
                // Timers and signals have their turn.
                cx.waker().wake_by_ref();
                Poll::Pending
            }
            Err(why) => Poll::Ready(why),
        }
    }

    fn is_reading(&self) -> bool {
        self.desk.paper.has_room()
    }

    fn close(&mut self) {
        self.closing = true;
    }

    fn farewell(&self) -> (Option<u16>, String) {
        self.farewell.clone()
    }

    fn end(&mut self, socket: &mut Socket) {
        self.view(socket);
    }
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}
