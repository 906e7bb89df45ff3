"""Real WebSocket servers for tests and benchmarks: installs them, starts them when asked for, ends them all."""
import contextlib
import fcntl
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import heavy
import hops
import proxies
import tls

ROOT = Path(__file__).resolve().parents[2]
SERVERS = Path(__file__).resolve().parent / "servers"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
HOME = Path(os.environ.get("WSWHY_PEERS_HOME") or CACHE / "wswhy-peers").resolve()
PYTHON = HOME / "python/bin/python"
NODE_PATH = str(HOME / "node_modules")
DEBIAN = {"nginx": "nginx", "openssl": "openssl", "node": "nodejs", "npm": "npm"}  # program: package
PATH = os.environ["PATH"] + ":/usr/sbin"  # nginx is there, which ordinary users do not search


def find(program):
    return shutil.which(program, path=PATH)


def run(argv, seconds=30, **options):
    """(exit code, stdout, stderr) of a program that gets no input; it is killed with its children when time is up."""
    # A proxy from the environment is no part of a test on loopback.
    env = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    with subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          errors="replace", start_new_session=True, env=env, **options) as process:
        try:
            out, err = process.communicate(timeout=seconds)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
    return process.returncode, out, err


# -- installing -------------------------------------------------------------------------------------------------------

def install(also={}, builds={}):
    """Brings the servers into HOME, and Debian's packages (`also` others) onto the machine; quick when they are there.

    `builds`: as in heavy.py."""
    HOME.mkdir(parents=True, exist_ok=True)
    with open(HOME / "lock", "w") as lock:  # two runs at once must not install into each other
        fcntl.flock(lock, fcntl.LOCK_EX)
        packages = [package for program, package in {**DEBIAN, **also}.items() if not find(program)]
        if subprocess.call([sys.executable, "-c", "import ensurepip"], stderr=subprocess.DEVNULL):
            packages.append("python3-venv")
        if packages:
            apt_get("update", "-q")
            apt_get("install", "-y", "-q", "--no-install-recommends", *packages)
        once("package.json", HOME / "node_modules/ws", install_node)
        once("requirements.txt", PYTHON, install_python)
        for folder, (product, how) in builds.items():
            once(folder, HOME / folder / product, lambda: build(folder, how))


def once(manifest, product, installer):
    """Calls the installer unless its product is there, made from the manifest (a file, or all of a folder) as it is now."""
    path, stamp = SERVERS / manifest, HOME / (manifest + ".installed")
    files = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
    wanted = "".join(file.read_text() for file in files)
    if not (product.exists() and stamp.exists() and stamp.read_text() == wanted):
        installer()
        stamp.write_text(wanted)


def install_node():
    shutil.copy(SERVERS / "package.json", HOME)
    command("npm", "install", "--silent", "--no-audit", "--no-fund", cwd=HOME)


def install_python():
    command(sys.executable, "-m", "venv", "--clear", str(PYTHON.parents[1]))
    command(PYTHON, "-m", "pip", "install", "-q", "-r", SERVERS / "requirements.txt")


def build(folder, how):
    shutil.copytree(SERVERS / folder, HOME / folder, dirs_exist_ok=True)
    command(*how, cwd=HOME / folder)


