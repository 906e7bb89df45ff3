//! Which HTTP version a check speaks, by its flags and its URL.

use crate::{
    cli::{Alpn, CheckArgs, UsageError},
    request::{Craft, Request},
    target::Target,
};

/// The request that the flags ask for, in the form of its HTTP version; an error says which of them do not go together.
pub fn request(args: &CheckArgs, craft: &Craft, target: &Target, key: &str) -> Result<Request, UsageError> {
    let (flags, alpn) = (&args.request, args.connect.alpn.as_ref());
    let offers_h2 = alpn.is_some_and(|Alpn(protocols)| protocols.iter().any(|protocol| protocol == "h2"));
    if alpn.is_some() && !target.is_secure() {
        return wrong("--alpn is part of TLS, and the URL says ws://");
    }
    if flags.http2 && !target.is_secure() {
        return wrong("--http2 lets TLS choose, and the URL says ws://: write wss://, or --http2-prior-knowledge");
    }
    if flags.http2 && alpn.is_some() && !offers_h2 {
        return wrong("--http2 needs h2 among the protocols of --alpn");
    }
    let says_http1 = flags.http10 || flags.http11;
    if flags.http2_prior_knowledge || flags.http2 || offers_h2 && !says_http1 {
        if craft.body.is_some() {
            return wrong("-d has no place over HTTP/2: what follows an Extended CONNECT are frames");
        }
        let request = craft.request_over_http2(target, key, !flags.http2_prior_knowledge);
        if !request.bytes().starts_with(b":") {
            return wrong("without any pseudo-header field (:method, :path ...) there is no HTTP/2 request");
        }
        return Ok(request);
    }
    if craft.headers.iter().any(crate::request::craft::Header::is_pseudo) {
        return wrong("-H ':name: value' sets a pseudo-header field, which HTTP/2 alone has: add --http2");
    }
    Ok(craft.request(target, key))
}

fn wrong(message: &str) -> Result<Request, UsageError> {
    Err(UsageError(message.to_owned()))
}
