//! What two answers are compared by: the class of each. Dates, ids, and what a server echoes of the request do not make
//! two answers different; the status, the words and the headers that say something do.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use crate::{
    exchange::{Answer, End, Exchange, PhaseName},
    wire::http1::{Field, Head, Start},
};

/// The class of an answer, or of the end that took its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Class {
    /// An HTTP answer.
    Answer {
        /// Its status.
        status: u16,
        /// The headers that say something, by name.
        headers: Vec<(&'static str, String)>,
        /// Its words.
        body: String,
    },
    /// Another protocol, or something that no reader takes.
    Strange,
    /// Not one byte of a head, or not a whole one: how it ended.
    Silence(End),
    /// A no in the terms of HTTP/2, in words.
    Http2(String),
    /// It did not come to a request: the phase that failed.
    Stopped(Option<PhaseName>),
}

/// Headers that tell one refusal from another. Location, dates, cookies and lengths vary with the request.
const TELLING: &[&str] = &[
    "allow",
    "content-type",
    "sec-websocket-version",
    "server",
    "upgrade",
    "www-authenticate",
    "x-powered-by",
    "x-websocket-reject-reason",
];

/// So much of a body is compared.
const MOST: usize = 4096;

impl Class {
    /// The class of what `exchange` came to.
    pub fn of(exchange: &Exchange, request: Option<&Head>, answer: &Answer) -> Self {
        match answer {
            Answer::Response(response) => {
                let echoes = Echoes::of(request);
                let header =
                    |name: &&'static str| response.head.first(name).map(|field| (*name, echoes.normal(&field.text())));
                let body = String::from_utf8_lossy(&response.body.data);
                let headers = TELLING.iter().filter_map(header).collect();
                Self::Answer { status: response.status, headers, body: echoes.normal(&without_comments(&body)) }
            }
            Answer::NotHttp(_) | Answer::Malformed(..) => Self::Strange,
            Answer::Partial(_) | Answer::Nothing if exchange.end == End::Stopped => {
                Self::Stopped(exchange.phases.last().map(crate::exchange::Phase::name))
            }
            Answer::Partial(_) | Answer::Nothing => {
                exchange.http2_refusal().map_or(Self::Silence(exchange.end), Self::Http2)
            }
        }
    }
}

/// A page without its comments: nginx pads its pages with some, for browsers of one name.
fn without_comments(page: &str) -> String {
    let mut parts = page.split("<!--");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |shown, part| shown + part.split_once("-->").map_or("", |(_, rest)| rest))
}

/// What a server may have taken from the request into its answer.
struct Echoes(Option<AhoCorasick>);

impl Echoes {
    /// Shorter pieces stand in ordinary words too.
    const SHORTEST: usize = 3;

    fn of(request: Option<&Head>) -> Self {
        let mut pieces: Vec<Vec<u8>> = Vec::new();
        if let Some(head) = request {
            if let Start::Request { target, .. } = &head.start {
                let path = target.split(|&byte| byte == b'?').next().unwrap_or_default();
                pieces.extend([target.clone(), path.to_vec(), path.strip_prefix(b"/").unwrap_or(path).to_vec()]);
            }
            // The handshake's own words are those in which servers speak of it.
            let own = |field: &&Field| field.is("upgrade") || field.is("connection");
            pieces.extend(head.fields.iter().filter(|field| !own(field)).map(|field| field.value.clone()));
        }
        pieces.retain(|piece| piece.len() >= Self::SHORTEST);
        let build = |pieces| {
            let mut builder = AhoCorasick::builder();
            builder.kind(Some(AhoCorasickKind::NoncontiguousNFA)).match_kind(MatchKind::LeftmostLongest);
            builder.ascii_case_insensitive(true).build(pieces).ok()
        };
        Self(Some(pieces).filter(|pieces| !pieces.is_empty()).and_then(build))
    }

