//! What a hop does to a handshake that passes it, and to the WebSocket after it.

use serde::Deserialize;

use super::Sure;

/// What a hop does to a handshake that passes it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "habits are kept or not")]
pub struct Habit {
    /// What becomes of Upgrade when nothing is configured.
    #[serde(default)]
    pub upgrade: Option<Treatment>,
    /// The Connection value that the application sees in its place; empty when there is none.
    #[serde(default)]
    pub connection: Option<String>,
    /// Other header fields of the handshake that do not reach the application, by name.
    #[serde(default)]
    pub drops: Vec<String>,
    /// The HTTP version spoken to the application when nothing is configured.
    #[serde(default)]
    pub upstream: Option<String>,
    /// Whether the application sees another Host than the client sent.
    #[serde(default)]
    pub rewrites_host: bool,
    /// Whether the application gets another Sec-WebSocket-Key: the hop makes a handshake of its own.
    #[serde(default)]
    pub makes_key: bool,
    /// Whether it answers 101 itself, before the application has answered.
    #[serde(default)]
    pub answers_first: bool,
    /// By what it changes the path before the application sees it, where it is told to: a list of its directives.
    #[serde(default)]
    pub path: Option<String>,
    /// Whether the names of relayed header fields come in lower case.
    #[serde(default)]
    pub lower_case: bool,
    /// Whether it speaks HTTP/2 to clients.
    #[serde(default)]
    pub http2: Option<Ability>,
    /// Whether it takes a WebSocket over HTTP/2, by Extended CONNECT (RFC 8441).
    #[serde(default)]
    pub extended_connect: Option<Ability>,
    /// After how many seconds of silence it cuts a WebSocket; several where its defaults differ by where it came from.
    #[serde(default)]
    pub idle_seconds: Vec<u32>,
    /// Whose setting that is and what it is called: `nginx's ...`, for what is built on nginx too.
    #[serde(default)]
    pub idle_setting: Option<String>,
    /// After how many seconds it cuts a WebSocket, busy or not.
    #[serde(default)]
    pub lifetime_seconds: Option<u32>,
    /// In words.
    #[serde(default)]
    pub note: Option<String>,
    /// How sure this is: as sure as the least sure of it.
    #[serde(default)]
    pub sure: Option<Sure>,
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

/// Whether a hop can do something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ability {
    /// It cannot.
    Never,
    /// It can, where it is switched on.
    Optional,
    /// It does, unless it is switched off.
    Default,
}

impl Habit {
    /// Whether something is said of it.
    pub const fn is_known(&self) -> bool {
        self.upgrade.is_some()
            || self.upstream.is_some()
            || !self.idle_seconds.is_empty()
            || self.lifetime_seconds.is_some()
            || self.note.is_some()
    }
}
