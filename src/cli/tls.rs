//! Flags about TLS; those of curl mean what they mean in curl, as far as rustls goes.

use std::{
    fs::OpenOptions,
    path::{Path, PathBuf},
};

use clap::Args;

use super::{UsageError, request::read_file};
use crate::dial::tls::{Identity, IdentityError, Offer, Options, Trusted, Version};

/// The variable by which programs are asked to write down the keys of TLS sessions.
const KEY_LOG: &str = "SSLKEYLOGFILE";

/// How to speak TLS.
#[derive(Debug, Args, Default)]
#[command(next_help_heading = "TLS")]
pub struct TlsArgs {
    /// Go on with a bad certificate; its faults become warnings
    #[arg(short = 'k', long)]
    pub insecure: bool,
    /// Trust the certificates of this PEM file, in place of the browsers' roots and the system's
    #[arg(long, value_name = "FILE")]
    pub cacert: Option<PathBuf>,
    /// Client certificate, PEM; its key may be in the same file
    #[arg(short = 'E', long, value_name = "FILE[:PHRASE]")]
    pub cert: Option<String>,
    /// Key of the client certificate, PEM
    #[arg(long, value_name = "FILE", requires = "cert")]
    pub key: Option<PathBuf>,
    /// Passphrase of that key
    #[arg(long, value_name = "PHRASE", requires = "cert")]
    pub pass: Option<String>,
    /// Kind of the certificate's file
    #[arg(long, value_name = "TYPE", value_parser = pem_alone, hide = true)]
    pub cert_type: Option<String>,
    /// Kind of the key's file
    #[arg(long, value_name = "TYPE", value_parser = pem_alone, hide = true)]
    pub key_type: Option<String>,
    /// Offer TLS 1.2 at least
    #[arg(long = "tlsv1.2", overrides_with_all = ["tlsv1_3"])]
    pub tlsv1_2: bool,
    /// Offer TLS 1.3 alone
    #[arg(long = "tlsv1.3", overrides_with_all = ["tlsv1_2"])]
    pub tlsv1_3: bool,
    /// The newest version to offer: 1.2 or 1.3
    #[arg(long, value_name = "VERSION")]
    pub tls_max: Option<String>,
    /// Key exchange groups to offer, such as X25519:P-256
    #[arg(long, value_name = "LIST")]
    pub curves: Option<String>,
    /// Suites of TLS 1.2 to offer, by OpenSSL's names
    #[arg(long, value_name = "LIST")]
    pub ciphers: Option<String>,
    /// Suites of TLS 1.3 to offer
    #[arg(long, value_name = "LIST")]
    pub tls13_ciphers: Option<String>,
    /// Name to send as SNI in place of the URL's host, which the certificate still has to name; '' for none
    #[arg(long, value_name = "NAME")]
    pub sni: Option<String>,
    /// Older versions are not spoken here
    #[arg(short = '1', long = "tlsv1", aliases = ["tlsv1.0", "tlsv1.1"], hide = true)]
    pub tlsv1: bool,
}

impl TlsArgs {
    /// What the flags say; files are read here, before anything is sent.
    pub fn options(&self) -> Result<Options, UsageError> {
        let trust = trusted(self.cacert.as_ref(), "--cacert")?;
        Ok(Options {
            offer: self.offer()?,
            sni: self.sni.as_deref().map(sni).transpose()?,
            identity: self.identity()?,
            log_keys: key_log().is_some_and(|log| log.is_ok()),
            ..Options::trusting(trust.insecure(self.insecure))
        })
    }

