//! 3xx with a Location: the endpoint is elsewhere, or behind a login.

use super::{At, Case, Cause, Confidence, EvidenceKind, Found, Severity, explain};
use crate::{
    probes::redirect::{has_been, is_redirect},
    target::Target,
    wire::escape::escape,
};

pub(super) const REDIRECTED: Cause = Cause {
    name: "redirected",
    header: Some("location"),
    at: At::Client,
    spec: &["RFC 6455 §4.1 check 1", "RFC 6455 §4.2.2 step 3", "RFC 9110 §15.4"],
    explain: explain!("redirected"),
    check: |case| redirect(case, false),
    ..Cause::DEFAULT
};

pub(super) const TO_LOGIN: Cause = Cause {
    name: "redirected-to-login",
    header: Some("location"),
    at: At::Client,
    spec: &["RFC 6455 §4.1 check 1", "RFC 6455 §4.2.2 step 3", "RFC 9110 §15.4"],
    explain: explain!("redirected-to-login"),
    check: |case| redirect(case, true),
    ..Cause::DEFAULT
};

/// Words in the host or path of a login page.
const LOGIN: &[&str] = &["auth", "authenticate", "authorize", "logon", "oidc", "openid", "saml", "saml2", "sso"];

/// Who follows the redirect of a handshake and who does not, seen with real clients.
const WHO_FOLLOWS: &str = "browsers, curl and most libraries (Node ws, gorilla, tungstenite, Java) do not follow; Python's, OkHttp and coder/websocket do, within limits";

fn redirect(case: &Case, to_login: bool) -> Option<Found> {
    if let Some(found) = followed(case).filter(|_| !to_login) {
        return Some(found);
    }
    let response = case.refusal().filter(|response| is_redirect(response.status))?;
    let field = response.head.first("location")?;
    let location = escape(&field.value);
    if is_login(&location) != to_login {
        return None;
    }
    let there = Target::parse(&case.exchange.url).and_then(|from| from.redirected(&field.text())).ok();
    let found = Found::new(summary(case, there.as_ref(), &location, to_login))
        .confidence(Confidence::Likely)
        .evidences(EvidenceKind::Got, case.status_line())
        .evidence(EvidenceKind::Got, case.got_line(field))
        .evidences(EvidenceKind::Fact, way(case));
    if to_login {
        return Some(found.fix("Send the session's cookie or a token with the handshake; what protects this path answers before the application does."));
    }
    if there.as_ref().is_some_and(|there| goes_round(case, there)) {
        return Some(found.fix("Two rules point at each other, most often one for https and one for a slash or a host name, or a proxy that does not tell the application that TLS ends there (X-Forwarded-Proto)."));
    }
    let found = found.evidence(EvidenceKind::Fact, WHO_FOLLOWS).fix("Use the final URL in the client:");
    Some(match there {
        Some(there) => found.snippet(format!("wswhy {}", there.url())),
        None => found,
    })
}

fn summary(case: &Case, there: Option<&Target>, location: &str, to_login: bool) -> String {
    match there {
        _ if to_login => format!("The server sends the handshake to a login page: {location}"),
        Some(there) if goes_round(case, there) => format!("The redirects go in a circle, back to {}", there.url()),
        _ if !case.earlier.is_empty() => {
            format!("The server still redirects after {}, to {location}", times(case.earlier.len()))
        }
        Some(there) if case.is_secure() && !there.is_secure() => {
            format!("The server redirects from TLS to plain text: {location}")
        }
        _ => format!("The server redirects to {location}"),
    }
}

fn goes_round(case: &Case, there: &Target) -> bool {
    has_been(there, case.earlier.iter().chain([&case.exchange]))
}

/// A handshake that works after redirects, which most clients do not follow.
fn followed(case: &Case) -> Option<Found> {
    let first = case.earlier.first().filter(|_| case.switch().is_some())?;
    Some(
        Found::new(format!("{} redirects to {}, which most clients do not follow", first.url, case.exchange.url))
            .severity(Severity::Warning)
            .evidences(EvidenceKind::Fact, way(case))
            .evidence(EvidenceKind::Fact, WHO_FOLLOWS)
            .fix("Use the final URL in the client:")
            .snippet(format!("wswhy {}", case.exchange.url)),
    )
}

/// The URLs that were gone through.
fn way(case: &Case) -> Option<String> {
    let urls: Vec<&str> = case.earlier.iter().map(|earlier| earlier.url.as_str()).collect();
    (!urls.is_empty()).then(|| format!("{} -> {}", urls.join(" -> "), case.exchange.url))
}

fn times(count: usize) -> String {
    if count == 1 { "one redirect".to_owned() } else { format!("{count} redirects") }
}

/// Whether a location is that of a login: by the words of its host and path, whole ones, or by the parameter that OAuth
/// has for the way back.
fn is_login(location: &str) -> bool {
    let lower = location.to_ascii_lowercase();
    let (place, query) = lower.split_once('?').unwrap_or((&lower, ""));
    let words: Vec<_> = place.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    let tells = |word: &&str| {
        LOGIN.contains(word)
            || ["login", "signin", "oauth"].iter().any(|part| word.starts_with(part) || word.ends_with(part))
    };
    words.iter().any(tells)
        || words.windows(2).any(|pair| matches!(pair, ["log" | "sign", "in" | "on"]))
        || place.contains("://accounts.")
        || query.split('&').any(|parameter| parameter.starts_with("redirect_uri="))
}
