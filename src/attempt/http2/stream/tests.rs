//! The stream against the h2 crate's server, which keeps RFC 9113's flow control to the letter.

use std::time::Duration;

use bytes::Bytes;
use h2::server;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex, split},
    time::timeout,
};

use super::*;
use crate::{request::Craft, target::Target};

const TEN_MEGABYTES: usize = 10 * 1024 * 1024;

fn run(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async { timeout(Duration::from_secs(60), test).await.unwrap() });
}

/// A peer that accepts an Extended CONNECT and sends back what comes on it.
async fn echo(io: DuplexStream, window: u32) {
    let mut builder = server::Builder::new();
    let builder = builder.enable_connect_protocol().initial_window_size(window).initial_connection_window_size(100_000);
    let mut connection = builder.handshake::<_, Bytes>(io).await.unwrap();
    let (request, mut respond) = connection.accept().await.unwrap().unwrap();
    assert_eq!(request.extensions().get::<h2::ext::Protocol>().map(h2::ext::Protocol::as_str), Some("websocket"));
    assert_eq!(request.uri().path(), "/chat");
    tokio::spawn(async move { while connection.accept().await.is_some() {} });
    let mut send = respond.send_response(http::Response::new(()), false).unwrap();
    let mut body = request.into_body();
    while let Some(Ok(data)) = body.data().await {
        let _ = body.flow_control().release_capacity(data.len());
        let mut rest = data;
        while !rest.is_empty() {
            send.reserve_capacity(rest.len());
            let capacity = if send.capacity() > 0 {
                send.capacity()
            } else {
                std::future::poll_fn(|cx| send.poll_capacity(cx)).await.unwrap().unwrap()
            };
            send.send_data(rest.split_to(capacity.min(rest.len())), false).unwrap();
        }
    }
    send.send_data(Bytes::new(), true).unwrap();
}

/// A stream on which an Extended CONNECT was accepted.
async fn opened(window: u32) -> Stream {
    let (near, far) = duplex(30_000);
    tokio::spawn(echo(far, window));
    let mut stream = Stream::new(Box::new(near));
    while !stream.record().announced().allows() {
        stream.turn().await.unwrap();
    }
    let target = Target::parse("ws://h/chat").unwrap();
    let request = Craft::default().request_over_http2(&target, "", false);
    stream.connection().request(request.http2_fields(), false);
    while !stream.connection().has_answer() {
        stream.turn().await.unwrap();
    }
    let head = stream.connection().next_head().unwrap();
    assert_eq!(head[0], (b":status".to_vec(), b"200".to_vec()));
    stream
}

fn pattern(length: usize) -> Vec<u8> {
    (0..length).map(|i| u8::try_from((i * 31 + i / 977) % 251).unwrap()).collect()
}

#[test]
fn ten_megabytes_each_way_arrive_as_they_were_sent() {
    for window in [16 * 1024, 1024 * 1024] {
        run(async move {
            let sent = pattern(TEN_MEGABYTES);
            let (mut reader, mut writer) = split(opened(window).await);
            let bytes = sent.clone();
            // Two tasks: what one of them reads is what the other waits for.
            let writing = tokio::spawn(async move {
                writer.write_all(&bytes).await.unwrap();
                writer.flush().await.unwrap();
                writer
            });
            let mut received = vec![0; sent.len()];
            reader.read_exact(&mut received).await.unwrap();
            assert!(received == sent);
            let mut stream = reader.unsplit(writing.await.unwrap());
            assert!(stream.record().oddities.is_empty() && stream.record().fault.is_none());
            stream.shutdown().await.unwrap();
        });
    }
}

#[test]
fn an_end_of_the_stream_is_an_end_and_a_reset_is_an_error() {
    use crate::wire::h2::frame::{flag, frame, kind, settings};
    run(async {
        for (last, kind_of_error) in [
            (frame(kind::DATA, flag::END_STREAM, 1, b""), None),
            (frame(kind::RST_STREAM, 0, 1, &2_u32.to_be_bytes()), Some(io::ErrorKind::ConnectionReset)),
            (frame(kind::RST_STREAM, 0, 1, &0_u32.to_be_bytes()), None),
            (b"\xff\xff\xff not a frame".to_vec(), Some(io::ErrorKind::InvalidData)),
        ] {
            let (near, mut far) = duplex(30_000);
            far.write_all(&[settings(&[(8, 1)]), frame(kind::DATA, 0, 1, b"hi"), last].concat()).await.unwrap();
            let mut stream = Stream::new(Box::new(near));
            let mut received = Vec::new();
            let error = stream.read_to_end(&mut received).await.err().map(|error| error.kind());
            assert_eq!((received.as_slice(), error), (&b"hi"[..], kind_of_error));
        }
    });
}

#[test]
fn a_window_that_stays_shut_blocks_the_writer_and_nothing_else() {
    use crate::wire::h2::frame::{frame, kind, settings};
    run(async {
        let (near, mut far) = duplex(30_000);
        far.write_all(&[settings(&[(4, 0)]), frame(kind::DATA, 0, 1, b"hi")].concat()).await.unwrap();
        let mut stream = Stream::new(Box::new(near));
        stream.turn().await.unwrap();
        assert!(timeout(Duration::from_millis(30), stream.write_all(b"x")).await.is_err());
        assert!(stream.record().stalled);
        let mut buffer = [0; 2];
        stream.read_exact(&mut buffer).await.unwrap();
        assert_eq!(&buffer, b"hi");
    });
}
