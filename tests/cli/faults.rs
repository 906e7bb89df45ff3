//! Every embedded fault is named for what it is.

use std::time::Duration;

use serde_json::Value;
use wswhy::{
    diagnosis::EXIT_CODES,
    serve::faults::{self, Fault},
};

use crate::{
    peer::FaultPeer,
    run::{Run, each, wswhy},
};

/// The certificate of the test CA.
pub const CA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/certs/ca.pem");

/// Starts `fault` and runs the binary on it as the fault wants it, with `flags` besides.
pub fn diagnose(fault: &'static Fault, flags: &[&str]) -> Run {
    let peer = FaultPeer::start(fault);
    let trust: &[&str] = if fault.trusts_ca { &["--cacert", CA] } else { &[] };
    let own = fault.flags_for(peer.url());
    let own: Vec<_> = own.iter().map(String::as_str).collect();
    wswhy(&[flags, &own, trust, &[peer.url()]].concat())
}

#[test]
fn every_fault_is_named_as_its_cause_within_the_limits() {
    let all: Vec<_> = faults::all().collect();
    each(&all, |fault| {
        let run = diagnose(fault, &["--json"]);
        judge(fault, &run).map_err(|why| format!("{}: {why}\n{run}", fault.name))
    });
}

fn judge(fault: &Fault, run: &Run) -> Result<(), String> {
    let demand = |good: bool, why: String| if good { Ok(()) } else { Err(why) };
    let report: Value = serde_json::from_str(&run.stdout).map_err(|error| format!("not one JSON value: {error}"))?;
    demand(report["schema"] == 1, "the schema is not 1".to_owned())?;
    let first = &report["findings"][0]["cause"];
    demand(first == fault.cause, format!("the first finding is {first}, not {}", fault.cause))?;
    let named =
        |cause: &&str| report["findings"].as_array().is_some_and(|all| all.iter().any(|one| one["cause"] == *cause));
    let missing = fault.beside.iter().copied().find(|cause| !named(cause));
    demand(missing.is_none(), format!("{missing:?} is not named beside it"))?;
    let code = &report["exit_code"];
    demand(code.as_i64() == run.code.map(i64::from), format!("exit_code is {code}, the process's is {:?}", run.code))?;
    let outcome = &report["outcome"];
    demand(is_code_of(outcome, code), format!("{code} is no exit code of {outcome}"))?;
    demand(run.stderr.is_empty(), "there is something on standard error".to_owned())?;
    demand(run.took <= limit(fault), format!("it takes longer than {:?}", limit(fault)))
}

fn is_code_of(outcome: &Value, code: &Value) -> bool {
    let of_outcome = |entry: &&wswhy::diagnosis::ExitCode| entry.outcome.is_some_and(|own| own.name() == *outcome);
    EXIT_CODES.iter().filter(of_outcome).any(|entry| *code == entry.code)
}

/// Twice `--max-time`, where the fault's flags give it; without it, its default of ten seconds is the limit itself.
fn limit(fault: &Fault) -> Duration {
    let given = fault.flags.iter().skip_while(|flag| **flag != "-m").nth(1);
    Duration::from_secs_f64(given.and_then(|seconds| seconds.parse().ok()).map_or(10.0, |seconds: f64| 2.0 * seconds))
}

#[test]
fn a_healthy_server_is_accepted_without_a_finding() {
    accepted(faults::healthy());
}

#[test]
fn a_healthy_server_is_accepted_without_a_finding_over_tls() {
    accepted(faults::healthy_tls());
}

fn accepted(fault: &'static Fault) {
    let run = diagnose(fault, &["--json"]);
    let report = run.exits(0).json();
    assert_eq!(report["outcome"], "accepted", "{run}");
    assert_eq!(report["findings"], Value::Array(Vec::new()), "{run}");
    assert_eq!(report["close"]["received"]["code"], 1000, "{run}");
    assert_eq!(run.stderr, "", "{run}");
}
