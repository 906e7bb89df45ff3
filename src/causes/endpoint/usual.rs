//! Where the products that may answer here usually have their WebSocket, and what their clients send there.

use super::{Case, path::resource};
use crate::{
    causes::{Probed, frames},
    exchange::End,
    knowledge::{self, Check, Product, Silence},
    probes::{Change, Class, Endpoint},
};

/// An endpoint that a product usually has.
#[derive(Debug)]
pub(super) struct Usual {
    /// Whose.
    pub product: &'static Product,
    /// Why it is thought of.
    pub reason: Reason,
    /// What leads there.
    pub change: Change,
}

/// Why a product is thought of, the best reason first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reason {
    /// The answer, or that of a probe, shows it.
    Shown,
    /// It listens at this port, unless it is told otherwise.
    Port,
    /// It is one of those that answer so.
    Hinted,
    /// Many have it.
    Common,
}

/// So many endpoints are tried for a reason of their own, and of one product as many that shows, and that does not.
const MOST: usize = 4;
const MOST_OF_ONE: [usize; 2] = [2, 1];

/// The dialects that are tried where nothing tells which one it is.
const COMMON: &[&str] = &["engine-io", "graphql-ws"];

/// The endpoints to try, the likelier first.
pub(super) fn endpoints(case: &Case) -> Vec<Usual> {
    let Some(resource) = resource(case) else { return Vec::new() };
    let mut all: Vec<Usual> = Vec::new();
    for (reason, product) in products(case) {
        let is_shown = reason == Reason::Shown;
        let most = MOST_OF_ONE[usize::from(!is_shown)];
        let of_one = changes(case, product, &resource, is_shown).take(most);
        for change in of_one {
            let own = all.iter().filter(|usual| usual.reason != Reason::Common).count();
            let has_room = reason == Reason::Common || own < MOST;
            if has_room && !all.iter().any(|usual| usual.change == change) {
                all.push(Usual { product, reason, change });
            }
        }
    }
    all
}

