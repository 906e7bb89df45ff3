//! Products that read TLS by putting a certificate of their own in the server's place, told by the name of the issuer.

use super::{Product, by_name, products};

/// A product that inspects TLS.
#[derive(Debug, Clone, Copy)]
pub struct Inspector {
    /// What it is called.
    pub name: &'static str,
    /// Where it sits.
    pub kind: Kind,
    /// The name of its file among the products; empty where it has none.
    file: &'static str,
}

/// Where an inspector sits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// At the edge of a company's network, or in its provider's cloud.
    Gateway,
    /// On this machine, as a part of a virus scanner or a filter.
    Scanner,
    /// Where a developer started it.
    Debugger,
    /// Somewhere: only the words of the name say that it inspects.
    Unnamed,
}

/// Words of issuers' names, in lower case, who has them, and the name of that product's file, if there is one. The first
/// that fits is taken.
const ISSUERS: &[(&str, &str, Kind, &str)] = &[
    ("zscaler", "Zscaler", Kind::Gateway, "zscaler"),
    ("netskope", "Netskope", Kind::Gateway, ""),
    ("goskope", "Netskope", Kind::Gateway, ""),
    ("fortinet", "Fortinet FortiGate", Kind::Gateway, "fortigate"),
    ("fortigate", "Fortinet FortiGate", Kind::Gateway, "fortigate"),
    ("palo alto networks", "Palo Alto Networks", Kind::Gateway, "palo-alto"),
    ("prisma access", "Palo Alto Networks", Kind::Gateway, "palo-alto"),
    ("sophos", "Sophos", Kind::Gateway, "sophos"),
    ("cyberoam", "Sophos Cyberoam", Kind::Gateway, "sophos"),
    ("cisco umbrella", "Cisco Umbrella", Kind::Gateway, ""),
    ("opendns", "Cisco Umbrella", Kind::Gateway, ""),
    ("ironport", "Cisco Secure Web Appliance", Kind::Gateway, ""),
    ("cisco web security", "Cisco Secure Web Appliance", Kind::Gateway, ""),
    ("blue coat", "Blue Coat ProxySG", Kind::Gateway, "proxysg"),
    ("bluecoat", "Blue Coat ProxySG", Kind::Gateway, "proxysg"),
    ("proxysg", "Blue Coat ProxySG", Kind::Gateway, "proxysg"),
    ("symantec web security service", "Symantec Web Security Service", Kind::Gateway, ""),
    ("mcafee", "McAfee (Skyhigh) Web Gateway", Kind::Gateway, ""),
    ("skyhigh", "McAfee (Skyhigh) Web Gateway", Kind::Gateway, ""),
    ("forcepoint", "Forcepoint", Kind::Gateway, ""),
    ("websense", "Forcepoint", Kind::Gateway, ""),
    ("barracuda", "Barracuda", Kind::Gateway, ""),
    ("check point", "Check Point", Kind::Gateway, ""),
    ("sonicwall", "SonicWall", Kind::Gateway, ""),
    ("watchguard", "WatchGuard", Kind::Gateway, ""),
    ("fireware", "WatchGuard", Kind::Gateway, ""),
    ("cloudflare for teams", "Cloudflare Gateway", Kind::Gateway, ""),
    ("gateway ca - cloudflare", "Cloudflare Gateway", Kind::Gateway, ""),
    ("cato networks", "Cato Networks", Kind::Gateway, ""),
    ("iboss", "iboss", Kind::Gateway, ""),
    ("menlo security", "Menlo Security", Kind::Gateway, ""),
    ("trend micro", "Trend Micro", Kind::Gateway, ""),
    ("diladele", "Diladele Web Safety", Kind::Gateway, "diladele"),
    ("web safety", "Diladele Web Safety", Kind::Gateway, "diladele"),
    ("lightspeed", "Lightspeed", Kind::Gateway, ""),
    ("smoothwall", "Smoothwall", Kind::Gateway, ""),
    ("securly", "Securly", Kind::Gateway, ""),
    ("contentkeeper", "ContentKeeper", Kind::Gateway, ""),
    ("untangle", "Untangle", Kind::Gateway, ""),
    ("kaspersky", "Kaspersky", Kind::Scanner, "antivirus"),
    ("eset ssl filter", "ESET", Kind::Scanner, "antivirus"),
    ("avast", "Avast", Kind::Scanner, "antivirus"),
    ("avg web/mail shield", "AVG", Kind::Scanner, "antivirus"),
    ("norton web/mail shield", "Norton", Kind::Scanner, "antivirus"),
    ("bitdefender", "Bitdefender", Kind::Scanner, "antivirus"),
    ("adguard", "AdGuard", Kind::Scanner, ""),
    ("dr.web", "Dr.Web", Kind::Scanner, ""),
    ("bullguard", "BullGuard", Kind::Scanner, ""),
    ("qustodio", "Qustodio", Kind::Scanner, ""),
    ("netfiltersdk", "NetFilter", Kind::Scanner, ""),
    ("superfish", "Superfish", Kind::Scanner, ""),
    ("mitmproxy", "mitmproxy", Kind::Debugger, "mitmproxy"),
    ("charles proxy", "Charles", Kind::Debugger, ""),
    ("fiddler", "Fiddler", Kind::Debugger, ""),
    ("portswigger", "Burp Suite", Kind::Debugger, ""),
    ("proxyman", "Proxyman", Kind::Debugger, ""),
    ("owasp z", "ZAP", Kind::Debugger, ""),
    ("http toolkit", "HTTP Toolkit", Kind::Debugger, ""),
    ("ssl inspection", "", Kind::Unnamed, ""),
    ("tls inspection", "", Kind::Unnamed, ""),
    ("https inspection", "", Kind::Unnamed, ""),
    ("deep inspection", "", Kind::Unnamed, ""),
    ("dpi-ssl", "", Kind::Unnamed, ""),
    ("ssl decrypt", "", Kind::Unnamed, ""),
    ("tls decrypt", "", Kind::Unnamed, ""),
    ("decryption", "", Kind::Unnamed, ""),
    ("ssl intercept", "", Kind::Unnamed, ""),
    ("tls intercept", "", Kind::Unnamed, ""),
    ("interception", "", Kind::Unnamed, ""),
    ("forward trust", "", Kind::Unnamed, ""),
    ("ssl proxy", "", Kind::Unnamed, ""),
    ("web proxy", "", Kind::Unnamed, ""),
    ("web gateway", "", Kind::Unnamed, ""),
    ("web filter", "", Kind::Unnamed, ""),
    ("webfilter", "", Kind::Unnamed, ""),
    ("proxy ca", "", Kind::Unnamed, ""),
];

