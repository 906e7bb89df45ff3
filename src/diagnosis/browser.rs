//! Where a browser would refuse, although this check passed or never got there.

use crate::{causes::Case, target::Target};

/// Ports that browsers connect to for no page (WHATWG Fetch, "Port blocking").
const BLOCKED_PORTS: &[u16] = &[
    1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110,
    111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532,
    540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061,
    6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
];

/// What a browser makes of this handshake's address and certificate, a sentence each.
pub fn notes(case: &Case) -> Vec<String> {
    let Ok(target) = Target::parse(&case.exchange.url) else { return Vec::new() };
    if target.unix_socket.is_some() {
        return Vec::new();
    }
    [blocked_port(&target), mixed_content(&target), certificate(case, &target)].into_iter().flatten().collect()
}

fn blocked_port(target: &Target) -> Option<String> {
    BLOCKED_PORTS.contains(&target.port).then(|| {
        format!("in a browser this fails at once: browsers connect to no port {} (ERR_UNSAFE_PORT)", target.port)
    })
}

/// Pages that came by TLS may open `ws://` to this machine alone (W3C Mixed Content, "potentially trustworthy").
fn mixed_content(target: &Target) -> Option<String> {
    (!target.is_secure() && !target.is_loopback()).then(|| {
        "in a browser a page that came by https may not open ws:// (mixed content): it needs wss://".to_owned()
    })
}

fn certificate(case: &Case, target: &Target) -> Option<String> {
    let tls = case.tls().filter(|tls| tls.insecure)?;
    tls.trust.as_ref().filter(|trust| !trust.is_good())?;
    Some(format!(
        "in a browser this certificate fails without a question: open https://{}/ once and accept it there, or trust its issuer",
        target.host_header()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Exchange, Vantage};

    fn notes_on(url: &str) -> String {
        notes(&Case::new(Exchange::new(url.to_owned(), Vantage::Client, None))).join("\n")
    }

    #[test]
    fn plain_text_is_noted_unless_it_stays_on_this_machine() {
        for (url, noted) in [
            ("ws://example.com/", true),
            ("ws://192.0.2.1:8080/", true),
            ("wss://example.com/", false),
            ("ws://localhost:8080/", false),
            ("ws://127.0.0.1/", false),
            ("ws://[::1]/", false),
            ("ws+unix:///run/app.sock:/", false),
            ("", false),
        ] {
            assert_eq!(notes_on(url).contains("mixed content"), noted, "{url}");
        }
    }

    #[test]
    fn a_port_that_browsers_block_is_noted() {
        assert!(notes_on("ws://localhost:6000/").contains("no port 6000"));
        assert_eq!(notes_on("ws://localhost:6001/"), "");
        assert!(BLOCKED_PORTS.is_sorted());
    }
}
