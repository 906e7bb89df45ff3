//! What was learned in a phase, without what is told elsewhere.

use serde_json::{Map, Value};

use super::{json::printable, proxy::told};
use crate::exchange::{Facts, Phase};

/// The facts of a phase as an object.
pub fn facts(phase: &Phase) -> Map<String, Value> {
    let mut detail = match serde_json::to_value(&phase.facts) {
        Ok(Value::Object(map)) => map,
        _ => Map::new(),
    };
    detail.shift_remove("phase");
    if matches!(phase.facts, Facts::Tls(_)) {
        // Told in full beside the phases.
        for name in ["chain", "staple", "client_certificate"] {
            detail.shift_remove(name);
        }
    }
    if matches!(phase.facts, Facts::Http2(_)) {
        // Told in full beside them, too.
        detail.clear();
    }
    if let Facts::Proxy(proxy) = &phase.facts {
        told(&mut detail, proxy);
    }
    detail
}

/// The facts of a phase in one line; what is not there is left out.
pub fn detail(phase: &Phase) -> String {
    let mut facts = facts(phase);
    facts.retain(|_, value| !value.is_null() && value != &Value::Array(Vec::new()));
    printable(&serde_json::to_string(&facts).unwrap_or_default())
}
