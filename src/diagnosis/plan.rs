//! Which probes to run next: those that the causes ask for, the most telling first, within what is polite.

use crate::{
    causes::{self, Case, Cause, Confidence, Severity, Tier},
    exchange::{Answer, End, Side, phase::TlsFailure},
    probes::{Change, Part},
    wire::sniff::Protocol,
};

/// So many probes run at once; a round has no more.
pub const AT_ONCE: usize = 6;

/// So many rounds there are.
pub const ROUNDS: usize = 2;

/// A probe that is wanted, and by which cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The change.
    pub change: Change,
    /// The cause that it would settle.
    pub cause: &'static str,
}

/// The probes of the next round, at most `left` of them; none when nothing is to be learned, or it would not be polite.
pub fn next(case: &Case, left: usize) -> Vec<Wanted> {
    // Where nothing listens, no request is changed; but another place may be the right one.
    let is_deserted = case.is_deserted();
    let is_unasked = case.request.is_none() && !case.is_http2() && !is_alpn_refused(case);
    if is_unasked && !is_deserted {
        return looks(case, left);
    }
    if !is_deserted && must_stop(case) {
        return Vec::new();
    }
    if !is_deserted && case.switch().is_some() {
        return after_open(case, left);
    }
    let findings = super::ranked(case.findings().to_vec());
    let errors = || findings.iter().filter(|finding| finding.severity == Severity::Error);
    let top = errors().next();
    let explains = |at_least| top.is_some_and(|top| top.confidence <= at_least && top.cause.tier == Tier::Reason);
    let (_, varied) = case.repetitions();
    let proven = explains(Confidence::Proven) && varied == 0 && !is_deserted;
    // What is told plainly is only to be proven; everything else may look around.
    let strong = explains(Confidence::Strong);
    let is_found = |cause: &Cause| {
        errors().any(|finding| finding.cause.name == cause.name && finding.confidence <= Confidence::Likely)
    };
    let mut wanted = asked(case, |cause, change| {
        // What is proven needs no more than to know what works in its place, the other HTTP version, whose fix it is to
        // be, and what it is that speaks HTTP/2.
        let names_it = *change == Change::Grpc;
        let is_alternative = matches!(change, Change::HttpVersion(_) | Change::Fragment) && is_found(cause) || names_it;
        (!strong || is_control(change) || is_found(cause) || names_it)
            && (!proven || is_alternative)
            && (if is_deserted { change.is_elsewhere() } else { is_allowed(case, change) })
    });
    // A control alone controls nothing.
    if case.probes.is_empty() && wanted.iter().all(|(_, wanted)| is_control(&wanted.change)) && strong {
        return Vec::new();
    }
    wanted.sort_by_key(|(worth, _)| std::cmp::Reverse(*worth));
    first(wanted, left)
}

/// What the causes ask for of what `may` be tried and was not tried yet, each change once, with what it is worth.
fn asked(case: &Case, may: impl Fn(&Cause, &Change) -> bool) -> Vec<(u8, Wanted)> {
    let mut wanted: Vec<(u8, Wanted)> = Vec::new();
    for (cause, ask) in causes::asks(case) {
        if !may(cause, &ask.change) || case.probe(&ask.change).is_some() {
            continue;
        }
        match wanted.iter_mut().find(|(_, own)| own.change == ask.change) {
            Some((worth, _)) => *worth = (*worth).max(ask.worth),
            None => wanted.push((ask.worth, Wanted { change: ask.change, cause: cause.name })),
        }
    }
    wanted
}

/// As many of `wanted` as one round has, and as are left.
fn first(wanted: Vec<(u8, Wanted)>, left: usize) -> Vec<Wanted> {
    wanted.into_iter().map(|(_, wanted)| wanted).take(left.min(AT_ONCE)).collect()
}

/// Whether it repeats the request, which every experiment is held against.
const fn is_control(change: &Change) -> bool {
    matches!(change, Change::Again(_))
}

/// Looks at what listens there, where the way was not gone to its end.
fn looks(case: &Case, left: usize) -> Vec<Wanted> {
    first(asked(case, |_, change| matches!(change, Change::OlderTls | Change::OtherScheme)), left)
}

