//! What the causes look at: an exchange, with its bytes read once.

use std::cell::OnceCell;

use super::{Finding, Probed, upgrade::deflate};
use crate::{
    exchange::{Answer, End, Exchange, Facts, PhaseName, Response, Secrets, Side, phase, redact, transcript::Record},
    knowledge::Recognised,
    probes::{Change, Class},
    wire::{
        Span, accept,
        body::Body,
        escape::escape,
        fields::{self, Extension},
        frame::{Close, Frame},
        http1::{Field, Head, Start, Version},
    },
};

/// An exchange as its causes see it.
#[derive(Debug)]
pub struct Case {
    /// The record.
    pub exchange: Exchange,
    /// The request's head, when a request was sent or is on record.
    pub request: Option<Head>,
    /// What came back.
    pub answer: Answer,
    /// The frames that came after a 101.
    pub frames: Vec<Frame>,
    /// The frames that were sent after a 101.
    pub sent_frames: Vec<Frame>,
    /// Whether the request asks for a WebSocket; a request that is not on record is taken to.
    asks_for_websocket: bool,
    /// Whether the handshake goes over HTTP/2.
    http2: bool,
    /// What must not stand in evidence.
    secrets: Secrets,
    /// Where it stands in what was sent and received, found when evidence is first asked for.
    masks: OnceCell<[Vec<Span>; 2]>,
    /// The exchanges before this one, each redirected to the next.
    pub earlier: Vec<Exchange>,
    /// What it is the probe for, where it is one.
    pub change: Option<Change>,
    /// The probes that were run so far.
    pub probes: Vec<Probed>,
    /// What is known of the answer, looked up when a cause first asks.
    pub(super) recognised: OnceCell<Recognised>,
    /// The class of the answer, when something is first compared with it.
    pub(super) class: OnceCell<Class>,
    /// What the causes find, when somebody first asks.
    pub(super) findings: OnceCell<Vec<Finding>>,
}

impl Case {
    /// Reads an exchange; its secrets are masked in all evidence.
    pub fn new(exchange: Exchange) -> Self {
        let secrets = Secrets::of(&exchange);
        Self::with_secrets(exchange, secrets)
    }

    /// Reads a recorded exchange and the probes that followed it; those of an unknown kind are passed over.
    pub fn of_record(record: Record, secrets: Secrets) -> Self {
        let mut case = Self::with_secrets(record.first, secrets);
        case.earlier = record.earlier;
        for (name, exchange) in record.probes {
            if let Ok(change) = name.parse() {
                case.add_probe(change, exchange);
            }
        }
        case
    }

    /// Reads an exchange, with `secrets` masked in all evidence.
    pub fn with_secrets(exchange: Exchange, secrets: Secrets) -> Self {
        let request = exchange.request();
        let answer = exchange.answer();
        let asks_for_websocket = request.as_ref().is_none_or(|head| match head.first(":protocol") {
            Some(protocol) => protocol.value == b"websocket",
            None => head.count("upgrade") == 0 || head.has_token("upgrade", "websocket"),
        });
        let answered = || answer.response().is_some_and(|response| response.head.is_http2());
        let http2 = exchange.http2().is_some() || request.as_ref().map_or_else(answered, Head::is_http2);
        let mut case = Self {
            http2,
            exchange,
            request,
            answer,
            frames: Vec::new(),
            sent_frames: Vec::new(),
            asks_for_websocket,
            secrets,
            masks: OnceCell::new(),
            earlier: Vec::new(),
            change: None,
            probes: Vec::new(),
            recognised: OnceCell::new(),
            class: OnceCell::new(),
            findings: OnceCell::new(),
        };
        if let Some(start) = case.switch().map(|head| head.span.end) {
            case.frames = until_close(Frame::read_all(case.exchange.stream.received(), start));
            let sent_from = case.request.as_ref().map_or(0, |head| head.span.end);
            case.sent_frames = Frame::read_all(case.exchange.stream.sent(), sent_from);
        }
        case
    }

    /// The case of a redacted exchange with the body and the frames of the `original`, masked: a mask changes lengths,
    /// so that the redacted bytes no longer say where a body or a frame ends.
    #[must_use]
    pub fn with_contents_of(mut self, original: &Self, mask: impl Fn(&[u8]) -> Vec<u8>) -> Self {
        let masked = |frames: &[Frame]| {
            frames.iter().map(|frame| Frame { payload: mask(&frame.payload), ..frame.clone() }).collect()
        };
        self.frames = masked(&original.frames);
        self.sent_frames = masked(&original.sent_frames);
        if let (Answer::Response(shown), Answer::Response(own)) = (&mut self.answer, &original.answer) {
            shown.body = Body { data: mask(&own.body.data), ..own.body.clone() };
        }
        self
    }

