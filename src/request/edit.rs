//! One thing changed in a request, and every other byte left as it is.

use super::{Request, http2};

impl Request {
    /// The names of the header fields, as written.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.fields().map(|line| name_of(line)).filter(|name| !name.is_empty())
    }

    /// Name and value of each header field, as far as it is text.
    pub fn lines(&self) -> impl Iterator<Item = (&str, &str)> {
        let text = self.fields().filter_map(|line| std::str::from_utf8(line).ok()?.split_once(':'));
        text.map(|(name, value)| (name.trim_end(), value.trim()))
    }

    /// The lines behind the request line, or behind the pseudo-header fields that stand for it.
    fn fields(&self) -> impl Iterator<Item = &Vec<u8>> {
        let first = usize::from(!self.is_http2());
        self.lines.iter().skip(first).filter(|line| !line.starts_with(b":"))
    }

    /// The request without the fields of these names, in any letter case.
    #[must_use]
    pub fn without<S: AsRef<str>>(mut self, names: &[S]) -> Self {
        let first = usize::from(!self.is_http2());
        let mut lines = std::mem::take(&mut self.lines).into_iter();
        self.lines.extend(lines.by_ref().take(first));
        self.lines.extend(lines.filter(|line| !names.iter().any(|name| is(line, name.as_ref()))));
        self
    }

    /// The request with this field in the place of all of its name, or at the end.
    #[must_use]
    pub fn with(self, name: &str, value: &str) -> Self {
        let name = if self.is_http2() { http2::name(name) } else { name.to_owned() };
        let name = name.as_str();
        let line = format!("{name}: {value}\r\n").into_bytes();
        let first = usize::from(!self.is_http2());
        let place = self.lines.iter().skip(first).position(|line| is(line, name));
        let place = place.map_or(self.lines.len(), |place| place + first);
        let mut request = self.without(&[name]);
        request.lines.insert(place.min(request.lines.len()), line);
        request
    }

    /// The request with every name and the tokens of Upgrade and Connection spelt as in RFC 6455.
    #[must_use]
    pub fn in_canonical_case(mut self) -> Self {
        if self.is_http2() {
            // Its names have one letter case alone.
            return self;
        }
        for line in self.lines.iter_mut().skip(1) {
            let name = name_of(line).to_owned();
            if name.is_empty() {
                continue;
            }
            let rest = line.split_off(name.len());
            let value = String::from_utf8_lossy(&rest).into_owned();
            *line = canonical_name(&name).into_bytes();
            match name.to_ascii_lowercase().as_str() {
                "upgrade" => line.extend(value.to_ascii_lowercase().into_bytes()),
                "connection" => line.extend(value.to_ascii_lowercase().replace("upgrade", "Upgrade").into_bytes()),
                _ => line.extend(rest),
            }
        }
        self
    }

    /// The request with one word of its request line replaced: method 0, target 1, version 2.
    #[must_use]
    pub fn with_word(mut self, number: usize, word: &str) -> Self {
        if self.is_http2() {
            return match number {
                0 => self.with(":method", word),
                1 => self.with(":path", word),
                _ => self,
            };
        }
        if let Some(line) = self.lines.first_mut() {
            let text = String::from_utf8_lossy(line).into_owned();
            let words = text.split_whitespace().enumerate();
            let words: Vec<_> = words.map(|(at, own)| if at == number { word } else { own }).collect();
            *line = format!("{}\r\n", words.join(" ")).into_bytes();
        }
        self
    }

    /// The request without a body.
    #[must_use]
    pub fn without_body(mut self) -> Self {
        self.rest = b"\r\n".to_vec();
        self.without(&["Content-Length", "Content-Type", "Transfer-Encoding", "Expect"])
    }
}

/// The name of a field's line; empty for a line that has none, a folded one for instance.
fn name_of(line: &[u8]) -> &str {
    let end = line.iter().skip(1).position(|&byte| byte == b':').map_or(0, |end| end + 1);
    std::str::from_utf8(&line[..end]).map(str::trim_end).unwrap_or_default()
}

fn is(line: &[u8], name: &str) -> bool {
    name_of(line).eq_ignore_ascii_case(name)
}

/// `Sec-WebSocket-Key` for `sec-websocket-key`.
pub fn canonical_name(name: &str) -> String {
    let word = |word: &str| match word.to_ascii_lowercase().as_str() {
        "websocket" => "WebSocket".to_owned(),
        lower => lower.get(..1).map(str::to_ascii_uppercase).unwrap_or_default() + lower.get(1..).unwrap_or_default(),
    };
    name.split('-').map(word).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "GET /a HTTP/1.1\r\nHost: h\r\nX-A: 1\r\nx-a: 2\r\nUpgrade: WebSocket\r\n\r\n";

    fn edited(edit: impl Fn(Request) -> Request) -> String {
        String::from_utf8(edit(Request::raw(TEXT.as_bytes())).bytes()).unwrap()
    }

    #[test]
    fn a_field_left_out_takes_all_of_its_name_with_it() {
        assert_eq!(
            edited(|request| request.without(&["X-A"])),
            "GET /a HTTP/1.1\r\nHost: h\r\nUpgrade: WebSocket\r\n\r\n"
        );
    }

    #[test]
    fn a_field_that_is_set_stands_where_the_first_of_its_name_stood() {
        let text = "GET /a HTTP/1.1\r\nHost: h\r\nX-A: 3\r\nUpgrade: WebSocket\r\n\r\n";
        assert_eq!(edited(|request| request.with("X-A", "3")), text);
        assert!(edited(|request| request.with("Origin", "null")).ends_with("WebSocket\r\nOrigin: null\r\n\r\n"));
    }

    #[test]
    fn letter_case_is_made_that_of_the_rfc() {
        let text = edited(Request::in_canonical_case);
        assert!(text.contains("X-A: 2\r\nUpgrade: websocket\r\n"), "{text}");
        assert_eq!(canonical_name("SEC-WEBSOCKET-KEY"), "Sec-WebSocket-Key");
    }

    #[test]
    fn a_word_of_the_request_line_is_replaced_alone() {
        assert!(edited(|request| request.with_word(1, "/b?c")).starts_with("GET /b?c HTTP/1.1\r\nHost: h\r\n"));
    }
}
