//! The address is wrong: no WebSocket at this path, or something else than one.

use super::{At, Case, Cause, Confidence, EvidenceKind, Found, ask, explain, got};
use crate::{
    causes::{Ask, Complaint},
    knowledge::{Check, Product},
    probes::Change,
};

pub(super) const NOT_FOUND: Cause = Cause {
    name: "path-not-found",
    at: At::Client,
    spec: &["RFC 6455 §3", "RFC 9110 §15.5.5"],
    explain: explain!("path-not-found"),
    check: not_found,
    asks,
    ..Cause::DEFAULT
};

pub(super) const ORDINARY: Cause = Cause {
    name: "not-a-websocket-endpoint",
    at: At::Client,
    spec: &["RFC 9110 §7.8", "RFC 6455 §4.2.2"],
    explain: explain!("not-a-websocket-endpoint"),
    check: ordinary,
    asks: |case| {
        if case.refusal().is_some_and(|response| response.status < 300) {
            vec![ask(95, Change::WithoutUpgrade), ask(76, Change::OtherPath)]
        } else {
            Vec::new()
        }
    },
    ..Cause::DEFAULT
};

/// The path and query of the request.
pub(super) fn resource(case: &Case) -> Option<String> {
    match &case.request.as_ref()?.start {
        crate::wire::http1::Start::Request { target, .. } => Some(String::from_utf8_lossy(target).into_owned()),
        _ => None,
    }
}

/// The ways to write the same path that servers tell apart.
fn spellings(resource: &str) -> Vec<String> {
    let (path, query) =
        resource.split_once('?').map_or((resource, String::new()), |(path, query)| (path, format!("?{query}")));
    let mut paths = Vec::new();
    if path.contains("//") {
        let folded =
            path.split('/').filter(|part| !part.is_empty()).fold(String::new(), |path, part| path + "/" + part);
        paths.push(if folded.is_empty() { "/".to_owned() } else { folded });
    }
    match path.strip_suffix('/') {
        Some("") | None if path == "/" => {}
        Some(bare) => paths.push(bare.to_owned()),
        None => paths.push(format!("{path}/")),
    }
    paths.into_iter().map(|path| path + &query).collect()
}

/// The paths at which most servers have theirs.
const USUAL: &[&str] = &["/ws", "/", "/websocket"];

/// So many paths of products are tried.
const MOST: usize = 2;

