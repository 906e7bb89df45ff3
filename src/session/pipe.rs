//! Standard input and output, each on a thread of its own, so that a slow one stops nothing else; both ways with little
//! in between, so that whoever is slower sets the pace.

use std::{
    collections::VecDeque,
    future::Future,
    io::{self, Read, Write},
    pin::Pin,
    task::{Context, Poll, ready},
    thread,
};

use tokio::sync::{mpsc, oneshot};
use tokio_tungstenite::tungstenite::Bytes;

/// Bytes are passed on in chunks of about this size.
const CHUNK: usize = 64 * 1024;
/// So many chunks wait at most.
const WAITING: usize = 2;

/// Reads `input` on a thread, ahead of whoever takes the chunks by very little.
pub fn read(mut input: impl Read + Send + 'static) -> mpsc::Receiver<io::Result<Vec<u8>>> {
    let (sender, receiver) = mpsc::channel(WAITING);
    thread::spawn(move || {
        loop {
            let mut chunk = vec![0; CHUNK];
            let read = match input.read(&mut chunk) {
                Ok(0) => return,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Ok(length) => {
                    chunk.truncate(length);
                    Ok(chunk)
                }
                Err(error) => Err(error),
            };
            let failed = read.is_err();
            // Nobody wants more once the session is over.
            if sender.blocking_send(read).is_err() || failed {
                return;
            }
        }
    });
    receiver
}

/// Where messages go.
pub struct Output {
    sender: Option<mpsc::Sender<Bytes>>,
    /// A wait for room.
    room: Option<Room>,
    /// Chunks for which there was no room yet.
    chunks: VecDeque<Bytes>,
    /// Small messages, gathered.
    gathered: Vec<u8>,
    written: Option<oneshot::Receiver<io::Result<()>>>,
}

type Permit = mpsc::OwnedPermit<Bytes>;
type Room = Pin<Box<dyn Future<Output = Result<Permit, mpsc::error::SendError<()>>> + Send>>;

/// The writer has given up; [`Output::finish`] says why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Broken;

impl Output {
    /// Writes to `output` on a thread.
    pub fn new(mut output: impl Write + Send + 'static) -> Self {
        let (sender, mut receiver) = mpsc::channel::<Bytes>(WAITING);
        let (done, written) = oneshot::channel();
        thread::spawn(move || {
            let mut result = Ok(());
            while let (true, Some(chunk)) = (result.is_ok(), receiver.blocking_recv()) {
                result = output.write_all(&chunk).and_then(|()| output.flush());
            }
            // Whoever waits for room has to learn of it after the reason is there.
            let _ = done.send(result);
            drop(receiver);
        });
        Self { sender: Some(sender), room: None, chunks: VecDeque::new(), gathered: Vec::new(), written: Some(written) }
    }

    /// Whether a further message may be put in.
    pub fn has_room(&self) -> bool {
        self.chunks.is_empty()
    }

    /// Whether everything was handed to the writer.
    pub fn is_empty(&self) -> bool {
        self.chunks.is_empty() && self.gathered.is_empty()
    }

    /// Puts in a part of the output.
    pub fn put(&mut self, part: Bytes) {
        if part.len() < CHUNK / 4 {
            self.gathered.extend_from_slice(&part);
            if self.gathered.len() >= CHUNK {
                self.seal();
            }
            return;
        }
        self.seal();
        // Slices share the message's memory, and free it as soon as the last one is written.
        let mut rest = part;
        while rest.len() > CHUNK {
            self.chunks.push_back(rest.split_to(CHUNK));
        }
        self.chunks.push_back(rest);
    }

    fn seal(&mut self) {
        if !self.gathered.is_empty() {
            self.chunks.push_back(Bytes::from(std::mem::take(&mut self.gathered)));
        }
    }

    /// Hands on what is full; ready when there is room for more.
    pub fn poll_room(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Broken>> {
        while !self.chunks.is_empty() {
            let Some(sender) = &self.sender else { return Poll::Ready(Err(Broken)) };
            let room = self.room.get_or_insert_with(|| Box::pin(sender.clone().reserve_owned()));
            let permit = ready!(room.as_mut().poll(cx));
            self.room = None;
            match (permit, self.chunks.pop_front()) {
                (Ok(permit), Some(chunk)) => drop(permit.send(chunk)),
                _ => return Poll::Ready(Err(Broken)),
            }
        }
        Poll::Ready(Ok(()))
    }

    /// Hands on everything.
    pub fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Broken>> {
        self.seal();
        self.poll_room(cx)
    }

    /// Hands on everything and waits until it is written. An error is that of the writer.
    pub async fn finish(&mut self) -> io::Result<()> {
        let _ = std::future::poll_fn(|cx| self.poll_flush(cx)).await;
        (self.room, self.sender) = (None, None);
        match self.written.take() {
            Some(written) => written.await.unwrap_or(Ok(())),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes so many bytes, then fails.
    struct Disk(usize);

    impl Write for Disk {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let taken = bytes.len().min(self.0);
            self.0 -= taken;
            if taken == 0 { Err(io::ErrorKind::StorageFull.into()) } else { Ok(taken) }
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[tokio::test]
    async fn a_full_disk_is_told_to_whoever_writes_and_why() {
        let mut output = Output::new(Disk(10));
        for _ in 0..100 {
            output.put(Bytes::from_static(b"0123456789"));
            if std::future::poll_fn(|cx| output.poll_flush(cx)).await.is_err() {
                break;
            }
        }
        assert_eq!(output.finish().await.unwrap_err().kind(), io::ErrorKind::StorageFull);
    }

    #[tokio::test]
    async fn chunks_are_read_to_the_end() {
        let mut chunks = read(io::Cursor::new(vec![7; CHUNK + 1]));
        let mut all = Vec::new();
        while let Some(chunk) = chunks.recv().await {
            all.extend(chunk.unwrap());
        }
        assert_eq!(all, vec![7; CHUNK + 1]);
    }
}
