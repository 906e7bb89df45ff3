//! The tool as its users meet it: the binary, against peers in this process.

mod faults;
mod hostile;
mod http2;
mod knowledge;
mod lint;
mod names;
mod output;
mod peer;
mod probes;
mod proxy;
mod proxy_peer;
mod redirects;
mod run;
mod secrets;
mod sent;
mod session;
mod tls;
mod usage;
