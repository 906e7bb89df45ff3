"""How a printed fix is applied to a hop's configuration, as a reader would: what the fix says to remove is removed, what sets
something that is set already takes its place, and the rest goes where that kind of line belongs."""

import re

import hops

# Words in printed fixes that stand for what the reader has, and what they are here.
PLACEHOLDERS = [
    (r"\bapp(\.internal|1)?:8000\b", "127.0.0.1:@app@"),
    (r'"port" => 8000\b', '"port" => @app@'),
    (r'"app"; \.port = "8000"', '"127.0.0.1"; .port = "@app@"'),
    (r"entryPoints: \[web\]", "entryPoints: [hop]"),
    (r"(?s)^127\.0\.0\.1 \{\n(.*)\n\}", r"\1"),  # the site of a Caddyfile
    (r"basic_auth", "basicauth"),  # Debian's Caddy is older than 2.8
    (r"user HASH", "user @bcrypt@"),
    (r"if rule ", "if !{ src 203.0.113.0/24 } "),
    (r"(?<=sourceRange: )\[203.0.113.0/24\]", "[127.0.0.0/8]"),
]


def repaired(hop, snippet):
    """The hop with a printed fix applied, as hops.HOPS has it."""
    program, lines = hops.HOPS[hop]
    for pattern, here in PLACEHOLDERS:
        snippet = re.sub(pattern, here, snippet)
    for line in re.findall(r"# remove: (.*)", snippet):
        lines = re.sub(rf"(?mi){re.escape(line)}(?= |$|[,;}}])", "", lines)
    snippet = re.sub(r"(?m)^\s*#.*\n?| +#.*$", "", snippet).strip("\n")
    apply = next((apply for name, apply in APPLY.items() if program.startswith(name)), append)
    return program, (apply(lines.rstrip(), snippet) if snippet else lines).strip()


def append(lines, snippet):
    return f"{lines}\n{snippet}"


def replace_or(otherwise, *patterns):
    """Where the lines and the snippet both have one of these patterns, the snippet's takes the place of the lines'."""
    def apply(lines, snippet):
        for pattern in patterns:
            if (old := re.search(pattern, lines)) and (new := re.search(pattern, snippet)):
                margin = re.search(r" *$", lines[:old.start()])[0]
                lines = lines[:old.start()] + new[0].replace("\n", "\n" + margin) + lines[old.end():]
                snippet = snippet.replace(new[0], "")
        return otherwise(lines, snippet) if snippet.strip() else lines
    return apply


def nginx(lines, snippet):
    """A location stands beside the others; every other directive in the one location, or in the server, that there is."""
    if snippet.startswith("location"):
        return append(lines, snippet)
    for directive in snippet.splitlines():
        words = directive.split()
        name = f"{words[0]} {re.escape(words[1])}" if words[0] == "proxy_set_header" else words[0]
        lines, found = re.subn(rf"(?m)(?<![^\s{{;]){name} [^;]*;", lambda _: directive, lines, count=1)  # noqa: B023
        if not found:
            end = lines.rindex("}") if "location" in lines else len(lines)
            lines = f"{lines[:end]} {directive} {lines[end:]}"
    return lines


def apache(lines, snippet):
    """The first ProxyPass that fits counts, and of all else the last."""
    proxies = [line for line in snippet.splitlines() if line.startswith("ProxyPass ")]
    others = [line for line in snippet.splitlines() if line not in proxies]
    return "\n".join([*proxies, lines, *others])


def haproxy(lines, snippet):
    """A section takes the place of the one of its name; a rule that of the same kind; what is left goes to its section."""
    for section in re.findall(r"(?m)^backend .*\n(?:[ \t].*\n?)*", snippet):
        name = section.splitlines()[0]
        lines = re.sub(rf"(?m)^{name}\n(?:[ \t].*(?:\n|$))*", lambda _: section, lines)  # noqa: B023
        snippet = snippet.replace(section, "")
    for line in filter(str.strip, snippet.splitlines()):
        kind = re.match(r"http-request \w+|timeout [\w-]+|default_backend", line)
        if kind and kind[0] in lines:
            lines = re.sub(rf"{kind[0]}\b.*", lambda _: line, lines, count=1)  # noqa: B023
            continue
        section = "global" if line.startswith("tune.") else "defaults" if line.startswith("timeout") else "frontend hop"
        lines = re.sub(rf"(?m)^{section}$", lambda found: f"{found[0]}\n    {line}", lines) if section in lines else append(lines, line)  # noqa: B023
    return lines


def envoy(lines, snippet):
    """A key takes the place of the same one; one of the connection manager goes there."""
    if snippet.startswith("virtual_hosts:"):
        return snippet.replace("\n", "\n" + " " * 12)
    key = snippet.split(":")[0]
    value = r"(\[.*?\]|[^,\s}\]]+)"
    if re.search(rf"\b{key}: {value}", lines):
        return re.sub(rf"\b{key}: {value}", lambda _: snippet if "\n" not in snippet else f"{key}: [{{ upgrade_type: websocket }}]", lines, count=1)
    return append(lines, snippet).replace("\n" + snippet, "\n" + snippet.replace("\n", "\n" + " " * 10))


def traefik(lines, snippet):
    """A router stands beside the others; services take the place of those that there are; else as deep as its first line."""
    if snippet.startswith("http:\n  routers:\n"):
        at = lines.find("\n  middlewares:")
        router = snippet.removeprefix("http:\n  routers:\n").strip()
        return f"{lines}\n    {router}" if at < 0 else f"{lines[:at]}\n    {router}{lines[at:]}"
    if snippet.startswith("http:\n"):
        return snippet.removeprefix("http:\n").strip()
    return lines


# The beginning of a program's name: how a snippet comes into its lines.
APPLY = {
    "nginx": nginx,
    "apache2": apache,
    "haproxy": haproxy,
    "envoy": envoy,
    "caddy": replace_or(append, r"reverse_proxy h2c\S+|^reverse_proxy \S+(?=\Z)", r"(?s)transport http \{.*?\}", r"(?s)(@protected.*\n)?basicauth.*?\{.*?\}"),
    "lighttpd": replace_or(append, r'"read-timeout" => \d+', r"server\.max-request-field-size = \d+"),
    "varnishd": replace_or(append, r"(?s)backend \w+ \{.*?\}", r"\.first_byte_timeout = \w+;"),
    "traefik": replace_or(traefik, r"(?s)forwardingTimeouts:.*", r"passHostHeader: \w+", r"average: \d+", r"burst: \d+", r"sourceRange: \[.*?\]"),
}