    /// The answer, when it is one.
    pub fn response(&self) -> Option<&Response> {
        self.answer.response()
    }

    /// Whether the handshake goes over HTTP/2.
    pub const fn is_http2(&self) -> bool {
        self.http2
    }

    /// The head of a 101, or of the 2xx that opens a tunnel over HTTP/2.
    pub fn switch(&self) -> Option<&Head> {
        self.response().filter(|response| response.is_switch()).map(|response| &response.head)
    }

    /// The head of one that answers a request for a WebSocket. A 101 to a request for something else is judged by
    /// RFC 9110 §7.8 alone.
    pub fn websocket_switch(&self) -> Option<&Head> {
        self.switch().filter(|_| self.asks_for_websocket())
    }

    /// What follows the head of such a 101; empty without one.
    pub fn rest(&self) -> Span {
        let response = self.response().filter(|_| self.websocket_switch().is_some());
        response.map_or(Span::new(0, 0), |response| response.rest)
    }

    /// An answer other than those.
    pub fn refusal(&self) -> Option<&Response> {
        self.response().filter(|response| !response.is_switch())
    }

    /// Whether nothing but a request is on record.
    pub fn is_request_only(&self) -> bool {
        self.request.is_some() && self.answer == Answer::Nothing && self.exchange.end == End::Unknown
    }

    /// Whether the request asks for a WebSocket; a request that is not on record is taken to.
    pub const fn asks_for_websocket(&self) -> bool {
        self.asks_for_websocket
    }

    /// The request's method, when its start line was understood.
    pub fn method(&self) -> Option<&[u8]> {
        match &self.request.as_ref()?.start {
            Start::Request { method, .. } => Some(method),
            _ => None,
        }
    }

    /// The request's HTTP version.
    pub fn request_version(&self) -> Option<Version> {
        self.request.as_ref()?.version()
    }

    /// The Sec-WebSocket-Key that was sent, when exactly one was.
    pub fn key(&self) -> Option<&[u8]> {
        let mut keys = self.request.as_ref()?.all("sec-websocket-key");
        let key = keys.next()?;
        keys.next().is_none().then_some(&key.value)
    }

    /// The Accept that answers the key that was sent.
    pub fn wanted_accept(&self) -> Option<String> {
        self.key().map(accept::accept_for)
    }

    /// The subprotocols that were offered.
    pub fn offered_subprotocols(&self) -> Vec<String> {
        self.request.as_ref().map(|head| head.list("sec-websocket-protocol")).unwrap_or_default()
    }

    /// The extensions that were offered, as far as they parse.
    pub fn offered_extensions(&self) -> Vec<Extension> {
        self.request.as_ref().map(extensions).unwrap_or_default()
    }

    /// The extensions that were accepted, as far as they parse.
    pub fn accepted_extensions(&self) -> Vec<Extension> {
        self.switch().map(extensions).unwrap_or_default()
    }

    /// Whether permessage-deflate was accepted.
    pub fn deflate_accepted(&self) -> bool {
        self.accepted_extensions().iter().any(|extension| extension.name == deflate::NAME)
    }

    /// The close frame that came, and the one that was sent.
    pub fn closes(&self) -> (Option<Close>, Option<Close>) {
        (self.frames.iter().find_map(Frame::close), self.sent_frames.iter().find_map(Frame::close))
    }

    /// Whether the server's close frame came before the client sent one.
    pub fn server_closed_first(&self) -> bool {
        let received = self.frames.iter().find(|frame| frame.close().is_some()).map(|frame| frame.span.end);
        let sent = self.sent_frames.iter().find(|frame| frame.close().is_some()).map(|frame| frame.span.end);
        match (received, sent) {
            (Some(received), Some(sent)) => self.turn_of(Side::Received, received) < self.turn_of(Side::Sent, sent),
            (received, _) => received.is_some(),
        }
    }

    fn turn_of(&self, side: Side, end: usize) -> usize {
        let mut seen = 0;
        let turns = self.exchange.stream.turns().enumerate();
        let mut own = turns.filter(|(_, (turn_side, _))| *turn_side == side);
        own.find(|(_, (_, bytes))| {
            seen += bytes.len();
            seen >= end
        })
        .map_or(usize::MAX, |(number, _)| number)
    }

    /// The secrets of this case.
    pub const fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    /// Bytes of one direction with the secrets in them masked, those that `span` cuts among them.
    pub fn shown(&self, side: Side, span: Span) -> Vec<u8> {
        let stream = &self.exchange.stream;
        let masks = self.masks.get_or_init(|| {
            [self.secrets.masks(Side::Sent, stream.sent()), self.secrets.masks(Side::Received, stream.received())]
        });
        match side {
            Side::Sent => redact::masked(stream.sent(), span, &masks[0]),
            Side::Received => redact::masked(stream.received(), span, &masks[1]),
        }
    }