def apt_get(*arguments):
    sudo = [] if os.geteuid() == 0 else ["sudo"]
    command(*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=600", *arguments)


def command(*argv, **options):
    print("+", *argv, file=sys.stderr)
    subprocess.run(argv, check=True, timeout=1200, stdout=sys.stderr, **options)


# -- running ----------------------------------------------------------------------------------------------------------

class Lab(dict):
    """The servers' ports (and the certificates' files) by name.  Asking for one brings it about."""

    def __enter__(self):
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: sys.exit(1))  # so that __exit__ runs
        self.dir = Path(tempfile.mkdtemp(prefix="wswhy-peers-"))
        self.dir.chmod(0o755)  # nginx's worker is another user
        self["dir"] = str(self.dir)
        self.open = contextlib.ExitStack()
        self.open.callback(shutil.rmtree, self.dir, ignore_errors=True)
        return self

    def __exit__(self, *_):
        self.open.close()

    def __missing__(self, name):
        if ">" in name:
            make = lambda lab: lab.hop(name)  # noqa: E731
        elif name in proxies.PROXIES:
            make = lambda lab: lab.proxy(name)  # noqa: E731
        else:
            make = MAKERS.get(name) or (lambda lab: lab.tls(name.removeprefix("tls-")))
        try:
            self[name] = make(self)
        except NotListening:  # somebody else may have taken the port meanwhile
            self[name] = make(self)
        return self[name]

    def spawn(self, name, argv, port, **env):
        """Starts a server and waits until it listens."""
        log = self.log(name)
        with open(log, "wb") as output:
            process = subprocess.Popen([str(a) for a in argv], stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                                       start_new_session=True, cwd=self.dir, env={**os.environ, **env})
        self.open.callback(end, process)
        deadline = time.monotonic() + 60  # a JVM on a busy machine takes its time
        while True:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port), 1).close()
                return port
            if process.poll() is not None or time.monotonic() > deadline:
                raise NotListening(f"{name} does not listen: {log.read_text(errors='replace')[-800:]}")
            time.sleep(0.02)

    def log(self, name):
        """The file that has what a server printed."""
        return self.dir / f"{name}.log"

    def printed(self, name):
        """How many lines a server has printed; none when it has not been started."""
        return len(self.log(name).read_bytes().splitlines()) if name in self else 0

    def node(self, name, program, *arguments):
        port = free_port()
        return self.spawn(name, [find("node"), SERVERS / program, port, *arguments], port, NODE_PATH=NODE_PATH)

    def ws(self, name, **options):
        return self.node(name, "ws.mjs", json.dumps(options))

    def python(self, name, program, *arguments):
        port = free_port()
        return self.spawn(name, [PYTHON, SERVERS / program, port, *arguments], port)

    def websockets(self, name, **options):
        return self.python(name, "websockets_echo.py", json.dumps(options))

    def hop(self, name):
        """Starts the hop HOP of a name HOP>SERVER, in a directory of its own."""
        hop, _, server = name.partition(">")
        program, lines = hops.HOPS[hop]
        own = self.dir / name
        own.mkdir(exist_ok=True)
        words = Words(self, dir=own, port=free_port(), app=self[server], python=PYTHON.parent, servers=SERVERS, home=HOME)
        _, password, _ = run([find("openssl"), "passwd", "-apr1", "open-sesame"])
        words["user"] = f"ann:{password.strip()}"
        (own / "users").write_text(words["user"] + "\n")
        words["bcrypt"] = hops.BCRYPT
        words["lines"] = fill(lines, words)
        for template in SERVERS.glob(f"hop-{program}.*"):
            words["conf"] = own / template.name
            words["conf"].write_text(fill(template.read_text(), words))
        first, *others = (fill(word, words) for word in hops.COMMANDS[program])
        port = self.spawn(name, [find(first), *others], words["port"], NODE_PATH=NODE_PATH, HOME=str(own), XDG_CONFIG_HOME=str(own),
                          XDG_DATA_HOME=str(own))
        if program in hops.READY:
            answers(port, hops.READY[program])
        return port

    def heavy(self, name):
        """Starts a server of heavy.py."""
        words = {"home": HOME, "port": free_port()}
        return self.spawn(name, [fill(word, words) for word in heavy.COMMANDS[name]], words["port"])

    def proxy(self, name):
        """Starts a forward proxy, in a directory of its own."""
        program, more = proxies.PROXIES[name]
        own = self.dir / name
        own.mkdir(exist_ok=True)
        own.chmod(0o755)
        _, password, _ = run([find("openssl"), "passwd", "-apr1", "open-sesame"])
        (own / "users").write_text(f"ann:{password}")
        words = {"dir": own, "port": free_port()}
        for template in SERVERS.glob(f"proxy-{program}.*"):
            words["lines"] = fill(more, words)
            words["conf"] = own / template.name
            words["conf"].write_text(fill(template.read_text(), words))
            more = ()
        first, *others = (fill(word, words) for word in proxies.COMMANDS[program])
        return self.spawn(name, [find(first), *others, *more], words["port"])

    def nginx(self, wanted):
        """Starts the one nginx that has all these ports, and returns the wanted one."""
        for name in ("nginx", "nginx_tls", "nginx_self_signed"):
            self[name] = free_port()
        (self.dir / "users").write_text("ann:{PLAIN}open-sesame\n")
        conf = self.dir / "nginx.conf"
        conf.write_text(fill((SERVERS / "nginx.conf").read_text(), self))
        self.spawn("nginx", [find("nginx"), "-p", self.dir, "-c", conf], self["nginx"])
        return self[wanted]

    def certificate(self, name, *arguments):
        """Makes NAME.crt and NAME.key, and returns the path without its ending."""
        stem = str(self.dir / name)
        key = [] if "-newkey" in arguments else ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
        code, _, err = run([find("openssl"), "req", "-x509", "-out", stem + ".crt", *key, "-nodes", "-keyout", stem + ".key",
                            "-days", "2", "-subj", f"/CN=wswhy test {name}", *arguments], seconds=300)
        if code:
            raise RuntimeError(f"openssl: {err}")
        return stem

    def tls(self, name):
        """Starts the server of tls.py that has this name."""
        program, *arguments = tls.SERVERS[name]
        port = free_port()
        words = {**{word: self[word] for a in arguments for word in re.findall(r"@(\w+)@", str(a)) if word != "port"}, "port": port}
        arguments = [fill(str(a), words) for a in arguments]
        if program == "nginx":
            own = self.dir / f"tls-{name}"
            own.mkdir(exist_ok=True)
            conf = own / "nginx.conf"
            words = {"dir": own, "port": port, "ws": self["ws"], "lines": "\n".join(arguments)}
            conf.write_text(fill((SERVERS / "nginx-tls.conf").read_text(), words))
            arguments = ["-p", own, "-c", conf]
        return self.spawn(f"tls-{name}", [find(program), *arguments], port)

    def key(self, name):
        """A certificate of tls.py's, from an issuer of ours."""
        issuer, arguments = tls.KEYS[name]
        own = self[issuer]
        return self.certificate(name, "-CA", own + ".crt", "-CAkey", own + ".key", *LEAF, *arguments)

    def group(self, bits):
        """A file with a Diffie-Hellman group of so many bits."""
        path = self.dir / f"dh{bits}.pem"
        run([find("openssl"), "dhparam", "-out", path, str(bits)], seconds=120)
        return str(path)

    def leaf(self):
        return self.certificate("leaf", "-CA", self["ca"] + ".crt", "-CAkey", self["ca"] + ".key", *LEAF)

    def leaf_bundle(self):
        """The leaf and its key in one file, as HAProxy wants them."""
        bundle = self.dir / "leaf.pem"
        bundle.write_text("".join(Path(self["leaf"] + end).read_text() for end in (".crt", ".key")))
        return bundle

    def closed(self):
        """A port on which nothing listens, held so that nothing else comes to."""
        return self.open.enter_context(bound_socket()).getsockname()[1]

    def silent(self):
        """A port that takes connections and never says anything."""
        listener = self.open.enter_context(bound_socket())
        listener.listen(100)
        return listener.getsockname()[1]


