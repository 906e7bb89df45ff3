//! The catalogue as a whole: each cause has a name, a page, a citation, exchanges that show it, near misses that do not,
//! and a fault that produces it. What a cause means is told by its fixtures; here they are only held to it.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use wswhy::{
    causes::{self, Case, Finding},
    diagnosis::Diagnosis,
    exchange::{
        Secrets,
        transcript::{self, MAGIC, Record},
    },
    serve::faults,
};

/// Causes that no specification of the protocol speaks of.
const WITHOUT_SPEC: &[&str] =
    &["mixed-content-blocked", "csp-blocked", "cleartext-blocked", "engine-io-version-mismatch"];

/// Causes that only a client's own words tell: no exchange shows them, no server produces them.
const TOLD_BY_TEXT: &[&str] =
    &["url-invalid", "mixed-content-blocked", "csp-blocked", "cleartext-blocked", "closed-by-client-before-open"];

/// Causes that need a resolver or a network that fails, which no server of ours can produce.
const WITHOUT_FAULT: &[&str] = &[
    // A warning beside another cause, which a fault has to name first.
    "answers-vary",
    // A note on a handshake that works.
    "dialect-spoken",
    // Needs a name with two addresses, one of them dead.
    "address-partly-dead",
    "dns-not-found",
    "dns-no-address",
    "dns-failed",
    "tcp-timeout",
    // A minute of silence: `wswhy connect --hold`.
    "idle-timeout",
    "tcp-unreachable",
];

const PAGE_COLUMNS: usize = 80;
const LONGEST_SUMMARY: usize = 160;

#[test]
fn names_are_unique_and_in_lower_case_with_hyphens() {
    let mut seen = BTreeSet::new();
    demand(causes::all().filter_map(|cause| {
        let words = cause.name.split('-').all(|word| {
            !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        });
        if !words {
            return Some(format!("{}: not lower-case words with hyphens between them", cause.name));
        }
        (!seen.insert(cause.name)).then(|| format!("{}: twice in the catalogue", cause.name))
    }));
}

#[test]
fn headers_are_in_lower_case() {
    demand(causes::all().filter_map(|cause| {
        let header = cause.header.filter(|header| header.is_empty() || *header != header.to_ascii_lowercase())?;
        Some(format!("{}: the header `{header}` is not in lower case", cause.name))
    }));
}

#[test]
fn every_cause_cites_a_specification_or_is_listed_as_having_none() {
    let known = |spec: &&str| spec.starts_with("RFC ") || spec.starts_with("WHATWG ");
    demand(causes::all().flat_map(|cause| {
        let bad = cause.spec.iter().filter(|spec| !known(spec));
        let mut complaints: Vec<_> = bad.map(|spec| format!("{}: `{spec}` is no citation", cause.name)).collect();
        match (cause.spec.is_empty(), WITHOUT_SPEC.contains(&cause.name)) {
            (true, false) => complaints.push(format!("{}: cites nothing; WITHOUT_SPEC lacks it", cause.name)),
            (false, true) => complaints.push(format!("{}: cites something; WITHOUT_SPEC is stale", cause.name)),
            _ => {}
        }
        complaints
    }));
    demand(strangers("WITHOUT_SPEC", WITHOUT_SPEC));
}

#[test]
fn every_page_begins_with_the_name_and_a_title() {
    demand(causes::all().filter_map(|cause| {
        let page = page(cause.name);
        if cause.explain.lines().next() != Some(&format!("# {}", cause.name)) {
            return Some(format!("{}: the first line of {page} is not `# {}`", cause.name, cause.name));
        }
        cause.title().is_empty().then(|| format!("{}: {page} has no first paragraph", cause.name))
    }));
}

#[test]
fn every_line_of_a_page_fits_a_terminal() {
    demand(causes::all().flat_map(|cause| {
        let long = cause.explain.lines().enumerate().filter(|(_, line)| line.chars().count() > PAGE_COLUMNS);
        long.map(|(number, _)| format!("{}:{}: more than {PAGE_COLUMNS} columns", page(cause.name), number + 1))
            .collect::<Vec<_>>()
    }));
}

#[test]
fn no_page_is_without_its_cause() {
    demand(listing("src/causes/explain").into_iter().filter_map(|file| {
        let known = file.strip_suffix(".md").is_some_and(|name| causes::by_name(name).is_some());
        (!known).then(|| format!("src/causes/explain/{file}: no cause of this name"))
    }));
}

#[test]
fn every_cause_has_an_exchange_that_shows_it_and_a_near_miss() {
    demand(causes::all().filter(|cause| !TOLD_BY_TEXT.contains(&cause.name)).flat_map(|cause| {
        let has = |fires| FIXTURES.iter().any(|fixture| fixture.cause == cause.name && fixture.fires == fires);
        let lack = |prefix: &str| format!("{}: fixtures/causes/{}/{prefix}-*.txt is missing", cause.name, cause.name);
        [(true, "fires"), (false, "quiet")]
            .into_iter()
            .filter(|(fires, _)| !has(*fires))
            .map(|(_, prefix)| lack(prefix))
            .collect::<Vec<_>>()
    }));
}

