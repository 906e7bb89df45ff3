//! A header of the handshake was sent, and did not arrive: the application complains about what is right in the request.

use super::{
    Ask, Case, Cause, Change, Check, Confidence, EvidenceKind, Found, HOP_OF_UPGRADE, ask, ask_for_front, explain,
    named, sent_all_right, sent_right, shown,
};
use crate::{
    causes::Complaint,
    knowledge::{Seen, Treatment},
};

const SPEC: &[&str] = &["RFC 9110 §7.6.1", "RFC 9110 §7.8", "RFC 6455 §4.2.1"];
const NO_UPGRADE: &[Check] = &[Check::Upgrade, Check::NotUpgrade];

pub(super) const UPGRADE: Cause = Cause {
    name: "upgrade-stripped",
    header: Some("upgrade"),
    spec: SPEC,
    explain: explain!("upgrade-stripped"),
    check: upgrade,
    asks: |case| asks_of(case, &[]),
    ..HOP_OF_UPGRADE
};

pub(super) const CONNECTION: Cause = Cause {
    name: "connection-stripped",
    header: Some("connection"),
    spec: SPEC,
    explain: explain!("connection-stripped"),
    check: connection,
    asks: |case| asks_of(case, &["connection"]),
    ..HOP_OF_UPGRADE
};

pub(super) const HEADER: Cause = Cause {
    name: "header-stripped",
    spec: &["RFC 9110 §7.7", "RFC 6455 §4.2.1"],
    explain: explain!("header-stripped"),
    check: header,
    asks: |case| {
        let without = |name: &str| ask(95, Change::Without(vec![name.to_owned()]));
        missing_header(case)
            .map(|(name, _)| [without(name)].into_iter().chain(ask_for_front(case, 70)).collect())
            .unwrap_or_default()
    },
    ..HOP_OF_UPGRADE
};

pub(super) const REPLACED: Cause = Cause {
    name: "upgrade-replaced",
    header: Some("upgrade"),
    spec: SPEC,
    explain: explain!("upgrade-replaced"),
    check: replaced,
    ..HOP_OF_UPGRADE
};

fn asks_of(case: &Case, without: &[&str]) -> Vec<Ask> {
    if case.switch().is_some() || !case.asks_for_websocket() {
        return Vec::new();
    }
    let mut asks = vec![ask(90, Change::WithoutUpgrade)];
    if case.refusal().is_some() {
        asks.push(ask(75, Change::Version12));
    }
    // What an application complains about, or does not explain, may be the doing of a hop before it.
    if case.complaint(NO_UPGRADE).or_else(|| connection_complaint(case)).is_some() || !case.probes.is_empty() {
        asks.extend(ask_for_front(case, 70));
    }
    asks.extend(
        without
            .iter()
            .filter(|_| connection_complaint(case).is_some())
            .map(|name| ask(80, Change::Without(vec![(*name).to_owned()]))),
    );
    asks
}

/// The value that the application says it saw, where it is another one than was sent.
fn saw<'a>(complaint: &'a Complaint) -> Option<&'a str> {
    let group = complaint.known.group.as_deref()?.trim().trim_end_matches('.');
    (!group.is_empty() && !["none", "null", "websocket"].contains(&group.to_ascii_lowercase().as_str()))
        .then_some(group)
}

fn replaced(case: &Case) -> Option<Found> {
    let complaint = case.complaint(&[Check::Upgrade]).filter(|complaint| complaint.is_clear && sent_all_right(case))?;
    let value = crate::wire::escape::escape_str(saw(&complaint)?);
    let hop = case.front();
    let found =
        Found::new(format!("{} replaced your Upgrade header: the application saw `{value}`", named(hop.as_ref())))
            .confidence(Confidence::Strong)
            .evidence(EvidenceKind::Sent, "Upgrade: websocket");
    let found = shown(case, complaint.told(case, found), hop.as_ref());
    Some(
        found
            .fix("Let the proxy pass the client's own Upgrade on, and no upgrade of its own.")
            .fix_of(hop.map(|hop| hop.product), "upgrade-stripped"),
    )
}

/// The complaint about Connection, when it was sent right.
fn connection_complaint(case: &Case) -> Option<Complaint<'_>> {
    case.complaint(&[Check::Connection]).filter(|complaint| complaint.is_clear && sent_all_right(case))
}

