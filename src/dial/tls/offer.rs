//! What is offered in the `ClientHello` where the user wants less than everything: versions, key exchange groups, cipher
//! suites.

use std::sync::Arc;

use rustls::{
    ProtocolVersion, SupportedCipherSuite, SupportedProtocolVersion,
    crypto::{
        CryptoProvider,
        aws_lc_rs::{self, ALL_CIPHER_SUITES, ALL_KX_GROUPS},
    },
    version::{TLS12, TLS13},
};

/// The key exchange groups, each with the names that OpenSSL and the specifications give it, the commonest first.
const GROUPS: &[&[&str]] = &[
    &["X25519MLKEM768"],
    &["X25519"],
    &["P-256", "prime256v1", "secp256r1"],
    &["P-384", "secp384r1"],
    &["SecP256r1MLKEM768"],
    &["MLKEM768"],
];

/// The suites of TLS 1.2, by OpenSSL's name and that of the specifications.
const SUITES: &[(&str, &str)] = &[
    ("ECDHE-ECDSA-AES128-GCM-SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"),
    ("ECDHE-ECDSA-AES256-GCM-SHA384", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"),
    ("ECDHE-ECDSA-CHACHA20-POLY1305", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"),
    ("ECDHE-RSA-AES128-GCM-SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
    ("ECDHE-RSA-AES256-GCM-SHA384", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"),
    ("ECDHE-RSA-CHACHA20-POLY1305", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"),
];

/// What the user leaves of all that could be offered.
#[derive(Debug, Clone, Default)]
pub struct Offer {
    /// The oldest and the newest version, where they are not 1.2 and 1.3.
    pub versions: Option<(Version, Version)>,
    /// Key exchange groups by name, the preferred first; empty for all usual ones.
    pub groups: Vec<String>,
    /// Suites of TLS 1.2 by name, the preferred first; empty for all.
    pub suites: Vec<String>,
    /// Suites of TLS 1.3 by name, the preferred first; empty for all.
    pub suites13: Vec<String>,
}

/// A version that can be offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// TLS 1.2.
    Tls12,
    /// TLS 1.3.
    Tls13,
}

impl Version {
    const fn name(self) -> &'static str {
        match self {
            Self::Tls12 => "1.2",
            Self::Tls13 => "1.3",
        }
    }
}

impl Offer {
    /// The names in `list` that are no groups that can be offered.
    pub fn unknown_groups(list: &[String]) -> Vec<&str> {
        list.iter().map(String::as_str).filter(|name| group(name).is_none()).collect()
    }

    /// The names in `list` that are no suites of TLS 1.2 that can be offered.
    pub fn unknown_suites(list: &[String]) -> Vec<&str> {
        list.iter().map(String::as_str).filter(|name| suite(name).is_none()).collect()
    }

    /// The names in `list` that are no suites of TLS 1.3.
    pub fn unknown_suites13(list: &[String]) -> Vec<&str> {
        list.iter().map(String::as_str).filter(|name| suite13(name).is_none()).collect()
    }

    /// What can be offered, for a message.
    pub fn known_groups() -> String {
        GROUPS.iter().map(|names| names[0]).collect::<Vec<_>>().join(", ")
    }

    /// The suites of TLS 1.2, for a message.
    pub fn known_suites() -> String {
        SUITES.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    }

    /// The suites of TLS 1.3, for a message.
    pub fn known_suites13() -> String {
        suites_of(ProtocolVersion::TLSv1_3).map(|suite| name_of(&suite)).collect::<Vec<_>>().join(", ")
    }

    /// The versions by name, where they are fewer than all.
    pub fn version_names(&self) -> Vec<String> {
        let Some((oldest, newest)) = self.versions else { return Vec::new() };
        let within = [Version::Tls12, Version::Tls13].into_iter().filter(|own| (oldest..=newest).contains(own));
        within.map(|version| version.name().to_owned()).collect()
    }

    /// The groups and suites by name, where they are fewer than all.
    pub fn cipher_names(&self) -> Vec<String> {
        let known = self.suites.iter().filter(|name| suite(name).is_some());
        let known13 = self.suites13.iter().filter(|name| suite13(name).is_some());
        self.groups.iter().chain(known).chain(known13).cloned().collect()
    }

    /// The versions that are offered.
    pub(super) fn protocol_versions(&self) -> &'static [&'static SupportedProtocolVersion] {
        static NEW: &[&SupportedProtocolVersion] = &[&TLS13];
        static OLD: &[&SupportedProtocolVersion] = &[&TLS12];
        static BOTH: &[&SupportedProtocolVersion] = &[&TLS13, &TLS12];
        match self.versions {
            Some((Version::Tls13, _)) => NEW,
            Some((_, Version::Tls12)) => OLD,
            _ => BOTH,
        }
    }

    /// The provider with what is offered, and nothing else.
    pub(super) fn provider(&self) -> Arc<CryptoProvider> {
        let mut provider = aws_lc_rs::default_provider();
        if !self.groups.is_empty() {
            provider.kx_groups = self.groups.iter().filter_map(|name| group(name)).collect();
        }
        let chosen = |list: &[String], find: fn(&str) -> Option<SupportedCipherSuite>, version| -> Vec<_> {
            if list.is_empty() {
                suites_of(version).collect()
            } else {
                list.iter().filter_map(|name| find(name)).collect()
            }
        };
        if !self.suites.is_empty() || !self.suites13.is_empty() {
            let mut suites = chosen(&self.suites13, suite13, ProtocolVersion::TLSv1_3);
            suites.extend(chosen(&self.suites, suite, ProtocolVersion::TLSv1_2));
            provider.cipher_suites = suites;
        }
        Arc::new(provider)
    }
}

fn group(name: &str) -> Option<&'static dyn rustls::crypto::SupportedKxGroup> {
    let names = GROUPS.iter().find(|names| names.iter().any(|own| own.eq_ignore_ascii_case(name)))?;
    let is = |group: &&&'static dyn rustls::crypto::SupportedKxGroup| {
        let own = format!("{:?}", group.name());
        names.iter().any(|name| own.eq_ignore_ascii_case(name))
    };
    ALL_KX_GROUPS.iter().find(is).copied()
}

