//! The Origin of the URL's own host is refused, because a hop changed what the application compares it with.

use super::{
    Ask, Case, Cause, Change, Check, Confidence, EvidenceKind, Found, HOP, ask, ask_for_front, explain, named, shown,
};

pub(super) const HOST_REWRITTEN: Cause = Cause {
    name: "host-rewritten",
    header: Some("host"),
    spec: &["RFC 6455 §10.2", "RFC 9110 §7.2"],
    explain: explain!("host-rewritten"),
    check: host,
    asks: host_asks,
    ..HOP
};

pub(super) const SCHEME_LOST: Cause = Cause {
    name: "scheme-lost",
    header: Some("origin"),
    spec: &["RFC 6454 §5", "RFC 6455 §10.2"],
    explain: explain!("scheme-lost"),
    check: scheme,
    asks: |case| if sent_own(case) { vec![ask(97, Change::OwnOriginOtherScheme)] } else { Vec::new() },
    ..HOP
};

fn host_asks(case: &Case) -> Vec<Ask> {
    let without = || ask(98, Change::Without(vec!["origin".to_owned()]));
    if sent_own(case) { [without()].into_iter().chain(ask_for_front(case, 70)).collect() } else { Vec::new() }
}

pub(super) fn explains(case: &Case) -> bool {
    host(case).is_some() || scheme(case).is_some()
}

/// Whether the Origin that was sent is that of a page of the URL's own host, and the handshake was refused.
fn sent_own(case: &Case) -> bool {
    let own = format!("{}://{}", if case.is_secure() { "https" } else { "http" }, case.authority());
    let sent = case.request.as_ref().and_then(|head| head.first("origin"));
    case.refusal().is_some() && sent.is_some_and(|field| field.text().eq_ignore_ascii_case(&own))
}

fn sent(case: &Case, found: Found) -> Found {
    let field = case.request.as_ref().and_then(|head| head.first("origin"));
    found
        .evidences(EvidenceKind::Sent, field.map(|field| case.sent_line(field)))
        .evidences(EvidenceKind::Got, case.status_line())
}

fn host(case: &Case) -> Option<Found> {
    if !sent_own(case) || case.flip(|change| *change == Change::OwnOriginOtherScheme).is_some() {
        return None;
    }
    let hop = case.front();
    let flip = case.flip(|change| *change == Change::Without(vec!["origin".to_owned()]));
    let told = case.complaint(&[Check::Origin]).filter(|told| told.confidence <= Confidence::Strong);
    // A server that compares Origin with Host refuses the URL's own only when another Host arrives.
    let compares = told.as_ref().is_some_and(|told| told.known.answer.compares_host);
    let rewrites = hop.as_ref().is_some_and(|hop| hop.product.habit.rewrites_host);
    let sure = match (compares, rewrites) {
        (true, _) => Confidence::Strong,
        (false, true) if flip.is_some() || told.is_some() => Confidence::Likely,
        _ => return None,
    };
    let found = Found::new(format!(
        "{} gives the application another Host, so that the URL's own Origin looks foreign",
        named(hop.as_ref())
    ))
    .confidence(sure);
    let found = shown(case, sent(case, found), hop.as_ref());
    let found = found.evidences(
        EvidenceKind::KnownText,
        told.filter(|_| compares).map(|told| format!("{} compares Origin with Host", told.known.product.title)),
    );
    let found = flip.into_iter().fold(found, Found::probe);
    Some(
        found
            .fix("Let the proxy pass the client's Host on (nginx: proxy_set_header Host $http_host; Apache: ProxyPreserveHost On), or list this Origin in the application.")
            .fix_of(hop.map(|hop| hop.product), "host-rewritten"),
    )
}

fn scheme(case: &Case) -> Option<Found> {
    let flip = case.flip(|change| *change == Change::OwnOriginOtherScheme).filter(|_| sent_own(case))?;
    let found = Found::new("The application takes itself for an http server, so that the URL's own https Origin is refused: TLS ends before it")
        .confidence(case.sureness_of(flip));
    Some(
        sent(case, found)
            .probe(flip)
            .fix("Let the proxy that ends TLS say so, and the application believe it. In nginx:")
            .snippet("proxy_set_header X-Forwarded-Proto $scheme;")
            .fix_of(case.front().map(|hop| hop.product), "scheme-lost"),
    )
}
