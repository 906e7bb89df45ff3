//! One handshake and what follows it: the redirects, where they are to be followed, and the rounds of probes when it
//! fails.

use std::{
    cell::Cell,
    time::{Duration, Instant},
};

use tokio::time::sleep;

use super::{
    check::{Plan, new_key, secrets},
    own,
};
use crate::{
    attempt::{Open, attempt, open},
    causes::Case,
    cli::{CheckArgs, Probes, UsageError},
    diagnosis::plan,
    dial::Options,
    exchange::{End, Exchange, PhaseName, Secrets},
    lab::Lab,
    probes::{
        Change, Handshake,
        redirect::{self, Follow},
    },
    target::Target,
};

/// A handshake in the making, and what may follow it.
pub struct Inquiry<'a> {
    plan: &'a Plan,
    show_secrets: bool,
    /// So many probes may still be sent.
    budget: usize,
    follow: Follow,
    direct: Option<&'a str>,
    /// Where the handshake is, for whoever shows progress.
    phase: &'a Cell<PhaseName>,
    /// Whether the user's own products have been read already.
    is_learned: bool,
    /// Whether a WebSocket that opens is to be left open.
    keeps_open: bool,
}

/// What one handshake came to: its record, the connection where it was left open, and the probes run beside it.
type Performed = (Exchange, Option<Open>, Vec<(Change, Exchange)>);

impl<'a> Inquiry<'a> {
    /// What `args` ask for; the phase that was reached is kept in `phase`.
    pub fn new(plan: &'a Plan, args: &'a CheckArgs, phase: &'a Cell<PhaseName>) -> Self {
        let budget = match args.probes.probes {
            Probes::AtMost(number) => number,
            Probes::Plan => 0,
        };
        Self {
            plan,
            show_secrets: args.output.show_secrets,
            budget,
            follow: args.connect.follow(),
            direct: args.probes.direct.as_deref(),
            phase,
            is_learned: !args.own.folders.is_empty(),
            keeps_open: false,
        }
    }

    /// Performs the handshake to its end, and finds out why it failed.
    pub async fn run(self) -> Result<Case, UsageError> {
        self.follow().await.map(|(case, _)| case)
    }

    /// Performs the handshake, and leaves the WebSocket open, or finds out why there is none.
    pub async fn open(self) -> Result<(Case, Option<Open>), UsageError> {
        Self { keeps_open: true, ..self }.follow().await
    }

    async fn follow(mut self) -> Result<(Case, Option<Open>), UsageError> {
        let begun = Instant::now();
        let mut handshake = self.plan.handshake();
        let mut earlier = Vec::new();
        let (exchange, open, probed) = loop {
            let (exchange, open, probed) = self.perform(&handshake).await;
            let may_follow = earlier.len() < self.follow.most && begun.elapsed() < self.plan.limits.max_time;
            let there = may_follow.then(|| redirect::location(&exchange, &handshake.target)).flatten();
            match there.filter(|there| !redirect::has_been(there, earlier.iter().chain([&exchange]))) {
                Some(there) => {
                    // A setting that only the redirect's scheme asks for was not looked at before.
                    let asked_by = |why| UsageError(format!("{why} (asked for by a redirect to {})", masked(&there)));
                    self.plan.options.way_to(&there).map_err(asked_by)?;
                    handshake = handshake.followed(there, &new_key().unwrap_or_default(), self.follow.trusts_all);
                    earlier.push(exchange);
                }
                None => break (exchange, open, probed),
            }
        };
        if let Some(fallback) = handshake.request.fallback().filter(|_| exchange.http2().is_none()) {
            handshake.request = fallback.clone();
        }
        let secrets = secrets(earlier.iter().chain([&exchange]), self.show_secrets);
        let mut case = Case::with_secrets(exchange, secrets);
        case.earlier = earlier;
        if open.is_none() {
            self.find_out(&mut case, &handshake, probed, begun).await?;
        }
        Ok((case, open))
    }

