//! `wswhy demo`: embedded faults, diagnosed as any server would be.

use std::fmt::Write;

use clap::Parser;
use colored::Colorize;

use super::{check, own, show};
use crate::{
    cli::{CheckArgs, Cli, DemoArgs, Environment, UsageError},
    dial::tls::Trusted,
    report::Report,
    serve::faults::{self, Fault, FaultServer},
    wire::escape::escape_str,
};

/// The tour: one fault of each kind, from the road to the frames.
const TOUR: &[&str] = &[
    "tls-certificate-expired",
    "plain-on-tls-port-nginx",
    "connection-without-upgrade",
    "accept-wrong-no-guid",
    "header-too-large-nginx",
    "upgrade-stripped",
    "origin-refused",
    "engine-io-endpoint",
    "second-response-after-101",
    "closed-after-open",
];

/// Shows one fault, or the tour, and gives 0 when each was diagnosed as what it is.
pub fn run(args: &DemoArgs) -> Result<u8, UsageError> {
    show::set_color(args.output.color);
    if args.list {
        show::out(&list());
        return Ok(0);
    }
    own::learn(&args.own.folders)?;
    if let Some(name) = &args.fault {
        let fault = faults::by_name(name).ok_or_else(|| {
            UsageError(format!("`{}` is no fault: `wswhy demo --list` has them all", escape_str(name)))
        })?;
        let report = diagnose(fault, args)?;
        show::report(&report, &args.output);
        return Ok(u8::from(report.first_cause() != Some(fault.cause)));
    }
    tour(args)
}

fn tour(args: &DemoArgs) -> Result<u8, UsageError> {
    let mut missed = 0;
    let tour: Vec<_> = TOUR.iter().filter_map(|name| faults::by_name(name)).collect();
    for (number, fault) in tour.iter().enumerate() {
        if args.output.is_for_a_person() {
            show::out(&heading(number + 1, tour.len(), fault));
        }
        let report = diagnose(fault, args)?;
        show::report(&report, &args.output);
        missed += u8::from(report.first_cause() != Some(fault.cause));
    }
    if args.output.is_for_a_person() {
        show::out(&closing());
    }
    Ok(u8::from(missed > 0))
}

fn diagnose(fault: &'static Fault, demo: &DemoArgs) -> Result<Report, UsageError> {
    check::block_on(async {
        let server = FaultServer::start(fault)
            .await
            .map_err(|error| UsageError(format!("the embedded server does not start: {error}")))?;
        let args = arguments(fault, &server.url(), demo)?;
        let mut plan = check::Plan::of(&args, Environment::default())?;
        if fault.trusts_ca {
            plan.options.tls.trust =
                Trusted::pem(FaultServer::ca_pem().as_bytes(), "the demo's CA").map_err(UsageError)?;
        }
        let case = plan.investigate(&args, false).await?;
        Ok(plan.report(&args, case))
    })?
}

/// The command line that a user would have typed.
fn arguments(fault: &Fault, url: &str, demo: &DemoArgs) -> Result<CheckArgs, UsageError> {
    let words = ["wswhy".to_owned()].into_iter().chain(fault.flags_for(url)).chain([url.to_owned()]);
    let mut args = Cli::try_parse_from(words).map_err(|error| UsageError(error.to_string()))?.check;
    args.output.show_secrets = demo.output.show_secrets;
    Ok(args)
}

fn heading(number: usize, count: usize, fault: &Fault) -> String {
    let flags: Vec<String> = fault.flags.iter().map(|flag| shown(flag)).collect();
    let title = format!("{number} of {count}: a server that {}", fault.about);
    let gap = if number == 1 { "" } else { "\n" };
    let command = format!("$ wswhy {}{}URL", flags.join(" "), if flags.is_empty() { "" } else { " " });
    format!("{gap}{}\n{}\n\n", title.bold().underline(), command.dimmed())
}

/// A word of a command line, quoted where a shell wants it, and cut where it is there for its length.
fn shown(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=".contains(c);
    let short: String = word.chars().take(40).collect();
    let short = if short.len() < word.len() { format!("{short}...") } else { short };
    if word.chars().all(plain) { short } else { format!("'{short}'") }
}

fn list() -> String {
    let mut out = String::new();
    for fault in faults::all() {
        let _ = writeln!(out, "{:<38} {}", fault.name, fault.about.dimmed());
    }
    out
}

fn closing() -> String {
    format!(
        "\n{}\n  wswhy ws://localhost:8080/          your own server\n  wswhy demo --list                   every fault, \
         `wswhy demo NAME` shows it\n  wswhy explain accept-wrong          what a cause means, and its fix\n",
        "Next".bold()
    )
}