/// Where the products that show in the answer usually have their WebSocket, the surer first.
fn paths_of_products(case: &Case, resource: &str) -> Vec<(&'static Product, String)> {
    let own = resource.split('?').next().unwrap_or_default().trim_end_matches('/');
    let seen = case.known().seen.iter().map(|seen| seen.product);
    let telling = case.known().telling().map(|known| known.product);
    let mut paths: Vec<(&'static Product, String)> = Vec::new();
    for product in seen.chain(telling) {
        for path in product.paths.iter().map(|path| path.replace("PATH", own)) {
            if path != resource && !paths.iter().any(|(_, other)| *other == path) {
                paths.push((product, path));
            }
        }
    }
    paths.truncate(MOST);
    paths
}

/// Those paths as hints, where none of them was accepted.
fn hints(case: &Case) -> Vec<String> {
    let paths = resource(case).map(|resource| paths_of_products(case, &resource)).unwrap_or_default();
    let told = |(product, path): (&Product, String)| {
        let change = Change::Path(path);
        let tried = match case.probe(&change) {
            Some(probe) => probe.answer_words(),
            None => "not tried".to_owned(),
        };
        format!("{} usually has its WebSocket at {} ({tried})", product.title, change.words())
    };
    paths.into_iter().map(told).collect()
}

fn asks(case: &Case) -> Vec<Ask> {
    let Some(response) = case.refusal() else { return Vec::new() };
    let told = case.complaint(&[Check::Path]).is_some();
    let worth = match response.status {
        _ if told => 90,
        404 => 82,
        400 | 403 | 426 | 200..=299 | 500 => 64,
        _ => 20,
    };
    let mut asks = vec![ask(worth, Change::OtherPath)];
    // Go's own page is that of a proxy written in Go too, which shows by one thing alone.
    if response.status == 404 && case.speaks_go() {
        asks.push(ask(worth, Change::Fragment));
    }
    let Some(resource) = resource(case).filter(|_| told || matches!(response.status, 404 | 200..=299)) else {
        return asks;
    };
    // What the application does not know may be what a hop before it made of the path.
    if told {
        asks.extend(crate::causes::hop::ask_for_front(case, 75));
    }
    asks.extend(spellings(&resource).into_iter().map(|path| ask(worth - 2, Change::Path(path))));
    asks.extend(paths_of_products(case, &resource).into_iter().map(|(_, path)| ask(worth - 4, Change::Path(path))));
    let elsewhere = USUAL.iter().filter(|usual| **usual != resource);
    asks.extend(elsewhere.map(|usual| ask(worth - 22, Change::Path((*usual).to_owned()))));
    asks
}

fn not_found(case: &Case) -> Option<Found> {
    let response = case.refusal()?;
    let asked = resource(case).map(|resource| crate::wire::escape::escape_str(&resource)).unwrap_or_default();
    let path = asked.split('?').next().unwrap_or_default().to_owned();
    let flip = case.flip(|change| matches!(change, Change::Path(_)));
    // A bare 500 that also means the path is no word of it.
    let told = case.complaint(&[Check::Path]).filter(|told| told.is_clear || response.status != 500);
    let nowhere = response.status == 404 && case.is_same_with(&Change::OtherPath);
    // A header or another change that flips at the same path says more than another path that is taken.
    let confidence = match (flip, &told) {
        (Some(flip), _) => case.sureness_of(flip),
        (None, Some(told)) if told.is_clear => told.confidence,
        (None, Some(told)) => told.confidence.max(Confidence::Likely),
        (None, None) if nowhere => Confidence::Likely,
        (None, None) if response.status == 404 => Confidence::Possible,
        (None, None) => return None,
    };
    let place = if path.is_empty() { "this path".to_owned() } else { format!("the path {path}") };
    let summary = match flip.map(|flip| &flip.change) {
        Some(Change::Path(other)) => format!(
            "The server has no WebSocket at {place}; there is one at {}",
            crate::wire::escape::escape_str(other)
        ),
        _ => format!("The server has no WebSocket at {place}"),
    };
    let found = Found::new(summary.chars().take(155).collect::<String>()).confidence(confidence);
    let found = match &told {
        Some(told) => told.told(case, found),
        None => found.evidences(EvidenceKind::Got, case.status_line()),
    };
    let found = found.probes(case, &[Change::OtherPath]);
    let found = flip.into_iter().fold(found, Found::probe);
    let found = if flip.is_none() { found.evidences(EvidenceKind::Fact, hints(case)) } else { found };
    let found = found.evidences(EvidenceKind::Fact, changed_on_the_way(case).filter(|_| flip.is_none()));
    let found = found.fix("Compare the path with the server's routes, the slash at its end and the prefix that a proxy adds or takes away included.");
    let found = found.fix_of(told.as_ref().and_then(writer), "path-not-found");
    Some(match flip.map(|flip| (&flip.change, &flip.case.exchange.url)) {
        Some((Change::Path(_), url)) => found.fix("Use this URL:").snippet(format!("wswhy '{url}'")),
        _ => found,
    })
}

/// By what the hop before the application may have changed the path that the application does not know.
fn changed_on_the_way(case: &Case) -> Option<String> {
    let product = case.front().map(|hop| hop.product)?;
    let is_own_page = case.known().believable().any(|known| known.product.name == product.name);
    let directives = product.habit.path.as_ref().filter(|_| !is_own_page)?;
    Some(format!("{} changes a path by: {directives}", product.title))
}

/// Who wrote what it is told by: it alone, and where the words have other meanings too, a hop on a page of its own.
fn writer(told: &Complaint) -> Option<&'static Product> {
    let product = told.known.product;
    (told.is_clear || told.is_of_one && product.kind.is_hop()).then_some(product)
}

fn ordinary(case: &Case) -> Option<Found> {
    let response = case.refusal().filter(|response| response.status < 300 && case.asks_for_websocket())?;
    let same = case.is_same_with(&Change::WithoutUpgrade);
    let found = Found::new(format!("An ordinary page or API answers here ({}), and no WebSocket", response.status))
        .confidence(if same { Confidence::Strong } else { Confidence::Possible })
        .evidences(EvidenceKind::Got, case.status_line())
        .evidences(EvidenceKind::Got, got(case, "content-type"));
    let found = found.evidences(EvidenceKind::Fact, hints(case));
    let own_page = case.complaint(&[Check::Path]).filter(|told| told.is_of_one).map(|told| told.known.product);
    let product = own_page.or_else(|| case.front().map(|hop| hop.product));
    Some(found.probes(case, &[Change::WithoutUpgrade, Change::OtherPath])
        .fix("Is this the WebSocket's path? If it is, the server behind it does not see the upgrade: every proxy on the way has to pass Upgrade and Connection on.")
        .or_fix_of(product, ORDINARY.name))
}