#[test]
fn no_fixture_is_without_its_cause() {
    demand(listing("fixtures/causes").into_iter().filter_map(|folder| {
        causes::by_name(&folder).is_none().then(|| format!("fixtures/causes/{folder}: no cause of this name"))
    }));
}

#[test]
fn every_fixture_is_a_transcript_that_opens_with_what_it_shows() {
    demand(FIXTURES.iter().filter_map(|fixture| {
        let mut lines = fixture.text.lines();
        if lines.next() != Some(MAGIC) {
            return Some(format!("{}: the first line is not `{MAGIC}`", fixture.path));
        }
        // A near miss without a reason would be taken for an arbitrary exchange, and be "repaired" some day.
        let said = lines.next().is_some_and(|line| line.len() > 2 && line.starts_with("# "));
        (!said).then(|| format!("{}: the second line is no comment that says what is to be seen", fixture.path))
    }));
}

#[test]
fn every_fixture_reads_the_same_once_it_is_printed() {
    demand(FIXTURES.iter().filter_map(|fixture| {
        let record = match &fixture.record {
            Ok(record) => record,
            Err(why) => return Some(format!("{}: {why}", fixture.path)),
        };
        let redacted = |exchange| Secrets::shown().redact(exchange);
        let probes = record.probes.iter().map(|(name, exchange)| transcript::print_probe(name, &redacted(exchange)));
        let earlier = record.earlier.iter().map(|exchange| transcript::print_earlier(&redacted(exchange)));
        let printed = transcript::print(&redacted(&record.first)) + &earlier.chain(probes).collect::<String>();
        let same = transcript::parse_all(&printed).is_ok_and(|again| again == *record);
        (!same).then(|| format!("{}: printed, it reads as another exchange:\n{printed}", fixture.path))
    }));
}

#[test]
fn an_exchange_that_shows_a_cause_has_it_as_its_answer() {
    demand(FIXTURES.iter().filter(|fixture| fixture.fires).filter_map(|fixture| {
        let place = fixture.findings().iter().position(|finding| finding.cause.name == fixture.cause);
        match place {
            Some(0) => None,
            Some(_) if fixture.is_beside() => None,
            Some(_) => Some(format!("{}: {} is not the answer: {}", fixture.path, fixture.cause, fixture.found())),
            None => Some(format!("{}: {} is not found: {}", fixture.path, fixture.cause, fixture.found())),
        }
    }));
}

#[test]
fn a_near_miss_does_not_show_its_cause() {
    demand(FIXTURES.iter().filter(|fixture| !fixture.fires).filter_map(|fixture| {
        let finding = fixture.findings().into_iter().find(|finding| finding.cause.name == fixture.cause)?;
        Some(format!("{}: {} is found: {}", fixture.path, fixture.cause, finding.summary))
    }));
}

#[test]
fn every_finding_has_a_short_summary_evidence_and_a_fix() {
    demand(FIXTURES.iter().flat_map(|fixture| {
        let told = |finding: &Finding, what: String| format!("{}: {}: {what}", fixture.path, finding.cause.name);
        let faults = |finding: Finding| {
            let summary = &finding.summary;
            let long = summary.chars().count() > LONGEST_SUMMARY;
            [
                (summary.is_empty(), "no summary".to_owned()),
                (summary.ends_with('.'), format!("a full stop ends the summary: {summary}")),
                (long, format!("more than {LONGEST_SUMMARY} characters: {summary}")),
                (finding.evidence.is_empty(), "no evidence".to_owned()),
                (finding.evidence.iter().any(|evidence| evidence.text.is_empty()), "empty evidence".to_owned()),
                (finding.fix.text.is_empty(), "no fix".to_owned()),
            ]
            .into_iter()
            .filter_map(|(wrong, what)| wrong.then(|| told(&finding, what)))
            .collect::<Vec<_>>()
        };
        fixture.findings().into_iter().flat_map(faults).collect::<Vec<_>>()
    }));
}

#[test]
fn every_cause_that_a_server_can_produce_has_a_fault() {
    demand(causes::all().filter_map(|cause| {
        let produced = faults::all().any(|fault| fault.cause == cause.name);
        let excused = WITHOUT_FAULT.contains(&cause.name) || TOLD_BY_TEXT.contains(&cause.name);
        match (produced, excused) {
            (false, false) => Some(format!("{}: no fault in src/serve/faults produces it", cause.name)),
            (true, true) => {
                Some(format!("{}: a fault produces it; WITHOUT_FAULT or TOLD_BY_TEXT is stale", cause.name))
            }
            _ => None,
        }
    }));
    demand(strangers("WITHOUT_FAULT", WITHOUT_FAULT));
    demand(strangers("TOLD_BY_TEXT", TOLD_BY_TEXT));
}

