//! wswhy says why a WebSocket opening handshake fails.

pub mod causes;
pub mod diagnosis;
pub mod exchange;
pub mod request;
pub mod target;
pub mod wire;