/// Whether Upgrade is known to have arrived, when Connection is complained about: its check comes first, or no hop in
/// sight takes it out.
fn upgrade_arrived(case: &Case, complaint: &Complaint) -> bool {
    let checked = complaint.known.product.checks_before(Check::Upgrade, Check::Connection);
    let hop = case.front().and_then(|hop| hop.product.habit.upgrade);
    checked || hop == Some(Treatment::Passes)
}

fn connection(case: &Case) -> Option<Found> {
    let complaint = connection_complaint(case).filter(|complaint| upgrade_arrived(case, complaint))?;
    let hop = case.front();
    let summary = match saw(&complaint) {
        Some(value) => {
            let value = crate::wire::escape::escape_str(value);
            format!("{} replaced your Connection header: the application saw `{value}`", named(hop.as_ref()))
        }
        None => dropped_by(hop.as_ref(), "Connection"),
    };
    let same =
        case.is_same_with(&Change::Without(vec!["connection".to_owned()])) && case.is_same_with(&Change::Version12);
    let sure = if same { Confidence::Proven } else { complaint.confidence };
    let found = Found::new(summary).confidence(sure).evidence(EvidenceKind::Sent, "Connection: Upgrade");
    let found = shown(case, complaint.told(case, found), hop.as_ref());
    let found = found.probes(case, &[Change::Without(vec!["connection".to_owned()]), Change::Version12]);
    Some(generic_fix(found).fix_of(hop.map(|hop| hop.product), "connection-stripped"))
}

/// For a hop that does not show: those that most people have.
const GENERIC_SNIPPET: &str = "# nginx
proxy_http_version 1.1;
proxy_set_header Upgrade $http_upgrade;
proxy_set_header Connection \"upgrade\";
# Apache 2.4.47 and later
ProxyPass /ws http://app:8080/ws upgrade=websocket
# Traefik, in customRequestHeaders, remove:
#   Upgrade: \"\"
# HAProxy, remove:
#   http-request del-header Upgrade";

fn generic_fix(found: Found) -> Found {
    found
        .fix("Every proxy on the way has to pass Upgrade and Connection on, over HTTP/1.1; each has a switch for it:")
        .snippet(GENERIC_SNIPPET)
}

fn upgrade(case: &Case) -> Option<Found> {
    if !sent_all_right(case) || case.refusal()?.status == 401 || (300..400).contains(&case.refusal()?.status) {
        return None;
    }
    let hop = case.dropping_hop();
    // A missing upgrade may be told in terms of Connection, by servers that look at it first.
    let named = case
        .complaint(NO_UPGRADE)
        .or_else(|| connection_complaint(case).filter(|complaint| !upgrade_arrived(case, complaint)));
    let same = case.is_same_with(&Change::WithoutUpgrade) && !case.is_different_with(&Change::Version12);
    // The same handshake works past the front, and without Upgrade nothing changes: the front takes it out.
    let direct = case.flip(|change| matches!(change, Change::Direct(_)));
    let unmoved =
        same && case.is_same_with(&Change::Version12) || direct.is_some() && case.is_same_with(&Change::WithoutUpgrade);
    match (named, &hop) {
        (Some(complaint), _) if saw(&complaint).is_some() && complaint.known.answer.check == Check::Upgrade => None,
        (Some(complaint), hop) if complaint.is_clear && complaint.confidence == Confidence::Strong => {
            let sure = if unmoved { Confidence::Proven } else { Confidence::Strong };
            Some(stripped(case, hop.as_ref(), Some(&complaint), sure))
        }
        // The words have other meanings too; a hop that drops it by habit makes this the likelier one.
        (Some(complaint), Some(hop)) if !case.is_different_with(&Change::WithoutUpgrade) => {
            let sure = if unmoved { Confidence::Strong } else { Confidence::Likely };
            Some(stripped(case, Some(hop), Some(&complaint), sure))
        }
        (None, _) if direct.is_some() && unmoved => {
            let front = case.front();
            direct.map(|probe| stripped(case, hop.as_ref().or(front.as_ref()), None, case.sureness_of(probe)))
        }
        // Where some other change was accepted, Upgrade goes through.
        (None, Some(hop)) if unmoved && !is_own_page(case) && case.probes.iter().all(|probe| !probe.accepted) => {
            Some(stripped(case, Some(hop), None, Confidence::Likely))
        }
        _ => None,
    }
}

/// Whether the hop wrote the answer itself, so that it says nothing about an application.
fn is_own_page(case: &Case) -> bool {
    case.known().telling().any(|known| known.product.kind.is_hop())
}

