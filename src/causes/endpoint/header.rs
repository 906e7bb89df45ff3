//! A header that the user gave, in a right request, is what the endpoint refuses: shown by leaving it out.

use super::{At, Case, Cause, Confidence, EvidenceKind, Found, ask, explain};
use crate::{
    causes::{Ask, Probed},
    knowledge::Check,
    probes::{Change, apply::STANDARD},
    request::edit::canonical_name,
};

/// A cause whose header is one that the user gave and that can be left out or put right.
macro_rules! given {
    ($const:ident, $name:literal, $header:expr, $spec:expr, $check:expr, $asks:expr) => {
        pub(super) const $const: Cause = Cause {
            name: $name,
            header: $header,
            at: At::Server,
            spec: $spec,
            explain: explain!($name),
            check: $check,
            asks: $asks,
            ..Cause::DEFAULT
        };
    };
}

given!(AGENT, "user-agent-refused", Some("user-agent"), &["RFC 9110 §10.1.5"], agent, |case| {
    match case.refusal().map(|response| response.status) {
        Some(403 | 406) => vec![ask(87, Change::BrowserAgent)],
        Some(status) if (400..500).contains(&status) => vec![ask(62, Change::BrowserAgent)],
        Some(_) => vec![ask(30, Change::BrowserAgent)],
        None if case.is_cut_off() => vec![ask(55, Change::BrowserAgent)],
        None => Vec::new(),
    }
});
given!(
    CONNECTION,
    "connection-value-refused",
    Some("connection"),
    &["RFC 6455 §4.2.1 item 4", "RFC 9110 §7.6.1"],
    connection,
    |case| {
        let odd = field_text(case, "connection").is_some_and(|value| value != "Upgrade");
        if odd && is_no(case) { vec![ask(99, Change::ConnectionAlone)] } else { Vec::new() }
    }
);
given!(CASE, "header-case-refused", None, &["RFC 9110 §5.1", "RFC 6455 §4.2.1"], letter_case, |case| {
    if odd_case(case).is_some() && is_no(case) { vec![ask(98, Change::CanonicalCase)] } else { Vec::new() }
});
given!(HOST, "host-refused", Some("host"), &["RFC 9110 §7.2", "RFC 9110 §15.5.20"], host, |case| {
    let own = field_text(case, host_name(case)).is_some_and(|host| host == case.authority());
    if !own && case.request.is_some() && is_no(case) { vec![ask(97, Change::HostOfUrl)] } else { Vec::new() }
});
given!(
    SUBPROTOCOL,
    "subprotocol-refused",
    Some("sec-websocket-protocol"),
    &["RFC 6455 §4.2.2 step 5", "RFC 6455 §1.9"],
    subprotocol,
    |case| without_one(case, "sec-websocket-protocol")
);
given!(
    EXTENSION,
    "extension-refused",
    Some("sec-websocket-extensions"),
    &["RFC 6455 §9.1", "RFC 6455 §4.2.2 step 5"],
    extension,
    |case| without_one(case, "sec-websocket-extensions")
);
given!(OTHER, "header-refused", None, &["RFC 9110 §5.1", "RFC 9110 §15.5.4"], other, asks_of_others);

/// Whether the handshake was refused, or cut off without an answer.
fn is_no(case: &Case) -> bool {
    case.refusal().is_some() || case.is_cut_off()
}

fn field_text(case: &Case, name: &str) -> Option<String> {
    Some(case.request.as_ref()?.first(name)?.text().into_owned())
}

fn without(name: &str) -> Change {
    Change::Without(vec![name.to_owned()])
}

fn without_one(case: &Case, name: &str) -> Vec<Ask> {
    if field_text(case, name).is_some() && is_no(case) { vec![ask(94, without(name))] } else { Vec::new() }
}

