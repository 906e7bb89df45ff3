//! Secrets, masked before anything is shown: by place (header names, tokens in URLs) and by value, so that a peer that
//! echoes a secret is masked too. A mask keeps the scheme and the length: `Bearer ‹1204 bytes›`.

use std::ops::Deref;

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{Exchange, Side, Stream};
use crate::wire::{
    Span,
    http1::{Field, Head, Kind, Start},
};

/// An exchange that may be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Redacted(Exchange);

impl Deref for Redacted {
    type Target = Exchange;

    fn deref(&self) -> &Exchange {
        &self.0
    }
}

/// The values that must not be shown.
#[derive(Debug, Clone, Default)]
pub struct Secrets {
    /// Longest first, so that a value is masked as a whole.
    values: Vec<Vec<u8>>,
    show: bool,
}

/// Shorter values are masked where they stand and not looked for elsewhere: they would be found in ordinary words.
const SHORTEST_ECHO: usize = 6;

impl Secrets {
    /// No secrets: everything is shown.
    pub const fn shown() -> Self {
        Self { values: Vec::new(), show: true }
    }

    /// The secrets of an exchange: what its heads and its URL hold in places that are known for them.
    pub fn of(exchange: &Exchange) -> Self {
        let mut secrets = Self::default();
        for (side, bytes) in sides(&exchange.stream) {
            for span in places(side, bytes) {
                secrets.add(span.of(bytes));
            }
        }
        for span in token_places(exchange.url.as_bytes(), 0) {
            secrets.add(span.of(exchange.url.as_bytes()));
        }
        secrets
    }

    /// Adds a value, and what it holds in base64 when it is that of basic authentication.
    pub fn add(&mut self, value: &[u8]) {
        let value = value.trim_ascii();
        if value.len() < SHORTEST_ECHO
            || is_mask(value)
            || ORDINARY.iter().any(|word| value.eq_ignore_ascii_case(word.as_bytes()))
        {
            return;
        }
        if let Some(pair) = STANDARD.decode(value).ok().and_then(|pair| String::from_utf8(pair).ok())
            && let Some((_, password)) = pair.split_once(':')
        {
            self.insert(pair.as_bytes());
            self.insert(password.as_bytes());
        }
        // A peer may say a token of the URL again as it understood it.
        self.insert(&percent_encoding::percent_decode(value).collect::<Vec<u8>>());
        self.insert(value);
    }

    fn insert(&mut self, value: &[u8]) {
        if value.len() >= SHORTEST_ECHO && !self.values.iter().any(|known| known == value) {
            self.values.push(value.to_vec());
            self.values.sort_by_key(|value| std::cmp::Reverse(value.len()));
        }
    }

    /// The exchange with every secret masked.
    pub fn redact(&self, exchange: &Exchange) -> Redacted {
        let mut redacted = exchange.clone();
        if !self.show {
            redacted.url = self.mask(&exchange.url);
            redacted.stream = self.redact_stream(&exchange.stream);
        }
        Redacted(redacted)
    }

    /// A text with the known values, and tokens in URLs, masked.
    pub fn mask(&self, text: &str) -> String {
        String::from_utf8_lossy(&self.mask_bytes(text.as_bytes())).into_owned()
    }

    /// The same for bytes that may be no text.
    pub fn mask_bytes(&self, bytes: &[u8]) -> Vec<u8> {
        if self.show {
            return bytes.to_vec();
        }
        apply(bytes, &merged(self.echoes(bytes).into_iter().chain(token_places(bytes, 0)).collect()))
    }

    fn redact_stream(&self, stream: &Stream) -> Stream {
        let mut masked = sides(stream).map(|(side, bytes)| {
            let spans = merged(self.echoes(bytes).into_iter().chain(places(side, bytes)).collect());
            Masked { bytes, spans, position: 0 }
        });
        let mut redacted = Stream::default();
        for (side, turn) in stream.turns() {
            let piece = masked[usize::from(side == Side::Received)].take(turn.len());
            redacted.push(side, &piece);
        }
        redacted
    }

    /// Where the known values stand in `bytes`.
    fn echoes(&self, bytes: &[u8]) -> Vec<Span> {
        self.values.iter().flat_map(|value| occurrences(bytes, value)).collect()
    }
}

