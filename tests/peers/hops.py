"""The hops: reverse proxies as people configure them, rightly and wrongly.  Data only; lab.py starts them.

`{nginx-bare>tornado}` is the port of the hop nginx-bare before the server tornado; hops can be chained.
"""

import re

import heavy

# program: Debian's package.  (Envoy and Traefik come from PyPI and http-proxy from npm.)
DEBIAN = {"nginx": "nginx", "haproxy": "haproxy", "apache2": "apache2-bin", "caddy": "caddy", "varnishd": "varnish", "lighttpd": "lighttpd",
          "nghttpx": "nghttp2-proxy"}

# program: how it is started.  @conf@ is made from the file hop-PROGRAM.* in servers/; what else stands between two @ is told
# by lab.py's `hop`.
COMMANDS = {
    "nginx": ["nginx", "-p", "@dir@", "-c", "@conf@"],
    "haproxy": ["haproxy", "-db", "-f", "@conf@"],
    "apache2": ["apache2", "-DFOREGROUND", "-f", "@conf@"],
    "caddy": ["caddy", "run", "--adapter", "caddyfile", "--config", "@conf@"],
    "caddy-proxy": ["caddy", "run", "--adapter", "caddyfile", "--config", "@conf@"],
    "varnishd": ["varnishd", "-F", "-n", "@dir@/varnish", "-a", "127.0.0.1:@port@", "-T", "none", "-s", "malloc,8m", "-f", "@conf@"],
    "lighttpd": ["lighttpd", "-D", "-f", "@conf@"],
    "envoy": ["@python@/envoy", "-c", "@conf@", "--disable-hot-restart", "--concurrency", "1", "-l", "error"],
    **dict.fromkeys(("traefik", "traefik-routes"), ["@python@/traefik", "--entrypoints.hop.address=127.0.0.1:@port@", "--providers.file.filename=@conf@",
                                                    "--ping=true", "--ping.manualrouting=true", "--global.checknewversion=false", "--log.level=ERROR"]),
    # Those whose configuration says more than a few lines.
    "nginx-routes": ["nginx", "-p", "@dir@", "-c", "@conf@"],
    "haproxy-routes": ["haproxy", "-db", "-f", "@conf@"],
    "varnishd-routes": ["varnishd", "-F", "-n", "@dir@/varnish", "-a", "127.0.0.1:@port@", "-T", "none", "-s", "malloc,8m", "-f", "@conf@"],
    "lighttpd-routes": ["lighttpd", "-D", "-f", "@conf@"],
    "envoy-routes": ["@python@/envoy", "-c", "@conf@", "--disable-hot-restart", "--concurrency", "1", "-l", "error"],
    # The same over TLS, with HTTP/2.
    "nginx-h2": ["nginx", "-p", "@dir@", "-c", "@conf@"],
    "haproxy-h2": ["haproxy", "-db", "-f", "@conf@"],
    "apache2-h2": ["apache2", "-DFOREGROUND", "-f", "@conf@"],
    "caddy-h2": ["caddy", "run", "--adapter", "caddyfile", "--config", "@conf@"],
    "envoy-h2": ["@python@/envoy", "-c", "@conf@", "--disable-hot-restart", "--concurrency", "1", "-l", "error"],
    "nghttpx": ["nghttpx", "--conf", "@conf@"],
    "spring-cloud-gateway": heavy.GATEWAY,
    "http-proxy": ["node", "@servers@/http_proxy.mjs", "@port@", "@app@", "@lines@"],
}

# program: the path that says when it has read its configuration, which is after it listens.
READY = dict.fromkeys(("traefik", "traefik-routes"), "/ready")

# open-sesame, as `caddy hash-password` has it.
BCRYPT = "$2a$14$R1TxahRsa04zO1QQWzTtP.ue9REZ3O5EoDVy7sxf9Nxhi853EVu8W"