fn suite(name: &str) -> Option<SupportedCipherSuite> {
    let (_, full) =
        SUITES.iter().find(|(short, full)| [*short, *full].iter().any(|own| own.eq_ignore_ascii_case(name)))?;
    suites_of(ProtocolVersion::TLSv1_2).find(|suite| name_of(suite) == *full)
}

fn suite13(name: &str) -> Option<SupportedCipherSuite> {
    suites_of(ProtocolVersion::TLSv1_3).find(|suite| name_of(suite).eq_ignore_ascii_case(name))
}

fn suites_of(version: ProtocolVersion) -> impl Iterator<Item = SupportedCipherSuite> {
    ALL_CIPHER_SUITES.iter().copied().filter(move |suite| suite.version().version == version)
}

/// The name of the specifications; the library's own has another prefix in TLS 1.3.
fn name_of(suite: &SupportedCipherSuite) -> String {
    format!("{:?}", suite.suite()).replacen("TLS13_", "TLS_", 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_that_is_told_can_be_offered() {
        for name in GROUPS.iter().copied().flatten() {
            assert!(group(name).is_some(), "{name}");
        }
        for (short, full) in SUITES {
            assert!(suite(short).is_some() && suite(full).is_some(), "{short}");
        }
        assert_eq!(Offer::known_suites13().split(", ").filter_map(suite13).count(), 3);
    }

    #[test]
    fn what_is_left_is_offered_in_the_order_of_the_user() {
        let offer = Offer {
            groups: vec!["P-384".to_owned(), "x25519".to_owned()],
            suites: vec!["ECDHE-RSA-AES256-GCM-SHA384".to_owned()],
            ..Offer::default()
        };
        let provider = offer.provider();
        let groups: Vec<_> = provider.kx_groups.iter().map(|group| format!("{:?}", group.name())).collect();
        assert_eq!(groups, ["secp384r1", "X25519"]);
        let suites: Vec<_> = provider.cipher_suites.iter().map(name_of).collect();
        assert_eq!(suites.len(), 4, "those of TLS 1.3 are left alone");
        assert!(suites.contains(&"TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384".to_owned()));
    }
}