/// One direction's bytes with their masked places, handed out turn by turn; a mask belongs to the turn it begins in.
struct Masked<'a> {
    bytes: &'a [u8],
    spans: Vec<Span>,
    position: usize,
}

impl Masked<'_> {
    fn take(&mut self, length: usize) -> Vec<u8> {
        let start = self.position;
        let mut end = start + length;
        self.position = end;
        // A secret cut by the turn's end was masked whole where it began.
        let from = self
            .spans
            .iter()
            .find(|span| span.start < start && start < span.end)
            .map_or(start, |span| span.end.min(end));
        let inside: Vec<Span> = self.spans.iter().filter(|span| (from..end).contains(&span.start)).copied().collect();
        end = inside.last().map_or(end, |span| end.max(span.end));
        let shifted: Vec<Span> = inside.iter().map(|span| Span::new(span.start - from, span.end - from)).collect();
        apply(&self.bytes[from..end], &shifted)
    }
}

fn sides(stream: &Stream) -> [(Side, &[u8]); 2] {
    [(Side::Sent, stream.sent()), (Side::Received, stream.received())]
}

/// The places of one direction that hold secrets: in its heads, and in the request line.
fn places(side: Side, bytes: &[u8]) -> Vec<Span> {
    let kind = if side == Side::Sent { Kind::Request } else { Kind::Response };
    let mut spans = Vec::new();
    let mut position = 0;
    loop {
        let head = Head::read(&bytes[position..], kind).shifted(position);
        position = head.span.end;
        spans.extend(token_places(head.start_line.of(bytes), head.start_line.start));
        spans.extend(head.fields.iter().flat_map(|field| field_places(field, bytes)));
        if !matches!(head.start, Start::Status { code: 100 | 102..=199, .. }) || position >= bytes.len() {
            return spans;
        }
    }
}

fn field_places(field: &Field, bytes: &[u8]) -> Vec<Span> {
    let name = String::from_utf8_lossy(&field.name).to_ascii_lowercase();
    let line = field.line.of(bytes);
    let Some(colon) = line.iter().position(|&byte| byte == b':') else {
        return Vec::new();
    };
    let before = line.len() - line[colon + 1..].trim_ascii_start().len();
    let value = line[before..].trim_ascii_end();
    let at = field.line.start + before;
    if value.is_empty() || is_mask(value) {
        return Vec::new();
    }
    match name.as_str() {
        "cookie" => cookie_places(value, at, usize::MAX),
        "set-cookie" => cookie_places(value, at, 1),
        "authorization" | "proxy-authorization" => vec![after_scheme(value, at)],
        "location" | "referer" | "origin" | "link" => token_places(value, at),
        "sec-websocket-protocol" => protocol_places(value, at),
        _ if names_a_secret(&name) => vec![Span::new(at, at + value.len())],
        _ => Vec::new(),
    }
}

/// Whether a header's or a parameter's name says that its value is secret.
fn names_a_secret(name: &str) -> bool {
    const PUBLIC: &[&str] = &[
        "sec-websocket-key",
        "sec-websocket-accept",
        "www-authenticate",
        "proxy-authenticate",
        "authentication-info",
        "authority",
    ];
    !PUBLIC.contains(&name)
        && ["key", "token", "secret", "auth", "password", "passwd", "signature", "session", "credential", "jwt"]
            .iter()
            .any(|part| name.contains(part))
        && !name.contains("author") | name.contains("authoriz")
}

fn after_scheme(value: &[u8], at: usize) -> Span {
    let scheme = value.iter().position(u8::is_ascii_whitespace).unwrap_or(0);
    let secret = value[scheme..].trim_ascii_start();
    Span::new(at + value.len() - secret.len(), at + value.len())
}

fn cookie_places(value: &[u8], at: usize, most: usize) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut start = 0;
    for pair in value.split(|&byte| byte == b';').take(most) {
        // A cookie without a name is all value.
        let equals = pair.iter().position(|&byte| byte == b'=').map_or(0, |equals| equals + 1);
        let secret = pair[equals..].trim_ascii();
        let offset = start + equals + (pair.len() - equals - pair[equals..].trim_ascii_start().len());
        if !secret.is_empty() && !is_mask(secret) {
            spans.push(Span::new(at + offset, at + offset + secret.len()));
        }
        start += pair.len() + 1;
    }
    spans
}

