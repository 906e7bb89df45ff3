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
TRAEFIK_NO_UPGRADE = """hop: { entryPoints: [hop], rule: PathPrefix(`/`), service: app, middlewares: [own] }
  middlewares:
    own:
      headers:
        customRequestHeaders:
          Upgrade: ""
"""
TRAEFIK_OTHER_PATH = "hop: { entryPoints: [hop], rule: PathPrefix(`/api`), service: app }"
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
    "apache": ("apache2", APACHE + APACHE_HOST),
    "apache-bare": ("apache2", "ProxyPass / http://127.0.0.1:@app@/\n"),
    "apache-own-host": ("apache2", APACHE),
    "apache-no-key": ("apache2", APACHE + APACHE_HOST + "RequestHeader unset Sec-WebSocket-Key"),
    "apache-http10": ("apache2", APACHE + APACHE_HOST + "SetEnv force-proxy-request-1.0 1"),
    "caddy": ("caddy", "reverse_proxy 127.0.0.1:@app@"),
    "caddy-other-path": ("caddy", "handle /api/* {\n reverse_proxy 127.0.0.1:@app@\n }"),
    "caddy-files": ("caddy", "root * @dir@\n file_server"),
    "caddy-h2c": ("caddy", "reverse_proxy h2c://127.0.0.1:@app@"),
    "caddy-no-upgrade": ("caddy-proxy", "header_up -Upgrade"),
    "caddy-no-connection": ("caddy-proxy", "header_up -Connection"),
    "caddy-no-version": ("caddy-proxy", "header_up -Sec-WebSocket-Version"),
    "caddy-own-host": ("caddy-proxy", "header_up Host {upstream_hostport}"),
    "caddy-hasty": ("caddy-proxy", "transport http {\n response_header_timeout 1s\n }"),
    "varnish": ("varnishd", VARNISH_PIPE),
    "varnish-bare": ("varnishd", ""),
    "lighttpd": ("lighttpd", 'proxy.header = ( "upgrade" => "enable" )'),
    "lighttpd-bare": ("lighttpd", ""),
    "envoy": ("envoy", "upgrade_configs: [{ upgrade_type: websocket }]"),
    "envoy-bare": ("envoy", ""),
    "traefik": ("traefik", TRAEFIK),
    "traefik-own-host": ("traefik", TRAEFIK + TRAEFIK_OWN_HOST),
    "traefik-hasty": ("traefik", TRAEFIK + TRAEFIK_HASTY),
    "traefik-no-upgrade": ("traefik-routes", TRAEFIK_NO_UPGRADE),
    "traefik-other-path": ("traefik-routes", TRAEFIK_OTHER_PATH),
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


# Words in printed fixes that stand for what the reader has, and what they are here.
PLACEHOLDERS = [(r"\bapp(\.internal|1)?:8000\b", "127.0.0.1:@app@"), (r"(?<=ProxyPass )/ws (\S+?)/ws", r"/ \1/"), (r"/ws\b", "/"),
                (r"(?s)^example\.com \{\n(.*)\n\}", r"\1")]


def repaired(hop, snippet, header):
    """The hop with a printed fix applied as a reader would: what the fix sets takes the place of what sets the same, and what it
    says to remove is removed, whose example of a header stands for the header of the finding."""
    program, lines = HOPS[hop]
    for pattern, here in PLACEHOLDERS:
        snippet = re.sub(pattern, here, snippet)
    for line in re.findall(r"# remove: (.*)", snippet):
        line = re.sub(r"\b(Upgrade|Sec-WebSocket-\w+)", header or r"\1", line)
        lines = re.sub(rf"(?mi){re.escape(line)}(?= |$)", "", lines)
    snippet = re.sub(r"(?m)^\s*#.*\n?", "", snippet)
    for setting in SETTINGS[program](snippet):
        lines = re.sub(setting, "", lines)
    added = ("\n" + snippet).replace("\n", "\n" + INDENT.get(program, ""))
    return program, (lines.rstrip() + added).strip()


def nginx_settings(snippet):
    """Patterns for the directives of a snippet, and for the header of each proxy_set_header."""
    for words in (line.split() for line in snippet.splitlines()):
        if words:
            yield rf"\b{words[0]} {re.escape(words[1])} [^;]*;" if words[0] == "proxy_set_header" else rf"\b{words[0]} [^;]*;"


def set_again(*patterns):
    """Of these patterns, the ones that a snippet has too."""
    return lambda snippet: [pattern for pattern in patterns if re.search(pattern, snippet)]


# program: the patterns for what a snippet replaces.
SETTINGS = {
    "nginx": nginx_settings,
    "apache2": set_again(r"(?m)^ProxyPass / .*\n?"),
    "haproxy": set_again(r"timeout server \S+"),
    "caddy": set_again(r"reverse_proxy \S+"),
    "caddy-proxy": set_again(r"(?s)transport http \{.*\}"),
    "traefik": set_again(r"(?s)forwardingTimeouts:.*"),
    **dict.fromkeys(("varnishd", "lighttpd", "envoy"), set_again()),
}
# program: how far a snippet is moved in, where that says what it belongs to.
INDENT = {"envoy": " " * 10, "traefik": " " * 6}
