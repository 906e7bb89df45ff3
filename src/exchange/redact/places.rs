//! Where secrets stand: headers by name, cookies, subprotocols that are tokens, parameters of URLs.

use crate::{
    exchange::Side,
    wire::{
        Span,
        http1::{Field, Head, Kind},
        socks,
    },
};

/// The places of one direction that hold secrets: in its heads, and in the request line.
pub fn places(side: Side, bytes: &[u8]) -> Vec<Span> {
    let kind = if side == Side::Sent { Kind::Request } else { Kind::Response };
    let mut spans = Vec::new();
    let mut position = 0;
    loop {
        let head = Head::read(&bytes[position..], kind).shifted(position);
        position = head.span.end;
        spans.extend(token_places(head.start_line.of(bytes), head.start_line.start));
        spans.extend(head.fields.iter().flat_map(|field| field_places(field, bytes)));
        if !head.is_interim() || position >= bytes.len() {
            return spans;
        }
    }
}

/// The places of one direction of a conversation with a forward proxy that hold secrets: its head's, or the password of
/// SOCKS 5.
pub fn proxy_places(side: Side, bytes: &[u8]) -> Vec<Span> {
    match socks::password_span(bytes).filter(|_| side == Side::Sent) {
        Some(password) if is_masked(&bytes[password.start..]) => Vec::new(),
        Some(password) => vec![password],
        None => places(side, bytes),
    }
}

fn field_places(field: &Field, bytes: &[u8]) -> Vec<Span> {
    let name = String::from_utf8_lossy(&field.name).to_ascii_lowercase();
    let line = field.line.of(bytes);
    // A pseudo-header field's name begins with a colon.
    let Some(colon) = line.iter().skip(1).position(|&byte| byte == b':').map(|at| at + 1) else {
        return Vec::new();
    };
    let before = line.len() - line[colon + 1..].trim_ascii_start().len();
    let value = line[before..].trim_ascii_end();
    let at = field.line.start + before;
    if value.is_empty() || is_masked(value) {
        return Vec::new();
    }
    match name.as_str() {
        "cookie" => cookie_places(value, at, usize::MAX),
        "set-cookie" => cookie_places(value, at, 1),
        "authorization" | "proxy-authorization" => vec![after_scheme(value, at)],
        ":path" | "location" | "referer" | "origin" | "link" => token_places(value, at),
        "sec-websocket-protocol" => protocol_places(value, at),
        _ if names_a_secret(&name) => vec![Span::new(at, at + value.len())],
        _ => Vec::new(),
    }
}

/// Whether a header's or a parameter's name says that its value is secret.
pub fn names_a_secret(name: &str) -> bool {
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
        && (!name.contains("author") || name.contains("authoriz"))
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
        if !secret.is_empty() && !is_masked(secret) {
            spans.push(Span::new(at + offset, at + offset + secret.len()));
        }
        start += pair.len() + 1;
    }
    spans
}

/// Whether an offered subprotocol is no name but a token smuggled past the browser's lack of headers: it is long, or has
/// a known prefix.
pub fn is_smuggled(offer: &[u8]) -> bool {
    let lower = offer.to_ascii_lowercase();
    offer.len() >= 32
        || lower.starts_with(b"eyj")
        || lower.windows(7).any(|part| part == b"bearer.")
        || lower.starts_with(b"auth-")
        || lower.starts_with(b"token")
}

fn protocol_places(value: &[u8], at: usize) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut start = 0;
    for element in value.split(|&byte| byte == b',') {
        let token = element.trim_ascii();
        if is_smuggled(token) && !is_masked(token) {
            let offset = start + element.len() - element.trim_ascii_start().len();
            spans.push(Span::new(at + offset, at + offset + token.len()));
        }
        start += element.len() + 1;
    }
    spans
}

/// Whether a query parameter of this name, in lower case, holds a secret.
pub fn is_secret_parameter(name: &str) -> bool {
    names_a_secret(name) || matches!(name, "sig" | "code" | "sid" | "pwd" | "pass" | "apikey" | "ticket")
}

/// The values of query parameters whose names say that they are secret, and the password before an `@`.
pub fn token_places(text: &[u8], at: usize) -> Vec<Span> {
    let mut spans = parameter_places(text, at);
    for scheme in occurrences(text, b"://") {
        let rest = &text[scheme.end..];
        let authority =
            &rest[..rest.iter().position(|byte| ends_parameter(*byte) || b"/?".contains(byte)).unwrap_or(rest.len())];
        if let Some(sign) = authority.iter().rposition(|&byte| byte == b'@')
            && let Some(colon) = authority[..sign].iter().position(|&byte| byte == b':')
            && colon + 1 < sign
            && !is_masked(&authority[colon + 1..sign])
        {
            spans.push(Span::new(at + scheme.end + colon + 1, at + scheme.end + sign));
        }
    }
    spans
}

fn ends_parameter(byte: u8) -> bool {
    b"&#; \r\n\t\"'<>\\".contains(&byte)
}

/// A name that is longer is looked at once, and not anew for each `?` in it: a peer may send nothing but these.
const LONGEST_NAME: usize = 128;

/// A value belongs to each name that begins after a `?`, `&` or `;` before it. Every byte is passed over once.
fn parameter_places(text: &[u8], at: usize) -> Vec<Span> {
    let mut spans = Vec::new();
    let (mut end, mut equals, mut judged) = (0, 0, None);
    for (i, _) in text.iter().enumerate().filter(|(_, byte)| b"?&;".contains(byte)) {
        let start = i + 1;
        if end < start {
            end =
                text[start..].iter().position(|&byte| ends_parameter(byte)).map_or(text.len(), |length| start + length);
        }
        if equals < start {
            equals = text[start..end].iter().position(|&byte| byte == b'=').map_or(end, |length| start + length);
        }
        let is_first = judged != Some(equals);
        if equals == end || !is_first && equals - start > LONGEST_NAME {
            continue;
        }
        judged = Some(equals);
        let name = String::from_utf8_lossy(&text[start..equals]).to_ascii_lowercase();
        let value = Span::new(at + equals + 1, at + end);
        if spans.last() != Some(&value)
            && is_secret_parameter(&name)
            && equals + 1 < end
            && !begins_with_mask(&text[equals + 1..])
        {
            spans.push(value);
        }
    }
    spans
}

/// Whether a secret in `bytes` was masked before: what stood there is not known.
pub fn is_masked(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    text.split_once('‹').is_some_and(|(_, rest)| rest.contains(" bytes›") || rest.contains(" byte›"))
}

/// Whether a mask stands at the beginning of `bytes`: it holds a space, at which a value would end.
fn begins_with_mask(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix("‹".as_bytes()).unwrap_or_default();
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let unit = &text[digits..];
    digits > 0 && [" byte›", " bytes›"].iter().any(|mask| unit.starts_with(mask.as_bytes()))
}

/// Where `value` stands in `bytes`.
fn occurrences(bytes: &[u8], value: &[u8]) -> Vec<Span> {
    if value.is_empty() || bytes.len() < value.len() {
        return Vec::new();
    }
    let starts = (0..=bytes.len() - value.len()).filter(|&i| bytes[i] == value[0] && bytes[i..].starts_with(value));
    starts.map(|start| Span::new(start, start + value.len())).collect()
}