/// A finding about one header, from the probe that did without it.
fn guilty(case: &Case, name: &str, flip: &Probed, summary: String) -> Found {
    let field = case.request.as_ref().and_then(|head| head.first(name));
    Found::new(summary)
        .header(name)
        .confidence(case.sureness_of(flip))
        .evidences(EvidenceKind::Sent, field.map(|field| case.sent_line(field)))
        .evidences(EvidenceKind::Got, case.status_line())
        .probe(flip)
        .probes(case, &[Change::Again(1)])
}

fn agent(case: &Case) -> Option<Found> {
    let flip = case.flip(|change| *change == Change::BrowserAgent)?;
    let value = field_text(case, "user-agent");
    let summary = match &value {
        Some(value) => format!("The server refuses the User-Agent {}", crate::wire::escape::escape_str(value)),
        None => "The server refuses a request without User-Agent".to_owned(),
    };
    Some(
        guilty(case, "user-agent", flip, summary)
            .fix("Let the server or the filter before it take this client's User-Agent, or send one that it takes:")
            .snippet(format!("wswhy -A 'Mozilla/5.0' {}", case.exchange.url)),
    )
}

fn connection(case: &Case) -> Option<Found> {
    let flip = case.flip(|change| *change == Change::ConnectionAlone)?;
    let value = crate::wire::escape::escape_str(&field_text(case, "connection")?);
    Some(guilty(case, "connection", flip, format!("The server refuses `Connection: {value}` and takes exactly `Upgrade`: it compares the value, not the list's tokens"))
        .fix("The server, or a rule before it, has to look for the token `upgrade` in the list, in any letter case; Firefox sends `keep-alive, Upgrade`."))
}

/// The first name or token that is not spelt as in RFC 6455, by its header.
fn odd_case(case: &Case) -> Option<String> {
    // Over HTTP/2 all names are in lower case.
    let head = case.request.as_ref().filter(|_| !case.is_http2())?;
    let odd = |field: &&crate::wire::http1::Field| {
        let name = String::from_utf8_lossy(&field.name);
        let odd_token = match name.to_ascii_lowercase().as_str() {
            "upgrade" => field.text() != "websocket",
            "connection" => field.text().to_ascii_lowercase().contains("upgrade") && !field.text().contains("Upgrade"),
            _ => false,
        };
        canonical_name(&name) != name || odd_token
    };
    // The handshake's own headers are looked at by every server, others by few.
    let mut fields: Vec<_> = head.fields.iter().filter(odd).collect();
    fields.sort_by_key(|field| !STANDARD.iter().any(|name| field.is(name)));
    fields.first().map(|field| String::from_utf8_lossy(&field.name).to_ascii_lowercase())
}

fn letter_case(case: &Case) -> Option<Found> {
    let flip = case.flip(|change| *change == Change::CanonicalCase)?;
    let name = odd_case(case)?;
    let shown = canonical_name(&name);
    Some(guilty(case, &name, flip, format!("The server takes {shown} only in the letter case of RFC 6455"))
        .fix("Names of header fields have no letter case (RFC 9110 §5.1), and servers have to compare them so. Until then, send the usual spelling."))
}

/// Where a request says which host it is for.
fn host_name(case: &Case) -> &'static str {
    if case.is_http2() { ":authority" } else { "host" }
}

fn host(case: &Case) -> Option<Found> {
    let field = field_text(case, host_name(case)).map(|host| crate::wire::escape::escape_str(&host));
    if let (Some(flip), Some(value)) = (case.flip(|change| *change == Change::HostOfUrl), &field) {
        return Some(
            guilty(case, host_name(case), flip, format!("The server refuses the Host {value}"))
                .fix("Send the Host that the server is configured for, or add this one to its names.")
                .fix_of(case.server(), "host-refused"),
        );
    }
    let complaint = case.complaint(&[Check::Host]).filter(|complaint| complaint.is_clear)?;
    let found = Found::new(format!("The server does not serve the Host {}", field?)).confidence(complaint.confidence);
    Some(
        complaint
            .told(case, found)
            .fix("Add this host name to those that the server, or the proxy before it, serves.")
            .fix_of(Some(complaint.known.product), "host-refused"),
    )
}