    /// One handshake. Silence is probed while it lasts.
    async fn perform(&mut self, handshake: &Handshake) -> Performed {
        let (plan, limits, keeps_open) = (self.plan, self.plan.limits, self.keeps_open);
        let phase = self.phase;
        let mut first = Box::pin(async move {
            let on_phase = |name| phase.set(name);
            let Handshake { target, request, .. } = handshake;
            if keeps_open {
                open(target, request, &plan.options, limits, &on_phase).await
            } else {
                (attempt(target, request, &plan.options, limits, &on_phase).await, None)
            }
        });
        let wait = limits.max_time / 3;
        tokio::select! {
            biased;
            (exchange, open) = &mut first => return (exchange, open, Vec::new()),
            () = sleep(wait) => {}
        }
        if self.phase.get() != PhaseName::Http || self.budget == 0 {
            let (exchange, open) = first.await;
            return (exchange, open, Vec::new());
        }
        let silent = Exchange { end: End::TimedOut, ..handshake.unsent() };
        let wanted = self.next(&judged(silent, self.show_secrets));
        let ((exchange, open), probed) = tokio::join!(first, self.lab(handshake).run(wanted, wait));
        (exchange, open, probed)
    }

    /// The rounds of probes, beside which those of `probed` were run already.
    async fn find_out(
        &mut self,
        case: &mut Case,
        handshake: &Handshake,
        mut probed: Vec<(Change, Exchange)>,
        begun: Instant,
    ) -> Result<(), UsageError> {
        let is_well = case.switch().is_some() && !case.server_closed_first();
        if !is_well && !self.is_learned {
            own::learn(&[])?;
        }
        let max_time = self.plan.limits.max_time;
        let rounds = if probed.is_empty() { plan::ROUNDS } else { plan::ROUNDS - 1 };
        if let Some(place) = self.direct {
            let changes = vec![Change::Direct(place.to_owned())];
            probed.extend(self.lab(handshake).run(changes, max_time / 2).await);
        }
        add(case, probed);
        for _ in 0..rounds {
            let left = self.left(begun);
            let wanted = self.next(case);
            if wanted.is_empty() || left < max_time / 20 {
                break;
            }
            let probed = self.lab(handshake).run(wanted, left.min(max_time) / 2).await;
            add(case, probed);
        }
        Ok(())
    }

    /// The whole takes at most twice the time of a handshake, and what it was held.
    fn left(&self, begun: Instant) -> Duration {
        let limits = self.plan.limits;
        (limits.max_time * 2 + limits.hold.unwrap_or_default()).saturating_sub(begun.elapsed())
    }

    /// Where probes of a handshake are run. What one that works has no need of is made when it is needed.
    fn lab(&self, handshake: &Handshake) -> Lab {
        let options = Options { alpn: self.alpn(handshake), ..self.plan.options.clone() };
        Lab { base: handshake.clone(), key: self.plan.key.clone(), options }
    }

    /// What to offer by ALPN: where the server chose HTTP/1.1, that is what is varied.
    fn alpn(&self, handshake: &Handshake) -> Vec<String> {
        let fell_back = self.plan.request.is_http2() && !handshake.request.is_http2();
        if fell_back { handshake.request.alpn() } else { self.plan.options.alpn.clone() }
    }

    /// The changes of the next round; they are taken off the budget.
    fn next(&mut self, case: &Case) -> Vec<Change> {
        let wanted = if self.budget == 0 { Vec::new() } else { plan::next(case, self.budget) };
        self.budget -= wanted.len();
        wanted.into_iter().map(|wanted| wanted.change).collect()
    }
}

/// The case of an exchange; its secrets are masked unless the user wants to see them.
pub fn judged(exchange: Exchange, show_secrets: bool) -> Case {
    let secrets = secrets([&exchange], show_secrets);
    Case::with_secrets(exchange, secrets)
}

/// The URL of a target as it may be shown.
fn masked(target: &Target) -> String {
    Secrets::default().mask(&target.url())
}

fn add(case: &mut Case, probed: Vec<(Change, Exchange)>) {
    for (change, exchange) in probed {
        case.add_probe(change, exchange);
    }
}
