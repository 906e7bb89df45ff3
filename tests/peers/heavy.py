"""The heavy servers, which run with --all only.  Data only; lab.py builds and starts them.

gin with gorilla/websocket is built by Go (1.25 or later has to be there), from the Go module proxy; Spring Boot on Tomcat, Jetty
and Undertow, and Spring Cloud Gateway, by Maven, from Maven Central.
"""

# program: Debian's package.
DEBIAN = {"mvn": "maven", "javac": "default-jdk-headless"}

# folder in servers/: (what is there once it is built, how it is built).
BUILDS = {
    "gin": ("peer", ["go", "build", "-o", "peer", "."]),
    "java": ("gateway/target/dependency", ["mvn", "-q", "-B", "clean", "package", "dependency:copy-dependencies"]),
}


def java(module, program):
    """How a module of java/ is started; what it says at its start is of no use, and a JIT that starts fast is."""
    built = f"@home@/java/{module}/target"
    return ["java", "-XX:TieredStopAtLevel=1", "-cp", f"{built}/classes:{built}/dependency/*", program,
            "--server.address=127.0.0.1", "--server.port=@port@"]


CONTAINERS = ("tomcat", "jetty", "undertow")

# server: how it is started.
COMMANDS = {"gin": ["@home@/gin/peer", "@port@"], **{container: java(container, "peer.Spring") for container in CONTAINERS}}

ROUTE = "--spring.cloud.gateway.server.webflux.routes[0]"

# The hop, as in hops.py; its lines are the paths that its route takes.
GATEWAY = [*java("gateway", "peer.Gateway"), f"{ROUTE}.id=app", f"{ROUTE}.uri=ws://127.0.0.1:@app@", f"{ROUTE}.predicates[0]=Path=@lines@"]
