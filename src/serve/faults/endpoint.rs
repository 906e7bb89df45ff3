//! The request is right, and the endpoint refuses it.

use super::{
    Fault,
    Step::{ReadHead, Refuse},
};

pub(super) static FAULTS: &[Fault] = &[
    Fault::new(
        "auth-required",
        "wants credentials",
        &[ReadHead, Refuse(&["HTTP/1.1 401 Unauthorized", "WWW-Authenticate: Basic realm=\"chat\""], "")],
    ),
    Fault::new(
        "auth-refused",
        "does not take the password",
        &[ReadHead, Refuse(&["HTTP/1.1 401 Unauthorized", "WWW-Authenticate: Basic realm=\"chat\""], "")],
    )
    .asked(&["-u", "u:wrong-password"]),
    Fault::new(
        "redirected",
        "sends the client to /ws/",
        &[ReadHead, Refuse(&["HTTP/1.1 301 Moved Permanently", "Location: /ws/"], "")],
    ),
    Fault::new(
        "redirected-to-login",
        "sends the client to a login page",
        &[ReadHead, Refuse(&["HTTP/1.1 302 Found", "Location: /login?next=/", "Cache-Control: no-store"], "")],
    ),
    Fault::new(
        "rate-limited",
        "says that it was asked too often",
        &[ReadHead, Refuse(&["HTTP/1.1 429 Too Many Requests", "Retry-After: 30"], "")],
    ),
    Fault::new(
        "rate-limited-503",
        "says that it is overloaded, and until when",
        &[ReadHead, Refuse(&["HTTP/1.1 503 Service Unavailable", "Retry-After: 120"], "")],
    )
    .cause("rate-limited"),
    Fault::new(
        "header-too-large",
        "finds the cookie too large",
        &[ReadHead, Refuse(&["HTTP/1.1 431 Request Header Fields Too Large"], "")],
    )
    .asked(&["-b", BIG_COOKIE]),
    Fault::new("header-too-large-nginx", "finds the cookie too large, with nginx's page", &[ReadHead, NGINX_PAGE])
        .cause("header-too-large")
        .asked(&["-b", BIG_COOKIE]),
    Fault::new(
        "refused-unexplained",
        "says 403 and nothing else",
        &[ReadHead, Refuse(&["HTTP/1.1 403 Forbidden"], "")],
    ),
    Fault::new(
        "upgrade-ignored",
        "answers with a page, as if no upgrade had been asked for",
        &[ReadHead, Refuse(&["HTTP/1.1 200 OK", "Content-Type: text/html"], "<!doctype html>\n<title>Hello</title>\n")],
    )
    .asked(&["-H", "Upgrade: example/1, foo/2"]),
];

const NGINX_PAGE: super::Step = Refuse(
    &["HTTP/1.1 400 Bad Request", "Server: nginx/1.22.1", "Content-Type: text/html"],
    "<html>\r\n\
     <head><title>400 Request Header Or Cookie Too Large</title></head>\r\n\
     <body>\r\n\
     <center><h1>400 Bad Request</h1></center>\r\n\
     <center>Request Header Or Cookie Too Large</center>\r\n\
     <hr><center>nginx/1.22.1</center>\r\n\
     </body>\r\n\
     </html>\r\n",
);

/// More than the 8 KiB that nginx takes.
const BIG_COOKIE: &str = match std::str::from_utf8(&COOKIE_BYTES) {
    Ok(text) => text,
    Err(_) => "",
};

const COOKIE_BYTES: [u8; 9000] = {
    let mut bytes = [b'x'; 9000];
    // A cookie without `=` is a file's name to curl.
    (bytes[0], bytes[1]) = (b'c', b'=');
    bytes
};
