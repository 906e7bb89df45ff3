//! Which hosts are reached without a proxy: `no_proxy` and `--noproxy`, as curl reads them.

use std::net::IpAddr;

use crate::target::unbracketed;

/// Whether `list` names `host`: `*` alone names all; a name itself and those below it, with or without a dot before it;
/// an address itself, or those of a network such as `10.0.0.0/8`.
pub(super) fn names(list: &str, host: &str) -> bool {
    if list.trim() == "*" {
        return true;
    }
    let entries = list.split([',', ' ', '\t']).filter(|entry| !entry.is_empty());
    match host.parse::<IpAddr>() {
        Ok(address) => entries.into_iter().any(|entry| holds(entry, address)),
        Err(_) => entries.into_iter().any(|entry| is_above(entry, host)),
    }
}

fn is_above(entry: &str, host: &str) -> bool {
    let (entry, host) = (entry.to_ascii_lowercase(), host.to_ascii_lowercase());
    let entry = entry.strip_suffix('.').unwrap_or(&entry);
    let entry = entry.strip_prefix('.').unwrap_or(entry);
    let host = host.strip_suffix('.').unwrap_or(&host);
    !entry.is_empty() && host.strip_suffix(entry).is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

fn holds(entry: &str, address: IpAddr) -> bool {
    let (network, bits) = match entry.split_once('/') {
        Some((network, bits)) => match bits.parse::<u32>() {
            Ok(bits) => (network, Some(bits)),
            Err(_) => return false,
        },
        None => (entry, None),
    };
    let network = unbracketed(network);
    match (network.parse(), address) {
        (Ok(IpAddr::V4(network)), IpAddr::V4(address)) => {
            same(u128::from(network.to_bits()), u128::from(address.to_bits()), 32, bits)
        }
        (Ok(IpAddr::V6(network)), IpAddr::V6(address)) => same(network.to_bits(), address.to_bits(), 128, bits),
        _ => false,
    }
}

/// Whether the first `bits` of two addresses of `size` bits are the same.
fn same(one: u128, other: u128, size: u32, bits: Option<u32>) -> bool {
    let bits = bits.unwrap_or(size);
    bits <= size && (one ^ other).checked_shr(size - bits).unwrap_or(0) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_names_hosts_as_it_does_in_curl() {
        for (host, list, named) in [
            ("www.example.com", "localhost,.example.com,.example.de", true),
            ("www.example.com.", "localhost,.example.com,.example.de", true),
            ("example.com", "localhost,.example.com,.example.de", true),
            ("example.com.", "localhost .example.com. example.de", true),
            ("www.example.com", "example.com", true),
            ("nonexample.com", "example.com", false),
            ("example.com", "www.example.com", false),
            ("EXAMPLE.com", "foo,,,  Example.COM", true),
            ("example.com", "", false),
            ("example.com", "*", true),
            ("example.com", "a, *", false),
            ("example.com", ".", false),
            ("localhost", "127.0.0.1", false),
            ("127.0.0.1", "127.0.0.0/8,localhost", true),
            ("127.0.0.1", "127.0.0.1/32", true),
            ("127.0.0.1", "127.0.0.1/33", false),
            ("127.0.0.1", "127.0.0.1/x", false),
            ("128.0.0.1", "127.0.0.0/8", false),
            ("192.168.1.1", "foo, bar, 192.168.0.0/16", true),
            ("192.168.1.1", "foo, bar, 192.168.0.0/24", false),
            ("192.168.0.1", "192.168.0.0", false),
            ("::1", "foo, bar, 192.168.0.0/16", false),
            ("::1", "::1/64", true),
            ("::1", "[::1]", true),
            ("2001:db8::1", "2001:db8::/32", true),
            ("2001:db9::1", "2001:db8::/32", false),
            ("2001:db8::1", "::/0", true),
        ] {
            assert_eq!(names(list, host), named, "{host} in {list:?}");
        }
    }
}
