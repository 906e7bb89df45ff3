//! What is known of products, and what users add to it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use wswhy::serve::faults;

use crate::{
    peer::{FaultPeer, RawPeer},
    run::{Run, command, finish, wswhy},
};

const GATE: &str = r#"name = "acme-gate"
title = "Acme Gate"
kind = "gateway"
version = "2"
source = "our wiki"

[[sign]]
header = { Server = '^acme-gate$' }
sure = "ran"

[[answer]]
check = "hop-refuses-upgrade"
when = "the route has no websocket flag"
status = 403
says = "ACME-1403 websocket not enabled for this route"
log = "gate: flag missing in manifest of route"
sure = "ran"

[[fix]]
for = ["hop-refuses-upgrade"]
text = "In the manifest of the route:"
snippet = "websocket: true"
sure = "ran"
"#;

/// A folder of its own with this file in it.
fn folder(name: &str, text: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("config-{name}"));
    let knowledge = folder.join("wswhy/knowledge");
    fs::create_dir_all(&knowledge).expect("a folder is made");
    fs::write(knowledge.join("gate.toml"), text).expect("a file is written");
    folder
}

/// Runs with a config directory.
fn configured(config: &Path, args: &[&str]) -> Run {
    finish(command(args).env("XDG_CONFIG_HOME", config))
}

fn gate() -> RawPeer {
    use std::io::{Read, Write};
    RawPeer::start(|mut stream| {
        let _ = stream.read(&mut [0; 4096]);
        let body = "ACME-1403 websocket not enabled for this route";
        let head = "HTTP/1.1 403 Forbidden\r\nServer: acme-gate\r\nConnection: close\r\nContent-Type: text/plain\r\n";
        let _ = write!(stream, "{head}Content-Length: {}\r\n\r\n{body}", body.len());
    })
}

#[test]
fn the_list_has_every_product_on_a_line_of_80_columns() {
    let run = wswhy(&["knowledge"]);
    run.exits(0);
    for product in wswhy::knowledge::products() {
        assert!(run.stdout.contains(&format!("  {} ", product.name)), "{}", product.name);
    }
    let wide: Vec<&str> = run.stdout.lines().filter(|line| line.chars().count() > 80).collect();
    assert!(wide.is_empty(), "{wide:?}");
    let listed = wswhy(&["knowledge", "--json"]).json();
    assert_eq!(listed["products"].as_array().map(Vec::len), Some(wswhy::knowledge::products().len()));
}

#[test]
fn a_product_is_shown_with_its_checks_in_order_its_log_lines_and_its_fixes() {
    let run = wswhy(&["knowledge", "tornado"]);
    run.exits(0).says("Cross origin websockets not allowed").says("def check_origin").says("seen on the wire");
    let place = |text: &str| run.stdout.find(text).unwrap_or_else(|| panic!("{text} is missing\n{run}"));
    assert!(place("  upgrade\n") < place("  connection\n") && place("  connection\n") < place("  origin\n"), "{run}");
    let json = wswhy(&["knowledge", "tornado", "--json"]).json();
    assert_eq!(json["answers"][4]["check"], "upgrade");
}

#[test]
fn a_product_that_nobody_knows_is_answered_with_those_near_it() {
    let run = wswhy(&["knowledge", "ngnix"]);
    run.exits(2);
    assert!(run.stderr.contains("is it nginx"), "{run}");
}

#[test]
fn a_users_own_product_is_recognised_by_its_answer_its_log_and_its_name() {
    let config = folder("own", GATE);
    let own = config.join("wswhy/knowledge");
    let peer = gate();
    let by_flag = wswhy(&["--probes", "0", "--knowledge", &own.to_string_lossy(), &peer.url("/ws")]);
    let by_folder = configured(&config, &["--probes", "0", &peer.url("/ws")]);
    for run in [by_flag, by_folder] {
        run.exits(22).says("Acme Gate").says("websocket: true").says("flag missing in manifest");
    }
    configured(&config, &["explain", "gate: flag missing in manifest of route"]).exits(0).says("This is Acme Gate");
    configured(&config, &["knowledge", "acme-gate"]).exits(0).says("the route has no websocket flag");
}

#[test]
fn a_users_own_gateway_is_known_by_the_issuer_of_its_certificates() {
    let line = "source = \"our wiki\"\nissuer = '(?i)^CN=wswhy test'";
    let fix = "[[fix]]\nfor = [\"tls-intercepted\"]\ntext = \"Ask the network team for the root of Acme Gate.\"\nsure = \"ran\"";
    let text = GATE.replace("source = \"our wiki\"", line).replace("[[fix]]", &format!("{fix}\n\n[[fix]]"));
    let config = folder("issuer", &text);
    let peer = FaultPeer::start(faults::healthy_tls());
    let run = finish(
        command(&["--probes", "0", peer.url()])
            .env("XDG_CONFIG_HOME", &config)
            .env("SSL_CERT_FILE", "/dev/null")
            .env_remove("SSL_CERT_DIR"),
    );
    run.exits(60).says("Acme Gate opens TLS on the way").says("Ask the network team");
}

#[test]
fn an_own_product_takes_the_place_of_the_embedded_one_of_its_name() {
    let config = folder("same", &GATE.replace("acme-gate\"\ntitle = \"Acme Gate", "tornado\"\ntitle = \"Our Tornado"));
    configured(&config, &["knowledge", "tornado"]).exits(0).says("Our Tornado");
    let listed = configured(&config, &["knowledge", "--json"]).json();
    let count = |name| listed["products"].as_array().map(|all| all.iter().filter(|one| one["name"] == name).count());
    assert_eq!((count("tornado"), count("nginx")), (Some(1), Some(1)));
}

#[test]
fn a_bad_file_is_told_with_its_line_and_the_reason() {
    for (name, was, is, said) in [
        ("kind", "kind = \"gateway\"", "kind = \"gatewy\"", "gate.toml:3: unknown variant `gatewy`"),
        ("key", "log = ", "lgo = ", "gate.toml:16: unknown field `lgo`"),
        ("expression", "'^acme-gate$'", "'^(acme-gate$'", "gate.toml:8: ^(acme-gate$"),
        ("syntax", "version = \"2\"", "version = ", "gate.toml:4: "),
        ("missing", "sure = \"ran\"\n\n[[fix]]", "\n[[fix]]", "missing field `sure`"),
    ] {
        let config = folder(name, &GATE.replacen(was, is, 1));
        let own = config.join("wswhy/knowledge");
        let run = wswhy(&["--knowledge", &own.to_string_lossy(), "ws://localhost:1/"]);
        run.exits(2);
        assert!(run.stderr.contains(said) && run.stderr.lines().count() == 1, "{run}");
    }
}

#[test]
fn a_handshake_that_works_does_not_look_into_the_folder() {
    let config = folder("unread", "this is no TOML");
    let healthy = FaultPeer::start(faults::healthy());
    configured(&config, &[healthy.url()]).exits(0);
    let refused = configured(&config, &["--probes", "0", &gate().url("/")]);
    refused.exits(2);
    assert!(refused.stderr.contains("gate.toml:1: "), "{refused}");
}
