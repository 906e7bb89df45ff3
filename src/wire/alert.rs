//! TLS alerts by number (RFC 8446 §6, RFC 5246 §7.2, RFC 6066, RFC 7301).

/// An alert's name as the specifications write it.
pub const fn name(code: u8) -> &'static str {
    match code {
        0 => "close_notify",
        10 => "unexpected_message",
        20 => "bad_record_mac",
        22 => "record_overflow",
        40 => "handshake_failure",
        42 => "bad_certificate",
        43 => "unsupported_certificate",
        44 => "certificate_revoked",
        45 => "certificate_expired",
        46 => "certificate_unknown",
        47 => "illegal_parameter",
        48 => "unknown_ca",
        49 => "access_denied",
        50 => "decode_error",
        51 => "decrypt_error",
        70 => "protocol_version",
        71 => "insufficient_security",
        80 => "internal_error",
        86 => "inappropriate_fallback",
        90 => "user_canceled",
        109 => "missing_extension",
        110 => "unsupported_extension",
        112 => "unrecognized_name",
        113 => "bad_certificate_status_response",
        115 => "unknown_psk_identity",
        116 => "certificate_required",
        120 => "no_application_protocol",
        _ => "an alert without a name",
    }
}

/// What an alert usually means to the client that receives it.
pub const fn meaning(code: u8) -> &'static str {
    match code {
        10 => "the server got a message that it did not expect there",
        20 | 21 => "a record came damaged, or under another key",
        22 => "a record was longer than is allowed",
        40 => "the server found no set of parameters that both sides take",
        42 | 43 | 46 => "the server does not take the client's certificate",
        44 => "the client's certificate is revoked",
        45 => "the client's certificate has expired",
        48 => "the server does not know who issued the client's certificate",
        47 => "the server does not take a value that was sent",
        49 => "the client's certificate is good, and has no access",
        50 => "the server could not read a message",
        51 => "a signature or a proof of a key did not verify",
        70 => "the server takes none of the TLS versions that were offered",
        71 => "the server wants stronger parameters than were offered",
        80 => "the server failed by itself",
        86 => "the server takes this for a downgrade that somebody forced",
        109 | 110 => "the server misses an extension, or does not know one",
        112 => "the server does not know the host name that was asked for (SNI)",
        113 => "the stapled OCSP response does not do",
        116 => "the server wants a client certificate",
        120 => "the server takes none of the application protocols that were offered (ALPN)",
        _ => "the server ended the TLS handshake",
    }
}