    /// A line of one direction as text: masked, escaped, without its end, cut where it is long.
    pub fn line(&self, side: Side, span: Span) -> String {
        line_text(&self.shown(side, span))
    }

    /// The line of a request's field.
    pub fn sent_line(&self, field: &Field) -> String {
        self.line(Side::Sent, field.line)
    }

    /// The line of an answer's field.
    pub fn got_line(&self, field: &Field) -> String {
        self.line(Side::Received, field.line)
    }

    /// The start line of the request, or the pseudo-header fields that stand for it.
    pub fn request_line(&self) -> String {
        let Some(head) = &self.request else { return String::new() };
        let fields = [":method", ":protocol", ":path"].into_iter().filter_map(|name| head.first(name));
        let lines: Vec<_> = fields.map(|field| self.sent_line(field)).collect();
        if lines.is_empty() { self.line(Side::Sent, head.start_line) } else { lines.join("  ") }
    }

    /// The start line of a head that was received.
    pub fn got_start_line(&self, head: &Head) -> String {
        self.line(Side::Received, head.start_line)
    }

    /// The start line of the answer, when there is one.
    pub fn status_line(&self) -> Option<String> {
        self.response().map(|response| self.got_start_line(&response.head))
    }

    /// The body of a refusal as text, masked, so that it can be cut anywhere.
    pub fn body_text(&self) -> String {
        let body = self.response().map(|response| self.secrets.mask_bytes(&response.body.data));
        String::from_utf8_lossy(&body.unwrap_or_default()).into_owned()
    }

    /// Whether the URL asks for TLS.
    pub fn is_secure(&self) -> bool {
        self.exchange.url.starts_with("wss:")
    }

    /// The URL's host, and port where it names one.
    pub fn authority(&self) -> &str {
        let rest = self.exchange.url.split_once("://").map_or("", |(_, rest)| rest);
        rest.split(['/', '?']).next().unwrap_or_default()
    }

    /// What was learned in the name look-up.
    pub fn dns(&self) -> Option<&phase::Dns> {
        match &self.exchange.phase(PhaseName::Dns)?.facts {
            Facts::Dns(facts) => Some(facts),
            _ => None,
        }
    }

    /// What was learned in connecting.
    pub fn tcp(&self) -> Option<&phase::Tcp> {
        match &self.exchange.phase(PhaseName::Tcp)?.facts {
            Facts::Tcp(facts) => Some(facts),
            _ => None,
        }
    }

    /// What was learned in connecting, to the server or to the proxy before it.
    pub fn connection(&self) -> Option<&phase::Tcp> {
        let phase = self.exchange.phase(PhaseName::Tcp).or_else(|| self.exchange.phase_to_proxy(PhaseName::Tcp));
        match &phase?.facts {
            Facts::Tcp(facts) => Some(facts),
            _ => None,
        }
    }

    /// What was learned of TLS.
    pub fn tls(&self) -> Option<&phase::Tls> {
        match &self.exchange.phase(PhaseName::Tls)?.facts {
            Facts::Tls(facts) => Some(facts),
            _ => None,
        }
    }

    /// When the request went out and the first byte came.
    pub fn http(&self) -> Option<&phase::Http> {
        match &self.exchange.phase(PhaseName::Http)?.facts {
            Facts::Http(facts) => Some(facts),
            _ => None,
        }
    }

    /// What was learned of the frames.
    pub fn frame_facts(&self) -> Option<&phase::Frames> {
        match &self.exchange.phase(PhaseName::Frames)?.facts {
            Facts::Frames(facts) => Some(facts),
            _ => None,
        }
    }
}

/// The frames up to the close frame: what comes after it is discarded, whatever it is (RFC 6455 §1.4, §5.5.1).
fn until_close(mut frames: Vec<Frame>) -> Vec<Frame> {
    if let Some(close) = frames.iter().position(|frame| frame.close().is_some()) {
        frames.truncate(close + 1);
    }
    frames
}

fn extensions(head: &Head) -> Vec<Extension> {
    head.all("sec-websocket-extensions").filter_map(|field| fields::extensions(&field.text()).ok()).flatten().collect()
}

/// A line of bytes as text: escaped, without its end, cut where it is long.
fn line_text(line: &[u8]) -> String {
    const MOST: usize = 400;
    let content = line.strip_suffix(b"\n").map_or(line, |line| line.strip_suffix(b"\r").unwrap_or(line));
    if content.len() > MOST {
        format!("{}... ({} bytes)", escape(&content[..MOST]), content.len())
    } else {
        escape(content)
    }
}
