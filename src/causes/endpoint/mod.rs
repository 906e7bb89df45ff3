//! The request keeps the rules, and the endpoint refuses it: what the answer alone proves.

mod auth;
mod credentials;
mod dialect;
mod engine_version;
mod grpc;
mod header;
mod ignored;
mod origin;
mod path;
mod rate;
mod redirect;
mod signalr;
mod size;
mod subprotocol;
mod told;
mod unexplained;
mod usual;
mod vary;

pub(in crate::causes) use engine_version::is_told as is_engine_io_version_told;
pub(in crate::causes) use grpc::is_shown_by_probe as is_grpc;
pub(in crate::causes) use usual::development_server;

use super::{At, Case, Cause, Confidence, EvidenceKind, Found, Severity, Tier, ask, explain};

pub(super) const CAUSES: &[&Cause] = &[
    &redirect::TO_LOGIN,
    &redirect::REDIRECTED,
    &auth::REQUIRED,
    &auth::REFUSED,
    &rate::LIMITED,
    &size::TOO_LARGE,
    &header::CONNECTION,
    &header::CASE,
    &header::HOST,
    &told::ADDRESS,
    &origin::REFUSED,
    &origin::REQUIRED,
    &header::AGENT,
    &header::SUBPROTOCOL,
    &subprotocol::REQUIRED,
    &header::EXTENSION,
    &header::OTHER,
    &told::TLS_REQUIRED,
    &engine_version::CAUSE,
    &dialect::ENGINE_IO,
    &signalr::SESSION,
    &dialect::SOCKJS,
    &signalr::ENDPOINT,
    &grpc::ENDPOINT,
    &told::WRITTEN_BEFORE,
    &told::HIJACK,
    &told::UNSUPPORTED,
    &path::NOT_FOUND,
    &path::ORDINARY,
    &told::FAILED,
    &vary::VARY,
    &ignored::IGNORED,
    &unexplained::UNEXPLAINED,
];

/// The line of the answer's first field of this name.
fn got(case: &Case, name: &str) -> Option<String> {
    case.response()?.head.first(name).map(|field| case.got_line(field))
}
