//! `wswhy URL`: one handshake, diagnosed.

use std::cell::Cell;

use tokio::runtime::Runtime;

use super::{progress, show};
use crate::{
    attempt::attempt,
    cli::{CheckArgs, UsageError},
    exchange::{Exchange, PhaseName, Secrets, Side, Vantage},
    report::{Kind, Report},
    request::Request,
    target::Target,
    wire::accept::key_from,
};

/// Performs the check and gives its exit code.
pub fn run(args: &CheckArgs) -> Result<u8, UsageError> {
    let url = args.url.as_deref().ok_or_else(|| {
        UsageError("a URL is missing: wswhy ws://HOST[:PORT]/PATH (wswhy --help says more)".to_owned())
    })?;
    let target = Target::parse(url).map_err(|error| UsageError(error.to_string()))?;
    let craft = args.request.craft()?;
    let request = match args.request.raw_bytes()? {
        Some(bytes) => Request::raw(&bytes),
        None => craft.request(&target, &new_key()?),
    };
    let options = args.connect.options()?;
    let exchange = if args.output.dry_run {
        unsent(&target, &request)
    } else {
        let phase = Cell::new(PhaseName::Dns);
        let on_phase = |name| phase.set(name);
        let work = attempt(&target, &request, &options, args.connect.limits(), &on_phase);
        runtime()?.block_on(progress::during(progress::wanted(&args.output), &phase, work))
    };
    let secrets = secrets(&exchange, args.output.show_secrets);
    let report = Report::new(Kind::Check, exchange, &secrets, notes(args, &target));
    if args.output.dry_run && !args.output.json {
        show::out(&report.transcript());
    }
    Ok(show::report(&report, &args.output))
}

/// The secrets to mask in an exchange; none, when the user wants to see them.
pub fn secrets(exchange: &Exchange, show: bool) -> Secrets {
    if show { Secrets::shown() } else { Secrets::of(exchange) }
}

/// One thread is enough for a client; it is not waited for at the end, as a resolver may hold it.
pub fn runtime() -> Result<Runtime, UsageError> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| UsageError(format!("no event loop could be made: {error}")))
}

/// A fresh Sec-WebSocket-Key.
pub fn new_key() -> Result<String, UsageError> {
    let mut nonce = [0; 16];
    getrandom::fill(&mut nonce).map_err(|error| UsageError(format!("this system gives no random numbers: {error}")))?;
    Ok(key_from(nonce))
}

/// The exchange of a request that is only looked at.
fn unsent(target: &Target, request: &Request) -> Exchange {
    let mut exchange = Exchange::new(target.url(), Vantage::Client, None);
    exchange.stream.push(Side::Sent, &request.bytes());
    exchange
}

fn notes(args: &CheckArgs, target: &Target) -> Vec<String> {
    let mut notes = Vec::new();
    if target.scheme_assumed {
        notes.push(format!("the URL has no scheme: {}:// was taken", target.scheme.name()));
    }
    if args.output.verbose {
        notes.extend(args.curl.notes());
    }
    notes
}
