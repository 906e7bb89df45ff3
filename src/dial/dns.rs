//! Name look-up by the system's resolver, one question a family so that the error codes stay apart.

use std::{net::IpAddr, time::Instant};

use dns_lookup::{AddrFamily, AddrInfoHints, LookupErrorKind, SockType, getaddrinfo};
use tokio::{task, time::timeout_at};

use crate::exchange::phase::{Dns, DnsError};

/// Looks `host` up; IPv6 addresses come first, as RFC 8305 §4 has it.
pub async fn look_up(host: &str, deadline: Instant) -> Dns {
    // The resolver blocks, so it runs on threads of its own; one that never answers is left behind.
    let ask = |family: AddrFamily| {
        let host = host.to_owned();
        task::spawn_blocking(move || resolve(&host, family))
    };
    let (v6, v4) = (ask(AddrFamily::Inet6), ask(AddrFamily::Inet));
    let both = async { (v6.await.unwrap_or(Err(DnsError::Failed)), v4.await.unwrap_or(Err(DnsError::Failed))) };
    let (addresses, error) = match timeout_at(deadline.into(), both).await {
        Ok((v6, v4)) => combine(v6, v4),
        Err(_) => (Vec::new(), Some(DnsError::TimedOut)),
    };
    Dns { error, ..Dns::of(host, addresses) }
}

type Found = Result<Vec<IpAddr>, DnsError>;

fn resolve(host: &str, family: AddrFamily) -> Found {
    let hints = AddrInfoHints { address: family.into(), socktype: SockType::Stream.into(), ..AddrInfoHints::default() };
    let found = getaddrinfo(Some(host), None, Some(hints)).map_err(|error| kind(error.kind()))?;
    let mut addresses: Vec<IpAddr> = found.filter_map(Result::ok).map(|info| info.sockaddr.ip()).collect();
    addresses.dedup();
    Ok(addresses)
}

const fn kind(kind: LookupErrorKind) -> DnsError {
    match kind {
        LookupErrorKind::NoName => DnsError::NotFound,
        // EAI_ADDRFAMILY, for a name that has addresses of the other family alone, has no name of its own there.
        LookupErrorKind::NoData | LookupErrorKind::IO | LookupErrorKind::Family => DnsError::NoAddress,
        _ => DnsError::Failed,
    }
}

/// One answer from those of both families: any address is a success; of two errors the one that says more wins.
fn combine(v6: Found, v4: Found) -> (Vec<IpAddr>, Option<DnsError>) {
    let errors = [v6.as_ref().err().copied(), v4.as_ref().err().copied()];
    let addresses: Vec<IpAddr> = v6.into_iter().chain(v4).flatten().collect();
    if !addresses.is_empty() {
        return (addresses, None);
    }
    let says = |error| errors.contains(&Some(error));
    let error = if says(DnsError::Failed) {
        DnsError::Failed
    } else if says(DnsError::NoAddress) || errors.contains(&None) {
        DnsError::NoAddress
    } else {
        DnsError::NotFound
    };
    (Vec::new(), Some(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_either_family_is_a_success() {
        let address: IpAddr = "127.0.0.1".parse().unwrap();
        assert_eq!(combine(Err(DnsError::NotFound), Ok(vec![address])), (vec![address], None));
    }

    #[test]
    fn of_two_errors_the_one_that_says_more_wins() {
        for (v6, v4, error) in [
            (DnsError::NotFound, DnsError::NotFound, DnsError::NotFound),
            (DnsError::NotFound, DnsError::NoAddress, DnsError::NoAddress),
            (DnsError::Failed, DnsError::NotFound, DnsError::Failed),
        ] {
            assert_eq!(combine(Err(v6), Err(v4)), (Vec::new(), Some(error)));
        }
    }
}
