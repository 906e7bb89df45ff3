//! An ordinary request is answered, the upgrade never is.

use super::{Case, Cause, Change, Confidence, EvidenceKind, Found, HOP_OF_UPGRADE, ask, explain};
use crate::{
    causes::endpoint::development_server,
    exchange::{Answer, End},
};

pub(super) const SWALLOWED: Cause = Cause {
    name: "upgrade-swallowed",
    header: Some("upgrade"),
    spec: &["RFC 9110 §7.8", "RFC 9110 §7.5"],
    explain: explain!("upgrade-swallowed"),
    check,
    asks: |case| {
        if is_silent(case) { vec![ask(98, Change::WithoutUpgrade), ask(60, Change::OtherPath)] } else { Vec::new() }
    },
    ..HOP_OF_UPGRADE
};

fn is_silent(case: &Case) -> bool {
    case.answer == Answer::Nothing
        && case.exchange.end == End::TimedOut
        && case.asks_for_websocket()
        && !case.exchange.stream.sent().is_empty()
}

fn check(case: &Case) -> Option<Found> {
    let plain =
        case.probe(&Change::WithoutUpgrade).filter(|probe| probe.case.response().is_some() && is_silent(case))?;
    let server = development_server(case);
    let who = server.map_or("something on the way", |(_, product)| &product.title);
    let found = Found::new(format!("An ordinary request is answered here, the upgrade is swallowed: {who} never passes it on"))
        .confidence(Confidence::Strong)
        .evidence(EvidenceKind::Sent, case.request_line())
        .evidence(EvidenceKind::Got, "silence")
        .probe(plain)
        .probes(case, &[Change::OtherPath])
        .fix("A development proxy needs `ws: true` (http-proxy, Vite, webpack); a Node server needs an `upgrade` listener that does not ignore this path. In http-proxy:")
        .snippet("createProxyServer({ target, ws: true })\nserver.on('upgrade', (req, socket, head) => proxy.ws(req, socket, head))");
    Some(match server {
        Some((probe, product)) => found
            .probe(probe)
            .evidence(EvidenceKind::Fact, format!("that is {}'s own WebSocket, for reloading the page", product.title))
            .fix_of(Some(product), SWALLOWED.name),
        None => found.fix_of(case.front().map(|hop| hop.product), SWALLOWED.name),
    })
}
