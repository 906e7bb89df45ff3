//! A product's snippet speaks of examples: a path, a host, a header. In a report they give way to those of the case.

use std::sync::LazyLock;

use regex_lite::Regex;

use super::Case;
use crate::{request::edit::canonical_name, target::Target};

/// The path of all snippets, where it is a whole one.
static PATH: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"/ws([^A-Za-z0-9_.~-]|$)").ok());

/// The host of all snippets.
const HOST: &str = "example.com";

/// The header of those that say what takes one out.
const HEADER: &str = "Sec-WebSocket-Protocol";

/// `snippet` with what the case has in place of the examples. What would not stand in a configuration as it is leaves
/// the example where it is.
pub(super) fn fitted(snippet: &str, case: &Case, stripped: Option<&str>) -> String {
    let target = Target::parse(&case.exchange.url).ok();
    let path = target.as_ref().map(|target| target.resource.split('?').next().unwrap_or_default().to_owned());
    let mut text = snippet.to_owned();
    if let (Some(path), Some(example)) = (path.filter(|path| is_plain(path)), &*PATH) {
        text = example.replace_all(&text, |found: &regex_lite::Captures| format!("{path}{}", &found[1])).into_owned();
    }
    if let Some(host) = target.map(|target| target.host).filter(|host| is_plain(host)) {
        text = text.replace(HOST, &host);
    }
    match stripped {
        Some(name) => text.replace(HEADER, &canonical_name(name)),
        None => text,
    }
}

/// Whether it means itself in every language of configurations.
fn is_plain(text: &str) -> bool {
    const MOST: usize = 60;
    (1..=MOST).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/_.~-".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Exchange, Vantage};

    fn fit(url: &str, snippet: &str, stripped: Option<&str>) -> String {
        let case = Case::new(Exchange::new(url.to_owned(), Vantage::Client, None));
        fitted(snippet, &case, stripped)
    }

    #[test]
    fn the_examples_give_way_to_what_the_case_has() {
        for (url, snippet, wanted) in [
            ("ws://h/chat?token=1", "location /ws {", "location /chat {"),
            (
                "ws://h/chat",
                "ProxyPass /ws http://app:8000/ws upgrade=websocket",
                "ProxyPass /chat http://app:8000/chat upgrade=websocket",
            ),
            ("ws://h/", "handle /ws* {", "handle /* {"),
            ("ws://h/chat", "ws://app:8000/ws$1", "ws://app:8000/chat$1"),
            ("ws://h/chat", "/wsx /websocket a/ws.b", "/wsx /websocket a/ws.b"),
            ("wss://chat.example.org:8443/", "Host(`example.com`)", "Host(`chat.example.org`)"),
        ] {
            assert_eq!(fit(url, snippet, None), wanted, "{url}");
        }
    }

    #[test]
    fn what_means_something_to_a_configuration_stays_out_of_it() {
        for url in ["ws://h/a%20b", "ws://h/a;b", "ws://h/a{b}", "ws://h/$x", "ws://[::1]/"] {
            let path = fit(url, "location /ws { # example.com", None);
            assert!(path.contains("/ws {") || path.contains("example.com"), "{url}: {path}");
        }
    }

    #[test]
    fn the_header_that_was_taken_out_is_named() {
        let line = "# remove: http-request del-header Sec-WebSocket-Protocol";
        assert_eq!(fit("ws://h/", line, Some("upgrade")), "# remove: http-request del-header Upgrade");
        assert_eq!(fit("ws://h/", line, None), line);
    }
}
