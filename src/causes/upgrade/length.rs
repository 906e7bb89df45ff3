//! A 101 that announces a body, which it cannot have.

use super::{Case, Cause, EvidenceKind, Found, SWITCH, Severity, explain, got};
use crate::wire::http1::Field;

pub(super) const CAUSE: Cause = Cause {
    name: "response-has-length",
    severity: Severity::Warning,
    spec: &["RFC 9110 §8.6", "RFC 9112 §6.1", "RFC 9112 §6.3"],
    explain: explain!("response-has-length"),
    check,
    ..SWITCH
};

fn check(case: &Case) -> Option<Found> {
    let is_length = |field: &&Field| field.is("content-length") || field.is("transfer-encoding");
    let fields: Vec<_> = case.websocket_switch()?.fields.iter().filter(is_length).collect();
    let name = String::from_utf8_lossy(&fields.first()?.name).into_owned();
    Some(
        got(
            case,
            Found::new(format!(
                "The 101 has a {name} header, which it must not have: most clients ignore it, some wait for that body"
            ))
            .header(&name),
            &fields,
        )
        .evidence(EvidenceKind::Fact, "the JDK's client waits for the announced bytes")
        .fix("Send no Content-Length and no Transfer-Encoding with a 101."),
    )
}
