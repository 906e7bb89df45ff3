//! A product's file, as Rust sees it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Pattern;

/// One server, framework, proxy, balancer or platform.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// What it is called in reports of machines: the file's name.
    pub name: String,
    /// What it is called in a sentence.
    pub title: String,
    /// What it is.
    pub kind: Kind,
    /// The language of its applications, for a server.
    #[serde(default)]
    pub language: Option<String>,
    /// The version that the facts were read in or seen from.
    pub version: String,
    /// Where the facts are from.
    pub source: String,
    /// How an answer shows that it comes from this product, or through it.
    #[serde(default, rename = "sign")]
    pub signs: Vec<Sign>,
    /// Its answers, for a server in the order in which its checks run.
    #[serde(default, rename = "answer")]
    pub answers: Vec<Answer>,
    /// What it does to a handshake that passes.
    #[serde(default)]
    pub habit: Habit,
    /// What to change in its configuration or code.
    #[serde(default, rename = "fix")]
    pub fixes: Vec<Fix>,
}

/// What a product is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A server, framework or library that answers handshakes itself.
    Server,
    /// A proxy that the operator runs before the application.
    ReverseProxy,
    /// A load balancer, most often of a cloud.
    LoadBalancer,
    /// A content delivery network.
    Cdn,
    /// An API gateway.
    Gateway,
    /// A proxy of a development server.
    DevProxy,
    /// A proxy on the client's side.
    ForwardProxy,
    /// A filter that inspects what passes.
    Filter,
    /// A platform that runs applications.
    Platform,
}

impl Kind {
    /// Whether it stands between client and application.
    pub const fn is_hop(self) -> bool {
        !matches!(self, Self::Server)
    }

    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Server => "server",
            Self::ReverseProxy => "reverse-proxy",
            Self::LoadBalancer => "load-balancer",
            Self::Cdn => "cdn",
            Self::Gateway => "gateway",
            Self::DevProxy => "dev-proxy",
            Self::ForwardProxy => "forward-proxy",
            Self::Filter => "filter",
            Self::Platform => "platform",
        }
    }
}

/// How sure a fact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sure {
    /// Memory or analogy; never printed as certain.
    Inferred,
    /// Documentation, or an issue's thread, says so.
    Docs,
    /// Read in its source.
    Source,
    /// Seen on the wire.
    Ran,
}

/// How an answer shows that it comes from a product, or through it.
#[derive(Debug, Deserialize)]
pub struct Sign {
    /// What the answer has to look like.
    #[serde(flatten)]
    pub pattern: Pattern,
    /// Whether others look the same; such a sign only supports what something else shows.
    #[serde(default)]
    pub weak: bool,
    /// Whether only answers that the product wrote itself look like this; one that it relayed does not.
    #[serde(default)]
    pub own: bool,
    /// How sure this is.
    pub sure: Sure,
    /// Keys that mean nothing: a mistake in the file.
    #[serde(flatten)]
    strangers: BTreeMap<String, toml::Value>,
}

/// One answer of a product, and what it means.
#[derive(Debug, Deserialize)]
pub struct Answer {
    /// Which check failed.
    pub check: Check,
    /// When exactly, in words.
    #[serde(default)]
    pub when: String,
    /// What the answer looks like.
    #[serde(flatten)]
    pub pattern: Pattern,
    /// Whether many others answer the same; it then counts only where the product is recognised by something else.
    #[serde(default)]
    pub weak: bool,
    /// Whether this check of Origin compares it with Host, so that the Origin of the URL's own host is refused only where
    /// another Host arrives.
    #[serde(default)]
    pub compares_host: bool,
    /// What the application's log says at this moment.
    #[serde(default)]
    pub log: Option<String>,
    /// What else is worth knowing.
    #[serde(default)]
    pub note: Option<String>,
    /// How sure this is.
    pub sure: Sure,
    /// Keys that mean nothing: a mistake in the file.
    #[serde(flatten)]
    strangers: BTreeMap<String, toml::Value>,
}