    /// `text` without what varies.
    fn normal(&self, text: &str) -> String {
        let end = text.char_indices().nth(MOST).map_or(text.len(), |(end, _)| end);
        let mut own = String::new();
        match &self.0 {
            Some(finder) => finder.replace_all_with(&text[..end], &mut own, |_, _, out| {
                out.push('@');
                true
            }),
            None => text[..end].clone_into(&mut own),
        }
        let words = own.split_whitespace().map(|word| word.split_inclusive(|c: char| !c.is_ascii_alphanumeric()));
        words.map(|parts| parts.map(normal_part).collect::<String>()).collect::<Vec<_>>().join(" ")
    }
}

/// A run of letters and digits, with what ended it: numbers, and what looks like an id, are all alike.
fn normal_part(part: &str) -> String {
    let core = part.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
    let digits = core.bytes().filter(u8::is_ascii_digit).count();
    let is_id = core.len() >= 8 && digits > 0;
    if digits > 0 && (digits == core.len() || is_id) { format!("0{}", &part[core.len()..]) } else { part.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Side, Vantage};

    fn class(request: &str, answer: &str) -> Class {
        let mut exchange = Exchange::new(String::new(), Vantage::Client, None);
        exchange.stream.push(Side::Sent, request.as_bytes());
        exchange.stream.push(Side::Received, answer.as_bytes());
        exchange.end = End::Closed;
        Class::of(&exchange, exchange.request().as_ref(), &exchange.answer())
    }

    fn refusal(path: &str, body: &str) -> Class {
        class(&format!("GET {path} HTTP/1.1\r\nHost: h\r\n\r\n"), &format!("HTTP/1.1 404 Not Found\r\n\r\n{body}"))
    }

    #[test]
    fn dates_ids_and_echoes_do_not_make_a_difference() {
        assert_eq!(refusal("/chat", "Cannot GET /chat"), refusal("/other", "Cannot GET /other"));
        assert_eq!(refusal("/a", "request 84b9ab16-4 at 10:04:11"), refusal("/a", "request 0c11f2aa-7 at 23:59:01"));
    }

    #[test]
    fn comments_in_a_page_do_not_make_a_difference() {
        let padding = "<!-- a padding to disable MSIE and Chrome friendly error page -->\r\n";
        assert_eq!(refusal("/a", "<h1>no</h1>"), refusal("/a", &format!("<h1>no</h1>\r\n{padding}{padding}")));
        assert_ne!(refusal("/a", "<h1>no</h1>"), refusal("/a", "<h1>no</h1><!-- x --> but yes"));
    }

    #[test]
    fn the_words_of_the_handshake_are_no_echo() {
        let with = "GET / HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";
        let answer = "HTTP/1.1 400 x\r\n\r\nCan \"Upgrade\" only to \"WebSocket\".";
        assert_eq!(class(with, answer), class("GET / HTTP/1.1\r\n\r\n", answer));
    }

    #[test]
    fn words_and_status_make_a_difference() {
        assert_ne!(refusal("/a", "Invalid Upgrade header"), refusal("/a", "Invalid Key header"));
        assert_ne!(
            class("GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 400 x\r\n\r\n"),
            class("GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 426 x\r\n\r\n")
        );
    }

    #[test]
    fn a_header_that_says_something_makes_a_difference_and_a_date_does_not() {
        let with = |line: &str| class("GET / HTTP/1.1\r\n\r\n", &format!("HTTP/1.1 400 x\r\n{line}\r\n\r\n"));
        assert_ne!(with("Sec-WebSocket-Version: 13"), with("X: y"));
        assert_eq!(with("Date: today"), with("Date: tomorrow"));
    }

    #[test]
    fn silence_differs_by_how_it_ended() {
        let ended = |end| {
            Class::of(&Exchange { end, ..Exchange::new(String::new(), Vantage::Client, None) }, None, &Answer::Nothing)
        };
        assert_ne!(ended(End::Closed), ended(End::TimedOut));
        assert_eq!(ended(End::Closed), Class::Silence(End::Closed));
    }
}