fn subprotocol(case: &Case) -> Option<Found> {
    let field = case.request.as_ref()?.first("sec-websocket-protocol")?;
    let fix = "Offer a subprotocol that the server speaks, or teach it this one; without agreement it should answer 101 without the header.";
    if let Some(flip) = case.flip(|change| *change == without("sec-websocket-protocol")) {
        return Some(
            guilty(
                case,
                "sec-websocket-protocol",
                flip,
                "The server refuses the handshake because of the subprotocols offered".to_owned(),
            )
            .at(At::Client)
            .fix(fix),
        );
    }
    let complaint = case.complaint(&[Check::Subprotocol]).filter(|complaint| complaint.is_clear)?;
    let found = Found::new("The server speaks none of the subprotocols offered")
        .at(At::Client)
        .confidence(complaint.confidence)
        .evidence(EvidenceKind::Sent, case.sent_line(field));
    Some(complaint.told(case, found).fix(fix).fix_of(Some(complaint.known.product), "subprotocol-refused"))
}

fn extension(case: &Case) -> Option<Found> {
    let flip = case.flip(|change| *change == without("sec-websocket-extensions"))?;
    Some(guilty(case, "sec-websocket-extensions", flip, "The server refuses the handshake because of the extensions offered".to_owned())
        .fix("A server declines an extension by leaving it out of its 101 (RFC 6455 §9.1). Until it does, do not offer this one."))
}

/// Headers that have a cause, or a part in the handshake, of their own.
const OWN: &[&str] =
    &["origin", "cookie", "authorization", "user-agent", "sec-websocket-protocol", "sec-websocket-extensions"];

/// The headers that the user gave beyond those, in their order.
fn others(case: &Case) -> Vec<String> {
    let Some(head) = &case.request else { return Vec::new() };
    let mut names: Vec<String> = Vec::new();
    for field in &head.fields {
        let name = String::from_utf8_lossy(&field.name).to_ascii_lowercase();
        if !name.is_empty()
            && !name.starts_with(':')
            && !STANDARD.contains(&name.as_str())
            && !OWN.contains(&name.as_str())
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    names
}

/// So many probes find one guilty header among many.
const ROUND: usize = 6;

/// The groups of headers to leave out at once: each alone, or by a code of three in six, so that one guilty header is
/// found exactly however many there are.
fn groups(names: &[String]) -> Vec<Vec<String>> {
    if names.len() <= ROUND {
        return names.iter().map(|name| vec![name.clone()]).collect();
    }
    let codes = (0_u32..1 << ROUND).filter(|code| code.count_ones() == 3).cycle();
    let pairs: Vec<_> = names.iter().zip(codes).collect();
    let group =
        |bit: usize| pairs.iter().filter(|(_, code)| code & (1 << bit) != 0).map(|(name, _)| (*name).clone()).collect();
    (0..ROUND).map(group).filter(|group: &Vec<_>| !group.is_empty()).collect()
}

fn asks_of_others(case: &Case) -> Vec<Ask> {
    let names = others(case);
    if !is_no(case) {
        return Vec::new();
    }
    let mut asks = Vec::new();
    let gave_own =
        case.request.as_ref().is_some_and(|head| OWN.iter().any(|name| *name != "user-agent" && head.count(name) > 0));
    if gave_own || !names.is_empty() {
        asks.push(ask(92, Change::Standard));
    }
    if field_text(case, "cookie").is_some() {
        asks.push(ask(93, without("cookie")));
    }
    if names.is_empty() {
        return asks;
    }
    let all = Change::Without(names.clone());
    let flipped = case.flip(|change| *change == all).is_some();
    if names.len() > 1 && flipped {
        asks.extend(groups(&names).into_iter().map(|group| ask(91, Change::Without(group))));
        // Each one added to what was taken: the guilty ones are refused.
        asks.extend(groups(&names).into_iter().map(|group| {
            ask(90, Change::Without(names.iter().filter(|name| !group.contains(name)).cloned().collect()))
        }));
    }
    asks.push(ask(95, all));
    asks
}

/// The guilty among `names`, from all the probes that left some of them out.
fn guilty_of<'a>(case: &Case, names: &'a [String]) -> Vec<&'a String> {
    let trials: Vec<(&Vec<String>, bool)> = case
        .probes
        .iter()
        .filter_map(|probe| match &probe.change {
            Change::Without(out) if out.iter().all(|name| names.contains(name)) => Some((out, probe.accepted)),
            _ => None,
        })
        .collect();
    // Whatever was sent in a handshake that was accepted is innocent by itself; what alone was left in, and refused, is guilty.
    let innocent = |name: &&String| trials.iter().any(|(out, accepted)| *accepted && !out.contains(name));
    let alone = |name: &&String| {
        trials.iter().any(|(out, accepted)| !accepted && out.len() + 1 == names.len() && !out.contains(name))
    };
    let convicted: Vec<_> = names.iter().filter(alone).collect();
    if !convicted.is_empty() {
        return convicted;
    }
    let suspects: Vec<_> = names.iter().filter(|name| !innocent(name)).collect();
    if !suspects.is_empty() {
        return suspects;
    }
    // Only together: those whose absence alone was enough.
    names
        .iter()
        .filter(|name| trials.iter().any(|(out, accepted)| *accepted && out.as_slice() == [(*name).clone()]))
        .collect()
}

