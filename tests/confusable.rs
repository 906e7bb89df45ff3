//! Answers that look alike: for each, the products that it is from or could be from, the likelier first.

#![allow(clippy::unwrap_used)]

use std::{fs, path::Path};

use wswhy::{
    exchange::{Response, transcript},
    knowledge::Recognised,
};

/// A recorded answer, and the products to be named for it: at least these, first of all.
type Record = (&'static str, &'static [&'static str]);

/// What the answers have in common, and the answers.
const PAIRS: &[(&str, &[Record])] = &[
    (
        "one sentence about Upgrade, in two products",
        &[
            ("servers/tornado/upgrade", &["tornado"]),
            ("servers/tornado/upgrade-behind-nginx", &["tornado"]),
            ("servers/spring/upgrade", &["spring"]),
            ("servers/spring/upgrade-behind-caddy", &["spring"]),
            ("servers/aiohttp/upgrade", &["aiohttp"]),
        ],
    ),
    (
        "one sentence about Origin, in a framework and in what stands on it",
        &[("servers/tornado/origin", &["tornado"]), ("servers/jupyter-server/origin", &["jupyter-server", "tornado"])],
    ),
    (
        "426 with the words Upgrade Required",
        &[
            ("servers/ws/not-upgrade", &["ws", "vite"]),
            ("hops/vite/not-upgrade", &["ws", "vite"]),
            ("hops/envoy/http-version", &["envoy"]),
            ("servers/fasthttp/connection-fiber", &["fasthttp"]),
        ],
    ),
    (
        "400 with the words Bad Request",
        &[
            ("servers/ws/path", &["ws", "vite"]),
            ("hops/vite/origin", &["ws", "vite"]),
            ("servers/gorilla/connection", &["gorilla"]),
            ("servers/nextcloud-hpb/not-upgrade", &["gorilla", "nextcloud-hpb"]),
            ("servers/mattermost/not-upgrade", &["gorilla", "mattermost"]),
            ("servers/home-assistant/hop-header", &["home-assistant"]),
        ],
    ),
    (
        "gorilla's refusal of an Origin, and the applications that are built on it",
        &[
            ("servers/gorilla/origin", &["gorilla", "portainer", "zoraxy", "grafana"]),
            ("servers/grafana/origin", &["gorilla", "portainer", "zoraxy", "grafana"]),
            ("servers/mattermost/origin", &["mattermost"]),
        ],
    ),
    (
        "an empty 403",
        &[
            ("servers/uvicorn/path", &["uvicorn", "streamlit"]),
            ("servers/streamlit/origin", &["uvicorn", "streamlit"]),
            ("servers/hypercorn/path", &["hypercorn"]),
            ("servers/x-net-websocket/origin", &["x-net-websocket"]),
            ("servers/kubernetes/subprotocol", &["x-net-websocket"]),
            ("servers/phoenix/origin", &["phoenix"]),
            ("servers/spring/origin", &["spring"]),
            ("servers/spring-security/auth", &["spring-security"]),
            ("servers/aspnet-core/origin", &["aspnet-core"]),
            ("hops/envoy/hop-refuses-upgrade", &["envoy"]),
            ("hops/contour/hop-refuses-upgrade", &["envoy", "contour"]),
        ],
    ),
    (
        "an empty 400",
        &[
            ("servers/cowboy/key-missing", &["cowboy"]),
            ("servers/emqx/subprotocol", &["cowboy"]),
            ("servers/websocketpp/key-missing", &["websocketpp"]),
            ("servers/hypercorn/key-missing", &["hypercorn"]),
            ("servers/swoole/key-missing", &["swoole"]),
            ("servers/spring/key-missing", &["spring"]),
            ("servers/spring-sockjs/sock-js", &["spring-sockjs"]),
        ],
    ),
    (
        "426 about the version",
        &[
            ("servers/tornado/version", &["tornado"]),
            ("servers/netty/version", &["netty"]),
            ("servers/netty/version-webflux", &["netty"]),
            ("servers/spring/version", &["spring", "tomcat"]),
            ("servers/tomcat/version", &["spring", "tomcat"]),
            ("servers/spring/version-undertow", &["spring"]),
            ("servers/gevent-websocket/version-missing", &["gevent-websocket"]),
            ("servers/wsproto/version", &["wsproto"]),
            ("servers/websocket-node/version", &["websocket-node"]),
            ("servers/actix/version", &["actix"]),
            ("servers/boost-beast/version", &["boost-beast"]),
            ("servers/ratchet/version", &["ratchet"]),
            ("servers/workerman/version", &["workerman"]),
        ],
    ),
    (
        "400 about the version, told by its list",
        &[
            ("servers/ws/version", &["ws"]),
            ("servers/daphne/version", &["daphne"]),
            ("servers/websocketpp/version", &["websocketpp"]),
            ("servers/gorilla/version", &["gorilla"]),
        ],
    ),
    (
        "one sentence in two frameworks of one language",
        &[
            ("servers/axum/connection", &["axum", "warp"]),
            ("servers/warp/connection", &["axum", "warp"]),
            ("servers/faye/method", &["faye", "websocket-driver-ruby"]),
            ("servers/websocket-driver-ruby/not-upgrade", &["faye", "websocket-driver-ruby"]),
            ("servers/sanic/connection", &["sanic"]),
            ("servers/websockets/connection", &["websockets"]),
        ],
    ),
    (
        "404 that no page was found",
        &[
            ("servers/go-net-http/path", &["go-net-http", "traefik"]),
            ("hops/traefik/path", &["go-net-http", "traefik"]),
            ("servers/gin/path", &["gin"]),
            ("servers/starlette/not-upgrade", &["starlette", "uvicorn"]),
            ("servers/werkzeug/path", &["werkzeug"]),
            ("servers/echo/path", &["echo"]),
            ("servers/actioncable/not-upgrade", &["actioncable"]),
            ("servers/undertow/path", &["undertow"]),
            ("servers/spring/path", &["spring"]),
            ("servers/spring-webflux/path", &["spring-webflux", "spring-cloud-gateway"]),
        ],
    ),
    (
        "Welcome to SockJS!",
        &[("servers/sockjs/sock-js", &["sockjs"]), ("servers/spring-sockjs/sock-js-welcome", &["spring-sockjs"])],
    ),
    (
        "a session that is not known",
        &[("servers/engine-io/session", &["engine-io"]), ("servers/signalr/session", &["signalr"])],
    ),
    (
        "nginx's page, and those that are made like it",
        &[
            ("hops/nginx/upstream-down", &["nginx"]),
            ("hops/openresty/upstream-down", &["openresty"]),
            ("hops/aws-alb/upstream-down", &["aws-alb"]),
            ("hops/azure-application-gateway/upstream-down", &["azure-application-gateway"]),
            ("hops/cloudflare/other", &["cloudflare"]),
        ],
    ),
    (
        "Internal Server Error in plain text",
        &[
            ("servers/deno/upgrade", &["deno"]),
            ("servers/gorilla/not-hijackable", &["gorilla"]),
            ("hops/traefik/upstream-down-h2c", &["traefik"]),
            ("servers/laravel-reverb/not-upgrade", &["laravel-reverb"]),
        ],
    ),
    (
        "plain text on a TLS port",
        &[
            ("servers/go-net-http/tls", &["go-net-http", "caddy"]),
            ("hops/caddy/tls", &["go-net-http", "caddy"]),
            ("servers/tomcat/tls", &["tomcat"]),
            ("hops/nginx/tls", &["nginx"]),
        ],
    ),
];

#[test]
fn answers_that_look_alike_are_told_apart_or_named_together() {
    let mut wrong = Vec::new();
    for (alike, records) in PAIRS {
        for (record, wanted) in *records {
            let recognised = Recognised::of(&response(record));
            let named: Vec<_> = recognised.candidates().iter().map(|product| product.name.as_str()).collect();
            if !named.starts_with(wanted) {
                wrong.push(format!("{alike}: {record}: {named:?}, and not {wanted:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_many_answer_is_believed_of_none_of_them() {
    for record in ["servers/bandit/key-missing", "servers/fastwebsockets/key-missing", "servers/workerman/version"] {
        let recognised = Recognised::of(&response(record));
        assert!(!recognised.candidates().is_empty(), "{record}");
        assert_eq!(recognised.believable().count(), 0, "{record}");
    }
}

fn response(record: &str) -> Response {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/knowledge").join(format!("{record}.txt"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{record}: {error}"));
    transcript::parse(&text).unwrap().answer().response().unwrap().clone()
}
