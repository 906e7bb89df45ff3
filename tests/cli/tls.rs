//! What is trusted, offered and shown in TLS, and what the report says of it.

use serde_json::Value;
use wswhy::serve::faults;

use crate::{
    faults::CA,
    peer::{FaultPeer, Untouched},
    run::{Run, command, each, file, finish, wswhy},
};

const CERTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/certs");

fn cert(name: &str) -> String {
    format!("{CERTS}/{name}")
}

/// Runs the binary on a server of this fault, which it trusts through the system's store alone.
fn trusting_system(fault: &str, flags: &[&str]) -> Run {
    let fault = if fault.is_empty() { faults::healthy_tls() } else { faults::by_name(fault).expect("a fault") };
    let peer = FaultPeer::start(fault);
    finish(command(&[flags, &["--json", peer.url()]].concat()).env("SSL_CERT_FILE", CA).env_remove("SSL_CERT_DIR"))
}

#[test]
fn a_chain_that_the_systems_store_alone_knows_is_valid_and_the_report_says_so() {
    let run = trusting_system("", &[]);
    let report = run.exits(0).json();
    assert_eq!(report["tls"]["trust"]["roots"], "the system's store", "{run}");
    assert_eq!(report["findings"], Value::Array(Vec::new()), "{run}");
}

#[test]
fn the_faults_of_a_chain_that_the_systems_store_knows_are_its_own() {
    for (fault, cause) in [("tls-certificate-expired", "tls-certificate-expired"), ("tls-wrong-host", "tls-wrong-host")]
    {
        let run = trusting_system(fault, &[]);
        let report = run.exits(60).json();
        assert_eq!(report["findings"].as_array().map(Vec::len), Some(1), "{run}");
        assert_eq!(run.first_cause(), cause, "{run}");
    }
}

#[test]
fn a_chain_that_neither_store_knows_is_told_so() {
    let peer = FaultPeer::start(faults::healthy_tls());
    let store = file("empty-store.pem", "");
    let run = finish(command(&["--json", peer.url()]).env("SSL_CERT_FILE", store).env_remove("SSL_CERT_DIR"));
    assert_eq!(run.exits(60).json()["tls"]["trust"]["roots"], "webpki-roots and the system's store", "{run}");
    assert_eq!(run.first_cause(), "tls-unknown-issuer", "{run}");
}

#[test]
fn versions_and_groups_are_offered_as_they_are_asked_for() {
    let rows: &[(&[&str], &str, Value)] = &[
        (&[], "version", "1.3".into()),
        (&["--tls-max", "1.2"], "version", "1.2".into()),
        (&["--tlsv1.2"], "version", "1.3".into()),
        (&["--tlsv1.3"], "version", "1.3".into()),
        (&["--tlsv1.2", "--tls-max", "1.2"], "version", "1.2".into()),
        (&["--curves", "P-384"], "group", "secp384r1".into()),
        (
            &["--tls-max", "1.2", "--ciphers", "ECDHE-ECDSA-CHACHA20-POLY1305"],
            "cipher",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256".into(),
        ),
        (&["--tls13-ciphers", "TLS_AES_128_GCM_SHA256"], "cipher", "TLS13_AES_128_GCM_SHA256".into()),
    ];
    let peer = FaultPeer::start(faults::healthy_tls());
    each(rows, |(flags, name, wanted)| {
        let run = wswhy(&[*flags, &["--json", "--cacert", CA, peer.url()]].concat());
        let got = &run.exits(0).json()["tls"][*name];
        if got == wanted { Ok(()) } else { Err(format!("{name} is {got}, not {wanted}\n{run}")) }
    });
}

#[test]
fn a_suite_that_cannot_be_offered_is_noted_and_left_out() {
    let peer = FaultPeer::start(faults::healthy_tls());
    let list = "ECDHE-ECDSA-AES128-GCM-SHA256:DES-CBC3-SHA";
    wswhy(&["--cacert", CA, "--ciphers", list, peer.url()])
        .exits(0)
        .says("not offered, as they cannot be here: DES-CBC3-SHA");
}

#[test]
fn session_keys_are_written_where_the_environment_wants_them_and_the_report_says_so() {
    let peer = FaultPeer::start(faults::healthy_tls());
    let log = file("session-keys.log", "");
    finish(command(&["--cacert", CA, peer.url()]).env("SSLKEYLOGFILE", &log)).exits(0).says("SSLKEYLOGFILE");
    let keys = std::fs::read_to_string(&log).expect("the log is there");
    assert!(keys.starts_with("CLIENT_") || keys.starts_with("SERVER_"), "{keys:?}");
    finish(command(&["--cacert", CA, peer.url()]).env("SSLKEYLOGFILE", "/nowhere/at/all")).exits(0).says("no keys are");
}

#[test]
fn another_name_is_sent_and_the_urls_name_is_verified() {
    let peer = FaultPeer::start(faults::healthy_tls());
    for name in ["other.example", ""] {
        let run = wswhy(&["--json", "--cacert", CA, "--sni", name, peer.url()]);
        let phases = run.exits(0).json()["phases"].clone();
        let tls = phases.as_array().and_then(|all| all.iter().find(|phase| phase["name"] == "tls")).cloned();
        let tls = tls.expect("a TLS phase");
        assert_eq!(
            (&tls["detail"]["sni"], &tls["detail"]["server_name"]),
            (&name.into(), &"127.0.0.1".into()),
            "{run}"
        );
    }
}

