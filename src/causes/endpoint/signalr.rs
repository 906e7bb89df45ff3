//! `SignalR`: ids are given out at `/negotiate`, and the WebSocket is at the hub itself. A client that uses WebSocket alone
//! needs no id; one that no node knows is refused.

use super::{At, Case, Cause, Confidence, EvidenceKind, Found, ask, explain, path::resource, told, usual};
use crate::{causes::Ask, knowledge::Check, probes::Change};

pub(super) const ENDPOINT: Cause = Cause {
    name: "signalr-endpoint",
    at: At::Client,
    spec: &["RFC 6455 §3"],
    explain: explain!("signalr-endpoint"),
    check: endpoint,
    asks: |case| asks(case.refusal().and_then(|_| hub(&resource(case)?))),
    ..Cause::DEFAULT
};

pub(super) const SESSION: Cause = Cause {
    name: "session-not-sticky",
    at: At::Hop,
    spec: &["RFC 6455 §3"],
    explain: explain!("session-not-sticky"),
    check: session,
    asks: |case| asks(case.complaint(&[Check::Session]).and_then(|_| without_id(&resource(case)?))),
    ..Cause::DEFAULT
};

fn asks(resource: Option<String>) -> Vec<Ask> {
    resource.map(|resource| ask(97, Change::Path(resource))).into_iter().collect()
}

/// The hub of the address at which it gives out ids.
fn hub(resource: &str) -> Option<String> {
    let path = resource.split('?').next().unwrap_or_default();
    path.strip_suffix("/negotiate").filter(|hub| !hub.is_empty()).map(str::to_owned)
}

/// Whether a change leads from where ids are given out to the hub.
pub(super) fn is_hub(case: &Case, change: &Change) -> bool {
    resource(case).as_deref().and_then(hub).map(Change::Path).as_ref() == Some(change)
}

/// The same resource without the id of a session.
fn without_id(resource: &str) -> Option<String> {
    let (path, query) = resource.split_once('?')?;
    let pairs: Vec<_> = query.split('&').collect();
    let kept: Vec<_> = pairs.iter().copied().filter(|pair| !pair.starts_with("id=")).collect();
    let other = if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) };
    (kept.len() < pairs.len()).then_some(other)
}

fn endpoint(case: &Case) -> Option<Found> {
    let told = case.complaint(&[Check::SignalR]).filter(|_| case.asks_for_websocket());
    let change = resource(case).as_deref().and_then(hub).map(Change::Path);
    let flip = change.and_then(|change| case.flip(|own| *own == change));
    let Some(flip) = flip else {
        let told = told?;
        let summary =
            "This is a SignalR hub, and it did not see a WebSocket: of any other transport it wants a connection id";
        let found = told.told(case, Found::new(summary).confidence(told.confidence));
        return Some(found.fix("See that Upgrade and Connection arrive and that the server takes WebSockets, or use a SignalR client.")
            .fix_of(Some(told.known.product), ENDPOINT.name));
    };
    let summary = "This is where SignalR gives out connection ids, with POST; the WebSocket is at the hub itself";
    let found = Found::new(summary).confidence(case.sureness_of(flip)).evidences(EvidenceKind::Got, case.status_line());
    let found = found.probe(flip).fix("Connect to the hub: a client that uses WebSocket alone needs no id.");
    Some(found.snippet(usual::command(case, flip)))
}

fn session(case: &Case) -> Option<Found> {
    let found = told::said(
        case,
        Check::Session,
        "The node that answered does not know this session: requests of one session go to several nodes",
        "Let the load balancer keep a client at one node, or use the WebSocket transport alone.",
        SESSION.name,
    )?;
    let change = resource(case).as_deref().and_then(without_id).map(Change::Path);
    Some(match change.and_then(|change| case.flip(|own| *own == change)) {
        Some(flip) => found
            .probe(flip)
            .confidence(Confidence::Strong)
            .fix("Let the load balancer keep a client at one node; or use WebSocket alone, without an id (skipNegotiation in SignalR):")
            .snippet(usual::command(case, flip)),
        None => found,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hub_is_above_negotiate() {
        assert_eq!(hub("/chat/negotiate?negotiateVersion=1").as_deref(), Some("/chat"));
        assert_eq!(hub("/chat"), None);
        assert_eq!(hub("/negotiate"), None);
    }

    #[test]
    fn an_id_is_taken_out_of_the_query_alone() {
        assert_eq!(without_id("/chat?id=a").as_deref(), Some("/chat"));
        assert_eq!(without_id("/chat?hub=1&id=a&access_token=b").as_deref(), Some("/chat?hub=1&access_token=b"));
        assert_eq!(without_id("/chat?sid=a"), None);
        assert_eq!(without_id("/chat"), None);
    }
}
