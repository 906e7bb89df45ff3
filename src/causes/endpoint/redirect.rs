//! 3xx with a Location: the endpoint is elsewhere, or behind a login.

use super::{At, Case, Cause, Confidence, EvidenceKind, Found, explain};
use crate::{target::Target, wire::escape::escape};

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

fn redirect(case: &Case, to_login: bool) -> Option<Found> {
    let response = case.refusal().filter(|response| matches!(response.status, 301 | 302 | 303 | 307 | 308))?;
    let field = response.head.first("location")?;
    let location = escape(&field.value);
    if is_login(&location) != to_login {
        return None;
    }
    let summary = if to_login {
        format!("The server sends the handshake to a login page: {location}")
    } else {
        format!("The server redirects to {location}")
    };
    let found = Found::new(summary)
        .confidence(Confidence::Likely)
        .evidences(EvidenceKind::Got, case.status_line())
        .evidence(EvidenceKind::Got, case.got_line(field));
    if to_login {
        return Some(found.fix("Send the session's cookie or a token with the handshake; what protects this path answers before the application does."));
    }
    let found = found
        .fix("Use the final URL in the client: browsers and most libraries do not follow a redirect of a handshake.");
    Some(match resolved(&case.exchange.url, &field.text()) {
        Some(url) => found.snippet(format!("wswhy {url}")),
        None => found,
    })
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

/// Where `location` leads from `url`, with a WebSocket scheme.
fn resolved(url: &str, location: &str) -> Option<String> {
    let base = url::Url::parse(&url.replacen("ws", "http", 1)).ok()?;
    Target::parse(base.join(location).ok()?.as_str()).ok().map(|target| target.url())
}