/// Looks for what would have been let stay, where the peer opened and then refused: another subprotocol or path.
fn after_open(case: &Case, left: usize) -> Vec<Wanted> {
    if left < 2 || case.is_accepted() {
        return Vec::new();
    }
    let is_one = |change: &Change| {
        matches!(change, Change::Path(_) | Change::Subprotocol(_) | Change::OwnOrigin | Change::Again(1))
    };
    let mut wanted = asked(case, |_, change| is_one(change));
    // A control alone controls nothing.
    if wanted.iter().all(|(_, wanted)| is_control(&wanted.change)) {
        return Vec::new();
    }
    // Without the control nothing is shown.
    wanted.sort_by_key(|(_, wanted)| !is_control(&wanted.change));
    first(wanted, left)
}

/// Whether the peer asked for peace, or is not there to be asked.
fn must_stop(case: &Case) -> bool {
    let says_no = |case: &Case| {
        case.response().is_some_and(|response| response.status == 429 || response.head.count("retry-after") > 0)
    };
    let redirected = case.refusal().is_some_and(|response| (300..400).contains(&response.status));
    let unreachable = |case: &Case| case.is_stopped() && !is_alpn_refused(case);
    let is_gone = !case.probes.is_empty() && case.probes.iter().all(|probe| unreachable(&probe.case));
    // A peer that speaks the other HTTP version can be asked in that.
    let http2 = case.is_http2() || matches!(case.answer, Answer::NotHttp(Protocol::Http2)) || is_alpn_refused(case);
    let not_http = matches!(case.answer, Answer::NotHttp(_) | Answer::Malformed(..) | Answer::Partial(_)) && !http2;
    // Who sends without end would do so for each probe.
    let is_endless = case.exchange.end == End::TooMuch || is_without_end(case);
    says_no(case)
        || is_endless
        || case.probes.iter().any(|probe| says_no(&probe.case))
        || redirected
        || unreachable(case)
        || is_gone
        || not_http
        || !http2 && case.exchange.stream.turns().next().is_none_or(|(side, _)| side == Side::Received)
}

/// Whether a body may go on for ever; a page that said how long it is does not, though it was not read to its end.
fn is_without_end(case: &Case) -> bool {
    const LONGEST: u64 = 4 * 1024 * 1024;
    let Some(response) = case.response() else { return false };
    let announced = response.head.first("content-length").and_then(|field| field.text().trim().parse().ok());
    let is_page = response.body.truncated && announced.is_some_and(|length: u64| length <= LONGEST);
    (response.body.truncated || !response.body.complete) && !is_page
}

/// Whether the server refused http/1.1 in ALPN: it may take h2.
fn is_alpn_refused(case: &Case) -> bool {
    let failure = case.tls().and_then(|tls| tls.failure.as_ref());
    matches!(failure, Some(TlsFailure::Alert(120) | TlsFailure::UnofferedProtocol))
}

