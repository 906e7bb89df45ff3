//! The certificates that this machine trusts, as `SSL_CERT_FILE` and `SSL_CERT_DIR` or the system itself have them.

use rustls::pki_types::TrustAnchor;
use webpki::anchor_from_trusted_cert;

/// The system's roots. What does not parse is passed over, and a store that cannot be read has none: either way the
/// issuer is not known to it.
pub fn anchors() -> Vec<TrustAnchor<'static>> {
    let found = rustls_native_certs::load_native_certs();
    let anchor = |certificate| Some(anchor_from_trusted_cert(certificate).ok()?.to_owned());
    found.certs.iter().filter_map(anchor).collect()
}
