//! The grammars of field values: tokens, lists, extensions and origins (RFC 9110 §5.6, RFC 6455 §9.1, RFC 6454 §7.1).

/// Whether `bytes` is a token: one or more characters of the set that RFC 9110 §5.6.2 allows.
pub fn is_token(bytes: &[u8]) -> bool {
    !bytes.is_empty() && bytes.iter().all(|&byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// The elements of a comma-separated list, trimmed; empty ones are ignored, a comma inside quotes separates nothing
/// (RFC 9110 §5.6.1.2).
pub fn elements(value: &str) -> Vec<String> {
    split(value, ',').into_iter().filter(|element| !element.is_empty()).map(str::to_owned).collect()
}

/// An accepted or offered extension with its parameters in order (RFC 6455 §9.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// The extension's token.
    pub name: String,
    /// Each parameter's name, and its value where it has one.
    pub parameters: Vec<(String, Option<String>)>,
}

impl Extension {
    /// Whether a parameter of this name is there.
    pub fn has(&self, parameter: &str) -> bool {
        self.parameters.iter().any(|(name, _)| name == parameter)
    }
}

/// The extensions of one field value, or what breaks the grammar `1#( token *( ";" token [ "=" value ] ) )`. Spaces
/// around `=` are legal: RFC 6455 §9.1 uses the implied white space of RFC 2616.
pub fn extensions(value: &str) -> Result<Vec<Extension>, String> {
    let all: Result<Vec<_>, _> = elements(value).iter().map(|element| extension(element)).collect();
    match all {
        Ok(list) if list.is_empty() => Err("the value is empty".to_owned()),
        other => other,
    }
}

fn extension(text: &str) -> Result<Extension, String> {
    let mut parts = split(text, ';').into_iter();
    let name = parts.next().unwrap_or_default();
    if !is_token(name.as_bytes()) {
        return Err(format!("`{name}` is no extension name"));
    }
    let parameters = parts.map(parameter).collect::<Result<_, _>>()?;
    Ok(Extension { name: name.to_owned(), parameters })
}

fn parameter(text: &str) -> Result<(String, Option<String>), String> {
    let (name, value) = match text.split_once('=') {
        Some((name, value)) => (name.trim(), Some(value.trim())),
        None => (text, None),
    };
    if !is_token(name.as_bytes()) {
        return Err(if text.is_empty() {
            "a parameter is empty".to_owned()
        } else {
            format!("`{text}` is no parameter")
        });
    }
    let value = match value {
        None => None,
        Some(quoted) if quoted.len() > 1 && quoted.starts_with('"') && quoted.ends_with('"') => {
            Some(quoted[1..quoted.len() - 1].replace('\\', ""))
        }
        Some(plain) => Some(plain.to_owned()),
    };
    match value {
        // The quoted form too must be a token once unquoted (RFC 6455 §9.1).
        Some(value) if !is_token(value.as_bytes()) => Err(format!("`{name}` has no token as its value")),
        value => Ok((name.to_owned(), value)),
    }
}

/// What is wrong with an `Origin` value, if anything: it is `null` or `scheme://host[:port]`, in lower case, without
/// the default port, a path or a trailing slash (RFC 6454 §6.2, §7.1).
pub fn origin_fault(value: &str) -> Option<&'static str> {
    if value == "null" {
        return None;
    }
    let Some((scheme, rest)) = value.split_once("://") else {
        return Some("it has no scheme: browsers send `https://host`, or `null`");
    };
    let port = rest.rsplit_once(':').map(|(_, port)| port).filter(|port| port.bytes().all(|b| b.is_ascii_digit()));
    if rest.is_empty() {
        Some("it has no host")
    } else if rest.contains(['/', '?', '#']) {
        Some("it has a path, or a slash at its end")
    } else if rest.contains([' ', ',']) {
        Some("it has more than one origin")
    } else if rest.contains('@') {
        Some("it has a user name")
    } else if value.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Some("it has capital letters")
    } else if !value.is_ascii() {
        Some("its host is not in ASCII (punycode) form")
    } else if matches!((scheme, port), ("http" | "ws", Some("80")) | ("https" | "wss", Some("443"))) {
        Some("it names the scheme's default port")
    } else if matches!(scheme, "ws" | "wss") {
        Some("its scheme is that of the socket: browsers send the page's, http or https")
    } else {
        None
    }
}

/// `text` cut at `separator` outside quotes, each piece trimmed.
fn split(text: &str, separator: char) -> Vec<&str> {
    let (mut pieces, mut start, mut quoted, mut escaped) = (Vec::new(), 0, false, false);
    for (i, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if c == separator && !quoted => {
                pieces.push(text[start..i].trim());
                start = i + c.len_utf8();
            }
            _ => {}
        }
    }
    pieces.push(text[start..].trim());
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comma_inside_quotes_does_not_split() {
        assert_eq!(elements(r#"a; x="1,2", b"#), [r#"a; x="1,2""#, "b"]);
    }

    #[test]
    fn extensions_have_names_and_parameters() {
        let list =
            extensions("permessage-deflate ;  server_max_window_bits = \"15\"; client_no_context_takeover").unwrap();
        assert_eq!(list[0].name, "permessage-deflate");
        assert_eq!(list[0].parameters[0], ("server_max_window_bits".to_owned(), Some("15".to_owned())));
        assert!(list[0].has("client_no_context_takeover"));
    }

    #[test]
    fn values_outside_the_grammar_are_refused() {
        for value in ["", ",", "a b", "a; =1", "a; b=", "a;;b", "a; b=\"\"", "a; b=c d", "a/b"] {
            assert!(extensions(value).is_err(), "{value:?}");
        }
    }

    #[test]
    fn origins_are_scheme_host_port_in_lower_case() {
        for good in
            ["null", "https://example.com", "http://localhost:3000", "https://[::1]:8443", "chrome-extension://abc"]
        {
            assert_eq!(origin_fault(good), None, "{good}");
        }
        for bad in
            ["example.com", "https://", "https://a/", "https://A", "https://a:443", "https://a, https://b", "wss://a"]
        {
            assert!(origin_fault(bad).is_some(), "{bad}");
        }
    }
}
