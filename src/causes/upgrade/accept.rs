//! `Sec-WebSocket-Accept`: the proof that the server read this request's key.

use super::{At, Case, Cause, EvidenceKind, Found, SWITCH, explain, got};
use crate::wire::accept;

const NAME: &str = "sec-websocket-accept";

pub(super) const MISSING: Cause = Cause {
    name: "accept-missing",
    header: Some(NAME),
    spec: &["RFC 6455 §4.1 check 4", "RFC 6455 §4.2.2 step 5.4"],
    explain: explain!("accept-missing"),
    check: missing,
    ..SWITCH
};

pub(super) const WRONG: Cause = Cause {
    name: "accept-wrong",
    header: Some(NAME),
    spec: &["RFC 6455 §4.1 check 4", "RFC 6455 §4.2.2 step 5.4"],
    explain: explain!("accept-wrong"),
    check: wrong,
    ..SWITCH
};

pub(super) const REPEATED: Cause = Cause {
    name: "accept-repeated",
    header: Some(NAME),
    spec: &["RFC 6455 §11.3.3"],
    explain: explain!("accept-repeated"),
    check: repeated,
    ..SWITCH
};

fn missing(case: &Case) -> Option<Found> {
    let head = case.websocket_switch()?;
    if head.count(NAME) > 0 {
        return None;
    }
    let wanted = case.wanted_accept().map(|value| format!("Sec-WebSocket-Accept: {value}"));
    let found = Found::new("The 101 has no Sec-WebSocket-Accept header, so no client connects");
    let found = got(case, found, &[])
        .evidence(EvidenceKind::Absent, "Sec-WebSocket-Accept in the answer")
        .evidences(EvidenceKind::Wanted, wanted);
    // A client fails all the same (RFC 6455 §4.1 check 4), though the server had nothing to compute it from.
    if case.request.as_ref().is_some_and(|head| head.count("sec-websocket-key") == 0) {
        return Some(
            found
                .at(At::Client)
                .evidence(EvidenceKind::Absent, "Sec-WebSocket-Key in the request, which it would answer")
                .fix("Send a Sec-WebSocket-Key. A server that keeps the rules would have refused the request without it."),
        );
    }
    Some(found.fix("The server has to compute it from the key, or something on the way drops it. A hop that answers 101 by itself does not know it."))
}

/// The Accept values of the answer; a list in one line counts as several.
fn values(case: &Case) -> Option<Vec<String>> {
    case.websocket_switch().map(|head| {
        head.all(NAME)
            .flat_map(|field| field.text().split(',').map(|v| v.trim().to_owned()).collect::<Vec<_>>())
            .collect()
    })
}

fn repeated(case: &Case) -> Option<Found> {
    let values = values(case)?;
    if values.len() < 2 {
        return None;
    }
    let fields: Vec<_> = case.websocket_switch()?.all(NAME).collect();
    Some(
        got(case, Found::new("The 101 has more than one Sec-WebSocket-Accept"), &fields)
            .evidences(
                EvidenceKind::Wanted,
                case.wanted_accept().map(|value| format!("Sec-WebSocket-Accept: {value}, once")),
            )
            .fix("Two parties answer the handshake, often the application and a proxy: leave it to one of them."),
    )
}

fn wrong(case: &Case) -> Option<Found> {
    let values = values(case)?;
    let ([got_value], Some(key)) = (values.as_slice(), case.key()) else { return None };
    let wanted = accept::accept_for(key);
    if *got_value == wanted {
        return None;
    }
    let mistake = if got_value.is_empty() { Some("it is empty") } else { accept::mistake(key, got_value.as_bytes()) };
    let fields: Vec<_> = case.websocket_switch()?.all(NAME).collect();
    let sent = case.request.as_ref()?.first("sec-websocket-key").map(|field| case.sent_line(field));
    let summary = match mistake {
        Some(words) => format!("The Sec-WebSocket-Accept is wrong: {words}"),
        None => "The server's Sec-WebSocket-Accept does not answer the key that was sent".to_owned(),
    };
    let found = Found::new(summary).evidences(EvidenceKind::Sent, sent);
    let found = got(case, found, &fields).evidence(EvidenceKind::Wanted, format!("Sec-WebSocket-Accept: {wanted}"));
    Some(match mistake {
        Some(_) => found.fix("Compute base64(SHA-1(key + GUID)), with the text of the key as it came.").snippet(format!(
            "printf %s%s \"$KEY\" {} | openssl sha1 -binary | base64",
            accept::GUID
        )),
        None => found.fix("None of the known mistakes gives this value. A cached 101, or a hop that answers for another connection, would."),
    })
}
