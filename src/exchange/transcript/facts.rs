//! A fact as `name=value` pairs on one line: bare where that is unambiguous, JSON where it is not.

use serde_json::{Map, Value};

/// The pairs of `map` on one line.
pub fn print(map: &Map<String, Value>) -> String {
    map.iter().map(|(name, value)| format!("{name}={}", print_value(value))).collect::<Vec<_>>().join(" ")
}

fn print_value(value: &Value) -> String {
    match value {
        Value::String(text) if is_bare(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Whether a string is told from every other JSON value without its quotes.
fn is_bare(text: &str) -> bool {
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._:/+-@".contains(&byte));
    plain && !text.is_empty() && serde_json::from_str::<Value>(text).is_err()
}

/// The pairs that [`print`] wrote; an error names the pair at fault.
pub fn parse(line: &str) -> Result<Map<String, Value>, String> {
    let mut map = Map::new();
    let mut rest = line.trim_start();
    while !rest.is_empty() {
        let (name, value) = rest.split_once('=').ok_or_else(|| format!("`{rest}` has no `=`"))?;
        let (value, after) = parse_value(value).ok_or_else(|| format!("the value of `{name}` does not parse"))?;
        map.insert(name.to_owned(), value);
        rest = after.trim_start();
    }
    Ok(map)
}

fn parse_value(text: &str) -> Option<(Value, &str)> {
    if text.starts_with(['"', '[', '{']) {
        let mut values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
        let value = values.next()?.ok()?;
        return Some((value, &text[values.byte_offset()..]));
    }
    let (word, after) = text.split_once(' ').unwrap_or((text, ""));
    Some((serde_json::from_str(word).unwrap_or_else(|_| Value::String(word.to_owned())), after))
}