NGINX_11 = "proxy_http_version 1.1; "
NGINX_UPGRADE = "proxy_set_header Upgrade $http_upgrade; "
NGINX_CONNECTION = "proxy_set_header Connection upgrade; "
NGINX_OWN_HOST = NGINX_11 + NGINX_UPGRADE + NGINX_CONNECTION
NGINX = NGINX_OWN_HOST + "proxy_set_header Host $http_host; "
APACHE = "ProxyPass / http://127.0.0.1:@app@/ upgrade=websocket\n"
APACHE_HOST = "ProxyPreserveHost On\n"
HAPROXY_RATE = "stick-table type ip size 1k expire 10s store http_req_rate(10s)\n    http-request track-sc0 src\n    "
TRAEFIK = """services:
    app:
      loadBalancer:
        servers: [{ url: "http://127.0.0.1:@app@" }]
"""
TRAEFIK_OWN_HOST = "        passHostHeader: false\n"
TRAEFIK_HASTY = """        serversTransport: own
  serversTransports:
    own:
      forwardingTimeouts:
        responseHeaderTimeout: 1s
"""
TRAEFIK_BLANKS = 'headers: {{ customRequestHeaders: {{ X-Served-By: hop, {}: "" }} }}'  # an empty one would end it
TRAEFIK_OTHER_PATH = "hop: { entryPoints: [hop], rule: PathPrefix(`/api`), service: app }"
NGINX_APP = "proxy_pass http://127.0.0.1:@app@; " + NGINX
NGINX_AUTH = 'auth_basic hop; auth_basic_user_file @dir@/users; '
APACHE_AUTH = """<Location />
    AuthType Basic
    AuthName hop
    AuthUserFile @dir@/users
    Require valid-user
</Location>
"""
HAPROXY = """global
    log stderr local0 err

userlist users
    user ann insecure-password open-sesame

defaults
    mode http
    retries 0
    timeout connect 2s
    timeout client 20s
    timeout server 20s

frontend hop
    bind 127.0.0.1:@port@
%s

backend app
    server app1 %s
"""
HAPROXY_APP = "127.0.0.1:@app@"
HAPROXY_ROUTED = HAPROXY % ("    %s\n    default_backend app", HAPROXY_APP)
ENVOY_ROUTES = """virtual_hosts:
            - name: all
              domains: ["*"]
              routes:
              - match: { prefix: %s }
                route: { cluster: app%s }
                %s"""
TRAEFIK_GUARDED = """hop: {{ entryPoints: [hop], rule: PathPrefix(`/`), service: app, middlewares: [own] }}
  middlewares:
    own:
      {}
"""
VARNISH_PIPE = """
sub vcl_recv { if (req.http.Upgrade ~ "(?i)websocket") { return (pipe); } }
sub vcl_pipe { if (req.http.Upgrade) { set bereq.http.Upgrade = req.http.Upgrade; set bereq.http.Connection = req.http.Connection; } }
"""