impl Inspector {
    /// The product of the list whose name stands in an issuer's distinguished name.
    pub fn of_issuer(issuer: &str) -> Option<Self> {
        let issuer = issuer.to_lowercase();
        let (_, name, kind, file) = ISSUERS.iter().find(|(words, ..)| issuer.contains(words))?;
        Some(Self { name, kind: *kind, file })
    }

    /// The product whose file, which is a user's own, knows this issuer.
    pub fn of_own_issuer(issuer: &str) -> Option<Self> {
        let product = products().iter().find(|product| product.has_issuer(issuer))?;
        Some(Self { name: &product.title, kind: Kind::Gateway, file: &product.name })
    }

    /// Its file among the products, where it has one.
    pub fn product(self) -> Option<&'static Product> {
        by_name(self.file)
    }
}

/// The words by which the issuer of a certificate shows the product of this name.
pub fn words_of(product: &str) -> impl Iterator<Item = &'static str> {
    ISSUERS.iter().filter(move |(.., file)| *file == product).map(|(words, ..)| *words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn issuers_are_recognised_by_their_names() {
        for (issuer, name) in [
            ("C=US, O=Zscaler Inc., CN=Zscaler Intermediate Root CA (zscalertwo.net)", "Zscaler"),
            ("C=US, O=Fortinet, OU=Certificate Authority, CN=FG100ETK18000000", "Fortinet FortiGate"),
            ("CN=mitmproxy, O=mitmproxy", "mitmproxy"),
            ("OU=Created by http://www.fiddler2.com, CN=DO_NOT_TRUST_FiddlerRoot", "Fiddler"),
            ("C=PortSwigger, O=PortSwigger, CN=PortSwigger CA", "Burp Suite"),
            ("O=Avast Web/Mail Shield, CN=Avast Web/Mail Shield Root", "Avast"),
            ("O=Example Corp, CN=Example SSL Inspection CA", ""),
        ] {
            assert_eq!(Inspector::of_issuer(issuer).map(|own| own.name), Some(name), "{issuer}");
        }
    }

    #[test]
    fn every_file_that_the_list_names_is_there() {
        for (_, _, _, file) in ISSUERS {
            assert!(file.is_empty() || by_name(file).is_some(), "{file}");
        }
        let file = |issuer| Inspector::of_issuer(issuer)?.product().map(|product| product.name.as_str());
        assert_eq!(file("CN=ESET SSL Filter CA"), Some("antivirus"));
        assert_eq!(file("CN=FortiGate CA"), Some("fortigate"));
        assert_eq!(file("CN=Proxyman CA"), None);
    }

    #[test]
    fn ordinary_authorities_are_none() {
        for issuer in [
            "C=US, O=Let's Encrypt, CN=R11",
            "C=US, O=Google Trust Services, CN=WE1",
            "O=CloudFlare, Inc., OU=CloudFlare Origin SSL Certificate Authority",
            "O=Example Corp, CN=Example Corp Root CA",
            "O=mkcert development CA, CN=mkcert me@host",
        ] {
            assert!(Inspector::of_issuer(issuer).is_none(), "{issuer}");
        }
    }
}
