//! The connection was cut after a silence that is some hop's limit.

use super::{At, Case, Cause, Confidence, EvidenceKind, FRAMES, Found, explain};
use crate::exchange::End;

pub(super) const TIMEOUT: Cause = Cause {
    name: "idle-timeout",
    at: At::Hop,
    spec: &["RFC 6455 §5.5.2", "RFC 6455 §7.2.1"],
    explain: explain!("idle-timeout"),
    check,
    ..FRAMES
};

/// A silence after which some hop cuts, as it is unless told otherwise.
#[derive(Debug, PartialEq, Eq)]
pub struct Limit {
    /// In seconds.
    pub seconds: u64,
    /// Whose it is, and what it is called there.
    pub whose: &'static str,
    /// What makes it longer there, where that is a line to paste.
    fix: Option<&'static str>,
}

const fn limit(seconds: u64, whose: &'static str, fix: Option<&'static str>) -> Limit {
    Limit { seconds, whose, fix }
}

const NGINX: Option<&str> = Some("proxy_read_timeout 3600s;\nproxy_send_timeout 3600s;");
const HAPROXY: Option<&str> = Some("timeout tunnel 1h");

/// The known limits, the most common first where several are the same.
const LIMITS: &[Limit] = &[
    limit(30, "HAProxy's usual `timeout client` and `timeout server` (without `timeout tunnel`)", HAPROXY),
    limit(45, "Nginx Proxy Manager's cache of assets", None),
    limit(50, "HAProxy's `timeout client` and `timeout server` in its sample configuration", HAPROXY),
    limit(55, "Heroku's router", None),
    limit(60, "nginx's `proxy_read_timeout` (ingress-nginx and Kong too)", NGINX),
    limit(60, "the idle timeout of an AWS Application or Classic Load Balancer", None),
    limit(60, "Apache httpd's `Timeout`", None),
    limit(60, "Varnish's `pipe_timeout`, lighttpd, Fly", None),
    limit(90, "Nginx Proxy Manager's `proxy_read_timeout`", NGINX),
    limit(100, "Cloudflare", None),
    limit(120, "Soketi's and Pusher's activity timeout", None),
    limit(300, "Envoy's and Istio's `stream_idle_timeout`", None),
    limit(300, "Apache httpd's `Timeout` on Debian", None),
    limit(300, "Azure Front Door, ngrok, h2o", None),
    limit(350, "an AWS Network Load Balancer", None),
    limit(360, "lighttpd's write timeout", None),
    limit(600, "Amazon CloudFront and API Gateway", None),
    limit(600, "tinyproxy", None),
    limit(900, "Squid", None),
];

/// A timer fires so much before or after its time, as it is seen from here.
const SLACK_US: u64 = 2_000_000;

/// The limits that a silence of so many microseconds fits.
pub fn limits_at(silence_us: u64) -> impl Iterator<Item = &'static Limit> {
    LIMITS.iter().filter(move |limit| silence_us.abs_diff(limit.seconds * 1_000_000) <= SLACK_US)
}

/// How long the silence was in which the server ended the connection, when it was left idle on purpose.
pub(super) fn silence(case: &Case) -> Option<u64> {
    let facts = case.frame_facts().filter(|facts| !facts.pinged)?;
    let ended = matches!(case.exchange.end, End::Closed | End::Reset) || case.server_closed_first();
    facts.silence_us.filter(|_| ended)
}

/// A silence as evidence.
pub(super) fn told(silence_us: u64) -> String {
    let tenths = silence_us / 100_000;
    format!("nothing was sent or received for the last {}.{} s", tenths / 10, tenths % 10)
}

fn check(case: &Case) -> Option<Found> {
    let silence = silence(case)?;
    let mut limits = limits_at(silence).peekable();
    let first = *limits.peek()?;
    let how = match case.exchange.end {
        _ if case.server_closed_first() => "closed",
        End::Reset => "reset",
        _ => "cut",
    };
    let seconds = first.seconds;
    let found = Found::new(format!("The connection was {how} after {seconds} s of silence, a known idle limit"))
        .confidence(Confidence::Likely)
        .evidence(EvidenceKind::Fact, told(silence))
        .evidences(EvidenceKind::Fact, limits.map(|limit| format!("{} s: {}", limit.seconds, limit.whose)))
        .fix("Let one side send a ping more often than that, or raise the limit at the hop. Two hops may have the same one.");
    Some(match first.fix {
        Some(lines) => found.snippet(lines),
        None => found,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_silence_fits_a_limit_within_two_seconds() {
        let fitting = |seconds: u64| limits_at(seconds * 1_000_000).map(|limit| limit.seconds).collect::<Vec<_>>();
        assert_eq!(fitting(58), [60, 60, 60, 60]);
        assert_eq!(fitting(301), [300, 300, 300]);
        assert!(fitting(40).is_empty() && fitting(0).is_empty());
    }
}