#[test]
fn a_client_certificate_is_sent_when_it_is_asked_for() {
    let peer = FaultPeer::start(faults::by_name("tls-client-certificate-required").expect("a fault"));
    let (cert, key) = (cert("client.pem"), cert("client.key"));
    let combined = [&cert, &key].map(|path| std::fs::read_to_string(path).expect("a fixture")).concat();
    let sealed = file("sealed.key", SEALED_KEY);
    let combined = file("combined.pem", combined);
    let with_phrase = format!("{combined}:not-needed");
    let rows: &[&[&str]] = &[
        &["--cert", &cert, "--key", &key],
        &["-E", &combined],
        &["--cert", &with_phrase],
        &["--cert", &cert, "--key", &sealed, "--pass", "open sesame"],
    ];
    each(rows, |flags| {
        let run = wswhy(&[*flags, &["--json", "--cacert", CA, peer.url()]].concat());
        let sent = run.json()["tls"]["client_certificate"]["sent"]["subject"].clone();
        if run.code == Some(0) && sent == "CN=wswhy test client" { Ok(()) } else { Err(run.to_string()) }
    });
}

#[test]
fn a_bad_identity_is_told_in_one_line_and_nothing_is_sent() {
    let (cert_file, key) = (cert("client.pem"), cert("client.key"));
    let other = cert("good.key");
    let sealed = file("sealed-too.key", SEALED_KEY);
    let old = file("old.key", OLD_KEY);
    let (empty, der) = (file("empty.pem", ""), file("bundle.p12", [0x30, 0x82, 1, 2]));
    let text = file("text.pem", "hello\n");
    let rows: &[(&[&str], &str)] = &[
        (&["--cert", "/nowhere.pem"], "/nowhere.pem: it cannot be read"),
        (&["--cert", &empty], "it is empty"),
        (&["--cert", &der], "PKCS#12"),
        (&["--cert", &text], "it holds no certificate"),
        (&["--cert", &key], "it holds no certificate (-----BEGIN CERTIFICATE-----), but a private key"),
        (&["--cert", &cert_file], "it holds no private key (-----BEGIN PRIVATE KEY-----), but a certificate"),
        (&["--cert", &cert_file, "--key", &cert_file], "but a certificate"),
        (&["--cert", &cert_file, "--key", &other], "it is not the key of the certificate"),
        (&["--cert", &cert_file, "--key", &sealed], "--pass PHRASE is wanted"),
        (&["--cert", &cert_file, "--key", &sealed, "--pass", "wrong"], "the passphrase does not open it"),
        (&["--cert", &cert_file, "--key", &old, "--pass", "x"], "openssl pkcs8 -topk8"),
        (&["--key", &key], "--cert"),
        (&["--tls-max", "1.1"], "1.2 and 1.3 can"),
        (&["--tls-max", "2"], "wants 1.2 or 1.3"),
        (&["--tlsv1.3", "--tls-max", "1.2"], "no version"),
        (&["--curves", "P-521"], "P-521 cannot be offered; X25519MLKEM768, X25519, P-256"),
        (&["--ciphers", "DES-CBC3-SHA"], "none of these can be offered here; ECDHE-ECDSA-AES128-GCM-SHA256"),
        (&["--ciphers", ""], "none of these"),
        (&["--tls13-ciphers", "AES"], "TLS_AES_256_GCM_SHA384"),
        (&["--sni", "127.0.0.1"], "--sni wants a host's name"),
        (&["--sni", "a b"], "--sni wants a host's name"),
        (&["--cacert", &key], "it holds no certificate"),
    ];
    each(rows, |(flags, said)| {
        let peer = Untouched::start();
        let run = wswhy(&[*flags, &[&peer.url().replacen("ws://", "wss://", 1)]].concat());
        // clap's own complaint about a flag that needs another has more than one line.
        let good = run.code == Some(2) && run.stdout.is_empty() && run.stderr.contains(said) && !peer.was_touched();
        if good { Ok(()) } else { Err(format!("{said:?} is wanted\n{run}")) }
    });
}

#[test]
fn a_phrase_is_shown_nowhere() {
    let peer = FaultPeer::start(faults::by_name("tls-client-certificate-required").expect("a fault"));
    let sealed = file("sealed-thrice.key", SEALED_KEY);
    let flags = ["--cacert", CA, "--cert", &cert("client.pem"), "--key", &sealed, "--pass", "open sesame", peer.url()];
    for more in [&["-v"][..], &["--json"], &[]] {
        let run = wswhy(&[more, &flags].concat());
        assert!(!run.exits(0).stdout.contains("sesame"), "{run}");
    }
}

/// The key of fixtures/certs/client.pem under the phrase "open sesame", as `openssl pkcs8 -topk8` makes it.
const SEALED_KEY: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/certs/client-sealed.key"));

/// What OpenSSL wrote before it knew PKCS#8; the content does not matter.
const OLD_KEY: &str = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\
                       DEK-Info: DES-EDE3-CBC,0011223344556677\n\nAAAA\n-----END RSA PRIVATE KEY-----\n";
