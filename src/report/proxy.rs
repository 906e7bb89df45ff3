//! A conversation with a forward proxy as JSON tells it: in the terms of its protocol, and not as bytes.

use serde_json::{Map, Value, json as object};

use super::json::put_text;
use crate::{
    exchange::Proxy,
    wire::{
        escape::unescape,
        socks::{self, Step},
    },
};

/// Puts what was said in the place of its bytes.
pub(super) fn told(detail: &mut Map<String, Value>, proxy: &Proxy) {
    for side in ["sent", "received"] {
        detail.shift_remove(side);
    }
    detail.insert("resolved".to_owned(), object!(if proxy.kind.resolves_here() { "here" } else { "there" }));
    if let Some(version) = proxy.kind.socks() {
        if let Some(Step::Refused(code)) = proxy.socks_step() {
            detail.insert("reply".to_owned(), object!({ "code": code, "name": socks::name(version, code) }));
        }
    } else {
        put_text(detail, "request", &unescape(&proxy.sent));
        if let Some(response) = proxy.response() {
            let bytes = unescape(&proxy.received);
            let mut reply = Map::new();
            reply.insert("status".to_owned(), object!(response.status));
            put_text(&mut reply, "head", response.head.span.of(&bytes));
            put_text(&mut reply, "body", &response.body.data);
            detail.insert("reply".to_owned(), Value::Object(reply));
            return;
        }
    }
    if !proxy.received.is_empty() {
        put_text(detail, "received", &unescape(&proxy.received));
    }
}
