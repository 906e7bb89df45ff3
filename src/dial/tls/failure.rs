//! Why a handshake failed, told from the library's error and the peer's first bytes.

use std::io;

use rustls::{PeerIncompatible, PeerMisbehaved};

use crate::{dial::tap::First, exchange::phase::TlsFailure, wire::escape::escape};

/// What a handshake's error stands for.
pub fn failure(error: &io::Error, first: &First) -> TlsFailure {
    let bytes = first.bytes();
    // The content types of TLS records are 20 to 24 (RFC 8446 §5.1); anything else is another protocol.
    if bytes.first().is_some_and(|kind| !(20..=24).contains(kind)) {
        return TlsFailure::NotTls(escape(&bytes));
    }
    if let Some(failure) = alert(error) {
        return failure;
    }
    match error.kind() {
        io::ErrorKind::UnexpectedEof => TlsFailure::Closed,
        io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionAborted => {
            TlsFailure::Reset
        }
        _ => TlsFailure::Other(escape(error.to_string().as_bytes())),
    }
}

/// The alert that an error of a TLS connection stands for: in TLS 1.3 the server judges the client's certificate after
/// the client's handshake is done, so that it comes at the first read.
pub fn alert(error: &io::Error) -> Option<TlsFailure> {
    use PeerIncompatible::{ServerDoesNotSupportTls12Or13, ServerTlsVersionIsDisabledByOurConfig};
    Some(match error.get_ref()?.downcast_ref::<rustls::Error>()? {
        rustls::Error::AlertReceived(alert) => TlsFailure::Alert(u8::from(*alert)),
        // The library checks the server's choice itself, and says so with an error of ours.
        rustls::Error::PeerMisbehaved(PeerMisbehaved::SelectedUnofferedApplicationProtocol) => {
            TlsFailure::UnofferedProtocol
        }
        rustls::Error::PeerIncompatible(ServerDoesNotSupportTls12Or13 | ServerTlsVersionIsDisabledByOurConfig) => {
            TlsFailure::UnofferedVersion
        }
        other => TlsFailure::Other(escape(other.to_string().as_bytes())),
    })
}
