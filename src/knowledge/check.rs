//! What an answer says is wrong.

use serde::{Deserialize, Serialize};

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
