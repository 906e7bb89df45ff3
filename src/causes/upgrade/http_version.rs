//! A 101 exists in HTTP/1.1 alone: HTTP/1.0 has no interim status, HTTP/2 has no 101.

use super::{ANSWER, Case, Cause, EvidenceKind, Found, explain, got};

pub(super) const CAUSE: Cause = Cause {
    name: "response-http-version",
    spec: &["RFC 9110 §15.2", "RFC 9110 §2.5", "RFC 9112 §2.3"],
    explain: explain!("response-http-version"),
    check,
    ..ANSWER
};

fn check(case: &Case) -> Option<Found> {
    let version = case.switch().filter(|head| head.status() == Some(101))?.version()?;
    if version.major == 1 && version.minor.is_some_and(|minor| minor > 0) {
        return None;
    }
    Some(
        got(case, Found::new(format!("The 101 says HTTP/{version}; switching protocols exists in HTTP/1.1 alone")), &[])
            .evidence(EvidenceKind::Wanted, "HTTP/1.1 101 Switching Protocols")
            .fix("Answer with HTTP/1.1. Behind nginx `proxy_http_version 1.1;` is the usual thing that is missing: it speaks HTTP/1.0 to the server otherwise."),
    )
}
