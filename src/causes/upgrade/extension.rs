//! The extensions that the server accepts: of those offered, each once, with parameters that mean something.

use super::{ANSWER, Case, Cause, EvidenceKind, Found, Severity, deflate, explain, got};
use crate::wire::{
    escape::escape_str,
    fields::{self, Extension},
    http1::Field,
};

const NAME: &str = "sec-websocket-extensions";

pub(super) const NOT_OFFERED: Cause = Cause {
    name: "extension-not-offered",
    header: Some(NAME),
    spec: &["RFC 6455 §4.1 check 5", "RFC 6455 §9", "RFC 7692 §5"],
    explain: explain!("extension-not-offered"),
    check: not_offered,
    ..ANSWER
};

pub(super) const REPEATED: Cause = Cause {
    name: "extension-repeated",
    header: Some(NAME),
    spec: &["RFC 6455 §11.3.2", "RFC 6455 §4.2.2 step 5.6", "RFC 7692 §5"],
    explain: explain!("extension-repeated"),
    check: repeated,
    ..ANSWER
};

pub(super) const PARAMETER_INVALID: Cause = Cause {
    name: "extension-parameter-invalid",
    header: Some(NAME),
    spec: &["RFC 7692 §7", "RFC 7692 §7.1"],
    explain: explain!("extension-parameter-invalid"),
    check: parameter_invalid,
    ..ANSWER
};

pub(super) const MALFORMED: Cause = Cause {
    name: "extension-malformed-response",
    header: Some(NAME),
    spec: &["RFC 6455 §9.1", "RFC 6455 §4.3"],
    explain: explain!("extension-malformed-response"),
    check: malformed,
    ..ANSWER
};

fn fields(case: &Case) -> Option<Vec<&Field>> {
    case.websocket_switch().map(|head| head.all(NAME).collect()).filter(|fields: &Vec<_>| !fields.is_empty())
}

fn accepted(fields: &[&Field]) -> Vec<Extension> {
    fields.iter().filter_map(|field| fields::extensions(&field.text()).ok()).flatten().collect()
}

fn offered_line(case: &Case, found: Found) -> Found {
    let lines: Vec<_> =
        case.request.iter().flat_map(|head| head.all(NAME)).map(|field| case.sent_line(field)).collect();
    if lines.is_empty() {
        found.evidence(EvidenceKind::Absent, "Sec-WebSocket-Extensions in the request")
    } else {
        found.evidences(EvidenceKind::Sent, lines)
    }
}

fn malformed(case: &Case) -> Option<Found> {
    let fields = fields(case)?;
    let why = fields.iter().find_map(|field| fields::extensions(&field.text()).err())?;
    let found = Found::new(format!("The 101's Sec-WebSocket-Extensions breaks the grammar: {}", escape_str(&why)));
    Some(
        got(case, found, &fields)
            .evidence(EvidenceKind::Wanted, "`name; parameter=value`, or no such header at all")
            .fix("Leave the header out when no extension is accepted; an empty one is an error."),
    )
}

fn not_offered(case: &Case) -> Option<Found> {
    let fields = fields(case)?;
    case.request.as_ref()?;
    let offers = case.offered_extensions();
    let accepted = accepted(&fields);
    let extra = accepted.iter().find(|extension| !offers.iter().any(|offer| offer.name == extension.name))?;
    let summary = format!("The server accepted the extension {}, which was not offered", escape_str(&extra.name));
    Some(
        got(case, offered_line(case, Found::new(summary)), &fields).fix(
            "Accept an extension only when the request offers it; this one seems to be switched on for everybody.",
        ),
    )
}

fn repeated(case: &Case) -> Option<Found> {
    let fields = fields(case)?;
    let accepted = accepted(&fields);
    let twice = accepted
        .iter()
        .enumerate()
        .find(|(i, extension)| accepted[..*i].iter().any(|earlier| earlier.name == extension.name));
    let found = match twice {
        Some((_, extension)) => {
            Found::new(format!("The server accepted the extension {} twice", escape_str(&extension.name)))
        }
        // RFC 6455 contradicts itself here: §11.3.2 forbids what §4.2.2 step 5.6 allows.
        None if fields.len() > 1 => {
            Found::new("The 101 has more than one Sec-WebSocket-Extensions header").severity(Severity::Warning)
        }
        None => return None,
    };
    Some(got(case, found, &fields).fix("Send one header with each accepted extension once."))
}

fn parameter_invalid(case: &Case) -> Option<Found> {
    let fields = fields(case)?;
    case.request.as_ref()?;
    let offers = case.offered_extensions();
    if !offers.iter().any(|offer| offer.name == deflate::NAME) {
        return None;
    }
    let why = accepted(&fields).iter().find_map(|answer| deflate::answer_fault(answer, &offers))?;
    let summary = format!("The server accepted {} with a bad parameter: {}", deflate::NAME, escape_str(&why));
    Some(got(case, offered_line(case, Found::new(summary)), &fields).fix(
        "Answer with parameters of RFC 7692 only, each once, and client_max_window_bits only when it was offered.",
    ))
}