/// Whether a change may be tried: credentials that were refused are not sent again, and what may have an effect is not
/// repeated.
fn is_allowed(case: &Case, change: &Change) -> bool {
    let tunnel = case.request.as_ref().is_some_and(|head| head.count(":protocol") > 0);
    let is_get = case.method() == Some(b"GET") || tunnel;
    let repairs = matches!(
        change,
        Change::Standard | Change::Repaired(Part::Method) | Change::OtherScheme | Change::HttpVersion(_) | Change::Grpc
    );
    let has = |name: &str| case.request.as_ref().is_some_and(|head| head.count(name) > 0);
    let unauthorized = case.refusal().is_some_and(|response| response.status == 401);
    let challenged = unauthorized
        && (has("authorization")
            || has("cookie")
            || case.response().is_some_and(|response| response.head.count("www-authenticate") > 0));
    (is_get || repairs) && !challenged
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Secrets, transcript};

    const REQUEST: &str = "> Host: h\n> Upgrade: websocket\n> Connection: Upgrade\n\
                           > Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n> Sec-WebSocket-Version: 13\n";

    fn case(start: &str, headers: &str, answer: &str, probes: &str) -> Case {
        let text = format!("* url ws://h/chat\n> {start}\n{REQUEST}{headers}> \n{answer}* end closed\n{probes}");
        Case::of_record(transcript::parse_all(&text).unwrap(), Secrets::shown())
    }

    fn planned(case: &Case) -> Vec<String> {
        next(case, 12).iter().map(|wanted| wanted.change.to_string()).collect()
    }

    const GET: &str = "GET /chat HTTP/1.1";
    const FORBIDDEN: &str = "< HTTP/1.1 403 Forbidden\n< Content-Length: 0\n< \n";

    #[test]
    fn a_bare_refusal_is_looked_at_from_six_sides_and_no_more() {
        let planned = planned(&case(GET, "", FORBIDDEN, ""));
        assert_eq!(planned.len(), AT_ONCE);
        for name in ["without-upgrade", "own-origin", "browser-agent", "again"] {
            assert!(planned.iter().any(|own| own == name), "{name} in {planned:?}");
        }
    }

    #[test]
    fn who_is_in_front_is_asked_where_the_answer_does_not_show_it() {
        let complaint = |server: &str| {
            format!("< HTTP/1.1 400 Bad Request\n< Server: {server}\n< \n< Can \"Upgrade\" only to \"WebSocket\".\\\n")
        };
        for (server, asks) in [("TornadoServer/6.6.1", true), ("nginx/1.22.1", false)] {
            let planned = planned(&case(GET, "", &complaint(server), ""));
            assert_eq!(planned.contains(&"malformed".to_owned()), asks, "{server}: {planned:?}");
        }
    }

    #[test]
    fn no_more_are_planned_than_are_left() {
        assert_eq!(next(&case(GET, "", FORBIDDEN, ""), 2).len(), 2);
        assert!(next(&case(GET, "", FORBIDDEN, ""), 0).is_empty());
    }

    #[test]
    fn who_asks_for_peace_gets_it() {
        for answer in [
            "< HTTP/1.1 429 Too Many Requests\n< \n",
            "< HTTP/1.1 503 Service Unavailable\n< Retry-After: 5\n< \n",
            "< HTTP/1.1 302 Found\n< Location: /login\n< \n",
        ] {
            assert_eq!(planned(&case(GET, "", answer, "")), Vec::<String>::new(), "{answer}");
        }
        let limited = "* probe again\n< HTTP/1.1 429 Too Many Requests\n< \n* end closed\n";
        assert_eq!(planned(&case(GET, "", FORBIDDEN, limited)), Vec::<String>::new());
    }

    #[test]
    fn credentials_that_were_refused_are_not_sent_again() {
        let refused = "< HTTP/1.1 401 Unauthorized\n< WWW-Authenticate: Basic\n< \n";
        assert_eq!(planned(&case(GET, "> Authorization: Basic YTpi\n", refused, "")), Vec::<String>::new());
    }

    #[test]
    fn what_may_have_an_effect_is_not_repeated() {
        let planned = planned(&case("POST /chat HTTP/1.1", "", "< HTTP/1.1 405 Method Not Allowed\n< \n", ""));
        assert!(!planned.is_empty() && planned.iter().all(|name| !name.starts_with("again")), "{planned:?}");
        assert!(planned.contains(&"repaired=method".to_owned()), "{planned:?}");
    }

    #[test]
    fn once_the_cause_is_proven_nothing_more_is_sent() {
        let accepted = "< HTTP/1.1 101 Switching Protocols\n< Upgrade: websocket\n< Connection: Upgrade\n\
                        < Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\n< \n* end done\n";
        let probes = format!(
            "* probe again\n> {GET}\n{REQUEST}> \n{FORBIDDEN}* end closed\n* probe own-origin\n> {GET}\n{REQUEST}> Origin: http://h\n> \n{accepted}"
        );
        assert_eq!(planned(&case(GET, "", FORBIDDEN, &probes)), Vec::<String>::new());
    }

    #[test]
    fn many_headers_are_first_left_out_together_and_then_apart() {
        let headers = "> X-A: 1\n> X-B: 2\n> X-C: 3\n";
        let first = planned(&case(GET, headers, FORBIDDEN, ""));
        assert!(first.contains(&"without=x-a,x-b,x-c".to_owned()), "{first:?}");
        let accepted = "< HTTP/1.1 101 Switching Protocols\n< Upgrade: websocket\n< Connection: Upgrade\n\
                        < Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\n< \n* end done\n";
        let probes = format!("* probe without=x-a,x-b,x-c\n> {GET}\n{REQUEST}> \n{accepted}");
        let second = planned(&case(GET, headers, FORBIDDEN, &probes));
        for name in ["without=x-a", "without=x-b", "without=x-c"] {
            assert!(second.contains(&name.to_owned()), "{name} in {second:?}");
        }
    }

    #[test]
    fn the_usual_path_of_a_product_that_shows_is_tried() {
        let answer = "< HTTP/1.1 404 Not Found\n< Content-Type: text/plain; charset=utf-8\n< \n< Page not found\\\n";
        let planned = planned(&case(GET, "", answer, ""));
        assert!(planned.contains(&"endpoint=actioncable-v1-json,origin@/cable".to_owned()), "{planned:?}");
    }

    #[test]
    fn a_long_page_is_looked_around_when_it_said_how_long_it_is() {
        for (length, looks) in [("Content-Length: 100000", true), ("Content-Length: 100000000", false), ("A: b", false)]
        {
            let page = format!("< HTTP/1.1 200 OK\n< {length}\n< \n< {}\\\n", "x".repeat(70_000));
            assert_eq!(!planned(&case(GET, "", &page, "")).is_empty(), looks, "{length}");
        }
    }

    #[test]
    fn the_usual_endpoint_of_who_listens_at_this_port_is_tried() {
        let answer = "< HTTP/1.1 404 Not Found\n< server: Cowboy\n< content-length: 0\n< \n";
        for (port, wanted) in [
            (15675, "endpoint=mqtt@/ws"),
            (15674, "endpoint=v12.stomp@/ws"),
            (4000, "path=/socket/websocket?vsn=2.0.0"),
        ] {
            let text = format!("* url ws://h:{port}/\n> GET / HTTP/1.1\n{REQUEST}> \n{answer}* end closed\n");
            let planned = planned(&Case::of_record(transcript::parse_all(&text).unwrap(), Secrets::shown()));
            assert!(planned.contains(&wanted.to_owned()), "{wanted} in {planned:?}");
        }
    }

    #[test]
    fn where_node_knows_the_path_not_the_dialects_that_stand_on_it_are_tried() {
        let answer = "< HTTP/1.1 400 Bad Request\n< Connection: close\n< Content-Type: text/html\n< Content-Length: 11\n< \n< Bad Request\\\n";
        let planned = planned(&case(GET, "", answer, ""));
        assert!(planned.contains(&"endpoint=graphql-transport-ws@/graphql".to_owned()), "{planned:?}");
    }

    #[test]
    fn what_only_speaks_http2_is_asked_whether_it_is_grpc() {
        let planned = planned(&case(GET, "", "< \\x00\\x00\\x00\\x04\\x00\\x00\\x00\\x00\\x00\\\n", ""));
        assert!(planned.contains(&"grpc".to_owned()), "{planned:?}");
    }

    #[test]
    fn another_subprotocol_is_tried_after_a_101_beside_its_control() {
        let closed = "< HTTP/1.1 101 Switching Protocols\n< Upgrade: websocket\n< Connection: Upgrade\n\
                      < Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\n< \n\
                      < \\x88\\x1c\\x116Subprotocol not acceptable\\\n";
        let case = case(GET, "", closed, "");
        assert_eq!(planned(&case), ["again", "subprotocol=graphql-transport-ws", "subprotocol=graphql-ws"]);
        assert!(next(&case, 1).is_empty(), "a probe without its control shows nothing");
    }

    #[test]
    fn a_protocol_error_before_anything_was_said_is_tried_with_the_names_of_graphql() {
        let closed = "< HTTP/1.1 101 Switching Protocols\n< Upgrade: websocket\n< Connection: Upgrade\n\
                      < Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\n< \n< \\x88\\x02\\x03\\xea\\\n";
        let planned = planned(&case(GET, "", closed, ""));
        assert_eq!(planned, ["again", "subprotocol=graphql-transport-ws", "subprotocol=graphql-ws"]);
    }

    #[test]
    fn an_accepted_handshake_is_left_alone() {
        let accepted = "< HTTP/1.1 101 Switching Protocols\n< Upgrade: websocket\n< Connection: Upgrade\n\
                        < Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\n< \n";
        assert_eq!(planned(&case(GET, "", accepted, "")), Vec::<String>::new());
    }
}
