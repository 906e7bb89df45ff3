//! `wswhy URL`: one handshake, diagnosed.

use std::{cell::Cell, time::Instant};

use tokio::{runtime::Runtime, time::sleep};

use super::{progress, show};
use crate::{
    attempt::{Limits, attempt},
    causes::Case,
    cli::{CheckArgs, Environment, Probes, UsageError},
    diagnosis::plan,
    dial::{OnPhase, Options},
    exchange::{End, Exchange, PhaseName, Secrets, Side, Vantage},
    lab::Lab,
    probes::{Change, Handshake},
    report::{Kind, Report},
    request::Request,
    target::Target,
    wire::accept::key_from,
};

/// Performs the check and gives its exit code.
pub fn run(args: &CheckArgs) -> Result<u8, UsageError> {
    let plan = Plan::of(args, Environment::read())?;
    if args.output.dry_run {
        let report = plan.report(args, judged(plan.unsent(), args.output.show_secrets));
        if !args.output.json && !args.output.verbose {
            show::out(&format!("{}\n", report.transcript()));
        }
        return Ok(show::report(&report, &args.output));
    }
    let case = runtime()?.block_on(plan.investigate(args, progress::wanted(&args.output)));
    let report = plan.report(args, case);
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
    /// The plan that `args` and the `environment` describe; an error says what is wrong with them.
    pub fn of(args: &CheckArgs, environment: Environment) -> Result<Self, UsageError> {
        let url = args.url.as_deref().ok_or_else(|| {
            UsageError("a URL is missing: wswhy ws://HOST[:PORT]/PATH (wswhy demo shows what it does, wswhy --help what it takes)".to_owned())
        })?;
        let target = Target::parse(url).map_err(|error| UsageError(Secrets::default().mask(&error.to_string())))?;
        let craft = args.request.craft()?;
        let request = match args.request.raw_bytes()? {
            Some(bytes) => Request::raw(&bytes),
            None => craft.request(&target, &new_key()?),
        };
        let options = Options { proxies: args.proxy.proxies(environment)?, ..args.connect.options()? };
        let (host, _) = options.route.destination(&target.host, target.port);
        options.proxies.for_target(&target, &host).map_err(UsageError)?;
        Ok(Self { target, request, options, limits: args.connect.limits() })
    }

    /// Performs the handshake, and those that find out why it failed.
    pub async fn investigate(&self, args: &CheckArgs, show_progress: bool) -> Case {
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
            direct: args.probes.direct.as_deref(),
            phase: &phase,
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

/// One handshake, and the rounds of probes that follow when it fails.
struct Inquiry<'a> {
    plan: &'a Plan,
    show_secrets: bool,
    /// So many probes may still be sent.
    budget: usize,
    direct: Option<&'a str>,
    phase: &'a Cell<PhaseName>,
}

impl Inquiry<'_> {
    async fn run(mut self, on_phase: OnPhase<'_>) -> Case {
        let (plan, begun) = (self.plan, Instant::now());
        let max_time = plan.limits.max_time;
        // What a handshake that works has no need of is made when it is needed.
        let lab = || Lab {
            base: Handshake::new(plan.target.clone(), plan.request.clone()),
            key: new_key().unwrap_or_default(),
            options: &plan.options,
        };
        let mut first = Box::pin(attempt(&plan.target, &plan.request, &plan.options, plan.limits, on_phase));
        // Silence is probed while it lasts.
        let early = tokio::select! {
            biased;
            exchange = &mut first => Err(exchange),
            () = sleep(max_time / 3) => Ok(()),
        };
        let (exchange, mut probed) = match early {
            Err(exchange) => (exchange, Vec::new()),
            Ok(()) if self.phase.get() == PhaseName::Http && self.budget > 0 => {
                let silent = Exchange { end: End::TimedOut, ..plan.unsent() };
                let wanted = self.next(&judged(silent, self.show_secrets));
                let (exchange, probed) = tokio::join!(first, lab().run(wanted, max_time / 3));
                (exchange, probed)
            }
            Ok(()) => (first.await, Vec::new()),
        };
        let mut case = judged(exchange, self.show_secrets);
        let rounds = if probed.is_empty() { plan::ROUNDS } else { plan::ROUNDS - 1 };
        if let Some(place) = self.direct {
            probed.extend(lab().run(vec![Change::Direct(place.to_owned())], max_time / 2).await);
        }
        add(&mut case, probed);
        for _ in 0..rounds {
            let left = (max_time * 2).saturating_sub(begun.elapsed());
            let wanted = self.next(&case);
            if wanted.is_empty() || left < max_time / 20 {
                break;
            }
            let probed = lab().run(wanted, left.min(max_time) / 2).await;
            add(&mut case, probed);
        }
        case
    }

    /// The changes of the next round; they are taken off the budget.
    fn next(&mut self, case: &Case) -> Vec<Change> {
        let wanted = if self.budget == 0 { Vec::new() } else { plan::next(case, self.budget) };
        self.budget -= wanted.len();
        wanted.into_iter().map(|wanted| wanted.change).collect()
    }
}

/// The case of an exchange; its secrets are masked unless the user wants to see them.
fn judged(exchange: Exchange, show_secrets: bool) -> Case {
    let secrets = secrets(&exchange, show_secrets);
    Case::with_secrets(exchange, secrets)
}

fn add(case: &mut Case, probed: Vec<(Change, Exchange)>) {
    for (change, exchange) in probed {
        case.add_probe(change, exchange);
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
