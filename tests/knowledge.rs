//! What is known of products, held against recorded answers: each must be taken for what it is.

#![allow(clippy::unwrap_used)]

use std::{
    fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use wswhy::{
    exchange::{Response, transcript},
    knowledge::{self, Recognised},
};

#[test]
fn every_file_is_a_product_and_is_called_by_its_name_in_the_folder_of_its_kind() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for folder in ["servers", "hops"] {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/knowledge").join(folder);
        for path in listing(&root) {
            count += 1;
            let shown = path.display();
            match knowledge::Product::parse(&fs::read_to_string(&path).unwrap()) {
                Ok(product) if product.kind.is_hop() != (folder == "hops") => {
                    wrong.push(format!("{shown}: the folder"));
                }
                Ok(product) if path.ends_with(format!("{}.toml", product.name)) => {}
                Ok(product) => wrong.push(format!("{shown}: its product is called {}", product.name)),
                Err(why) => wrong.push(format!("{shown}: {why}")),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(knowledge::products().len(), count, "all of them are embedded");
}

#[test]
fn a_file_with_a_stranger_in_it_says_which_and_where() {
    let head = "name = 'x'\ntitle = 'X'\nkind = 'server'\nversion = '1'\nsource = 's'\n";
    for (text, wanted) in [
        ("[[sign]]\nstatus = 400\nsayz = 'no'\nsure = 'ran'\n", "sayz"),
        ("[[sign]]\ncheck = 'path'\nsure = 'ran'\n", "`check` is no key of a sign"),
        ("[[answer]]\nstatus = 400\nsure = 'ran'\n", "an answer needs `check`"),
        ("[[answer]]\ncheck = 'path'\nown = true\nsure = 'ran'\n", "`own` is no key of an answer"),
        ("[[answer]]\ncheck = 'path'\nsure = 'surely'\n", "surely"),
    ] {
        let error = knowledge::Product::parse(&format!("{head}{text}")).unwrap_err();
        assert!(error.contains(wanted), "{error}");
        assert!(error.contains("line"), "{error}");
    }
}

#[test]
fn every_recorded_answer_is_taken_for_its_products_and_its_check() {
    let mut wrong = Vec::new();
    for fixture in fixtures().iter().filter(|fixture| fixture.check != "sign") {
        let recognised = &fixture.recognised;
        let own = |known: &&knowledge::Known| {
            known.product.name == fixture.product && word(known.answer.check) == fixture.check
        };
        // What many answer is found, and believed only where something else shows the product.
        let is_weak = |known: &&knowledge::Known| own(known) && known.answer.weak;
        if recognised.believable().any(|known| own(&known)) || recognised.known.iter().any(|known| is_weak(&known)) {
            continue;
        }
        let why = if recognised.known.iter().any(|known| own(&known)) { " is not believed" } else { " is not found" };
        wrong.push(format!("{}:{why}; found: {}", fixture.path, found(recognised)));
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_first_answer_that_is_believed_means_what_the_recorded_one_means() {
    let mut wrong = Vec::new();
    for fixture in fixtures().iter().filter(|fixture| fixture.check != "sign") {
        let recognised = &fixture.recognised;
        let first = recognised.believable().next();
        // Where several are as believable as the first, no more can be asked than that it is among them.
        let rank = |known: &knowledge::Known| known.is_seen;
        let means_it = |known: &knowledge::Known| {
            Some(rank(known)) == first.map(rank) && word(known.answer.check) == fixture.check
        };
        let is_weak = |known: &knowledge::Known| known.product.name == fixture.product && known.answer.weak;
        if !recognised.believable().any(means_it) && !recognised.known.iter().any(is_weak) {
            wrong.push(format!("{}: found: {}", fixture.path, found(recognised)));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_guessed_sign_shows_no_product_for_certain() {
    for fixture in fixtures() {
        let certain = fixture.recognised.seen.iter().filter(|seen| !seen.weak);
        let guessed: Vec<_> = certain.filter(|seen| seen.sure == knowledge::Sure::Inferred).collect();
        assert!(guessed.is_empty(), "{}: {guessed:?}", fixture.path);
    }
}

#[test]
fn every_recorded_sign_shows_its_product() {
    for fixture in fixtures().iter().filter(|fixture| fixture.check == "sign") {
        let recognised = &fixture.recognised;
        let seen: Vec<_> = recognised.seen.iter().map(|seen| seen.product.name.as_str()).collect();
        assert!(seen.contains(&fixture.product.as_str()), "{}: seen: {seen:?}", fixture.path);
    }
}

#[test]
fn a_sign_in_the_answer_to_a_probe_names_a_probe_that_there_is() {
    let signs = knowledge::products().iter().flat_map(|product| &product.signs);
    for probe in signs.filter_map(|sign| sign.to.as_ref()) {
        assert!(probe.parse::<wswhy::probes::Change>().is_ok(), "{probe}");
    }
}

#[test]
fn every_answer_of_every_product_is_on_record() {
    let fixtures = fixtures();
    let mut missing = Vec::new();
    for product in knowledge::products() {
        let records: Vec<_> = fixtures.iter().filter(|fixture| fixture.product == product.name).collect();
        for answer in product.answers.iter().filter(|answer| answer.pattern.silent.is_none()) {
            let on_record = records.iter().any(|fixture| {
                let recognised = &fixture.recognised;
                recognised.known.iter().any(|known| std::ptr::eq(known.answer, answer))
            });
            if !on_record {
                missing.push(format!("{}: {}: {}", product.name, word(answer.check), answer.when));
            }
        }
    }
    assert!(missing.is_empty(), "{} answers without a record:\n{}", missing.len(), missing.join("\n"));
}

#[test]
fn every_sign_of_every_product_is_on_record() {
    let fixtures = fixtures();
    let mut missing = Vec::new();
    for product in knowledge::products() {
        let records: Vec<_> = fixtures.iter().filter(|fixture| fixture.product == product.name).collect();
        for (at, sign) in product.signs.iter().enumerate() {
            if !records.iter().any(|fixture| fixture.fits(&sign.pattern)) {
                missing.push(format!("{}: sign {}", product.name, at + 1));
            }
        }
    }
    assert!(missing.is_empty(), "{} signs without a record:\n{}", missing.len(), missing.join("\n"));
}

#[test]
fn a_guess_is_never_named_before_what_was_seen_or_read() {
    for fixture in fixtures() {
        let rank = |known: &knowledge::Known| (known.is_seen, known.is_telling());
        let Some(first) = fixture.recognised.believable().next() else { continue };
        let better = |known: &knowledge::Known| rank(known) == rank(first) && known.answer.sure > first.answer.sure;
        let is_guess = first.answer.sure == knowledge::Sure::Inferred;
        assert!(!is_guess || !fixture.recognised.believable().any(better), "{}", fixture.path);
    }
}

/// Products that show together, one standing on the other.
const STACKS: &[&[&str]] = &[
    &["aiohttp", "home-assistant"],
    &["apache", "modsecurity", "passenger"],
    &["aspnet-core", "signalr"],
    &["cloud-run", "google-app-engine"],
    &["cloudflare", "cloudflared", "render", "django-runserver"],
    &["cowboy", "emqx", "phoenix", "rabbitmq-web-mqtt", "rabbitmq-web-stomp", "supabase-realtime"],
    &["envoy", "aws-app-runner", "contour", "emissary", "envoy-gateway"],
    &["express", "webpack-dev-server"],
    &["go-net-http", "traefik"],
    &["gorilla", "grafana", "mattermost", "nextcloud-hpb", "portainer", "zoraxy"],
    &["iis", "azure-app-service"],
    &["netty", "spring-cloud-gateway"],
    &["nginx", "caprover", "dokku", "localtunnel"],
    &["openresty", "nginx-proxy-manager"],
    &["tomcat", "spring", "spring-security"],
    &["tornado", "jupyter-server"],
    &["uvicorn", "engine-io", "hypercorn", "modsecurity", "starlette", "streamlit"],
    &["werkzeug", "gunicorn", "uwsgi", "waitress"],
    &["x-net-websocket", "kubernetes"],
];

/// What stood behind the hops when their answers were recorded.
const BEHIND: &[&str] = &["express", "nginx", "websockets"];

#[test]
fn no_sign_shows_a_product_that_is_not_there() {
    let mut wrong = Vec::new();
    for fixture in fixtures() {
        let own = knowledge::by_name(&fixture.product).unwrap();
        for seen in fixture.recognised.seen.iter().filter(|seen| !seen.weak && seen.product.name != own.name) {
            let other = seen.product;
            let both = |stack: &&&[&str]| [own, other].iter().all(|product| stack.contains(&product.name.as_str()));
            let is_behind = own.kind.is_hop() && BEHIND.contains(&other.name.as_str());
            let is_before = other.kind.is_hop() && fixture.path.contains("-behind-");
            if !is_behind && !is_before && !STACKS.iter().any(|stack| both(&stack)) {
                wrong.push(format!("{}: {}", fixture.path, other.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// Causes that are not there yet; what is known of their fixes is written down already.
#[test]
fn every_fix_is_for_a_cause_that_exists() {
    for product in knowledge::products() {
        for cause in product.fixes.iter().flat_map(|fix| &fix.causes) {
            let known = wswhy::causes::by_name(cause).is_some();
            assert!(known, "{}: a fix for `{cause}`", product.name);
        }
    }
}

/// A recorded answer under `fixtures/knowledge`: its folder is the product's, its name begins with the check's.
struct Fixture {
    path: String,
    product: String,
    check: String,
    response: Response,
    recognised: Recognised,
}

impl Fixture {
    fn read(path: &Path) -> Self {
        let shown = path.display().to_string();
        let story = path.file_stem().unwrap().to_string_lossy().into_owned();
        let product = path.parent().unwrap().file_name().unwrap().to_string_lossy().into_owned();
        let known = knowledge::by_name(&product).unwrap_or_else(|| panic!("{shown}: no product {product}"));
        let mut checks: Vec<String> = known.answers.iter().map(|answer| word(answer.check)).collect();
        checks.push("sign".to_owned());
        let fits = |check: &&String| story == **check || story.starts_with(&format!("{check}-"));
        let check = checks.iter().filter(fits).max_by_key(|check| check.len());
        let check = check.unwrap_or_else(|| panic!("{shown}: begins with no check of {product}")).clone();
        let text = fs::read_to_string(path).unwrap();
        let exchange = transcript::parse(&text).unwrap_or_else(|error| panic!("{shown}: {error}"));
        let response = exchange.answer().response().unwrap_or_else(|| panic!("{shown}: no answer in it")).clone();
        // What only the answer to a probe shows is recorded under that probe's name.
        let recognised = Recognised::of_probe(&response, story.strip_prefix("sign-to-"));
        Self { path: shown, product, check, response, recognised }
    }

    fn fits(&self, pattern: &knowledge::Pattern) -> bool {
        pattern.fit(&self.response, &String::from_utf8_lossy(&self.response.body.data)).is_some()
    }
}

/// All records, read once for all tests.
fn fixtures() -> &'static [Fixture] {
    static FIXTURES: LazyLock<Vec<Fixture>> = LazyLock::new(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/knowledge");
        let kinds = listing(&root);
        let products = kinds.iter().flat_map(|kind| listing(kind));
        products.flat_map(|product| listing(&product)).map(|path| Fixture::read(&path)).collect()
    });
    &FIXTURES
}

fn listing(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// A check's word, as the files spell it.
fn word(check: knowledge::Check) -> String {
    serde_json::to_value(check).unwrap().as_str().unwrap().to_owned()
}

fn found(recognised: &Recognised) -> String {
    let known = |known: &knowledge::Known| {
        let mark = if known.is_believable() { "" } else { " (not believed)" };
        format!("{}/{}{mark}", known.product.name, word(known.answer.check))
    };
    recognised.known.iter().map(known).collect::<Vec<_>>().join(", ")
}
