//! `wswhy URL`: one handshake, diagnosed.

use std::cell::Cell;

use tokio::runtime::Runtime;

use super::{progress, show};
use crate::{
    attempt::{Limits, attempt},
    cli::{CheckArgs, UsageError},
    dial::Options,
    exchange::{Exchange, PhaseName, Secrets, Side, Vantage},
    report::{Kind, Report},
    request::Request,
    target::Target,
    wire::accept::key_from,
};

/// Performs the check and gives its exit code.
pub fn run(args: &CheckArgs) -> Result<u8, UsageError> {
    let plan = Plan::of(args)?;
    if args.output.dry_run {
        let report = plan.report(args, plan.unsent());
        if !args.output.json && !args.output.verbose {
            show::out(&format!("{}\n", report.transcript()));
        }
        return Ok(show::report(&report, &args.output));
    }
    let exchange = runtime()?.block_on(plan.perform(progress::wanted(&args.output)));
    let report = plan.report(args, exchange);
    Ok(match (&args.curl.output, &args.output.write_out) {
        // What scripts for curl say when they want the format's text and nothing else: `-o /dev/null -w FORMAT`.
        (Some(_), Some(format)) if !args.output.json && !args.output.verbose => show::written_out(&report, format),
        _ => show::report(&report, &args.output),
    })
}

/// What a command line asks for, every part of it checked before anything is sent.
pub struct Plan {
    target: Target,
    request: Request,
    /// How to connect.
    pub options: Options,
    limits: Limits,
}

impl Plan {
    /// The plan that `args` describe; an error says what is wrong with them.
    pub fn of(args: &CheckArgs) -> Result<Self, UsageError> {
        let url = args.url.as_deref().ok_or_else(|| {
            UsageError("a URL is missing: wswhy ws://HOST[:PORT]/PATH (wswhy demo shows what it does, wswhy --help what it takes)".to_owned())
        })?;
        let target = Target::parse(url).map_err(|error| UsageError(Secrets::default().mask(&error.to_string())))?;
        let craft = args.request.craft()?;
        let request = match args.request.raw_bytes()? {
            Some(bytes) => Request::raw(&bytes),
            None => craft.request(&target, &new_key()?),
        };
        Ok(Self { target, request, options: args.connect.options()?, limits: args.connect.limits() })
    }

    /// Performs the handshake.
    pub async fn perform(&self, show_progress: bool) -> Exchange {
        let phase = Cell::new(PhaseName::Dns);
        let on_phase = |name| phase.set(name);
        let work = attempt(&self.target, &self.request, &self.options, self.limits, &on_phase);
        progress::during(show_progress, &phase, work).await
    }

    /// The report on what was performed.
    pub fn report(&self, args: &CheckArgs, exchange: Exchange) -> Report {
        let secrets = secrets(&exchange, args.output.show_secrets);
        Report::new(Kind::Check, exchange, secrets, self.notes(args))
    }

    /// The exchange of a request that is only looked at.
    fn unsent(&self) -> Exchange {
        let mut exchange = Exchange::new(self.target.url(), Vantage::Client, None);
        exchange.stream.push(Side::Sent, &self.request.bytes());
        exchange
    }

    fn notes(&self, args: &CheckArgs) -> Vec<String> {
        let mut notes = Vec::new();
        if self.target.scheme_assumed {
            notes.push(format!("the URL has no scheme: {}:// was taken", self.target.scheme.name()));
        }
        if args.output.verbose {
            notes.extend(args.curl.notes());
        }
        notes
    }
}

/// The secrets to mask in an exchange; none, when the user wants to see them.
pub fn secrets(exchange: &Exchange, show: bool) -> Secrets {
    if show { Secrets::shown() } else { Secrets::of(exchange) }
}

/// One thread is enough for a client.
pub fn runtime() -> Result<Runtime, UsageError> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| UsageError(format!("no event loop could be made: {error}")))
}

fn new_key() -> Result<String, UsageError> {
    let mut nonce = [0; 16];
    getrandom::fill(&mut nonce).map_err(|error| UsageError(format!("this system gives no random numbers: {error}")))?;
    Ok(key_from(nonce))
}
