//! `wswhy URL`: one handshake, diagnosed.

use std::{cell::Cell, time::Instant};

use tokio::time::sleep;

use super::{own, progress, show};
use crate::{
    attempt::{Limits, attempt},
    causes::Case,
    cli::{CheckArgs, Probes, UsageError},
    diagnosis::plan,
    dial::{OnPhase, Options},
    exchange::{End, Exchange, PhaseName, Secrets, Side, Vantage},
    lab::Lab,
    probes::{Change, Handshake, redirect},
    report::{Kind, Report},
    request::Request,
    target::Target,
    wire::accept::key_from,
};

/// Performs the check and gives its exit code.
pub fn run(args: &CheckArgs) -> Result<u8, UsageError> {
    let plan = Plan::of(args)?;
    // A folder that is named is read at once, so that a mistake in it is told before anything is sent.
    if !args.own.folders.is_empty() {
        own::learn(&args.own.folders)?;
    }
    if args.output.dry_run {
        let handshake = Handshake::new(plan.target.clone(), plan.request.clone());
        let report = plan.report(args, judged(unsent(&handshake), args.output.show_secrets));
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

    /// Performs the handshake, and those that find out why it failed.
    pub async fn investigate(&self, args: &CheckArgs, show_progress: bool) -> Result<Case, UsageError> {
        let phase = Cell::new(PhaseName::Dns);
        let on_phase = |name| phase.set(name);
        let budget = match args.probes.probes {
            Probes::AtMost(number) => number,
            Probes::Plan => 0,
        };
        let inquiry = Inquiry {
            plan: self,
            show_secrets: args.output.show_secrets,
            budget,
            redirects: args.connect.redirects(),
            trusts_all: args.connect.location_trusted,
            direct: args.probes.direct.as_deref(),
            phase: &phase,
            is_learned: !args.own.folders.is_empty(),
        };
        progress::during(show_progress, &phase, inquiry.run(&on_phase)).await
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
        if args.output.verbose {
            notes.extend(args.curl.notes());
        }
        notes
    }
}

/// One handshake, and the rounds of probes that follow when it fails.
struct Inquiry<'a> {
    plan: &'a Plan,
    show_secrets: bool,
    /// So many probes may still be sent.
    budget: usize,
    /// So many redirects are followed at most.
    redirects: usize,
    /// Whether secrets go to any host.
    trusts_all: bool,
    direct: Option<&'a str>,
    phase: &'a Cell<PhaseName>,
    /// Whether the user's own products have been read already.
    is_learned: bool,
}

impl Inquiry<'_> {
    async fn run(mut self, on_phase: OnPhase<'_>) -> Result<Case, UsageError> {
        let begun = Instant::now();
        let max_time = self.plan.limits.max_time;
        let mut handshake = Handshake::new(self.plan.target.clone(), self.plan.request.clone());
        let mut earlier = Vec::new();
        let (exchange, mut probed) = loop {
            let (exchange, probed) = self.perform(&handshake, on_phase).await;
            let there = redirect::location(&exchange, &handshake.target);
            match there.filter(|_| earlier.len() < self.redirects && begun.elapsed() < max_time) {
                Some(there) if !visited(&there, &exchange, &earlier) => {
                    handshake = handshake.followed(there, &new_key().unwrap_or_default(), self.trusts_all);
                    earlier.push(exchange);
                }
                _ => break (exchange, probed),
            }
        };
        let secrets = secrets(earlier.iter().chain([&exchange]), self.show_secrets);
        let mut case = Case::with_secrets(exchange, secrets);
        case.earlier = earlier;
        if case.refusal().is_some() && !self.is_learned {
            own::learn(&[])?;
        }
        let rounds = if probed.is_empty() { plan::ROUNDS } else { plan::ROUNDS - 1 };
        if let Some(place) = self.direct {
            let changes = vec![Change::Direct(place.to_owned())];
            probed.extend(self.lab(&handshake).run(changes, max_time / 2).await);
        }
        add(&mut case, probed);
        for _ in 0..rounds {
            let left = (max_time * 2).saturating_sub(begun.elapsed());
            let wanted = self.next(&case);
            if wanted.is_empty() || left < max_time / 20 {
                break;
            }
            let probed = self.lab(&handshake).run(wanted, left.min(max_time) / 2).await;
            add(&mut case, probed);
        }
        Ok(case)
    }

    /// One handshake. Silence is probed while it lasts.
    async fn perform(&mut self, handshake: &Handshake, on_phase: OnPhase<'_>) -> (Exchange, Vec<(Change, Exchange)>) {
        let (plan, limits) = (self.plan, self.plan.limits);
        let mut first = Box::pin(attempt(&handshake.target, &handshake.request, &plan.options, limits, on_phase));
        let wait = limits.max_time / 3;
        tokio::select! {
            biased;
            exchange = &mut first => return (exchange, Vec::new()),
            () = sleep(wait) => {}
        }
        if self.phase.get() != PhaseName::Http || self.budget == 0 {
            return (first.await, Vec::new());
        }
        let silent = Exchange { end: End::TimedOut, ..unsent(handshake) };
        let wanted = self.next(&judged(silent, self.show_secrets));
        tokio::join!(first, self.lab(handshake).run(wanted, wait))
    }

    /// Where probes of a handshake are run. What one that works has no need of is made when it is needed.
    fn lab(&self, handshake: &Handshake) -> Lab<'_> {
        Lab { base: handshake.clone(), key: new_key().unwrap_or_default(), options: &self.plan.options }
    }

    /// The changes of the next round; they are taken off the budget.
    fn next(&mut self, case: &Case) -> Vec<Change> {
        let wanted = if self.budget == 0 { Vec::new() } else { plan::next(case, self.budget) };
        self.budget -= wanted.len();
        wanted.into_iter().map(|wanted| wanted.change).collect()
    }
}

/// Whether a redirect leads to where the handshake has been.
fn visited(there: &Target, exchange: &Exchange, earlier: &[Exchange]) -> bool {
    earlier.iter().chain([exchange]).any(|exchange| exchange.url == there.url())
}

/// The exchange of a handshake that is only looked at.
fn unsent(handshake: &Handshake) -> Exchange {
    let mut exchange = Exchange::new(handshake.target.url(), Vantage::Client, None);
    exchange.stream.push(Side::Sent, &handshake.request.bytes());
    exchange
}

/// The case of an exchange; its secrets are masked unless the user wants to see them.
fn judged(exchange: Exchange, show_secrets: bool) -> Case {
    let secrets = secrets([&exchange], show_secrets);
    Case::with_secrets(exchange, secrets)
}

fn add(case: &mut Case, probed: Vec<(Change, Exchange)>) {
    for (change, exchange) in probed {
        case.add_probe(change, exchange);
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

fn new_key() -> Result<String, UsageError> {
    let mut nonce = [0; 16];
    getrandom::fill(&mut nonce).map_err(|error| UsageError(format!("this system gives no random numbers: {error}")))?;
    Ok(key_from(nonce))
}
