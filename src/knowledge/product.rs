//! A product's file, as Rust sees it.

use serde::{Deserialize, Serialize};

use super::{After, Answer, Check, Habit, Sign, Talk, expression::Expression};

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
    /// How often it is met; of products that answer the same, the likelier one is named first.
    #[serde(default)]
    pub met: Met,
    /// The version that the facts were read in or seen from.
    pub version: String,
    /// Where the facts are from.
    pub source: String,
    /// The names of hosts that are its own, `*` standing for any part: a platform's default addresses.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// What the issuer of a certificate says where it intercepts TLS, for what [`inspection`](super::inspection) does not
    /// list.
    #[serde(default)]
    pub issuer: Option<Expression>,
    /// The subprotocols that it wants to be offered, the likelier first.
    #[serde(default)]
    pub subprotocols: Vec<String>,
    /// Where its WebSocket usually is, path and query, the likelier first. `PATH` stands for the path that was asked for,
    /// `PARENT` for what is above it, another word in capitals for what only its operator knows.
    #[serde(default)]
    pub paths: Vec<String>,
    /// The ports at which it usually listens.
    #[serde(default)]
    pub ports: Vec<u16>,
    /// Whether the WebSocket at its paths is its own tool's: who looks for the application's is not helped by it.
    #[serde(default)]
    pub own_socket: bool,
    /// Whether it takes those alone that send an Origin.
    #[serde(default)]
    pub wants_origin: bool,
    /// How an answer shows that it comes from this product, or through it.
    #[serde(default, rename = "sign")]
    pub signs: Vec<Sign>,
    /// Its answers, for a server in the order in which its checks run.
    #[serde(default, rename = "answer")]
    pub answers: Vec<Answer>,
    /// What it says after a 101, when it then refuses.
    #[serde(default, rename = "after")]
    pub after: Vec<After>,
    /// What is spoken after a 101, for a product with a protocol of its own.
    #[serde(default, rename = "talk")]
    pub talks: Vec<Talk>,
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

/// How often a product is met: a rough guess, which settles only the order of those that answer the same.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Met {
    /// By most people who work with WebSocket.
    Often,
    /// Now and then.
    #[default]
    Sometimes,
    /// By few.
    Seldom,
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

impl Sure {
    /// What was read and what was seen are equally good reasons to believe; documents are less, and guesses least.
    pub const fn doubt(self) -> u8 {
        match self {
            Self::Ran | Self::Source => 0,
            Self::Docs => 1,
            Self::Inferred => 2,
        }
    }
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
        toml::from_str(text).map_err(|error| error.to_string())
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

    /// Whether `host` is one of its own names.
    pub fn has_host(&self, host: &str) -> bool {
        self.hosts.iter().any(|name| fits(name, &host.to_ascii_lowercase()))
    }

    /// Whether a certificate of this issuer is its own.
    pub fn has_issuer(&self, issuer: &str) -> bool {
        self.issuer.as_ref().is_some_and(|expression| expression.captured(issuer).is_some())
    }
}

/// Whether `host` is `name`, in which each `*` stands for one part or more.
fn fits(name: &str, host: &str) -> bool {
    match name.split_once('*') {
        None => name == host,
        Some((head, tail)) => host
            .strip_prefix(head)
            .is_some_and(|rest| rest.char_indices().skip(1).any(|(at, _)| fits(tail, &rest[at..]))),
    }
}
