"""The forward proxies: open to this machine, choosy about ports, or with a password.  Data only; lab.py starts them."""

# program: Debian's package.
DEBIAN = {"squid": "squid", "tinyproxy": "tinyproxy", "microsocks": "microsocks"}

# program: how it is started.  @conf@ is made from the file proxy-PROGRAM.* in servers/; what else stands between two @ is
# told by lab.py's `proxy`.
COMMANDS = {
    "squid": ["squid", "-N", "-f", "@conf@"],
    "tinyproxy": ["tinyproxy", "-d", "-c", "@conf@"],
    "microsocks": ["microsocks", "-i", "127.0.0.1", "-p", "@port@"],
}

SQUID_PASSWORD = """auth_param basic program /usr/lib/squid/basic_ncsa_auth @dir@/users
auth_param basic realm Corp
acl known proxy_auth REQUIRED
http_access deny !known"""
SQUID_PORTS = "acl SSL_ports port 443\nhttp_access deny CONNECT !SSL_ports"

# name: (program, the lines that its configuration has beside what every one of that program has, or more arguments).
PROXIES = {
    "squid": ("squid", ""),
    "squid_443": ("squid", SQUID_PORTS),
    "squid_password": ("squid", SQUID_PASSWORD),
    "tinyproxy": ("tinyproxy", ""),
    "tinyproxy_443": ("tinyproxy", "ConnectPort 443"),
    "tinyproxy_password": ("tinyproxy", "BasicAuth ann open-sesame"),
    "microsocks": ("microsocks", ()),
    "microsocks_password": ("microsocks", ("-u", "ann", "-P", "open-sesame")),
}
