//! wswhy says why a WebSocket opening handshake fails: which header, hop or phase, with the evidence and the fix.
//!
//! # The way of the data
//!
//! ```text
//! Target + Request --attempt--> Exchange --> Case --causes--> Findings --rank--> Diagnosis --report--> text
//!     (pure)          (I/O)      (pure)     (pure)  (pure)     (pure)   (pure)    (pure)     (pure)
//!                                  ^          |
//!                                 lab <---- asks: the probes that would settle it; at most two rounds
//! ```
//!
//! # Words
//!
//! - **Target**: where to. **Request**: the exact bytes to send, as ordered lines.
//! - **Phase**: one step of an attempt: `dns`, `tcp`, `tls`, `http`, `upgrade`, `frames`.
//! - **Exchange**: all that one attempt produced: bytes both ways, phases with their facts, how it ended. It can be
//!   printed as a **transcript** and read back. **Vantage**: who saw it.
//! - **Case**: an exchange as the causes see it, its bytes read once.
//! - **Cause**: one named reason, and the check that looks for it in a case. **Finding**: a cause that was found, with
//!   **evidence**. **Diagnosis**: the outcome, and the findings in order; the first one is the answer.
//! - **Probe**: a named **change** of the handshake and the exchange it led to; a cause asks for those that would settle
//!   it. **Knowledge**: what is known of products' answers, one file each.
//! - **Paste**: an error text of somebody's log, held against what known programs write.
//! - **Report**: what is shown, with every secret masked.
//!
//! # The order of modules
//!
//! `wire` <- `target` <- `request` <- `exchange` <- `knowledge` <- `probes` <- `causes` <- `diagnosis` <- `report`: each
//! knows those to its left alone (`paste` knows `knowledge`, and `report` knows `paste`), and none has sockets, a clock,
//! randomness, environment, files or printing. Beside them is the I/O: `dial`, `attempt`, `lab`, `session` and `serve`,
//! which never know `report`; `cli` and `commands` are on top. `tests/layers.rs` holds this.

pub mod attempt;
pub mod causes;
pub mod cli;
pub mod commands;
pub mod diagnosis;
pub mod dial;
pub mod exchange;
pub mod knowledge;
pub mod lab;
pub mod paste;
pub mod probes;
pub mod report;
pub mod request;
pub mod serve;
pub mod session;
pub mod target;
pub mod wire;
