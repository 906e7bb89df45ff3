//! Standard input becomes messages, messages become standard output. Many messages go out in one write, none waits for
//! a flush while more input is ready, and whoever is slower sets the pace.

use std::{
    future::Future,
    io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use tokio::{
    sync::mpsc,
    time::{Sleep, sleep},
};
use tokio_tungstenite::tungstenite::{Bytes, Message};

use super::{
    Why, Work,
    pipe::{Broken, Output},
    socket::{Received, Socket, text},
    split::Splitter,
};

/// So many messages are taken in one direction before the other one has its turn.
const AT_ONCE: usize = 256;

/// Where messages come from.
pub struct Input {
    chunks: mpsc::Receiver<io::Result<Vec<u8>>>,
    splitter: Splitter,
    binary: bool,
    /// Whether all was taken.
    ended: bool,
    /// How many messages were taken.
    taken: u64,
}

impl Input {
    /// Messages out of `chunks`: text, or `binary`.
    pub fn new(chunks: mpsc::Receiver<io::Result<Vec<u8>>>, splitter: Splitter, binary: bool) -> Self {
        Self { chunks, splitter, binary, ended: false, taken: 0 }
    }

    /// The next message; `None` at the end.
    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Message, String>>> {
        loop {
            let next = if self.ended { self.splitter.rest() } else { self.splitter.take() };
            match next {
                Ok(Some(bytes)) => return Poll::Ready(Some(self.message(bytes))),
                Ok(None) if self.ended => return Poll::Ready(None),
                Ok(None) => {}
                Err(_) => {
                    let number = self.taken + 1;
                    return Poll::Ready(Some(Err(format!(
                        "Message {number} of standard input is longer than --max-message allows"
                    ))));
                }
            }
            match futures_util::ready!(self.chunks.poll_recv(cx)) {
                Some(Ok(chunk)) => self.splitter.push(&chunk),
                Some(Err(error)) => {
                    return Poll::Ready(Some(Err(format!("Standard input cannot be read: {error}"))));
                }
                None => self.ended = true,
            }
        }
    }

    fn message(&mut self, bytes: Bytes) -> Result<Message, String> {
        self.taken += 1;
        if self.binary {
            return Ok(Message::Binary(bytes));
        }
        text(bytes)
            .map_err(|_| format!("Message {} of standard input is not UTF-8; --binary sends any bytes", self.taken))
    }
}

/// What makes a piped session complete.
#[derive(Debug, Clone, Copy, Default)]
pub struct Goal {
    /// Leave after so many received messages.
    pub count: Option<u64>,
    /// So long answers are waited for once all input was sent.
    pub linger: Option<Duration>,
}

/// A piped session's two directions.
pub struct Piped<'a> {
    input: &'a mut Input,
    output: &'a mut Output,
    show: &'a dyn Fn(Received) -> Option<Bytes>,
    separator: Bytes,
    goal: Goal,
    /// How many messages came.
    came: &'a mut u64,
    sent_all: bool,
    /// The end of the wait for answers.
    lingering: Option<Pin<Box<Sleep>>>,
    closing: bool,
}

impl<'a> Piped<'a> {
    /// Between `input` and `output`. `show` makes output of what comes, which `separator` follows; `came` counts it.
    pub fn new(
        input: &'a mut Input,
        output: &'a mut Output,
        show: &'a dyn Fn(Received) -> Option<Bytes>,
        separator: Bytes,
        goal: Goal,
        came: &'a mut u64,
    ) -> Self {
        Self { input, output, show, separator, goal, came, sent_all: false, lingering: None, closing: false }
    }

    fn is_counted_out(&self) -> bool {
        self.goal.count.is_some_and(|count| *self.came >= count)
    }

    /// Whether there is nothing to wait for once all was sent.
    fn is_waited_out(&mut self, cx: &mut Context<'_>) -> bool {
        match &mut self.lingering {
            Some(lingering) => lingering.as_mut().poll(cx).is_ready(),
            None => self.goal.count.is_none(),
        }
    }

    /// Takes what came. Whether anything did.
    fn receive(&mut self, socket: &mut Socket, cx: &mut Context<'_>) -> Result<bool, Why> {
        for taken in 0..AT_ONCE {
            match self.output.poll_room(cx) {
                Poll::Ready(Ok(())) => {}
                Poll::Ready(Err(_)) => return Err(Why::Output),
                Poll::Pending => return Ok(taken > 0),
            }
            let received = match socket.poll_next(cx) {
                Poll::Pending => return Ok(taken > 0),
                Poll::Ready(Received::Close | Received::Over) => return Err(Why::Server),
                Poll::Ready(received) => received,
            };
            let Some(shown) = (self.show)(received).filter(|_| !self.is_counted_out()) else { continue };
            self.output.put(shown);
            self.output.put(self.separator.clone());
            *self.came += 1;
            if self.is_counted_out() && !self.closing {
                return Err(Why::Done);
            }
        }
        Ok(true)
    }

    /// Sends what is to be sent. Whether anything was.
    fn send(&mut self, socket: &mut Socket, cx: &mut Context<'_>) -> Result<bool, Why> {
        if self.sent_all || self.closing {
            return Ok(false);
        }
        for taken in 0..AT_ONCE {
            match socket.poll_ready(cx) {
                Poll::Ready(Ok(())) => {}
                // Why it is gone shows where it is read from.
                Poll::Ready(Err(_)) | Poll::Pending => return Ok(taken > 0),
            }
            match self.input.poll_next(cx) {
                Poll::Pending => return Ok(taken > 0),
                Poll::Ready(None) => {
                    self.sent_all = true;
                    self.lingering = self.goal.linger.map(|linger| Box::pin(sleep(linger)));
                    return Ok(true);
                }
                Poll::Ready(Some(Err(what))) => return Err(Why::Input(what)),
                Poll::Ready(Some(Ok(message))) => {
                    let _ = socket.start_send(message);
                }
            }
        }
        Ok(true)
    }

    fn step(&mut self, socket: &mut Socket, cx: &mut Context<'_>) -> Result<bool, Why> {
        let moved = self.receive(socket, cx)? | self.send(socket, cx)?;
        if !moved {
            if self.output.poll_flush(cx) == Poll::Ready(Err(Broken)) {
                return Err(Why::Output);
            }
            let flushed = socket.poll_flush(cx).is_ready();
            if flushed && self.sent_all && !self.closing && self.is_waited_out(cx) {
                return Err(Why::Done);
            }
        }
        Ok(moved)
    }
}

impl Work for Piped<'_> {
    fn poll(&mut self, socket: &mut Socket, cx: &mut Context<'_>) -> Poll<Why> {
        for _ in 0..4 {
            match self.step(socket, cx) {
                Ok(true) => {}
                Ok(false) => return Poll::Pending,
                Err(why) => return Poll::Ready(why),
            }
        }
        // Timers and signals have their turn.
        cx.waker().wake_by_ref();
        Poll::Pending
    }

    fn is_reading(&self) -> bool {
        self.output.has_room()
    }

    fn close(&mut self) {
        self.closing = true;
    }

    fn undone(&self) -> Option<String> {
        match self.goal.count {
            Some(count) if *self.came < count => Some(format!("{} of {count} messages came", self.came)),
            None if !self.sent_all => Some("standard input was not sent to its end".to_owned()),
            _ => None,
        }
    }
}
