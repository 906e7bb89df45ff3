//! `wswhy URL`: one handshake, diagnosed.

use std::{cell::Cell, time::Duration};

use super::{
    inquiry::{self, Inquiry},
    own, progress, show, version,
};
use crate::{
    attempt::{Limits, Open},
    causes::Case,
    cli::{Alpn, CheckArgs, Environment, Probes, UsageError},
    diagnosis::plan,
    dial::Options,
    exchange::{Exchange, PhaseName, Secrets},
    probes::Handshake,
    report::{Kind, Report},
    request::Request,
    target::Target,
    wire::accept::key_from,
};

/// Performs the check and gives its exit code.
pub fn run(args: &CheckArgs) -> Result<u8, UsageError> {
    let plan = Plan::of(args, Environment::read())?;
    // A folder that is named is read at once, so that a mistake in it is told before anything is sent.
    if !args.own.folders.is_empty() {
        own::learn(&args.own.folders)?;
    }
    if args.output.dry_run {
        let report = plan.report(args, inquiry::judged(plan.handshake().unsent(), args.output.show_secrets));
        if args.output.is_for_a_person() && !args.output.verbose {
            show::out(&format!("{}\n", report.transcript()));
        }
        return Ok(show::report(&report, &args.output));
    }
    let case = block_on(plan.investigate(args, progress::wanted(&args.output)))??;
    let report = plan.report(args, case);
    Ok(match (&args.curl.output, &args.output.write_out) {
        // What scripts for curl say when they want the format's text and nothing else: `-o /dev/null -w FORMAT`.
        (Some(_), Some(format)) if args.output.is_for_a_person() && !args.output.verbose => {
            show::written_out(&report, format)
        }
        _ => show::report(&report, &args.output),
    })
}

/// What a command line asks for, every part of it checked before anything is sent.
pub struct Plan {
    /// Where to.
    pub target: Target,
    /// What to send.
    pub request: Request,
    /// A good Sec-WebSocket-Key.
    pub key: String,
    /// How to connect.
    pub options: Options,
    /// How long to wait for what.
    pub limits: Limits,
}

impl Plan {
    /// The plan that `args` and the `environment` describe; an error says what is wrong with them.
    pub fn of(args: &CheckArgs, environment: Environment) -> Result<Self, UsageError> {
        let url = args.url.as_deref().ok_or_else(|| {
            UsageError("a URL is missing: wswhy ws://HOST[:PORT]/PATH (wswhy demo shows what it does, wswhy --help what it takes)".to_owned())
        })?;
        let target = Target::parse(url).map_err(|error| UsageError(Secrets::default().mask(&error.to_string())))?;
        let craft = args.request.craft()?;
        let key = new_key()?;
        let request = match args.request.raw_bytes()? {
            Some(bytes) => Request::raw(&bytes),
            None => version::request(args, &craft, &target, &key)?,
        };
        let mut options = args.connect.options()?;
        options.alpn = args.connect.alpn.as_ref().map_or_else(|| request.alpn(), |Alpn(protocols)| protocols.clone());
        options.proxies = args.proxy.proxies(environment)?;
        options.way_to(&target).map_err(UsageError)?;
        Ok(Self { target, request, key, options, limits: args.connect.limits() })
    }

    /// Performs the handshake, and those that find out why it failed.
    pub async fn investigate(&self, args: &CheckArgs, show_progress: bool) -> Result<Case, UsageError> {
        let phase = Cell::new(PhaseName::Dns);
        progress::during(show_progress, &phase, Inquiry::new(self, args, &phase).run()).await
    }

    /// Performs the handshake, and leaves the connection open when it succeeds. The case is complete when it fails.
    pub async fn open(&self, args: &CheckArgs, show_progress: bool) -> Result<(Case, Option<Open>), UsageError> {
        let phase = Cell::new(PhaseName::Dns);
        progress::during(show_progress, &phase, Inquiry::new(self, args, &phase).open()).await
    }

    /// Leaves the open WebSocket idle for so long before anything is sent on it.
    pub fn hold(&mut self, time: Duration) {
        self.limits.hold = Some(time);
    }

    /// The handshake as it is asked for.
    pub fn handshake(&self) -> Handshake {
        Handshake::new(self.target.clone(), self.request.clone())
    }

    /// The report on what was performed.
    pub fn report(&self, args: &CheckArgs, case: Case) -> Report {
        let mut notes = self.notes(args);
        if args.probes.probes == Probes::Plan {
            let planned = plan::next(&case, plan::AT_ONCE);
            notes.extend(
                planned.iter().map(|wanted| format!("would probe: {} ({})", wanted.change.words(), wanted.cause)),
            );
            if planned.is_empty() {
                notes.push("no probe would be sent: nothing is to be learned by one".to_owned());
            }
        }
        Report::of(Kind::Check, case, notes)
    }

    fn notes(&self, args: &CheckArgs) -> Vec<String> {
        let mut notes = Vec::new();
        if self.target.scheme_assumed {
            notes.push(format!("the URL has no scheme: {}:// was taken", self.target.scheme.name()));
        }
        if self.target.is_secure() {
            notes.extend(args.connect.tls.notes());
        }
        if args.output.verbose {
            notes.extend(args.curl.notes());
            notes.extend(args.proxy.notes());
        }
        // That the environment's proxy is not for this host is nothing new; that the one asked for is not taken, is.
        let proxies = &self.options.proxies;
        if let Some(list) = proxies.passed_by(&self.target).filter(|_| proxies.flag.is_some() || args.output.verbose) {
            notes.push(format!("no proxy was used: {} names {}", list.name, self.target.host));
        }
        notes
    }
}

/// The secrets to mask in exchanges; none, when the user wants to see them.
pub fn secrets<'a>(exchanges: impl IntoIterator<Item = &'a Exchange>, show: bool) -> Secrets {
    if show { Secrets::shown() } else { Secrets::of_all(exchanges) }
}

/// Runs `future` to its end; one thread is enough for a client. A resolver that never answers is left behind on its own
/// thread, which ends with the process.
pub fn block_on<T>(future: impl Future<Output = T>) -> Result<T, UsageError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| UsageError(format!("no event loop could be made: {error}")))?;
    let done = runtime.block_on(future);
    runtime.shutdown_background();
    Ok(done)
}

/// A good Sec-WebSocket-Key.
pub fn new_key() -> Result<String, UsageError> {
    let mut nonce = [0; 16];
    getrandom::fill(&mut nonce).map_err(|error| UsageError(format!("this system gives no random numbers: {error}")))?;
    Ok(key_from(nonce))
}
