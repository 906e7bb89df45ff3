//! An answer that stands in a text: a dump of its head, the fields that a program printed of it, or the page that came
//! with it. Products are recognised in it by their signs, as they are on the wire.

use std::{ops::Range, sync::LazyLock};

use regex_lite::Regex;

use super::facts::named_status;
use crate::{
    exchange::{Answer as Received, Asked, End, Response},
    knowledge::{Answer, Pattern, Product, Sign, Sure},
};

/// So many fields are read, and so much of a page.
const MOST_FIELDS: usize = 200;
const MOST_PAGE: usize = 4096;
/// Stands for the status where the text names none: no product answers with it.
const UNKNOWN: u16 = 299;
/// An answer of a product that nothing else shows has to have a page of so many letters to itself.
const TELLING: usize = 18;

static NAME: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?:^|[\s{\[(<,"'])([A-Za-z][A-Za-z0-9-]{1,40})["']?[ ]?:[ ]*"#).ok());
/// A line of a head that was pasted whole.
static FIELD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let names = "sec-websocket-[a-z]+|sec-[a-z-]+|upgrade(?:-insecure-requests)?|connection|host|origin|user-agent|accept(?:-[a-z]+)?|\
                 cache-control|pragma|cookie|set-cookie|content-[a-z]+|date|server|via|vary|transfer-encoding|authorization|x-[a-z-]+";
    Regex::new(&format!(r#"(?im)^[ \t><*|]*["']?(?:{names})["']?[ \t]*[:,][^\n]*$"#)).ok()
});
static PAGE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?im)<(?:!doctype html|html|head|title|h1)\b|^\s*\{\s*["']"#).ok());

/// Where the fields of heads stand that were pasted whole: their names and values are nobody's message.
pub fn heads(text: &str) -> Vec<Range<usize>> {
    const FEWEST: usize = 3;
    let found = FIELD.as_ref().map(|field| field.find_iter(text).map(|line| line.range()).collect::<Vec<_>>());
    found.filter(|lines| lines.len() >= FEWEST).unwrap_or_default()
}

/// A product that shows in it, and its answers that it is.
#[derive(Debug)]
pub struct Shown<'a> {
    pub product: &'a Product,
    pub answers: Vec<&'a Answer>,
    /// The field or the page that shows it, as it was pasted.
    pub text: String,
}

/// The products that show in a text, those in front that it says more about.
pub fn shown<'a>(text: &str, products: impl Iterator<Item = &'a Product>) -> Vec<Shown<'a>> {
    let fields = fields(text);
    let page = page(text);
    if fields.is_empty() && page.is_none() {
        return Vec::new();
    }
    let body = page.unwrap_or(text);
    let body = &body[..floor(body, MOST_PAGE)];
    // Terminals and mails break the lines of a page.
    let unbroken = body.split_whitespace().collect::<Vec<_>>().join(" ");
    let named = named_status(text);
    let Some(response) = response(named, &fields) else { return Vec::new() };
    let fit = |pattern: &Pattern| {
        let mut response = response.clone();
        // A page without its head may have come with any status.
        if let (None, Some(status)) = (named, &pattern.status) {
            response.status = status.first();
        }
        pattern.fit(&response, body).or_else(|| pattern.fit(&response, &unbroken))
    };
    let mut out: Vec<Shown> = Vec::new();
    for product in products {
        let sign = product.signs.iter().filter(|sign| is_certain(sign)).find_map(|sign| fit(&sign.pattern));
        let fits = |answer: &&Answer| {
            (sign.is_some() || page.is_some() && stands_alone(&answer.pattern))
                && rests_on_text(&answer.pattern)
                && !answer.weak
                && fit(&answer.pattern).is_some()
        };
        let answers: Vec<&Answer> = product.answers.iter().filter(fits).take(1).collect();
        if sign.is_none() && answers.is_empty() {
            continue;
        }
        let name = sign.and_then(|fit| fit.header);
        let field = name.and_then(|name| fields.iter().find(|(own, _)| own.eq_ignore_ascii_case(&name)));
        let text = field.map_or_else(|| first_line(body), |(name, value)| format!("{name}: {value}"));
        out.push(Shown { product, answers, text });
    }
    out.sort_by_key(|own| (own.answers.is_empty(), own.product.met));
    out
}

/// Whether a sign shows its product for certain in what may be a part of the answer, in other letter case and order.
fn is_certain(sign: &Sign) -> bool {
    !sign.weak && sign.sure != Sure::Inferred && rests_on_text(&sign.pattern)
}

fn rests_on_text(pattern: &Pattern) -> bool {
    let by_shape = pattern.lower_case || !pattern.first.is_empty() || !pattern.spelled.is_empty();
    let says = pattern.says.is_some() || pattern.body.as_ref().is_some_and(|body| !body.is_empty());
    !by_shape && (says || !pattern.header.is_empty() || pattern.matches.is_some())
}

/// Whether the page itself is the product's own.
fn stands_alone(pattern: &Pattern) -> bool {
    let expression = pattern.matches.as_ref().is_some_and(|own| own.text().len() >= TELLING);
    expression || pattern.says.as_ref().is_some_and(|own| own.len() >= TELLING)
}

/// The answer, as far as the text holds it.
fn response(status: Option<u16>, fields: &[(&str, &str)]) -> Option<Response> {
    // How long the body is and how it is coded says nothing of what was pasted.
    const NOT_KEPT: &[&str] = &["content-length", "transfer-encoding", "content-encoding"];
    let mut bytes = format!("HTTP/1.1 {} \r\n", status.unwrap_or(UNKNOWN));
    for (name, value) in fields.iter().filter(|(name, _)| NOT_KEPT.iter().all(|own| !own.eq_ignore_ascii_case(name))) {
        bytes.extend([name, ": ", value, "\r\n"]);
    }
    bytes.push_str("\r\n");
    Received::read(bytes.as_bytes(), Asked::Ordinary, End::Closed).response().cloned()
}

/// All that looks like a field of a head: lines of a dump, entries of a map that a program printed.
fn fields(text: &str) -> Vec<(&str, &str)> {
    let Some(name) = NAME.as_ref() else { return Vec::new() };
    let mut out = Vec::new();
    let mut from = 0;
    while let Some(found) = name.captures_at(text, from).filter(|_| out.len() < MOST_FIELDS) {
        let Some((whole, own)) = found.get(0).zip(found.get(1)) else { break };
        out.push((own.as_str(), value(&text[whole.end()..])));
        // What ended the name may stand in front of the next one.
        from = whole.end() - 1;
    }
    out
}

/// What a field's value is: up to the end of its quotes, its brackets or its line.
fn value(rest: &str) -> &str {
    let line = rest.split('\n').next().unwrap_or(rest);
    let inner = line.strip_prefix('[').unwrap_or(line);
    let is_listed = inner.len() < line.len();
    let end = match inner.chars().next() {
        Some(quote @ ('"' | '\'')) => return inner[1..].split(quote).next().unwrap_or_default(),
        _ if is_listed => inner.find(']'),
        _ => None,
    };
    inner[..end.unwrap_or(inner.len())].trim()
}

/// The page in the text.
fn page(text: &str) -> Option<&str> {
    Some(&text[PAGE.as_ref()?.find(text)?.start()..])
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().trim().to_owned()
}

/// The last end of a letter that is not after `most`.
fn floor(text: &str, most: usize) -> usize {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<&'static str> {
        shown(text, crate::knowledge::products().iter()).iter().map(|own| own.product.name.as_str()).collect()
    }

    #[test]
    fn an_answer_shows_its_product_however_it_was_printed() {
        for (text, wanted) in [
            ("< HTTP/1.1 400 Bad Request\n< server: Cowboy\n< date: Mon, 02 Nov 2020 10:00:00 GMT", "cowboy"),
            (
                "Response headers: {'Date': 'Mon, 02 Nov 2020', 'Server': 'cloudflare', 'CF-RAY': '5ebd1-SIN'}",
                "cloudflare",
            ),
            (r#"header: {"server":"nginx/1.18.0","content-type":"text/html"}"#, "nginx"),
            ("map[Date:[Mon, 02 Nov 2020] Server:[openresty/1.15.8.1] Content-Length:[161]]", "openresty"),
            (
                "<html><body><h1>502 Bad Gateway</h1>\nThe server returned an invalid or incomplete response.\n</body></html>",
                "haproxy",
            ),
            (r#"{"message":"An invalid response was received from the upstream server"}"#, "kong"),
        ] {
            assert!(names(text).contains(&wanted), "{wanted}: {:?}", names(text));
        }
    }

    #[test]
    fn a_line_that_only_looks_like_a_field_shows_nothing() {
        for text in ["", "error: it failed", "Server: mine", "Server: ", "<html></html>", "a: b\nc: [d"] {
            assert_eq!(names(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn the_fields_of_a_head_are_found_and_a_sentence_is_none() {
        let head = "> Host: a\n> Upgrade: websocket\n> Sec-WebSocket-Key: x==\nError: Upgrade: it failed";
        assert_eq!(heads(head).iter().map(|line| &head[line.clone()]).next_back(), Some("> Sec-WebSocket-Key: x=="));
        assert!(heads("Connection: closed\nUpgrade: failed").is_empty());
    }

    #[test]
    fn a_value_ends_with_its_quotes_its_brackets_or_its_line() {
        for (rest, wanted) in [("a b\nc", "a b"), ("'a', 'b'", "a"), ("[a b] c", "a b"), ("[a", "a"), ("", "")] {
            assert_eq!(value(rest), wanted);
        }
    }
}
