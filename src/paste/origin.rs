//! Where a saying is from, and what is known of it there.

use crate::knowledge::{After, Answer, Check, Expression, Message, Product, Sure, Writer, WrittenOn};

/// Where a saying is from.
#[derive(Debug, Clone, Copy)]
pub enum Origin<'a> {
    /// A message of a writer.
    Message(&'a Writer, &'a Message),
    /// What a product's answer says, or its log at that moment.
    Answer(&'a Product, &'a Answer),
    /// What a product says after a 101: the reason of a close frame, or a message before it.
    After(&'a Product, &'a After),
    /// What shows that an answer is a product's, or came through it.
    Sign(&'a Product),
    /// A name of the writer's own, in a text that is no known message of its.
    Named(&'a Writer),
}

impl Origin<'_> {
    /// Where it is written.
    pub fn side(&self) -> WrittenOn {
        match self {
            Self::Message(writer, message) => message.side.unwrap_or(writer.side),
            Self::Named(writer) => writer.side,
            Self::Answer(product, _) | Self::After(product, _) | Self::Sign(product) if product.kind.is_hop() => {
                WrittenOn::Proxy
            }
            Self::Answer(..) | Self::After(..) | Self::Sign(_) => WrittenOn::Server,
        }
    }

    /// Who writes it, in words.
    pub fn writer(&self) -> &str {
        match self {
            Self::Message(writer, message) => message.writer.as_ref().unwrap_or(&writer.title),
            Self::Named(writer) => &writer.title,
            Self::Answer(product, _) | Self::After(product, _) | Self::Sign(product) => &product.title,
        }
    }

    /// The name of the file that knows it.
    pub fn name(&self) -> &str {
        match self {
            Self::Message(writer, _) | Self::Named(writer) => &writer.name,
            Self::Answer(product, _) | Self::After(product, _) | Self::Sign(product) => &product.name,
        }
    }

    /// What happened when it is written.
    pub fn means(&self) -> &str {
        match self {
            Self::Message(_, message) => &message.means,
            Self::Answer(_, answer) => &answer.when,
            Self::After(_, after) => &after.when,
            Self::Sign(product) if product.kind.is_hop() => "The answer came from it, or through it",
            Self::Sign(_) => "The answer came from it",
            Self::Named(_) => "A name of its own stands in the text; this message of it is not known",
        }
    }

    /// The usual causes, the likeliest first.
    pub fn causes(&self) -> Vec<&str> {
        match self {
            Self::Message(_, message) => message.causes.iter().map(String::as_str).collect(),
            Self::Answer(_, answer) => causes_of(answer.check, answer.compares_host).to_vec(),
            Self::After(_, after) => [causes_of(after.check, false), &["closed-after-open"]].concat(),
            Self::Sign(_) | Self::Named(_) => Vec::new(),
        }
    }

    /// Whether it only says that the answer was no 101.
    pub fn is_refusal(&self) -> bool {
        matches!(self, Self::Message(_, message) if message.refusal) || matches!(self, Self::Sign(_) | Self::Named(_))
    }

    /// Whether others write the same words about other things.
    pub(super) fn is_anybodys(&self) -> bool {
        matches!(self, Self::Message(_, message) if message.anybody)
    }

    /// How sure this is.
    pub fn sure(&self) -> Sure {
        match self {
            Self::Message(_, message) => message.sure,
            Self::Answer(_, answer) => answer.sure,
            Self::After(_, after) => after.sure,
            Self::Sign(_) | Self::Named(_) => Sure::Docs,
        }
    }

    pub(super) fn marks(&self) -> &[String] {
        match self {
            Self::Message(writer, _) => &writer.marks,
            Self::Answer(..) | Self::After(..) | Self::Sign(_) | Self::Named(_) => &[],
        }
    }

    /// What tells it where its words do not.
    pub(super) fn expression(&self) -> Option<&Expression> {
        match self {
            Self::Message(_, message) => message.matches.as_ref(),
            Self::Answer(..) | Self::After(..) | Self::Sign(_) | Self::Named(_) => None,
        }
    }
}

/// The causes that a check's complaint usually has.
fn causes_of(check: Check, compares_host: bool) -> &'static [&'static str] {
    match check {
        Check::NotUpgrade => &["upgrade-stripped", "connection-stripped", "upgrade-missing"],
        Check::Upgrade => &["upgrade-stripped", "upgrade-missing", "upgrade-not-websocket"],
        Check::Connection => &["connection-stripped", "connection-without-upgrade", "connection-missing"],
        Check::KeyMissing => &["key-missing", "header-stripped"],
        Check::KeyInvalid => &["key-invalid", "key-missing"],
        Check::Version => &["version-missing", "version-unsupported", "header-stripped"],
        Check::Method => &["method-not-get"],
        Check::HttpVersion => &["http10-upstream", "http-version-too-low"],
        Check::Host => &["host-refused", "host-missing"],
        Check::Address => &["address-refused"],
        Check::Origin if compares_host => &["origin-refused", "host-rewritten", "scheme-lost"],
        Check::Origin => &["origin-refused", "origin-required", "scheme-lost"],
        Check::Subprotocol => &["subprotocol-refused", "subprotocol-required"],
        Check::Extension => &["extension-refused", "extension-malformed"],
        Check::Auth => &["auth-required", "auth-refused"],
        Check::Path => &["path-not-found", "not-a-websocket-endpoint"],
        Check::Size => &["header-too-large"],
        Check::Rate => &["rate-limited"],
        Check::Tls => &["plain-on-tls-port", "tls-required"],
        Check::Unsupported => &["upgrade-unsupported"],
        Check::WrittenBefore => &["response-written-before-upgrade"],
        Check::NotHijackable => &["response-writer-not-hijackable"],
        Check::EngineIo => &["engine-io-endpoint"],
        Check::EngineIoVersion => &["engine-io-version-mismatch", "engine-io-endpoint"],
        Check::SockJs => &["sockjs-endpoint"],
        Check::SignalR => &["signalr-endpoint"],
        Check::Grpc => &["grpc-endpoint"],
        Check::Session => &["session-not-sticky", "answers-vary"],
        Check::HopRefusesUpgrade => &["hop-refuses-upgrade"],
        Check::HopHeader => &["hop-header-refused"],
        Check::UpstreamDown => &["upstream-down"],
        Check::UpstreamTimeout => &["upstream-timeout", "upgrade-swallowed"],
        Check::Filter => &["blocked-by-filter"],
        Check::Server => &["server-error"],
        Check::Other => &[],
    }
}