    /// What of the flags and the environment makes a difference that nobody would see otherwise.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        match key_log() {
            Some(Ok(path)) => notes.push(format!("the keys of TLS sessions are written to {path} ({KEY_LOG})")),
            Some(Err(why)) => notes.push(format!("{KEY_LOG} is set, and {why}: no keys are written")),
            None => {}
        }
        let (names, names13) = (list(self.ciphers.as_deref()), list(self.tls13_ciphers.as_deref()));
        let unknown = [Offer::unknown_suites(&names), Offer::unknown_suites13(&names13)].concat();
        if !unknown.is_empty() {
            notes.push(format!("not offered, as they cannot be here: {}", unknown.join(", ")));
        }
        if self.tlsv1 {
            notes.push("TLS 1.0 and 1.1 are not spoken here: 1.2 and 1.3 are offered".to_owned());
        }
        notes
    }

    fn offer(&self) -> Result<Offer, UsageError> {
        let newest = match self.tls_max.as_deref() {
            None | Some("default" | "1.3") => Version::Tls13,
            Some("1.2") => Version::Tls12,
            Some("1.0" | "1.1") => {
                return Err(wrong("--tls-max: TLS 1.0 and 1.1 cannot be spoken here; 1.2 and 1.3 can"));
            }
            Some(_) => return Err(wrong("--tls-max wants 1.2 or 1.3")),
        };
        let oldest = if self.tlsv1_3 { Version::Tls13 } else { Version::Tls12 };
        if oldest > newest {
            return Err(wrong("--tlsv1.3 and --tls-max 1.2 leave no version to offer"));
        }
        let (groups, suites) = (list(self.curves.as_deref()), list(self.ciphers.as_deref()));
        let suites13 = list(self.tls13_ciphers.as_deref());
        if let Some(unknown) = Offer::unknown_groups(&groups).first() {
            return Err(wrong(&format!("--curves: {unknown} cannot be offered; {} can", Offer::known_groups())));
        }
        if Offer::unknown_suites(&suites).len() == suites.len() && self.ciphers.is_some() {
            return Err(wrong(&format!("--ciphers: none of these can be offered here; {} can", Offer::known_suites())));
        }
        if Offer::unknown_suites13(&suites13).len() == suites13.len() && self.tls13_ciphers.is_some() {
            let known = Offer::known_suites13();
            return Err(wrong(&format!("--tls13-ciphers: none of these can be offered here; {known} can")));
        }
        let versions = (oldest, newest) != (Version::Tls12, Version::Tls13);
        Ok(Offer { versions: versions.then_some((oldest, newest)), groups, suites, suites13 })
    }

    fn identity(&self) -> Result<Option<Identity>, UsageError> {
        let Some(cert) = &self.cert else { return Ok(None) };
        // A colon may be part of the file's name.
        let (file, phrase) = match cert.split_once(':') {
            Some((file, phrase)) if !Path::new(cert).exists() => (file, Some(phrase)),
            _ => (cert.as_str(), None),
        };
        let certificate = PathBuf::from(file);
        let key = self.key.as_ref().unwrap_or(&certificate);
        let chain = read_file(&certificate)?;
        let key_bytes = if *key == certificate { chain.clone() } else { read_file(key)? };
        let key_flag = if self.key.is_some() { "--key" } else { "--cert" };
        Identity::pem(&chain, &key_bytes, self.pass.as_deref().or(phrase)).map(Some).map_err(|error| match error {
            IdentityError::Certificate(why) => wrong(&format!("--cert {}: {why}", certificate.display())),
            IdentityError::Key(why) => wrong(&format!("{key_flag} {}: {why}", key.display())),
        })
    }
}

/// The roots of a PEM file, or those that the public trusts.
pub(super) fn trusted(file: Option<&PathBuf>, flag: &str) -> Result<Trusted, UsageError> {
    let Some(path) = file else { return Ok(Trusted::public()) };
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Trusted::pem(&read_file(path)?, &name).map_err(|why| UsageError(format!("{flag} {}: {why}", path.display())))
}

fn wrong(message: &str) -> UsageError {
    UsageError(message.to_owned())
}

/// The names of a list, between colons as OpenSSL has them, or commas.
fn list(text: Option<&str>) -> Vec<String> {
    text.unwrap_or_default().split([':', ',']).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

fn pem_alone(kind: &str) -> Result<String, String> {
    if kind.eq_ignore_ascii_case("PEM") {
        return Ok(kind.to_owned());
    }
    Err("files in PEM are read, and no others: openssl pkcs12 -in FILE -nodes -out FILE.pem makes one of PKCS#12"
        .to_owned())
}

fn sni(name: &str) -> Result<String, UsageError> {
    let fits = name.is_empty() || rustls::pki_types::DnsName::try_from(name).is_ok();
    fits.then(|| name.to_owned()).ok_or_else(|| wrong("--sni wants a host's name, and no address; '' sends none"))
}

/// The file that the environment wants keys in, or why it cannot be written to; `None` where it wants none.
fn key_log() -> Option<Result<String, String>> {
    let path = std::env::var_os(KEY_LOG).filter(|path| !path.is_empty())?;
    let shown = PathBuf::from(&path).display().to_string();
    let opened = OpenOptions::new().append(true).create(true).open(&path);
    Some(opened.map(|_| shown.clone()).map_err(|error| format!("{shown} cannot be written to ({error})")))
}