fn other(case: &Case) -> Option<Found> {
    if super::size::explains(case) {
        return None;
    }
    if let Some(flip) = case.flip(|change| *change == without("cookie")) {
        let fix =
            "Send fewer or other cookies; delete those of this site, or look in the server for the rule about them.";
        return Some(
            guilty(case, "cookie", flip, "The server refuses the handshake because of its Cookie header".to_owned())
                .fix(fix),
        );
    }
    let names = others(case);
    let all = Change::Without(names.clone());
    let flip = case.flip(|change| *change == all).filter(|_| !names.is_empty())?;
    let guilty_names = guilty_of(case, &names);
    let first = guilty_names.first().copied()?;
    let shown: Vec<_> = guilty_names.iter().map(|name| canonical_name(name)).collect();
    let innocent_alone = case
        .probes
        .iter()
        .any(|probe| probe.accepted && matches!(&probe.change, Change::Without(out) if !out.contains(first)));
    let together = innocent_alone && shown.len() > 1;
    let tested = names.len() == 1
        || case.probes.iter().any(|probe| matches!(&probe.change, Change::Without(out) if out.len() < names.len()));
    let summary = match (shown.as_slice(), tested, together) {
        ([one], _, _) => format!("The server refuses the handshake because of its {one} header"),
        (several, true, true) => {
            format!("The server refuses the handshake because of {} together", several.join(" and "))
        }
        (several, true, false) => format!("The server refuses the handshake because of {}", several.join(" and of ")),
        (several, false, _) => format!("The server refuses the handshake because of one of {}", several.join(", ")),
    };
    let deciding: Vec<_> = case.probes.iter().filter(|probe| matches!(&probe.change, Change::Without(out) if out.len() < names.len() && (out.as_slice() == [first.clone()] || out.len() + 1 == names.len() && !out.contains(first)))).collect();
    let sure = if tested { case.sureness_of(flip) } else { Confidence::Strong };
    let found = guilty(case, first, flip, summary.chars().take(155).collect()).confidence(sure);
    let found = deciding.into_iter().fold(found, Found::probe);
    Some(
        found.fix(
            "Leave it out, or look for the rule that refuses it: in the server, or in a proxy or filter before it.",
        ),
    )
}
