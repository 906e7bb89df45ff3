//! A server that misbehaves on purpose, as data. Each fault is a list of steps that every connection meets, and names
//! the cause that a diagnosis must come to; `demo` and the tests read the same list.

mod certificate;
mod play;
mod rule;
mod server;
mod step;
mod template;

mod answer;
mod dialect;
mod endpoint;
mod frames;
mod hop;
mod hostile;
mod http2;
mod proxy;
mod request;
mod tcp;
mod tls;
mod upgrade;

pub use certificate::Certificate;
pub use http2::Act;
pub use rule::{Rule, When};
pub use server::FaultServer;
use step::OPEN;
pub use step::Step;

use crate::target::Scheme;

/// One way to misbehave.
#[derive(Debug, Clone, Copy)]
pub struct Fault {
    /// What it is called: its cause, or the cause and a variant.
    pub name: &'static str,
    /// The cause that must be named first; empty for a server without fault.
    pub cause: &'static str,
    /// What the server does, in one line.
    pub about: &'static str,
    /// Causes that must be named too, wherever.
    pub beside: &'static [&'static str],
    /// What the client must be asked for, so that it shows: flags of the command line, with `{ORIGIN}` for the Origin of
    /// the URL's own host, and `{PORT}` for the URL's port. [`Fault::flags_for`] fills them in.
    pub flags: &'static [&'static str],
    /// The scheme of the URL that the client is given; it need not be what the server speaks.
    pub scheme: Scheme,
    /// The host of that URL.
    pub host: &'static str,
    /// The path and query of that URL.
    pub path: &'static str,
    /// The certificate that the server shows; without one it speaks plain TCP.
    pub tls: Option<Certificate>,
    /// Whether the server requires a certificate of the client.
    pub asks_certificate: bool,
    /// Whether the client must trust the test CA ([`FaultServer::ca_pem`]), so that nothing else is wrong.
    pub trusts_ca: bool,
    /// Whether anything listens on the port.
    pub listens: bool,
    /// What the server does with each connection, in order; after the last step it closes the connection.
    pub steps: &'static [Step],
    /// What it does in place of those with a connection that speaks HTTP/2; over TLS it prefers that.
    pub http2: Option<&'static [Act]>,
}

/// All faults, by subject.
pub fn all() -> impl Iterator<Item = &'static Fault> {
    [
        tcp::FAULTS,
        proxy::FAULTS,
        tls::FAULTS,
        answer::FAULTS,
        request::FAULTS,
        hop::FAULTS,
        endpoint::FAULTS,
        dialect::FAULTS,
        upgrade::FAULTS,
        frames::FAULTS,
        http2::FAULTS,
        hostile::FAULTS,
    ]
    .into_iter()
    .flatten()
}

/// The fault of this name.
pub fn by_name(name: &str) -> Option<&'static Fault> {
    all().find(|fault| fault.name == name)
}

/// A server without fault: it accepts the handshake, answers pings and closes properly.
pub fn healthy() -> &'static Fault {
    &HEALTHY
}

/// The same over TLS.
pub fn healthy_tls() -> &'static Fault {
    &HEALTHY_TLS
}

/// A forward proxy behind TLS, and a server without fault at the end of its tunnel.
pub fn healthy_proxy() -> &'static Fault {
    &HEALTHY_PROXY
}

/// The same over TLS, for whoever asks for HTTP/2.
pub fn healthy_http2() -> &'static Fault {
    &http2::HEALTHY
}

static HEALTHY: Fault = Fault::new(
    "none",
    "accepts the handshake, answers pings and closes properly",
    &[Step::ReadHead, OPEN, Step::Serve],
)
.cause("");
static HEALTHY_TLS: Fault =
    Fault::new("none-tls", "the same over TLS", &[Step::ReadHead, OPEN, Step::Serve]).cause("").tls(Certificate::Good);

static HEALTHY_PROXY: Fault = Fault {
    host: "chat.example",
    scheme: Scheme::Ws,
    ..Fault::new(
        "none-proxy",
        "opens a tunnel over TLS, and accepts the handshake in it",
        &[Step::ReadHead, Step::Head(&["HTTP/1.1 200 Connection established"]), Step::ReadHead, OPEN, Step::Serve],
    )
    .cause("")
    .tls(Certificate::Good)
    .asked(&["-x", "https://127.0.0.1:{PORT}"])
};

impl Fault {
    /// A plain server with the steps `steps`, whose name is that of its cause.
    const fn new(name: &'static str, about: &'static str, steps: &'static [Step]) -> Self {
        Self {
            name,
            cause: name,
            about,
            beside: &[],
            flags: &[],
            scheme: Scheme::Ws,
            host: "127.0.0.1",
            path: "/",
            tls: None,
            asks_certificate: false,
            trusts_ca: false,
            listens: true,
            steps,
            http2: None,
        }
    }

    /// A variant: its name is not that of its cause.
    const fn cause(self, cause: &'static str) -> Self {
        Self { cause, ..self }
    }

    /// These causes are named too.
    const fn beside(self, beside: &'static [&'static str]) -> Self {
        Self { beside, ..self }
    }

    /// The client is given a URL with this path and query.
    const fn at(self, path: &'static str) -> Self {
        Self { path, ..self }
    }

    /// The flags for a client that is given `url`.
    pub fn flags_for(&self, url: &str) -> Vec<String> {
        let end = url.find("://").and_then(|at| Some(at + 3 + url[at + 3..].find('/')?)).unwrap_or(url.len());
        let origin = url[..end].replacen("ws", "http", 1);
        let port = origin.rsplit(':').next().unwrap_or_default();
        self.flags.iter().map(|flag| flag.replace("{ORIGIN}", &origin).replace("{PORT}", port)).collect()
    }

    /// It shows only when the client is asked for this.
    const fn asked(self, flags: &'static [&'static str]) -> Self {
        Self { flags, ..self }
    }

    /// The client is told wss://, whatever the server speaks.
    const fn wss(self) -> Self {
        Self { scheme: Scheme::Wss, ..self }
    }

    /// The client is told ws://, whatever the server speaks.
    const fn ws(self) -> Self {
        Self { scheme: Scheme::Ws, ..self }
    }

    /// The server speaks TLS with this certificate, to a client that trusts the test CA.
    const fn tls(self, certificate: Certificate) -> Self {
        Self { tls: Some(certificate), scheme: Scheme::Wss, trusts_ca: true, ..self }
    }
}

#[cfg(test)]
mod tests;