/// The products that may be meant, each once, with the best reason for it.
pub(super) fn products(case: &Case) -> Vec<(Reason, &'static Product)> {
    let known = case.known();
    let of_probes = case.probes.iter().flat_map(|probe| &probe.case.known().seen).filter(|seen| !seen.weak);
    let shown = known.seen.iter().filter(|seen| !seen.weak).chain(of_probes).map(|seen| seen.product);
    let shown = shown.chain(known.telling().map(|known| known.product));
    let at_port = knowledge::products().iter().filter(|product| product.ports.contains(&port(case)));
    let weakly = known.seen.iter().filter(|seen| seen.weak).map(|seen| seen.product);
    let hinted = weakly.chain(candidates(case));
    let common = COMMON.iter().filter_map(|name| knowledge::by_name(name));
    let reasons = [Reason::Shown, Reason::Port, Reason::Hinted, Reason::Common];
    let groups: [Vec<&'static Product>; 4] = [shown.collect(), at_port.collect(), hinted.collect(), common.collect()];
    let mut all: Vec<(Reason, &'static Product)> = Vec::new();
    for (reason, product) in reasons
        .into_iter()
        .zip(groups)
        .flat_map(|(reason, group)| group.into_iter().map(move |product| (reason, product)))
    {
        let speaks = !product.paths.is_empty() || !product.subprotocols.is_empty();
        if speaks && !all.iter().any(|(_, other)| other.name == product.name) {
            all.push((reason, product));
        }
    }
    all
}

/// The products that answer so, or are silent so, where they have no WebSocket for what was asked.
fn candidates(case: &Case) -> Vec<&'static Product> {
    const ELSEWHERE: &[Check] = &[Check::Path, Check::Subprotocol, Check::HopRefusesUpgrade];
    let silence = match case.class() {
        Class::Silence(End::Closed) => Some(Silence::Closed),
        Class::Silence(End::TimedOut) => Some(Silence::Held),
        _ => None,
    };
    let Some(silence) = silence else {
        let known = case.known().known.iter().filter(|known| ELSEWHERE.contains(&known.answer.check));
        return known.map(|known| known.product).collect();
    };
    let is_silent = |product: &&Product| {
        let mut answers = product.answers.iter();
        answers.any(|answer| answer.pattern.silent == Some(silence) && ELSEWHERE.contains(&answer.check))
    };
    let mut products: Vec<_> = knowledge::products().iter().filter(is_silent).collect();
    products.sort_by_key(|product| product.met);
    products
}

/// The URL's port.
fn port(case: &Case) -> u16 {
    let port = case.authority().rsplit_once(':').and_then(|(_, port)| port.parse().ok());
    port.unwrap_or(if case.is_secure() { 443 } else { 80 })
}

/// What leads from the request to each of a product's endpoints; those that hang on the path that was asked for are for
/// one that shows there.
fn changes(case: &Case, product: &'static Product, resource: &str, is_shown: bool) -> impl Iterator<Item = Change> {
    let has_origin = case.request.as_ref().is_some_and(|head| head.count("origin") > 0);
    let offered = case.offered_subprotocols();
    let is_offered = product.subprotocols.iter().any(|name| offered.contains(name));
    let subprotocol = product.subprotocols.first().filter(|_| !is_offered).cloned();
    let own_origin = product.wants_origin && !has_origin;
    let paths: Vec<String> = match product.paths.as_slice() {
        [] => vec![resource.to_owned()],
        paths => paths
            .iter()
            .filter(|path| is_shown || path.starts_with('/'))
            .filter_map(|path| filled(path, resource))
            .collect(),
    };
    let resource = resource.to_owned();
    paths.into_iter().filter_map(move |path| {
        // A query of the user's own does not make it another place.
        let path = if resource.split('?').next() == Some(&path) { resource.clone() } else { path };
        Endpoint { path, subprotocol: subprotocol.clone(), own_origin }.change_from(&resource)
    })
}

/// A product's path for this resource; `None` where a part of it is known to the operator alone.
fn filled(path: &str, resource: &str) -> Option<String> {
    let own = resource.split('?').next().unwrap_or_default().trim_end_matches('/');
    let parent = own.rsplit_once('/').map_or("", |(parent, _)| parent);
    let filled = match path.split_once('/').unwrap_or((path, "")) {
        ("PATH", rest) => format!("{own}/{rest}"),
        ("PARENT", rest) => format!("{parent}/{rest}"),
        _ => path.to_owned(),
    };
    (filled.starts_with('/') && blank(path).is_none()).then_some(filled)
}

/// The word in a product's path that stands for what only its operator knows.
pub(super) fn blank(path: &str) -> Option<&str> {
    let is_blank = |part: &&str| part.len() > 1 && part.bytes().all(|byte| byte.is_ascii_uppercase());
    path.split('?').next()?.split('/').skip(1).find(is_blank)
}

/// Whether a change leads to another path, at which what was looked for may be: a query alone makes no other path, and
/// what a development server has for itself is not looked for.
pub(super) fn leads_elsewhere(case: &Case, change: &Change) -> bool {
    let path = |resource: &str| resource.split('?').next().unwrap_or_default().to_owned();
    let Some(there) = change.path() else { return false };
    let is_own = || whose(case, change).is_some_and(|product| product.own_socket);
    resource(case).is_none_or(|resource| path(&resource) != path(there)) && !is_own()
}

/// The development server that answers here, where its own WebSocket was found.
pub(in crate::causes) fn development_server(case: &Case) -> Option<(&Probed, &'static Product)> {
    case.probes.iter().filter(|probe| probe.accepted).find_map(|probe| {
        let product = whose(case, &probe.change).filter(|product| product.own_socket)?;
        Some((probe, product))
    })
}

/// Whose usual endpoint a change leads to.
pub(super) fn whose(case: &Case, change: &Change) -> Option<&'static Product> {
    endpoints(case).into_iter().find(|usual| usual.change == *change).map(|usual| usual.product)
}

/// The command that repeats a probe, with all that it added.
pub(super) fn command(case: &Case, probe: &Probed) -> String {
    let sent = |case: &Case, name: &str| Some(case.request.as_ref()?.first(name)?.text().into_owned());
    let added = |name: &str| sent(&probe.case, name).filter(|own| sent(case, name).as_ref() != Some(own));
    let flag = |flag: &str, name: &str| added(name).map(|value| format!("--{flag} {value} ")).unwrap_or_default();
    let flags = flag("subprotocol", "sec-websocket-protocol") + &flag("origin", "origin");
    format!("wswhy {flags}'{}'", probe.case.exchange.url)
}

/// What has to be said first at an endpoint that was found, as far as its product is known.
pub(super) fn next(probe: &Probed) -> Option<String> {
    frames::spoken(&probe.case).map(|(_, talk)| format!("it speaks {}: {}", talk.title, talk.next))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_filled_with_what_was_asked_for_and_not_with_what_nobody_knows() {
        for (path, resource, wanted) in [
            ("/cable", "/", Some("/cable")),
            ("PATH/websocket", "/echo/?a", Some("/echo/websocket")),
            ("PATH/websocket", "/", Some("/websocket")),
            ("PARENT/websocket", "/echo/ws", Some("/echo/websocket")),
            ("/app/KEY?protocol=7", "/", None),
            ("/socket.io/?EIO=4&transport=websocket", "/", Some("/socket.io/?EIO=4&transport=websocket")),
        ] {
            assert_eq!(filled(path, resource).as_deref(), wanted, "{path} {resource}");
        }
        assert_eq!(blank("/app/KEY?protocol=7"), Some("KEY"));
    }
}
