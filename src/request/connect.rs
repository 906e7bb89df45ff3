//! The request that asks an HTTP proxy for a tunnel (RFC 9110 §9.3.6).

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{craft::Header, user_agent};

/// The head of a CONNECT to `place`, a host and a port. `headers` replace and follow the standard ones, as `-H` does.
pub fn connect(place: &str, credentials: Option<&(String, String)>, headers: &[Header]) -> Vec<u8> {
    let mut lines = vec![format!("Host: {place}")];
    if let Some((user, password)) = credentials {
        lines.push(format!("Proxy-Authorization: Basic {}", STANDARD.encode(format!("{user}:{password}"))));
    }
    lines.push(format!("User-Agent: {}", user_agent()));
    // Proxies of HTTP/1.0 close without it; curl and browsers send it too.
    lines.push("Proxy-Connection: Keep-Alive".to_owned());
    let name = |line: &str| line.split(':').next().unwrap_or_default().to_owned();
    lines.retain(|line| !headers.iter().any(|header| header.is(&name(line))));
    let given = headers.iter().map(Header::line).filter(|line| !line.is_empty()).map(str::to_owned);
    let lines: Vec<String> = [format!("CONNECT {place} HTTP/1.1")].into_iter().chain(lines).chain(given).collect();
    format!("{}\r\n\r\n", lines.join("\r\n")).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(credentials: Option<&(String, String)>, headers: &[&str]) -> String {
        let headers: Vec<Header> = headers.iter().map(|header| header.parse().unwrap()).collect();
        String::from_utf8(connect("a.example:443", credentials, &headers)).unwrap().replace(user_agent(), "wswhy")
    }

    #[test]
    fn a_tunnel_is_asked_for_with_credentials() {
        assert_eq!(
            head(Some(&("user".to_owned(), "hunter2!!".to_owned())), &[]),
            "CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\nProxy-Authorization: Basic dXNlcjpodW50ZXIyISE=\r\n\
             User-Agent: wswhy\r\nProxy-Connection: Keep-Alive\r\n\r\n"
        );
    }

    #[test]
    fn headers_replace_follow_and_leave_out() {
        assert_eq!(
            head(None, &["User-Agent: x", "Proxy-Connection:", "X-Team: a"]),
            "CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\nUser-Agent: x\r\nX-Team: a\r\n\r\n"
        );
    }
}