/// Subprotocols that are no names but tokens smuggled past the browser's lack of headers: long, or with a known prefix.
fn protocol_places(value: &[u8], at: usize) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut start = 0;
    for element in value.split(|&byte| byte == b',') {
        let token = element.trim_ascii();
        let lower = token.to_ascii_lowercase();
        let smuggled = token.len() >= 32
            || lower.starts_with(b"eyj")
            || lower.windows(7).any(|part| part == b"bearer.")
            || lower.starts_with(b"auth-")
            || lower.starts_with(b"token");
        if smuggled && !is_mask(token) {
            let offset = start + element.len() - element.trim_ascii_start().len();
            spans.push(Span::new(at + offset, at + offset + token.len()));
        }
        start += element.len() + 1;
    }
    spans
}

/// The values of query parameters whose names say that they are secret, and the password before an `@`.
fn token_places(text: &[u8], at: usize) -> Vec<Span> {
    let mut spans = Vec::new();
    let ends = |byte: &u8| b"&#; \r\n\t\"'<>\\".contains(byte);
    for (i, _) in text.iter().enumerate().filter(|(_, byte)| b"?&;".contains(byte)) {
        let rest = &text[i + 1..];
        let parameter = &rest[..rest.iter().position(ends).unwrap_or(rest.len())];
        let Some(equals) = parameter.iter().position(|&byte| byte == b'=') else { continue };
        let name = String::from_utf8_lossy(&parameter[..equals]).to_ascii_lowercase();
        let value = &parameter[equals + 1..];
        let secret = names_a_secret(&name)
            || matches!(name.as_str(), "sig" | "code" | "sid" | "pwd" | "pass" | "apikey" | "ticket");
        if secret && !value.is_empty() && !is_mask(value) {
            spans.push(Span::new(at + i + 1 + equals + 1, at + i + 1 + parameter.len()));
        }
    }
    for scheme in occurrences(text, b"://") {
        let rest = &text[scheme.end..];
        let authority = &rest[..rest.iter().position(|byte| ends(byte) || b"/?".contains(byte)).unwrap_or(rest.len())];
        if let Some(sign) = authority.iter().rposition(|&byte| byte == b'@')
            && let Some(colon) = authority[..sign].iter().position(|&byte| byte == b':')
            && colon + 1 < sign
            && !is_mask(&authority[colon + 1..sign])
        {
            spans.push(Span::new(at + scheme.end + colon + 1, at + scheme.end + sign));
        }
    }
    spans
}

fn occurrences(bytes: &[u8], value: &[u8]) -> Vec<Span> {
    if value.is_empty() || bytes.len() < value.len() {
        return Vec::new();
    }
    let starts = (0..=bytes.len() - value.len()).filter(|&i| bytes[i] == value[0] && bytes[i..].starts_with(value));
    starts.map(|start| Span::new(start, start + value.len())).collect()
}

/// Spans in order, with those that overlap made one.
fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_by_key(|span| span.start);
    let mut out: Vec<Span> = Vec::new();
    for span in spans {
        match out.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => out.push(span),
        }
    }
    out
}

fn apply(bytes: &[u8], spans: &[Span]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut position = 0;
    for span in spans {
        out.extend_from_slice(&bytes[position..span.start]);
        let plural = if span.end - span.start == 1 { "" } else { "s" };
        out.extend_from_slice(format!("‹{} byte{plural}›", span.end - span.start).as_bytes());
        position = span.end;
    }
    out.extend_from_slice(&bytes[position..]);
    out
}

fn is_mask(value: &[u8]) -> bool {
    let value = String::from_utf8_lossy(value);
    value.contains('‹') && (value.contains(" byte›") || value.contains(" bytes›"))
}

/// Values that stand in places of secrets and are none.
const ORDINARY: &[&str] =
    &["websocket", "upgrade", "keep-alive", "permessage-deflate", "undefined", "bearer", "localhost"];

#[cfg(test)]
mod tests;
