//! RFC 6455 §5 to §8 and RFC 7692, as a table of cases: what an echoing session answers to a server's frames, byte by
//! byte. `fixtures/sessions/conformance.txt` says how the table is read; `tests/peers` holds other clients to it.

#![allow(clippy::unwrap_used)]

use std::{fs, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex},
    time::timeout,
};
use wswhy::{
    session::{Care, Echo, Ended, Interrupts, Socket, run},
    wire::{
        deflate::{Agreement, Inflater},
        escape::escape,
        fields::extensions,
        frame::{Header, apply_mask},
    },
};

const TABLE: &str = "fixtures/sessions/conformance.txt";
const LIMIT: usize = 1 << 20;
/// No case waits longer.
const PATIENCE: Duration = Duration::from_secs(10);

#[test]
fn an_echoing_session_answers_every_case_as_the_specification_says() {
    let text = fs::read_to_string(format!("{}/{TABLE}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let cases: Vec<_> = text.lines().filter(|line| !line.starts_with('#')).map(Case::read).collect();
    assert!(cases.len() >= 120, "{} cases", cases.len());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let complaints: Vec<_> = cases.iter().filter_map(|case| runtime.block_on(case.complaint())).collect();
    assert!(complaints.is_empty(), "{} of {} fail:\n{}", complaints.len(), cases.len(), complaints.join("\n"));
}

#[test]
fn no_two_frames_have_the_same_mask() {
    let case = Case::read("5.3 | fresh masks | 50x text:'a' close:1000 |");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (answer, _) = runtime.block_on(case.run());
    let mut masks: Vec<_> = frames(&answer, false).into_iter().map(|frame| frame.mask).collect();
    assert_eq!(masks.len(), 51);
    masks.sort_unstable();
    masks.dedup();
    assert!(masks.len() > 49, "a mask is a fresh random number: RFC 6455 §5.3");
}

/// One line of the table.
struct Case {
    line: String,
    server: Vec<u8>,
    client: Vec<Sent>,
    deflate: bool,
    bytewise: bool,
    behind: bool,
}

/// A frame of the client, as far as the table speaks of it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Sent {
    opcode: u8,
    payload: Vec<u8>,
    mask: [u8; 4],
}

impl Case {
    fn read(line: &str) -> Self {
        let mut columns = line.split('|').map(str::trim);
        let mut next = || columns.next().unwrap_or_default();
        let (section, name, server, client, how) = (next(), next(), next(), next(), next());
        let how: Vec<_> = how.split(' ').collect();
        let expected = |bytes: Vec<u8>| frames(&bytes, true);
        Self {
            line: format!("{section}, {name}: {}", if server.len() < 80 { server } else { &server[..80] }),
            server: bytes(server),
            client: expected(bytes(client)),
            deflate: how.contains(&"deflate"),
            bytewise: how.contains(&"bytewise"),
            behind: how.contains(&"behind"),
        }
    }

    /// What is wrong with the answer, if anything.
    async fn complaint(&self) -> Option<String> {
        let Ok((answer, ended)) = timeout(PATIENCE, self.run()).await else {
            return Some(format!("{}: it hangs", self.line));
        };
        let mut got = frames(&answer, false);
        if self.deflate {
            inflate(&mut got);
        }
        for frame in &mut got {
            frame.mask = [0; 4];
        }
        (got != self.client).then(|| format!("{}:\n    {}\n    {}", self.line, told(&got), ended.sentence()))
    }

    /// All that the client sends.
    async fn run(&self) -> (Vec<u8>, Ended) {
        let agreement = self.deflate.then(|| Agreement::of(&extensions("permessage-deflate").unwrap()).unwrap());
        let (near, far) = duplex(4096);
        let (leftover, later) = self.server.split_at(if self.behind { 3 } else { 0 });
        let socket = Socket::new(Box::new(near), leftover.to_vec(), agreement, LIMIT).await;
        let mut interrupts = Interrupts::listen().unwrap();
        let mut care = Care { keep_alive: None, interrupts: &mut interrupts, frames: None };
        let mut echo = Echo::default();
        let (ended, answer) = tokio::join!(run(socket, &mut echo, &mut care), self.serve(far, later));
        (answer, ended)
    }

    /// The server: sends its frames, keeps what comes, and closes once the client's close frame has come.
    async fn serve(&self, stream: DuplexStream, bytes: &[u8]) -> Vec<u8> {
        let (mut from, mut to) = tokio::io::split(stream);
        let pieces = bytes.chunks(if self.bytewise { 1 } else { bytes.len().max(1) });
        let send = async {
            for piece in pieces {
                // A client that has failed the connection takes no more.
                if to.write_all(piece).await.is_err() {
                    break;
                }
                if self.bytewise {
                    tokio::task::yield_now().await;
                }
            }
            to
        };
        let receive = async {
            let mut received = Vec::new();
            while frames(&received, false).last().is_none_or(|frame| frame.opcode != 8) {
                if from.read_buf(&mut received).await.unwrap_or(0) == 0 {
                    break;
                }
            }
            received
        };
        let (mut to, mut received) = tokio::join!(send, receive);
        let _ = to.shutdown().await;
        let _ = from.read_to_end(&mut received).await;
        received
    }
}

/// The bytes of a column: frames, one after the other.
fn bytes(column: &str) -> Vec<u8> {
    let (mut all, mut times) = (Vec::new(), 1);
    for word in words(column) {
        match word.strip_suffix('x').and_then(|times| times.parse().ok()) {
            Some(number) => times = number,
            None => all.extend(frame(&word).repeat(std::mem::replace(&mut times, 1))),
        }
    }
    all
}

/// Words between spaces; a quoted text may hold some.
fn words(column: &str) -> Vec<String> {
    let mut quoted = false;
    let split = column.split(|c| {
        quoted ^= c == '\'';
        c == ' ' && !quoted
    });
    split.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn frame(word: &str) -> Vec<u8> {
    let (kind, payload) = word.split_once(':').unwrap_or_else(|| panic!("no colon in {word}"));
    if kind == "raw" {
        return hex(payload);
    }
    let (fin, kind) = kind.strip_prefix('-').map_or((0x80, kind), |kind| (0, kind));
    let (mut first, mut wide, mut masked) = (fin, 0, false);
    let mut parts: Vec<_> = kind.split('+').collect();
    first |= match parts.pop().unwrap() {
        "cont" => 0,
        "text" => 1,
        "binary" => 2,
        "close" => 8,
        "ping" => 9,
        "pong" => 10,
        other => u8::from_str_radix(other.strip_prefix("op").unwrap_or_else(|| panic!("{word}")), 16).unwrap(),
    };
    for part in parts {
        match part {
            "rsv1" => first |= 0x40,
            "rsv2" => first |= 0x20,
            "rsv3" => first |= 0x10,
            "mask" => masked = true,
            "len16" => wide = 2,
            "len64" => wide = 8,
            other => panic!("{other} in {word}"),
        }
    }
    let mut payload = self::payload(payload);
    let length = payload.len() as u64;
    let least = if length > 0xffff {
        8
    } else if length > 125 {
        2
    } else {
        0
    };
    let mask_bit = u8::from(masked) << 7;
    let mut bytes = vec![first];
    match least.max(wide) {
        0 => bytes.push(mask_bit | length.to_le_bytes()[0]),
        2 => bytes.extend([&[mask_bit | 0x7e], &length.to_be_bytes()[6..]].concat()),
        _ => bytes.extend([&[mask_bit | 0x7f][..], &length.to_be_bytes()].concat()),
    }
    if masked {
        bytes.extend([1, 2, 3, 4]);
        apply_mask(&mut payload, [1, 2, 3, 4], 0);
    }
    bytes.extend(payload);
    bytes
}

fn payload(text: &str) -> Vec<u8> {
    let part = |part: &str| match part.chars().next() {
        None => Vec::new(),
        Some('\'') => part.trim_matches('\'').as_bytes().to_vec(),
        Some('x') => hex(&part[1..]),
        Some('*') => vec![b'a'; part[1..].parse().unwrap()],
        Some(_) => part.parse::<u16>().unwrap().to_be_bytes().to_vec(),
    };
    text.split('.').flat_map(part).collect()
}

fn hex(digits: &str) -> Vec<u8> {
    (0..digits.len() / 2).map(|i| u8::from_str_radix(&digits[2 * i..2 * i + 2], 16).unwrap()).collect()
}

/// The whole frames at the front of `bytes`. Those of the client have to be final, masked and as short as can be.
fn frames(mut bytes: &[u8], expected: bool) -> Vec<Sent> {
    let mut all = Vec::new();
    while let Some(header) = Header::read(bytes) {
        let length = usize::try_from(header.length).unwrap();
        let Some(payload) = bytes.get(header.size..header.size + length) else { break };
        let mut payload = payload.to_vec();
        if !expected {
            assert!(header.fin && header.minimal, "{header:?}");
            apply_mask(&mut payload, header.mask.expect("a client masks"), 0);
        }
        all.push(Sent { opcode: header.opcode | header.rsv << 4, payload, mask: header.mask.unwrap_or_default() });
        bytes = &bytes[header.size + length..];
    }
    all
}

/// Inflates the messages, which all have to be compressed.
fn inflate(frames: &mut [Sent]) {
    let mut inflater = Inflater::of_server(&Agreement::of(&extensions("permessage-deflate").unwrap()).unwrap());
    for frame in frames.iter_mut().filter(|frame| frame.opcode & 0x0f < 8) {
        assert_eq!(frame.opcode & 0xf0, 0x40, "RSV1 is set");
        let (mut rest, mut out) = (&frame.payload[..], vec![0; 1 << 16]);
        let mut length = inflater.inflate(&mut rest, &mut out).unwrap();
        length += inflater.finish(&mut out[length..]).unwrap();
        out.truncate(length);
        (frame.opcode, frame.payload) = (frame.opcode & 0x0f, out);
    }
}

fn told(frames: &[Sent]) -> String {
    let told = |frame: &Sent| format!("{:x}:{}", frame.opcode, escape(&frame.payload[..frame.payload.len().min(20)]));
    frames.iter().map(told).collect::<Vec<_>>().join(" ")
}
