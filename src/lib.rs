//! wswhy says why a WebSocket opening handshake fails.

pub mod attempt;
pub mod causes;
pub mod cli;
pub mod commands;
pub mod diagnosis;
pub mod dial;
pub mod exchange;
pub mod report;
pub mod request;
pub mod serve;
pub mod target;
pub mod wire;