#[test]
fn every_fault_names_a_cause() {
    demand(faults::all().filter_map(|fault| {
        let known = causes::by_name(fault.cause).is_some();
        (!known).then(|| format!("fault {}: `{}` is no cause", fault.name, fault.cause))
    }));
}

/// One file under `fixtures/causes`.
struct Fixture {
    /// The folder's name.
    cause: String,
    /// Whether the cause is to be found in it.
    fires: bool,
    /// The path from the package's folder, as a message shows it.
    path: String,
    text: String,
    record: Result<Record, String>,
}

/// All of them, read once for all tests.
static FIXTURES: LazyLock<Vec<Fixture>> = LazyLock::new(|| {
    let folders = listing("fixtures/causes").into_iter();
    folders
        .flat_map(|cause| {
            let files = listing(&format!("fixtures/causes/{cause}"));
            files.into_iter().map(|file| Fixture::read(&cause, &file)).collect::<Vec<_>>()
        })
        .collect()
});

impl Fixture {
    fn read(cause: &str, file: &str) -> Self {
        let path = format!("fixtures/causes/{cause}/{file}");
        let story = file.strip_suffix(".txt").unwrap_or_else(|| panic!("{path}: not a .txt file"));
        let fires = story.starts_with("fires-");
        assert!(fires || story.starts_with("quiet-"), "{path}: the name begins with neither fires- nor quiet-");
        let text = fs::read_to_string(inside(&path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        let record = transcript::parse_all(&text).map_err(|error| error.to_string());
        Self { cause: cause.to_owned(), fires, path, text, record }
    }

    /// Whether something else is the answer: several things are wrong at once, and this is not the plainest.
    fn is_beside(&self) -> bool {
        self.path.contains("/fires-beside-")
    }

    /// What is found in it, the answer first.
    fn findings(&self) -> Vec<Finding> {
        self.record.as_ref().map_or_else(
            |_| Vec::new(),
            |it| Diagnosis::of(&Case::of_record(it.clone(), Secrets::of(&it.first))).findings,
        )
    }

    /// What is found in it, for a message.
    fn found(&self) -> String {
        let lines: Vec<_> = self
            .findings()
            .iter()
            .map(|finding| format!("\n    {}: {}", finding.cause.name, finding.summary))
            .collect();
        if lines.is_empty() { "nothing is found".to_owned() } else { format!("found:{}", lines.concat()) }
    }
}

/// Fails with all complaints at once, a line each.
fn demand(complaints: impl IntoIterator<Item = String>) {
    let complaints: Vec<_> = complaints.into_iter().collect();
    assert!(complaints.is_empty(), "{} complaints:\n{}\n", complaints.len(), complaints.join("\n"));
}

/// The entries of an exemption list that no cause has.
fn strangers(list: &'static str, names: &'static [&'static str]) -> impl Iterator<Item = String> {
    let unknown = names.iter().filter(|name| causes::by_name(name).is_none());
    unknown.map(move |name| format!("{list} is stale: there is no cause {name}"))
}

fn page(cause: &str) -> String {
    format!("src/causes/explain/{cause}.md")
}

/// The names in a folder of the package, in order.
fn listing(folder: &str) -> Vec<String> {
    let name_of = |entry: io::Result<fs::DirEntry>| entry.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let entries = fs::read_dir(inside(folder)).and_then(|entries| entries.map(name_of).collect::<io::Result<Vec<_>>>());
    let mut names = entries.unwrap_or_else(|error| panic!("{folder}: {error}"));
    names.sort();
    names
}

fn inside(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[test]
fn every_flag_that_a_page_tells_to_use_exists() {
    let command = wswhy::commands::command();
    let sessions = command.find_subcommand("connect").expect("a subcommand").get_arguments();
    let known: BTreeSet<String> = command.get_arguments().chain(sessions).flat_map(spellings).collect();
    demand(causes::all().flat_map(|cause| {
        let unknown: Vec<_> = flags_of(cause.explain).into_iter().filter(|flag| !known.contains(flag)).collect();
        unknown.into_iter().map(|flag| format!("{}: its page says {flag}, which is no flag", cause.name))
    }));
}

fn spellings(argument: &clap::Arg) -> Vec<String> {
    let long = argument.get_long_and_visible_aliases().unwrap_or_default();
    let short = argument.get_short_and_visible_aliases().unwrap_or_default();
    let long = long.iter().map(|name| format!("--{name}"));
    long.chain(short.iter().map(|name| format!("-{name}"))).collect()
}

/// The flags behind the tool's name in the commands of a page, which may go over several lines.
fn flags_of(page: &str) -> Vec<String> {
    let page = page.replace("\\\n", " ");
    let commands = page.lines().filter_map(|line| line.split_once("wswhy ")?.1.split(['`', '#']).next());
    commands.flat_map(str::split_whitespace).filter(|word| word.starts_with('-')).map(str::to_owned).collect()
}
