use proptest::prelude::*;

use super::*;

fn response(text: &str) -> Head {
    Head::read(text.as_bytes(), Kind::Response)
}

fn oddities(text: &str) -> Vec<OddityKind> {
    response(text).oddities.iter().map(|oddity| oddity.kind).collect()
}

#[test]
fn a_plain_head_has_its_parts_and_no_oddity() {
    let head = response("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\nrest");
    assert_eq!(head.status(), Some(101));
    assert_eq!(head.first("upgrade").unwrap().value, b"websocket");
    assert_eq!(head.span, Span::new(0, 56));
    assert!(head.complete && head.oddities.is_empty());
}

#[test]
fn each_oddity_is_kept_with_its_name() {
    use OddityKind::*;
    for (text, kind) in [
        ("\r\nHTTP/1.1 101 x\r\n\r\n", LeadingBlankLine),
        ("HTTP/1.1 101 x\nA: b\r\n\r\n", BareLf),
        ("HTTP/1.1 101 x\r\nA: b\rc\r\n\r\n", BareCr),
        ("HTTP/1.1 101 x\r\nA: b\r\n c\r\n\r\n", Folded),
        ("HTTP/1.1 101 x\r\nA : b\r\n\r\n", SpaceBeforeColon),
        ("HTTP/1.1 101 x\r\nA b\r\n\r\n", NoColon),
        ("HTTP/1.1 101 x\r\n: b\r\n\r\n", EmptyName),
        ("HTTP/1.1 101 x\r\nA(: b\r\n\r\n", NameNotToken),
        ("HTTP/1.1 101 x\r\nA: b\0\r\n\r\n", ControlCharacter),
        ("HTTP/1.1  101 x\r\n\r\n", StartLineSpacing),
        ("HTTP/1.1 101\r\n\r\n", StartLineSpacing),
    ] {
        assert_eq!(oddities(text), [kind], "{text:?}");
    }
}

#[test]
fn status_lines_that_no_reader_takes_are_malformed() {
    for line in [
        "junk",
        "HTTP/1.1 1010 x",
        "HTTP/1.1 101Switching",
        "HTTP/ 101 x",
        "HTTP/1.1101 x",
        "http/1.1 101 x",
        "HTTP/1.1 099 x",
    ] {
        assert!(matches!(response(&format!("{line}\r\n\r\n")).start, Start::Malformed(_)), "{line}");
    }
}

#[test]
fn a_folded_value_is_joined_by_one_space() {
    assert_eq!(response("HTTP/1.1 200 x\r\nA: b\r\n\t c \r\n\r\n").fields[0].value, b"b c");
}

#[test]
fn lists_span_lines_and_ignore_empty_elements() {
    let head = response("HTTP/1.1 101 x\r\nConnection: , keep-alive\r\nconnection: UPGRADE,\r\n\r\n");
    assert_eq!(head.list("Connection"), ["keep-alive", "UPGRADE"]);
    assert!(head.has_token("connection", "upgrade"));
}

#[test]
fn a_request_line_keeps_a_target_with_spaces() {
    let head = Head::read(b"GET /a b HTTP/1.0\r\n\r\n", Kind::Request);
    let Start::Request { method, target, version } = head.start else { panic!("{head:?}") };
    assert_eq!((method.as_slice(), target.as_slice()), (&b"GET"[..], &b"/a b"[..]));
    assert_eq!(version, Some(Version { major: 1, minor: Some(0) }));
}

/// Byte strings made of the pieces that heads are made of, so that interesting ones are common.
fn headlike() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just(b"HTTP/1.1 101 Switching Protocols".to_vec()),
        Just(b"\r\n".to_vec()),
        Just(b"\n".to_vec()),
        Just(b"\r".to_vec()),
        Just(b": ".to_vec()),
        Just(b" ".to_vec()),
        Just(b"Upgrade".to_vec()),
        Just(b"Connection: a, b".to_vec()),
        prop::collection::vec(any::<u8>(), 0..4),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_split_of_any_bytes_finds_the_same_end(bytes in headlike(), cuts in prop::collection::vec(0usize..400, 0..8)) {
        let whole = EndFinder::default().find(&bytes);
        let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(bytes.len())).chain([bytes.len()]).collect();
        cuts.sort_unstable();
        let mut finder = EndFinder::default();
        let found = cuts.into_iter().find_map(|cut| finder.find(&bytes[..cut]));
        prop_assert_eq!(found, whole);
    }

    #[test]
    fn the_end_that_is_found_is_the_end_that_is_read(bytes in headlike()) {
        let head = Head::read(&bytes, Kind::Response);
        prop_assert_eq!(EndFinder::default().find(&bytes), head.complete.then_some(head.span.end));
    }

    #[test]
    fn what_follows_a_head_does_not_change_it(bytes in headlike(), tail in prop::collection::vec(any::<u8>(), 0..40)) {
        let head = Head::read(&bytes, Kind::Response);
        if head.complete {
            let more = [&bytes[..], &tail].concat();
            prop_assert_eq!(Head::read(&more, Kind::Response), head);
        }
    }

    #[test]
    fn every_span_lies_inside_the_bytes(bytes in headlike()) {
        for kind in [Kind::Request, Kind::Response] {
            let head = Head::read(&bytes, kind);
            prop_assert!(head.span.end <= bytes.len());
            prop_assert!(head.fields.iter().all(|field| field.line.end <= bytes.len() && field.line.start < field.line.end));
            prop_assert!(head.oddities.iter().all(|oddity| oddity.span.end <= bytes.len()));
        }
    }
}
