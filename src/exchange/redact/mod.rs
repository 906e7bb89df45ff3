//! Secrets, masked before anything is shown: by place (header names, tokens in URLs) and by value, so that a peer that
//! echoes a secret is masked too. A mask keeps the scheme and the length: `Bearer ‹1204 bytes›`.

pub mod places;

use std::{collections::BTreeSet, ops::Deref};

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use base64::{Engine, engine::general_purpose::STANDARD};
use places::{is_masked, places, proxy_places, token_places};

use super::{Exchange, Facts, Proxy, Side, Stream};
use crate::wire::{
    Span,
    escape::{escape, unescape},
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
    /// Finds them all in one pass; `None` when there are none.
    values: Option<AhoCorasick>,
    show: bool,
}

/// Shorter values are masked where they stand and not looked for elsewhere: they would be found in ordinary words.
const SHORTEST_ECHO: usize = 6;

impl Secrets {
    /// No secrets: everything is shown.
    pub const fn shown() -> Self {
        Self { values: None, show: true }
    }

    /// The secrets of an exchange: what its heads and its URL hold in places that are known for them.
    pub fn of(exchange: &Exchange) -> Self {
        Self::of_all([exchange])
    }

    /// The secrets of several exchanges: what one of them holds, another may echo.
    pub fn of_all<'a>(exchanges: impl IntoIterator<Item = &'a Exchange>) -> Self {
        let mut values = BTreeSet::new();
        for exchange in exchanges {
            for (side, bytes) in sides(&exchange.stream) {
                for span in places(side, bytes) {
                    add(&mut values, span.of(bytes));
                }
            }
            for (side, bytes) in exchange.proxy().into_iter().flat_map(conversation) {
                for span in proxy_places(side, &bytes) {
                    add(&mut values, span.of(&bytes));
                }
            }
            let url = exchange.url.as_bytes();
            for span in token_places(url, 0) {
                add(&mut values, span.of(url));
            }
        }
        // The kind that is built fastest, as it is used once or twice. It fails for gibibytes of values, which are read
        // of no peer.
        let finder = |values| AhoCorasick::builder().kind(Some(AhoCorasickKind::NoncontiguousNFA)).build(values).ok();
        Self { values: Some(values).filter(|values| !values.is_empty()).and_then(finder), show: false }
    }

    /// The exchange with every secret masked.
    pub fn redact(&self, exchange: &Exchange) -> Redacted {
        let mut redacted = exchange.clone();
        if !self.show {
            redacted.url = self.mask(&exchange.url);
            redacted.stream = self.redact_stream(&exchange.stream);
            redacted.phases.iter_mut().for_each(|phase| self.redact_facts(&mut phase.facts));
        }
        Redacted(redacted)
    }

    fn redact_proxy(&self, proxy: &mut Proxy) {
        let masked = conversation(proxy).map(|(side, bytes)| {
            let spans = self.echoes(&bytes).into_iter().chain(proxy_places(side, &bytes)).collect();
            escape(&apply(&bytes, &merged(spans)))
        });
        [proxy.sent, proxy.received] = masked;
    }

    /// What a peer said in a phase's facts may hold a secret that it was sent.
    fn redact_facts(&self, facts: &mut Facts) {
        if let Facts::Proxy(proxy) = facts {
            self.redact_proxy(proxy);
        }
        if let Facts::Http2(record) = facts {
            if let Some(goaway) = &mut record.goaway {
                goaway.debug = self.mask(&goaway.debug);
            }
            for says in record.frames.iter_mut().filter_map(|frame| frame.says.as_mut()) {
                *says = self.mask(says);
            }
        }
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

    /// What to mask in the bytes of one direction, in order.
    pub fn masks(&self, side: Side, bytes: &[u8]) -> Vec<Span> {
        if self.show { Vec::new() } else { merged(self.echoes(bytes).into_iter().chain(places(side, bytes)).collect()) }
    }

    fn redact_stream(&self, stream: &Stream) -> Stream {
        let mut masked =
            sides(stream).map(|(side, bytes)| Masked { bytes, spans: self.masks(side, bytes), position: 0 });
        let mut redacted = Stream::default();
        for (side, turn) in stream.turns() {
            let piece = masked[usize::from(side == Side::Received)].take(turn.len());
            redacted.push(side, &piece);
        }
        redacted
    }

    /// Where the known values stand in `bytes`, overlapping ones made one.
    fn echoes(&self, bytes: &[u8]) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        let found = self.values.iter().filter_map(|values| values.try_find_overlapping_iter(bytes).ok()).flatten();
        // They come in the order of their ends.
        for found in found {
            let mut span = Span::new(found.start(), found.end());
            while let Some(last) = spans.pop_if(|last| span.start < last.end) {
                span.start = span.start.min(last.start);
            }
            spans.push(span);
        }
        spans
    }
}

/// Adds a value, what it holds in base64 when it is that of basic authentication, and what it decodes to in a URL: a
/// peer may say a secret again as it understood it.
fn add(values: &mut BTreeSet<Vec<u8>>, value: &[u8]) {
    let value = value.trim_ascii();
    if value.len() < SHORTEST_ECHO
        || is_masked(value)
        || ORDINARY.iter().any(|word| value.eq_ignore_ascii_case(word.as_bytes()))
    {
        return;
    }
    let pair = STANDARD.decode(value).ok().and_then(|pair| String::from_utf8(pair).ok());
    let password = pair.as_ref().and_then(|pair| pair.split_once(':')).map(|(_, password)| password.to_owned());
    let pair = pair.filter(|_| password.is_some());
    let decoded = percent_encoding::percent_decode(value).collect();
    // Evidence shows it escaped.
    let escaped = Some(escape(value).into_bytes());
    let forms =
        [pair.map(String::into_bytes), password.map(String::into_bytes), Some(decoded), escaped, Some(value.to_vec())];
    values.extend(forms.into_iter().flatten().filter(|form| form.len() >= SHORTEST_ECHO));
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

/// The bytes of `span` in `bytes`, with the parts of `masks` that stand in it masked.
pub fn masked(bytes: &[u8], span: Span, masks: &[Span]) -> Vec<u8> {
    let inside = masks.iter().filter(|mask| mask.start < span.end && span.start < mask.end);
    let parts: Vec<Span> = inside
        .map(|mask| Span::new(mask.start.max(span.start) - span.start, mask.end.min(span.end) - span.start))
        .collect();
    apply(span.of(bytes), &parts)
}

/// What was sent to a forward proxy, and what it answered.
fn conversation(proxy: &Proxy) -> [(Side, Vec<u8>); 2] {
    [(Side::Sent, unescape(&proxy.sent)), (Side::Received, unescape(&proxy.received))]
}

fn sides(stream: &Stream) -> [(Side, &[u8]); 2] {
    [(Side::Sent, stream.sent()), (Side::Received, stream.received())]
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

/// Values that stand in places of secrets and are none.
const ORDINARY: &[&str] =
    &["websocket", "upgrade", "keep-alive", "permessage-deflate", "undefined", "bearer", "localhost"];

#[cfg(test)]
mod tests;