fn stripped(case: &Case, hop: Option<&Seen>, complaint: Option<&Complaint>, sure: Confidence) -> Found {
    let summary = match (hop, sure) {
        (Some(hop), Confidence::Likely | Confidence::Possible) => {
            format!("{} most likely dropped your Upgrade header before the application saw it", hop.title())
        }
        (Some(hop), _) => format!("{} dropped your Upgrade header before the application saw it", hop.title()),
        (None, _) => "Your Upgrade header was dropped on the way: the application did not see it".to_owned(),
    };
    let found = Found::new(summary)
        .confidence(sure)
        .evidence(EvidenceKind::Sent, "Upgrade: websocket")
        .evidence(EvidenceKind::Sent, "Connection: Upgrade");
    let found = match complaint {
        Some(complaint) => complaint.told(case, found),
        None => found.evidences(EvidenceKind::Got, case.status_line()),
    };
    let front = case.front();
    let found = shown(case, found, hop.or(front.as_ref())).probes(case, &[Change::WithoutUpgrade, Change::Version12]);
    let direct = case.flip(|change| matches!(change, Change::Direct(_)));
    let found = direct.into_iter().fold(found, Found::probe);
    // A hop that drops nothing by itself may have been told to.
    let product = hop.or(front.as_ref()).map(|hop| hop.product);
    let found = generic_fix(found).fix_of(product, "upgrade-stripped");
    if hop.is_none() { and_behind(found, front.as_ref()) } else { found }
}

/// The fix of a hop that passes Upgrade unless it is told not to: it may be another one behind it that takes it out.
fn and_behind(found: Found, front: Option<&Seen>) -> Found {
    let Some(front) = front else { return found };
    let own = found.fix_text().trim_end_matches([':', '.']).to_owned();
    found.fix(format!(
        "{own}. Is there none, another proxy stands behind {}: nginx, Apache, lighttpd and Varnish drop Upgrade unless told to pass it (wswhy explain upgrade-stripped).",
        front.product.title
    ))
}

/// Who dropped a header, as far as it is known: a hop that does so by habit, or one that shows, or one behind that.
fn dropped_by(hop: Option<&Seen>, name: &str) -> String {
    match hop {
        Some(hop) if hop.product.habit.upgrade == Some(Treatment::Drops) => {
            format!("{} dropped your {name} header before the application saw it", hop.title())
        }
        Some(hop) => format!("{}, or a hop behind it, dropped your {name} header", hop.title()),
        None => format!("Your {name} header was dropped or changed on the way: the application did not see it as sent"),
    }
}

/// The header that is complained about though it was sent right, and the complaint.
fn missing_header(case: &Case) -> Option<(&'static str, Complaint<'_>)> {
    let of =
        |name, checks| case.complaint(checks).filter(|complaint| complaint.is_clear).map(|complaint| (name, complaint));
    let found = of("sec-websocket-key", &[Check::KeyMissing, Check::KeyInvalid])
        .or_else(|| of("sec-websocket-version", &[Check::Version]))?;
    (sent_all_right(case) && sent_right(case, found.0)).then_some(found)
}

fn header(case: &Case) -> Option<Found> {
    let (name, complaint) = missing_header(case)?;
    let hop = case.hops().into_iter().next();
    let without = Change::Without(vec![name.to_owned()]);
    let shown_name = crate::request::edit::canonical_name(name);
    let sure = if case.is_same_with(&without) && complaint.confidence == Confidence::Strong {
        Confidence::Proven
    } else {
        complaint.confidence
    };
    let summary = dropped_by(hop.as_ref().filter(|hop| !hop.weak), &shown_name);
    let field = case.request.as_ref()?.first(name)?;
    let found = Found::new(summary).header(name).confidence(sure).evidence(EvidenceKind::Sent, case.sent_line(field));
    let found = shown(case, complaint.told(case, found), hop.as_ref()).probes(case, [&without]);
    let found = match hop.as_ref().filter(|hop| hop.weak) {
        Some(hop) => found.evidence(EvidenceKind::Fact, format!("the answer has the look of {}", hop.product.title)),
        None => found,
    };
    Some(found
        .fix(format!("Look for the rule on the way that removes or rewrites {shown_name}, and take it out; the handshake's headers have to pass untouched."))
        .fix_of(hop.map(|hop| hop.product), "header-stripped"))
}
