//! Offered subprotocols are tokens, none of them twice.

use super::{Case, Cause, EvidenceKind, Found, RULE, explain, is_named, sent, suspect};
use crate::{
    exchange::redact::places::is_masked,
    wire::{escape::escape_str, fields::is_token},
};

pub(super) const MALFORMED: Cause = Cause {
    name: "subprotocol-malformed",
    header: Some("sec-websocket-protocol"),
    spec: &["RFC 6455 §4.1 item 10", "RFC 6455 §4.3"],
    explain: explain!("subprotocol-malformed"),
    check,
    ..RULE
};

fn check(case: &Case) -> Option<Found> {
    let head = case.request.as_ref()?;
    let fields: Vec<_> = head.all("sec-websocket-protocol").collect();
    let offered = head.list("sec-websocket-protocol");
    let fault = match offered.iter().find(|name| !is_token(name.as_bytes()) && !is_masked(name.as_bytes())) {
        _ if fields.is_empty() => return None,
        _ if offered.is_empty() => "the header is empty".to_owned(),
        Some(name) => {
            format!("`{}` is no name: spaces, slashes, quotes and brackets cannot be in one", escape_str(name))
        }
        None => {
            let twice = offered.iter().enumerate().find(|(i, name)| offered[..*i].contains(name))?.1;
            format!("`{}` is offered twice", escape_str(twice))
        }
    };
    let found = suspect(
        case,
        is_named(case, "sec-websocket-protocol"),
        format!("The offered subprotocols break the rules: {fault}"),
    )?;
    Some(
        sent(case, found, &fields)
            .evidence(EvidenceKind::Wanted, "names separated by commas, each once")
            .fix("Offer each subprotocol once, by its exact name; a browser refuses to send anything else."),
    )
}