/// What an answer says is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Check {
    /// The request was not seen as a handshake at all: Upgrade, or Connection, or both did not arrive.
    NotUpgrade,
    /// Upgrade is missing or has another value.
    Upgrade,
    /// Connection is missing or does not list `Upgrade`.
    Connection,
    /// Sec-WebSocket-Key is missing.
    KeyMissing,
    /// Sec-WebSocket-Key is not 16 bytes in base64.
    KeyInvalid,
    /// Sec-WebSocket-Version is missing or not spoken.
    Version,
    /// The method is not GET.
    Method,
    /// The request came in HTTP/1.0.
    HttpVersion,
    /// Host is missing, or not one that is served.
    Host,
    /// The client's address is not allowed.
    Address,
    /// Origin is not allowed, or missing where one is wanted.
    Origin,
    /// No offered subprotocol is spoken, or none was offered.
    Subprotocol,
    /// An offered extension does not parse or is not taken.
    Extension,
    /// Credentials are missing or wrong.
    Auth,
    /// No WebSocket is served at this path.
    Path,
    /// The request's headers are too large.
    Size,
    /// Too many requests.
    Rate,
    /// It came in plain text and TLS is wanted.
    Tls,
    /// WebSocket is switched off, not installed, or cannot be done by this server.
    Unsupported,
    /// The answer was written before the upgrade.
    WrittenBefore,
    /// The connection cannot be taken over (Go's `http.Hijacker`).
    NotHijackable,
    /// An Engine.IO endpoint, asked without what its protocol wants.
    EngineIo,
    /// An Engine.IO server of another protocol version.
    EngineIoVersion,
    /// A `SockJS` endpoint.
    SockJs,
    /// A `SignalR` endpoint.
    SignalR,
    /// A gRPC endpoint.
    Grpc,
    /// A session that the answering node does not know.
    Session,
    /// The hop does not let upgrades pass.
    HopRefusesUpgrade,
    /// A header that a hop added is refused.
    HopHeader,
    /// The hop does not reach what is behind it.
    UpstreamDown,
    /// What is behind the hop did not answer in time.
    UpstreamTimeout,
    /// A filter does not like the request.
    Filter,
    /// The server failed.
    Server,
    /// Something else, which `when` describes.
    Other,
}

/// What a hop does to a handshake that passes it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Habit {
    /// What becomes of Upgrade when nothing is configured.
    #[serde(default)]
    pub upgrade: Option<Treatment>,
    /// The Connection value that the application sees in its place; empty when there is none.
    #[serde(default)]
    pub connection: Option<String>,
    /// The HTTP version spoken to the application when nothing is configured.
    #[serde(default)]
    pub upstream: Option<String>,
    /// Whether the application sees another Host than the client sent.
    #[serde(default)]
    pub rewrites_host: bool,
    /// Whether the names of relayed header fields come in lower case.
    #[serde(default)]
    pub lower_case: bool,
    /// After how many seconds of silence it cuts a WebSocket.
    #[serde(default)]
    pub idle_seconds: Option<u32>,
    /// In words.
    #[serde(default)]
    pub note: Option<String>,
}

/// What becomes of a header at a hop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Treatment {
    /// It reaches the application.
    Passes,
    /// It is taken out.
    Drops,
    /// The request is refused because of it.
    Refuses,
}

/// What to change.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fix {
    /// The causes that it removes.
    #[serde(rename = "for")]
    pub causes: Vec<String>,
    /// Where it goes, in words.
    pub text: String,
    /// Ready to paste.
    #[serde(default)]
    pub snippet: Option<String>,
    /// How sure this is.
    pub sure: Sure,
}

impl Product {
    /// Reads a file; an error says what is wrong, and where.
    pub fn parse(text: &str) -> Result<Self, String> {
        let product: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        let keys = product.signs.iter().map(|sign| &sign.strangers);
        let mut keys = keys.chain(product.answers.iter().map(|answer| &answer.strangers)).flat_map(BTreeMap::keys);
        match keys.next() {
            Some(key) => Err(format!("`{key}` is no key of a sign or an answer")),
            None => Ok(product),
        }
    }

    /// What to change in it against a cause.
    pub fn fix(&self, cause: &str) -> Option<&Fix> {
        self.fixes.iter().find(|fix| fix.causes.iter().any(|own| own == cause))
    }

    /// Whether its check `first` is known to run before `then`: what passed `first` is there when `then` complains.
    pub fn checks_before(&self, first: Check, then: Check) -> bool {
        let place = |check| self.answers.iter().position(|answer| answer.check == check);
        place(first).zip(place(then)).is_some_and(|(first, then)| first < then)
    }
}