# name: (program, the lines that its configuration has beside what every one of that program has).
HOPS = {
    "nginx": ("nginx", NGINX),
    "nginx-bare": ("nginx", "proxy_http_version 1.0;"),  # the default until nginx 1.29.7
    "nginx-bare-http11": ("nginx", NGINX_11),
    "nginx-http10": ("nginx", "proxy_http_version 1.0; " + NGINX_UPGRADE + NGINX_CONNECTION),
    "nginx-no-connection": ("nginx", NGINX_11 + NGINX_UPGRADE),
    "nginx-own-host": ("nginx", NGINX_OWN_HOST),
    "nginx-no-key": ("nginx", NGINX + 'proxy_set_header Sec-WebSocket-Key "";'),
    "nginx-hasty": ("nginx", NGINX + "proxy_read_timeout 1s;"),
    "nginx-small-buffers": ("nginx", NGINX + "large_client_header_buffers 4 1k;"),
    "nginx-other-path": ("nginx-routes", f"location /api {{ {NGINX_APP} }}"),
    "nginx-other-port": ("nginx-routes", "location / { proxy_pass http://127.0.0.1:@closed@; " + NGINX + "}"),
    "nginx-password": ("nginx-routes", f"location / {{ {NGINX_AUTH}{NGINX_APP} }}"),
    "nginx-empty-connection": ("nginx-routes", "location / { " + NGINX_APP.replace("Connection upgrade", 'Connection ""') + "}"),
    "nginx-asks-first": ("nginx-routes", f"location / {{ auth_request /auth; {NGINX_APP} }} location = /auth {{ internal; return 401; }}"),
    "nginx-asks-nobody": ("nginx-routes", f"location / {{ auth_request /auth; {NGINX_APP} }} location = /auth {{ internal; proxy_pass http://127.0.0.1:@closed@; }}"),
    "nginx-single-page": ("nginx-routes", f"root @dir@; location / {{ try_files $uri /users; }} location /api {{ {NGINX_APP} }}"),
    "nginx-no-upgrades": ("nginx", NGINX + "if ($http_upgrade) { return 403; }"),
    "nginx-closes-upgrades": ("nginx", NGINX + "if ($http_upgrade) { return 444; }"),
    "nginx-strict": ("nginx-routes", f"location / {{ limit_req zone=NAME; limit_req_status 429; {NGINX_APP} }}"),
    "nginx-deny": ("nginx-routes", f"location / {{ deny all; {NGINX_APP} }}"),
    "nginx-no-tools": ("nginx", NGINX + "if ($http_user_agent ~* (curl|wget|wswhy)) { return 403; }"),
    "nginx-browsers-only": ("nginx", NGINX + "if ($http_user_agent !~* mozilla) { return 403; }"),
    "nginx-no-bad-cookie": ("nginx", NGINX + "if ($http_cookie ~ bad) { return 403; }"),
    "haproxy": ("haproxy", ""),
    "haproxy-no-key": ("haproxy", "http-request del-header Sec-WebSocket-Key"),
    "haproxy-no-version": ("haproxy", "http-request del-header Sec-WebSocket-Version"),
    "haproxy-no-upgrade": ("haproxy", "http-request del-header Upgrade"),
    "haproxy-no-connection": ("haproxy", "http-request del-header Connection"),
    "haproxy-own-host": ("haproxy", "http-request set-header Host app.internal"),
    "haproxy-strict": ("haproxy", HAPROXY_RATE + "http-request deny deny_status 429 if { sc_http_req_rate(0) gt 0 }"),
    "haproxy-hasty": ("haproxy", "timeout server 1s"),
    "haproxy-no-debug": ("haproxy", "http-request deny if { req.hdr(X-Debug) -m found }"),
    "haproxy-no-debug-no-beta": ("haproxy", "http-request deny if { req.hdr(X-Debug) -m found } || { req.hdr(X-Beta) -m found }"),
    "haproxy-routes": ("haproxy-routes", HAPROXY_ROUTED % ""),
    "haproxy-password": ("haproxy-routes", HAPROXY_ROUTED % "http-request auth unless { http_auth(users) }"),
    "haproxy-hides-path": ("haproxy-routes", HAPROXY_ROUTED % "http-request deny deny_status 404 if { path_beg /chat }"),
    "haproxy-closes-upgrades": ("haproxy-routes", HAPROXY_ROUTED % "http-request reject if { req.hdr(Upgrade) -i websocket }"),
    "haproxy-deny": ("haproxy-routes", HAPROXY_ROUTED % "http-request deny if !{ src 203.0.113.0/24 }"),
    "haproxy-other-path": ("haproxy-routes", HAPROXY % ("    use_backend app if { path_beg /api }", HAPROXY_APP)),
    "haproxy-other-port": ("haproxy-routes", HAPROXY % ("    default_backend app", "127.0.0.1:@closed@")),
    "haproxy-speaks-h2": ("haproxy-routes", HAPROXY % ("    default_backend app", HAPROXY_APP + " proto h2")),
    "apache": ("apache2", APACHE + APACHE_HOST),
    "apache-bare": ("apache2", "ProxyPass / http://127.0.0.1:@app@/\n"),
    "apache-own-host": ("apache2", APACHE),
    "apache-no-key": ("apache2", APACHE + APACHE_HOST + "RequestHeader unset Sec-WebSocket-Key"),
    "apache-wrong-order": ("apache2", "ProxyPass / http://127.0.0.1:@app@/\nProxyPass /chat http://127.0.0.1:@app@/chat upgrade=websocket\n" + APACHE_HOST),
    "apache-unsets-upgrade": ("apache2", APACHE + APACHE_HOST + "RequestHeader unset Upgrade"),
    "apache-other-path": ("apache2", "ProxyPass /api http://127.0.0.1:@app@/api upgrade=websocket\n" + APACHE_HOST),
    "apache-other-port": ("apache2", "ProxyPass / http://127.0.0.1:@closed@/ upgrade=websocket\n" + APACHE_HOST),
    "apache-hasty": ("apache2", APACHE + APACHE_HOST + "ProxyTimeout 1"),
    "apache-password": ("apache2", APACHE + APACHE_HOST + APACHE_AUTH),
    "apache-deny": ("apache2", APACHE + APACHE_HOST + "<Location />\n    Require all denied\n</Location>\n"),
    "apache-http10": ("apache2", APACHE + APACHE_HOST + "SetEnv force-proxy-request-1.0 1"),
    "caddy": ("caddy", "reverse_proxy 127.0.0.1:@app@"),
    "caddy-other-path": ("caddy", "handle /api/* {\n reverse_proxy 127.0.0.1:@app@\n }"),
    "caddy-files": ("caddy", "root * @dir@\n file_server"),
    "caddy-forbids": ("caddy", "respond /chat 403\n reverse_proxy 127.0.0.1:@app@"),
    "caddy-changes-path": ("caddy", "handle_path /chat* {\n reverse_proxy 127.0.0.1:@app@\n }"),
    "caddy-password": ("caddy", "basicauth {\n user @bcrypt@\n }\n reverse_proxy 127.0.0.1:@app@"),
    "caddy-h2c": ("caddy", "reverse_proxy h2c://127.0.0.1:@app@"),
    "caddy-no-upgrade": ("caddy-proxy", "header_up -Upgrade"),
    "caddy-no-connection": ("caddy-proxy", "header_up -Connection"),
    "caddy-no-version": ("caddy-proxy", "header_up -Sec-WebSocket-Version"),
    "caddy-own-host": ("caddy-proxy", "header_up Host {upstream_hostport}"),
    "caddy-hasty": ("caddy-proxy", "transport http {\n response_header_timeout 1s\n }"),
    "varnish": ("varnishd", VARNISH_PIPE),
    "varnish-bare": ("varnishd", ""),
    "varnish-no-key": ("varnishd", VARNISH_PIPE.replace("sub vcl_pipe {", "sub vcl_pipe {\n    unset bereq.http.Sec-WebSocket-Key;")),
    "varnish-other-port": ("varnishd-routes", 'backend default { .host = "127.0.0.1"; .port = "@closed@"; }'),
    "varnish-hasty": ("varnishd-routes", 'backend default { .host = "127.0.0.1"; .port = "@app@"; .first_byte_timeout = 1s; }'),
    "lighttpd-no-key": ("lighttpd", 'server.modules += ( "mod_setenv" )\nproxy.header = ( "upgrade" => "enable" )\n'
                        'setenv.set-request-header = ( "Sec-WebSocket-Key" => "" )'),
    "lighttpd-own-host": ("lighttpd", 'proxy.header = ( "upgrade" => "enable", "map-host-request" => ( "-" => "app.internal" ) )'),
    "lighttpd-other-path": ("lighttpd-routes", '$HTTP["url"] =~ "^/api" { proxy.server = ( "" => (( "host" => "127.0.0.1", "port" => @app@ )) ) }'),
    "lighttpd-other-port": ("lighttpd-routes", 'proxy.server = ( "" => (( "host" => "127.0.0.1", "port" => @closed@ )) )\nproxy.header = ( "upgrade" => "enable" )'),
    "lighttpd-hasty": ("lighttpd-routes", 'proxy.server = ( "" => (( "host" => "127.0.0.1", "port" => @app@, "read-timeout" => 1 )) )\nproxy.header = ( "upgrade" => "enable" )'),
    "lighttpd-small": ("lighttpd", 'proxy.header = ( "upgrade" => "enable" )\nserver.max-request-field-size = 1024'),
    "lighttpd": ("lighttpd", 'proxy.header = ( "upgrade" => "enable" )'),
    "lighttpd-bare": ("lighttpd", ""),
    "envoy": ("envoy", "upgrade_configs: [{ upgrade_type: websocket }]"),
    "envoy-bare": ("envoy", ""),
    "envoy-small": ("envoy", "upgrade_configs: [{ upgrade_type: websocket }]\n          max_request_headers_kb: 1"),
    "envoy-no-key": ("envoy-routes", ENVOY_ROUTES % ("/", "", 'request_headers_to_remove: ["sec-websocket-key"]')),
    "envoy-no-upgrade": ("envoy-routes", ENVOY_ROUTES % ("/", "", 'request_headers_to_remove: ["upgrade"]')),
    "envoy-own-host": ("envoy-routes", ENVOY_ROUTES % ("/", ", host_rewrite_literal: app.internal", "")),
    "envoy-other-path": ("envoy-routes", ENVOY_ROUTES % ("/api", "", "")),
    "envoy-changes-path": ("envoy-routes", ENVOY_ROUTES % ("/", ", prefix_rewrite: /app/", "")),
    "envoy-hasty": ("envoy-routes", ENVOY_ROUTES % ("/", ", timeout: 1s", "")),
    "envoy-switched-off": ("envoy-routes", ENVOY_ROUTES % ("/", ", upgrade_configs: [{ upgrade_type: websocket, enabled: false }]", "")),
    "traefik": ("traefik", TRAEFIK),
    "traefik-own-host": ("traefik", TRAEFIK + TRAEFIK_OWN_HOST),
    "traefik-hasty": ("traefik", TRAEFIK + TRAEFIK_HASTY),
    "traefik-no-upgrade": ("traefik-routes", TRAEFIK_GUARDED.format(TRAEFIK_BLANKS.format("Upgrade"))),
    "traefik-no-key": ("traefik-routes", TRAEFIK_GUARDED.format(TRAEFIK_BLANKS.format("Sec-WebSocket-Key"))),
    "traefik-other-path": ("traefik-routes", TRAEFIK_OTHER_PATH),
    "traefik-password": ("traefik-routes", TRAEFIK_GUARDED.format("basicAuth: { users: ['@user@'] }")),
    "traefik-strict": ("traefik-routes", TRAEFIK_GUARDED.format("rateLimit: { average: 1, period: 1h, burst: 1 }")),
    "traefik-elsewhere-only": ("traefik-routes", TRAEFIK_GUARDED.format("ipAllowList: { sourceRange: [203.0.113.0/24] }")),
    "traefik-changes-path": ("traefik-routes", TRAEFIK_GUARDED.format("stripPrefix: { prefixes: [/chat] }")),
    "traefik-asks-nobody": ("traefik-routes", TRAEFIK_GUARDED.format('forwardAuth: { address: "http://127.0.0.1:@closed@/" }')),
    "traefik-ws-url": ("traefik", TRAEFIK.replace("http:", "ws:")),
    "nginx-h2": ("nginx-h2", NGINX),
    "haproxy-h2": ("haproxy-h2", ""),
    "haproxy-h2-switched-off": ("haproxy-h2", "h2-workaround-bogus-websocket-clients"),
    "apache-h2": ("apache2-h2", "H2WebSockets on"),
    "apache-h2-bare": ("apache2-h2", ""),
    "caddy-h2": ("caddy-h2", ""),
    "envoy-h2": ("envoy-h2", "http2_protocol_options: { allow_connect: true }"),
    "envoy-h2-bare": ("envoy-h2", ""),
    "nghttpx": ("nghttpx", ""),
    "dev-proxy": ("http-proxy", "ws"),
    "dev-proxy-bare": ("http-proxy", ""),
    "gateway": ("spring-cloud-gateway", "/**"),
    "gateway-other-path": ("spring-cloud-gateway", "/api/**"),
}
