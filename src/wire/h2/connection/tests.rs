use proptest::prelude::*;

use super::*;
use crate::wire::h2::{Fault, GoAway, Oddity, frame::settings, record::Announced};

/// A connection whose own first frames are out, and what the peer said after them.
fn after(bytes: &[u8]) -> Connection {
    let mut connection = Connection::new();
    written(&mut connection);
    connection.receive(bytes);
    connection
}

/// All that goes out, as types of frames.
fn written(connection: &mut Connection) -> Vec<u8> {
    let mut bytes = Vec::new();
    while !connection.output().is_empty() {
        bytes.extend_from_slice(connection.output());
        connection.written(connection.output().len());
    }
    let mut rest = bytes.strip_prefix(PREFACE).unwrap_or(&bytes);
    let mut kinds = Vec::new();
    while let Some(head) = FrameHead::read(rest) {
        kinds.push(head.kind);
        rest = &rest[HEAD + head.length..];
    }
    kinds
}

fn fields(fields: &[(&str, &str)]) -> Vec<u8> {
    hpack::encode(fields.iter().map(|(name, value)| (name.as_bytes(), value.as_bytes())))
}

fn answer(flags: u8) -> Vec<u8> {
    frame::frame(kind::HEADERS, flags | flag::END_HEADERS, STREAM, &fields(&[(":status", "200"), ("server", "x")]))
}

fn data(flags: u8, bytes: &[u8]) -> Vec<u8> {
    frame::frame(kind::DATA, flags, STREAM, bytes)
}

#[test]
fn the_preface_and_the_settings_go_out_first() {
    let mut connection = Connection::new();
    assert!(connection.output().starts_with(PREFACE));
    assert_eq!(written(&mut connection), [kind::SETTINGS, kind::WINDOW_UPDATE]);
}

#[test]
fn settings_are_kept_in_their_order_and_acknowledged() {
    let mut connection = after(&settings(&[(3, 100), (8, 1), (0x4a, 5)]));
    assert_eq!(connection.record().settings.as_deref(), Some(&[(3, 100), (8, 1), (0x4a, 5)][..]));
    assert_eq!(connection.record().announced(), Announced::One);
    assert_eq!(written(&mut connection), [kind::SETTINGS]);
    assert_eq!(connection.record().frames.last().unwrap().says.as_deref(), Some("ack"));
}

#[test]
fn an_answer_and_its_data_come_however_they_are_cut() {
    let bytes = [settings(&[(8, 1)]), answer(0), data(0, b"ab"), data(flag::END_STREAM, b"c")].concat();
    let mut connection = after(b"");
    for byte in &bytes {
        connection.receive(&[*byte]);
    }
    let head = connection.next_head().unwrap();
    assert_eq!(head, [(b":status".to_vec(), b"200".to_vec()), (b"server".to_vec(), b"x".to_vec())]);
    let mut buffer = [0; 8];
    assert_eq!((connection.read(&mut buffer), &buffer[..3]), (3, &b"abc"[..]));
    assert!(connection.is_over() && connection.record().oddities.is_empty());
}

#[test]
fn data_goes_out_as_far_as_both_windows_allow() {
    let mut connection = after(&settings(&[(4, 20)]));
    assert_eq!(connection.send(&[0; 50]), 20);
    assert_eq!((connection.send(&[0; 30]), connection.record().stalled), (0, true));
    connection.receive(&frame::frame(kind::WINDOW_UPDATE, 0, STREAM, &10_u32.to_be_bytes()));
    assert_eq!((connection.send(&[0; 30]), connection.record().stalled), (10, false));
    // A smaller initial window takes away from what a stream had (RFC 9113 §6.9.2).
    connection.receive(&settings(&[(4, 0)]));
    connection.receive(&frame::frame(kind::WINDOW_UPDATE, 0, STREAM, &25_u32.to_be_bytes()));
    assert_eq!(connection.room(), 5);
}

#[test]
fn room_is_given_back_for_what_was_read() {
    let mut connection = after(&[settings(&[]), answer(0)].concat());
    let mut buffer = vec![0; DEFAULT_MOST];
    for _ in 0..WINDOW as usize / DEFAULT_MOST {
        connection.receive(&data(0, &[7; DEFAULT_MOST]));
        connection.read(&mut buffer);
    }
    let updates = written(&mut connection).into_iter().filter(|kind| *kind == kind::WINDOW_UPDATE).count();
    assert_eq!(updates, 4, "two windows, each given back twice");
}

