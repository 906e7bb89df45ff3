//! The tool as its users meet it: the binary, against peers in this process.

mod faults;
mod hostile;
mod http2;
mod lint;
mod output;
mod peer;
mod run;
mod secrets;
mod sent;
mod usage;
