//! Offered extensions follow the grammar of RFC 6455 §9.1, and permessage-deflate that of RFC 7692.

use super::{Case, Cause, EvidenceKind, Found, RULE, explain, is_named, sent, suspect};
use crate::{causes::upgrade::deflate, wire::fields};

pub(super) const MALFORMED: Cause = Cause {
    name: "extension-malformed",
    header: Some("sec-websocket-extensions"),
    spec: &["RFC 6455 §9.1", "RFC 6455 §4.3", "RFC 7692 §7"],
    explain: explain!("extension-malformed"),
    check,
    ..RULE
};

fn check(case: &Case) -> Option<Found> {
    let fields: Vec<_> = case.request.as_ref()?.all("sec-websocket-extensions").collect();
    let fault = fields.iter().find_map(|field| match fields::extensions(&field.text()) {
        Err(why) => Some(why),
        Ok(offers) => offers.iter().find_map(deflate::offer_fault),
    })?;
    let fault = crate::wire::escape::escape_str(&fault);
    let found = suspect(
        case,
        is_named(case, "sec-websocket-extensions"),
        format!("The offered extensions break the grammar: {fault}"),
    )?;
    Some(
        sent(case, found, &fields)
            .evidence(EvidenceKind::Wanted, "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits")
            .fix("Write names and parameters as tokens: `name; parameter=value`, several extensions separated by commas."),
    )
}