LEAF = ("-addext", "basicConstraints=critical,CA:FALSE", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost")

DIALECTS = ("graphql", "graphql_older", "mqtt", "socketio_2", "vite", "webpack", "grpc")

MAKERS = {
    "ws": lambda lab: lab.ws("ws"),
    "ws_without_pong": lambda lab: lab.ws("ws_without_pong", autoPong=False),
    "ws_tls": lambda lab: lab.ws("ws_tls", cert=lab["leaf"] + ".crt", key=lab["leaf"] + ".key"),
    "express": lambda lab: lab.node("express", "express.mjs"),
    "express_listener": lambda lab: lab.node("express_listener", "express.mjs", "listener"),
    "express_page": lambda lab: lab.node("express_page", "express.mjs", "none"),
    "socketio": lambda lab: lab.node("socketio", "socketio.mjs"),
    "sockjs": lambda lab: lab.node("sockjs", "sockjs.mjs"),
    **{name: lambda lab, name=name: lab.node(name, "dialects.mjs", name.replace("_", "-")) for name in DIALECTS},
    "websockets": lambda lab: lab.python("websockets", "websockets_echo.py"),
    "websockets_origin": lambda lab: lab.websockets("websockets_origin", origins=["https://app.example.com", None]),
    "websockets_origin_always": lambda lab: lab.websockets("websockets_origin_always", origins=["https://app.example.com"]),
    "websockets_chat": lambda lab: lab.websockets("websockets_chat", subprotocols=["chat"]),
    "aiohttp": lambda lab: lab.python("aiohttp", "aiohttp_echo.py"),
    "tornado": lambda lab: lab.python("tornado", "tornado_echo.py"),
    "fastapi": lambda lab: lab.python("fastapi", "fastapi_echo.py"),
    "channels": lambda lab: lab.python("channels", "channels_echo.py"),
    "refuses": lambda lab: lab.python("refuses", "answers.py", "403"),
    "refuses_for_now": lambda lab: lab.python("refuses_for_now", "answers.py", "429"),
    "refuses_every_second": lambda lab: lab.python("refuses_every_second", "answers.py", "403", "101"),
    "refuses_once": lambda lab: lab.python("refuses_once", "answers.py", "403", *["101"] * 99),
    "nginx": lambda lab: lab.nginx("nginx"),
    "nginx_tls": lambda lab: lab.nginx("nginx_tls"),
    "nginx_self_signed": lambda lab: lab.nginx("nginx_self_signed"),
    "ca": lambda lab: lab.certificate("ca"),
    "leaf": Lab.leaf,
    "leaf_bundle": Lab.leaf_bundle,
    "http2": lambda lab: lab.node("http2", "http2.mjs"),
    "http2_off": lambda lab: lab.node("http2_off", "http2.mjs", json.dumps({"connect": False})),
    "http2_tls": lambda lab: lab.node("http2_tls", "http2.mjs", json.dumps({"cert": lab["leaf"] + ".crt", "key": lab["leaf"] + ".key"})),
    "hypercorn": lambda lab: lab.python("hypercorn", "hypercorn_echo.py"),
    "hypercorn_tls": lambda lab: lab.python("hypercorn_tls", "hypercorn_echo.py", lab["leaf"]),
    "self_signed": lambda lab: lab.certificate("self_signed", *LEAF),
    "rsa_ca": lambda lab: lab.certificate("rsa_ca", "-newkey", "rsa:2048"),
    "client_ca": lambda lab: lab.certificate("client_ca"),
    **{name: lambda lab, name=name: lab.key(name) for name in tls.KEYS},
    **{f"dh{bits}": lambda lab, bits=bits: lab.group(bits) for bits in (512, 1024)},
    **{name: lambda lab, name=name: lab.heavy(name) for name in heavy.COMMANDS},
    "closed": Lab.closed,
    "silent": Lab.silent,
}


class Words(dict):
    """The words of a configuration; a server of the lab, or a file of it, is one too."""

    def __init__(self, lab, **words):
        super().__init__(words)
        self.lab = lab

    def __missing__(self, name):
        return self.lab[name]


class NotListening(RuntimeError):
    """A server that was started and does not answer."""


def fill(text, words):
    """What stands between two @ is a name: the word of that name takes its place."""
    return re.sub(r"@(\w+)@", lambda found: str(words[found[1]]), text)


def bound_socket():
    s = socket.socket()
    s.bind(("127.0.0.1", 0))
    return s


def free_port():
    with bound_socket() as s:
        return s.getsockname()[1]


def answers(port, path):
    """Waits until a server answers a GET of the path with 200."""
    deadline = time.monotonic() + 20
    while True:
        with contextlib.suppress(OSError):
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f"http://127.0.0.1:{port}{path}", timeout=2):
                return
        if time.monotonic() > deadline:
            raise NotListening(f"{path} at port {port} does not answer with 200")
        time.sleep(0.05)


def end(process):
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(3)
            return


def add_binary(parser):
    """The flag --binary: the program under test."""
    release, debug = (ROOT / "target" / profile / "wswhy" for profile in ("release", "debug"))
    default = debug if debug.exists() and not release.exists() else release
    parser.add_argument("--binary", type=lambda path: Path(path).resolve(), default=default,
                        help="the wswhy to run (default: target/release/wswhy, else target/debug/wswhy)")
