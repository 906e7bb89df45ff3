//! The proxy itself is not reached: its name, its port, or its TLS.

use super::{At, Case, Cause, EvidenceKind, Found, PROXY, ended, explain, without};
use crate::{
    exchange::{
        Facts,
        phase::{Dns, DnsError, Tcp, TcpError, Tls, TlsFailure},
        proxy::ProxyFailure,
    },
    wire::alert,
};

pub(super) const UNREACHABLE: Cause = Cause {
    name: "proxy-unreachable",
    at: At::Network,
    spec: &["RFC 9110 §3.7"],
    explain: explain!("proxy-unreachable"),
    check: unreachable,
    ..PROXY
};

fn unreachable(case: &Case) -> Option<Found> {
    let proxy = ended(case, ProxyFailure::Unreachable)?;
    let last = case.exchange.phases.iter().rev().find(|phase| phase.to_proxy);
    let (why, facts, fix) = match last.map(|phase| &phase.facts) {
        Some(Facts::Dns(dns)) => of_name(dns),
        Some(Facts::Tcp(tcp)) => of_connection(tcp),
        Some(Facts::Tls(tls)) => of_tls(tls),
        _ => ("cannot be reached".to_owned(), Vec::new(), "Check its host and port."),
    };
    let (words, command) = without(case, proxy);
    Some(
        Found::new(format!("The {} {} {why}", proxy.kind.title(), proxy.address))
            .evidences(EvidenceKind::Fact, facts)
            .fix(format!("{fix} {words}"))
            .snippet(command),
    )
}

type Told = (String, Vec<String>, &'static str);

fn of_name(dns: &Dns) -> Told {
    let why = match dns.error {
        Some(DnsError::NotFound) => "has a name that does not exist",
        Some(DnsError::NoAddress) => "has a name without an address of the wanted family",
        _ => "has a name that the resolver failed to look up",
    };
    let fix = "Check the name: an internal one needs the internal network's resolver (is the VPN up?).";
    (why.to_owned(), vec![format!("no address for {}", dns.host)], fix)
}

fn of_connection(tcp: &Tcp) -> Told {
    let any = |kind| tcp.tried.iter().any(|tried| tried.error == Some(kind));
    let (why, fix) = if any(TcpError::Refused) {
        ("refuses the connection: nothing listens there", "Is the proxy running, and is this its port?")
    } else if any(TcpError::TimedOut) {
        ("does not answer: the connection timed out", "A firewall drops the packets, or the address is wrong.")
    } else {
        ("cannot be reached: there is no way there from here", "Look at the route: is the VPN up?")
    };
    (why.to_owned(), tcp.tried.iter().map(|tried| format!("{} was tried", tried.address)).collect(), fix)
}

fn of_tls(tls: &Tls) -> Told {
    let certificate = "Trust its issuer (--proxy-cacert FILE), or put up with it (--proxy-insecure).";
    let other = "Is it a proxy that speaks TLS? Most are named by http://, for wss:// URLs too.";
    match &tls.failure {
        Some(TlsFailure::Certificate) => {
            let error = tls.trust.as_ref().and_then(|trust| trust.error.clone());
            let leaf = tls.chain.first().map(|leaf| format!("{}, issued by {}", leaf.subject, leaf.issuer));
            ("shows a certificate that is not good".to_owned(), error.into_iter().chain(leaf).collect(), certificate)
        }
        Some(TlsFailure::NotTls(first)) => {
            let line: String = first.split("\\r").next().unwrap_or_default().chars().take(120).collect();
            ("does not speak TLS".to_owned(), vec![format!("it answers: {line}")], other)
        }
        Some(TlsFailure::Alert(code)) => {
            (format!("ends the TLS handshake with the alert {}", alert::name(*code)), Vec::new(), other)
        }
        Some(TlsFailure::TimedOut) => ("does not answer the TLS handshake".to_owned(), Vec::new(), other),
        _ => ("ends the TLS handshake".to_owned(), Vec::new(), other),
    }
}