#[test]
fn what_is_no_frame_is_left_as_it_came() {
    for bytes in
        [&b"HTTP/1.1 400 Bad Request\r\n\r\n"[..], b"SSH-2.0-OpenSSH_9.2\r\n", b"\x15\x03\x01\0\x02\x02\x46\0\0"]
    {
        let connection = after(bytes);
        assert_eq!((connection.record().fault, connection.rest()), (Some(Fault::NotHttp2), bytes));
    }
}

#[test]
fn how_the_peer_ends_it_is_kept() {
    let goaway = frame::frame(kind::GOAWAY, 0, 0, b"\0\0\0\0\0\0\0\x0dno\x1bmore");
    let connection = after(&[settings(&[]), goaway].concat());
    let expected = GoAway { last: 0, code: code::HTTP_1_1_REQUIRED, debug: "no\\x1bmore".to_owned() };
    assert_eq!((connection.record().goaway.as_ref(), connection.is_refused()), (Some(&expected), true));
    let reset = frame::frame(kind::RST_STREAM, 0, STREAM, &7_u32.to_be_bytes());
    assert_eq!(after(&[settings(&[]), reset].concat()).record().reset, Some(7));
}

#[test]
fn what_breaks_a_rule_is_told_and_reading_goes_on() {
    let late = [settings(&[]), answer(flag::END_STREAM), answer(0), data(0, b"x")].concat();
    assert_eq!(after(&late).record().oddities, [Oddity::AfterEnd]);
    let before = [frame::frame(kind::PING, 0, 0, &[0; 8]), settings(&[]), data(0, b"x")].concat();
    assert_eq!(after(&before).record().oddities, [Oddity::SettingsNotFirst, Oddity::DataBeforeHead]);
    let elsewhere = frame::frame(kind::DATA, 0, 5, b"x");
    assert_eq!(after(&[settings(&[]), elsewhere].concat()).record().oddities, [Oddity::UnknownStream]);
}

#[test]
fn endless_continuation_ends_the_reading() {
    let mut connection = after(&settings(&[]));
    connection.receive(&frame::frame(kind::HEADERS, 0, STREAM, b""));
    for _ in 0..1000 {
        connection.receive(&frame::frame(kind::CONTINUATION, 0, STREAM, &[0; 1000]));
    }
    assert_eq!(connection.record().fault, Some(Fault::HeadTooLarge));
    assert!(connection.record().frames.len() <= MOST_FRAMES && connection.record().unlisted > 0);
}

#[test]
fn a_peer_that_ignores_its_windows_ends_the_reading() {
    let mut connection = after(&[settings(&[]), answer(0)].concat());
    for _ in 0..100 {
        connection.receive(&data(0, &[0; DEFAULT_MOST]));
    }
    assert_eq!(connection.record().fault, Some(Fault::TooMuchData));
}

#[test]
fn a_flood_of_pings_is_not_answered_without_end() {
    let mut connection = after(&settings(&[]));
    for _ in 0..100_000 {
        connection.receive(&frame::frame(kind::PING, 0, 0, &[0; 8]));
    }
    assert!(connection.output.len() <= MOST_OUTPUT + 100);
}

#[test]
fn a_long_head_goes_out_in_several_frames() {
    let mut connection = after(&settings(&[]));
    written(&mut connection);
    connection.request([(&b"x"[..], &vec![b'y'; 40_000][..])], false);
    assert_eq!(written(&mut connection), [kind::HEADERS, kind::CONTINUATION, kind::CONTINUATION]);
}

proptest! {
    #[test]
    fn any_bytes_are_taken_in_any_pieces(bytes in prop::collection::vec(any::<u8>(), 0..400), cut in 0..400_usize) {
        let whole = after(&bytes);
        let (first, second) = bytes.split_at(cut.min(bytes.len()));
        let mut pieces = after(first);
        pieces.receive(second);
        prop_assert_eq!(whole.record(), pieces.record());
    }

    #[test]
    fn any_frames_are_taken(frames in prop::collection::vec((0..12_u8, any::<u8>(), 0..4_u32, prop::collection::vec(any::<u8>(), 0..20)), 0..20)) {
        let bytes: Vec<u8> = frames.iter().flat_map(|(kind, flags, stream, payload)| frame::frame(*kind, *flags, *stream, payload)).collect();
        let mut connection = after(&bytes);
        connection.send(b"hello");
        connection.finish();
        let mut buffer = [0; 64];
        connection.read(&mut buffer);
    }
}
