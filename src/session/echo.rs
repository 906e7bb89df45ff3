//! Every message goes back as it came, until the server closes: a client for conformance suites.

use std::task::{Context, Poll};

use tokio_tungstenite::tungstenite::Message;

use super::{
    Why, Work,
    socket::{Received, Socket},
};

/// So many messages go back before timers and signals have their turn.
const AT_ONCE: usize = 256;

/// Sends every message back.
#[derive(Debug, Default)]
pub struct Echo {
    /// The message that goes back next.
    held: Option<Message>,
    closing: bool,
}

impl Work for Echo {
    fn poll(&mut self, socket: &mut Socket, cx: &mut Context<'_>) -> Poll<Why> {
        for _ in 0..AT_ONCE {
            if self.held.is_some() {
                match socket.poll_ready(cx) {
                    Poll::Pending => return Poll::Pending,
                    // Why it is gone shows where it is read from.
                    Poll::Ready(Err(_)) => self.held = None,
                    Poll::Ready(Ok(())) => {
                        let _ = self.held.take().map(|message| socket.start_send(message));
                    }
                }
            }
            match socket.poll_next(cx) {
                Poll::Pending => {
                    let _ = socket.poll_flush(cx);
                    return Poll::Pending;
                }
                Poll::Ready(Received::Close | Received::Over) => return Poll::Ready(Why::Server),
                Poll::Ready(Received::Text(text)) if !self.closing => self.held = Some(Message::Text(text)),
                Poll::Ready(Received::Binary(bytes)) if !self.closing => self.held = Some(Message::Binary(bytes)),
                Poll::Ready(_) => {}
            }
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }

    fn close(&mut self) {
        self.closing = true;
    }
}
