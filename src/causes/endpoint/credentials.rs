//! Where a request carries credentials. A browser cannot set Authorization on a WebSocket, so that tokens go in cookies,
//! in the query and in the list of subprotocols as well.

use super::Case;
use crate::{
    exchange::redact::places,
    wire::{
        fields::elements,
        http1::{Field, Head, Start},
    },
};

/// Credentials that a request carries.
pub(super) struct Credentials {
    /// What holds them: a header, or the URL.
    pub(super) place: String,
    /// The header, when it is one.
    pub(super) header: Option<String>,
    /// The line that shows them.
    pub(super) line: String,
}

/// The credentials in the request, those of the usual place first.
pub(super) fn of(case: &Case) -> Option<Credentials> {
    let head = case.request.as_ref()?;
    let usual = head.first("authorization").or_else(|| head.first("cookie"));
    let field = usual.or_else(|| head.fields.iter().find(|field| is_secret(field)));
    if let Some(field) = field {
        let name = String::from_utf8_lossy(&field.name).into_owned();
        return Some(Credentials { place: name.clone(), header: Some(name), line: case.sent_line(field) });
    }
    let parameter = secret_parameter(head)?;
    Some(Credentials { place: format!("the URL ({parameter})"), header: None, line: case.request_line() })
}

/// Whether a field of another name holds a token or a key of an application.
fn is_secret(field: &Field) -> bool {
    let name = String::from_utf8_lossy(&field.name).to_ascii_lowercase();
    if name == "sec-websocket-protocol" {
        return elements(&field.text()).iter().any(|offer| is_token_offer(offer));
    }
    // A token against forged requests comes along with a session, and is none.
    let forgery = name.contains("csrf") || name.contains("xsrf");
    !forgery && places::names_a_secret(&name)
}

/// Whether an offered subprotocol is a token that found no better place; names are short.
fn is_token_offer(offer: &str) -> bool {
    places::is_masked(offer.as_bytes()) || places::is_smuggled(offer.as_bytes())
}

/// The name of a query parameter that carries a token or a key.
fn secret_parameter(head: &Head) -> Option<String> {
    let Start::Request { target, .. } = &head.start else { return None };
    let target = String::from_utf8_lossy(target);
    let names = target.split_once('?')?.1.split('&').filter_map(|pair| pair.split_once('=')).map(|(name, _)| name);
    let mut secret = names.filter(|name| places::is_secret_parameter(&name.to_ascii_lowercase()));
    secret.next().map(crate::wire::escape::escape_str)
}
