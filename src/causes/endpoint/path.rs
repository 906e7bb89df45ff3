//! The address is wrong: no WebSocket at this path, or something else than one.

use super::{At, Case, Cause, Confidence, EvidenceKind, Found, ask, explain, got};
use super::{
    signalr,
    usual::{self, Reason, Usual},
};
use crate::{
    causes::{Ask, Complaint, Probed},
    knowledge::{Check, Product},
    probes::{Change, Class},
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
const USUAL: [&str; 3] = ["/ws", "/", "/websocket"];

/// Where the products that show in the answer usually have their WebSocket, as hints, where none was accepted.
fn hints(case: &Case) -> Vec<String> {
    let tried = |usual: &Usual| {
        let answer = case.probe(&usual.change).map_or_else(|| "not tried".to_owned(), Probed::answer_words);
        format!("{} usually has its WebSocket at {} ({answer})", usual.product.title, usual.change.words())
    };
    let is_telling = |reason| matches!(reason, Reason::Shown | Reason::Port);
    let all = usual::endpoints(case);
    let mut hints: Vec<String> = all.iter().filter(|usual| is_telling(usual.reason)).map(tried).collect();
    for (_, product) in usual::products(case).into_iter().filter(|(reason, _)| is_telling(*reason)) {
        let blanks = product.paths.iter().filter_map(|path| Some((path, usual::blank(path)?)));
        hints.extend(blanks.map(|(path, blank)| {
            format!("{} has its WebSocket at path {path} (not tried: {blank} is for you to know)", product.title)
        }));
    }
    hints.truncate(MOST_HINTS);
    hints
}

/// So many hints are given.
const MOST_HINTS: usize = 3;

fn asks(case: &Case) -> Vec<Ask> {
    let Some(response) = case.refusal() else { return asks_in_silence(case) };
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
    let is_page = response.status < 300;
    // What is only common comes between the usual paths, the commoner first.
    let mut rank = 19;
    let endpoints = usual::endpoints(case).into_iter().filter(|usual| !is_page || usual.reason != Reason::Common);
    asks.extend(endpoints.map(|usual| {
        let less = match usual.reason {
            Reason::Shown => 4,
            Reason::Port => 5,
            Reason::Hinted => 8,
            Reason::Common => {
                rank += 2;
                rank
            }
        };
        ask(worth.saturating_sub(less), usual.change)
    }));
    let elsewhere = USUAL.iter().zip([20, 22, 24]).filter(|(usual, _)| **usual != resource);
    asks.extend(elsewhere.map(|(usual, less)| ask(worth - less, Change::Path((*usual).to_owned()))));
    asks
}

/// Where an upgrade gets no answer, the endpoints of those that are silent so at other paths.
fn asks_in_silence(case: &Case) -> Vec<Ask> {
    let is_silent = matches!(case.class(), Class::Silence(_)) && case.request.is_some() && case.asks_for_websocket();
    let endpoints = if is_silent { usual::endpoints(case) } else { Vec::new() };
    let telling = endpoints.into_iter().filter(|usual| usual.reason != Reason::Common);
    telling.map(|usual| ask(if usual.reason == Reason::Shown { 92 } else { 72 }, usual.change)).collect()
}

fn not_found(case: &Case) -> Option<Found> {
    let status = case.refusal().map(|response| response.status);
    let asked = resource(case).map(|resource| crate::wire::escape::escape_str(&resource)).unwrap_or_default();
    let path = asked.split('?').next().unwrap_or_default().to_owned();
    let flip = case.flip(|change| usual::leads_elsewhere(case, change) && !signalr::is_hub(case, change));
    // A bare 500 that also means the path is no word of it.
    let told = case.complaint(&[Check::Path]).filter(|told| told.is_clear || status != Some(500));
    let nowhere = status == Some(404) && case.is_same_with(&Change::OtherPath);
    // A header or another change that flips at the same path says more than another path that is taken.
    let confidence = match (flip, &told) {
        (Some(flip), _) => case.sureness_of(flip),
        (None, Some(told)) if told.is_clear => told.confidence,
        (None, Some(told)) => told.confidence.max(Confidence::Likely),
        (None, None) if nowhere => Confidence::Likely,
        (None, None) if status == Some(404) => Confidence::Possible,
        (None, None) => return None,
    };
    let place = if path.is_empty() { "this path".to_owned() } else { format!("the path {path}") };
    let there = flip.map(|flip| resource(&flip.case).unwrap_or_default());
    let summary = match &there {
        Some(there) => {
            let there = crate::wire::escape::escape_str(there);
            format!("The server has no WebSocket at {place}; there is one at {there}")
        }
        None => format!("The server has no WebSocket at {place}"),
    };
    let found = Found::new(summary.chars().take(155).collect::<String>()).confidence(confidence);
    let found = match &told {
        Some(told) => told.told(case, found),
        None if status.is_none() => found.evidence(EvidenceKind::Got, "silence"),
        None => found.evidences(EvidenceKind::Got, case.status_line()),
    };
    let found = found.probes(case, &[Change::OtherPath]);
    let found = flip.into_iter().fold(found, Found::probe);
    let found = if flip.is_none() { found.evidences(EvidenceKind::Fact, hints(case)) } else { found };
    let found = found.evidences(EvidenceKind::Fact, changed_on_the_way(case).filter(|_| flip.is_none()));
    let found = found.fix("Compare the path with the server's routes, the slash at its end and the prefix that a proxy adds or takes away included.");
    let found = found.fix_of(told.as_ref().and_then(writer), "path-not-found");
    Some(match flip {
        Some(flip) => {
            let whose =
                usual::whose(case, &flip.change).map(|product| format!("where {} usually has it", product.title));
            found
                .evidences(EvidenceKind::Fact, whose.into_iter().chain(usual::next(flip)))
                .fix(if matches!(flip.change, Change::Path(_)) {
                    "Use this URL:"
                } else {
                    "Use this URL, with what is wanted there:"
                })
                .snippet(usual::command(case, flip))
        }
        None => found,
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
