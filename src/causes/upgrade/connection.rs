//! The 101's Connection header: it names Upgrade; some clients want it to name nothing else.

use super::{Case, Cause, EvidenceKind, Found, SWITCH, Severity, explain, got, missing};

const NAME: &str = "connection";

pub(super) const MISSING: Cause = Cause {
    name: "response-connection-missing",
    header: Some(NAME),
    spec: &["RFC 6455 §4.1 check 3", "RFC 6455 §4.2.2 step 5.3", "RFC 9110 §7.8"],
    explain: explain!("response-connection-missing"),
    check: |case| missing(case, "Connection", "Connection: Upgrade"),
    ..SWITCH
};

pub(super) const WITHOUT_UPGRADE: Cause = Cause {
    name: "response-connection-without-upgrade",
    header: Some(NAME),
    spec: &["RFC 6455 §4.1 check 3", "RFC 6455 §4.2.2 step 5.3", "RFC 9110 §7.8"],
    explain: explain!("response-connection-without-upgrade"),
    check: without_upgrade,
    ..SWITCH
};

pub(super) const LIST: Cause = Cause {
    name: "response-connection-list",
    header: Some(NAME),
    severity: Severity::Warning,
    spec: &["RFC 6455 §4.1 check 3", "RFC 6455 §4.2.2 step 5.3", "RFC 9110 §7.6.1"],
    explain: explain!("response-connection-list"),
    check: list,
    ..SWITCH
};

fn without_upgrade(case: &Case) -> Option<Found> {
    let head = case.websocket_switch()?;
    let fields: Vec<_> = head.all(NAME).collect();
    if fields.is_empty() || head.has_token(NAME, "upgrade") {
        return None;
    }
    Some(
        got(case, Found::new("The 101's Connection header does not name Upgrade"), &fields)
            .evidence(EvidenceKind::Wanted, "Connection: Upgrade")
            .fix("The server, or the proxy that wrote this header anew, has to send `Connection: Upgrade`; options are separated by commas."),
    )
}

fn list(case: &Case) -> Option<Found> {
    let head = case.websocket_switch()?;
    let fields: Vec<_> = head.all(NAME).collect();
    let options = head.list(NAME);
    if !head.has_token(NAME, "upgrade") || options.len() < 2 {
        return None;
    }
    let closes = options.iter().any(|option| option.eq_ignore_ascii_case("close"));
    let summary = if closes {
        "The 101 says Upgrade and close in one breath: browsers connect, many libraries do not"
    } else {
        "The 101's Connection header names more than Upgrade: legal, and some clients refuse it"
    };
    Some(
        got(case, Found::new(summary), &fields)
            .evidence(EvidenceKind::Wanted, "Connection: Upgrade, alone")
            .evidence(
                EvidenceKind::Fact,
                "refused by Node's built-in WebSocket (undici), tungstenite, aiohttp, OkHttp and the JDK",
            )
            .fix("Send exactly `Connection: Upgrade` with a 101."),
    )
}
