//! `wswhy connect URL`: the same diagnosed handshake, and the session that follows it.

mod piped;
mod told;

use std::{
    io::{IsTerminal, stderr, stdin, stdout},
    time::{Duration, Instant},
};

use tokio::time::sleep;

use super::{
    check::{self, Plan},
    progress, show,
};
use crate::{
    causes::Case,
    cli::{CheckArgs, SessionArgs, SessionFlags, UsageError},
    diagnosis::{Diagnosis, Outcome},
    report::Report,
    session::{Backoff, Care, Echo, Ended, Interrupts, KeepAlive, Sighting, Socket, exit, run as run_session, seconds},
    wire::deflate::{Agreement, OFFER},
};
use piped::Pipes;

/// Holds the session and gives its exit code.
pub fn run(mut args: SessionArgs) -> Result<u8, UsageError> {
    if args.session.compress {
        args.check.request.extension.push(OFFER.to_owned());
    }
    if args.check.output.dry_run {
        return check::run(&args.check);
    }
    let plan = Plan::of(&args.check)?;
    check::runtime()?.block_on(async {
        if let Some(time) = args.session.hold {
            return Ok(hold(plan, &args.check, time).await);
        }
        let interrupts = Interrupts::listen().map_err(|error| UsageError(format!("no signals are to be had: {error}")))?;
        let mut talk = Talk { plan: &plan, check: &args.check, flags: &args.session, interrupts };
        Ok(talk.hold().await)
    })
}

/// Leaves the connection idle, and reports on what became of it.
async fn hold(mut plan: Plan, args: &CheckArgs, time: Duration) -> u8 {
    plan.hold(time);
    let case = plan.investigate(args, progress::wanted(&args.output)).await;
    show::report(&plan.report(args, case), &args.output)
}

/// A session, or several where it is to connect again.
pub struct Talk<'a> {
    plan: &'a Plan,
    check: &'a CheckArgs,
    flags: &'a SessionFlags,
    interrupts: Interrupts,
}

/// What became of one handshake and the session that followed.
enum Try {
    Ended(Ended),
    Refused(Report),
    Interrupted,
}

impl Talk<'_> {
    async fn hold(&mut self) -> u8 {
        let mut pipes = (!self.flags.echo).then(|| Pipes::of(self));
        let mut backoff = self.flags.reconnect.map(Backoff::new);
        let mut connected = false;
        loop {
            let tried = self.once(&mut pipes).await;
            let lasted = match &tried {
                Try::Ended(ended) if ended.may_reconnect() => Some(Some(ended.lasted)),
                // The first handshake decides whether there is a session at all.
                Try::Refused(_) if connected => Some(None),
                _ => None,
            };
            connected = true;
            let next = lasted.and_then(|lasted| backoff.as_mut()?.next(lasted));
            let Some((pause, number)) = next else { return self.end(tried, pipes).await };
            let why = match &tried {
                Try::Ended(ended) => told::sentence(ended),
                Try::Refused(report) => report.sentence().to_owned(),
                Try::Interrupted => return exit::INTERRUPTED,
            };
            show::error(&format!("{why}; connecting again in {} (try {number})", seconds(pause)));
            tokio::select! {
                () = self.interrupts.next() => return exit::INTERRUPTED,
                () = sleep(pause) => {}
            }
        }
    }

    async fn once(&mut self, pipes: &mut Option<Pipes>) -> Try {
        let opened = tokio::select! {
            biased;
            () = self.interrupts.next() => return Try::Interrupted,
            opened = self.plan.open(self.check, progress::wanted(&self.check.output)) => opened,
        };
        let (case, open) = match opened {
            (case, Some(open)) if Diagnosis::of(&case).outcome == Some(Outcome::Accepted) => (case, open),
            (case, _) => return Try::Refused(self.plan.report(self.check, case)),
        };
        let agreement = Agreement::of(&case.accepted_extensions());
        self.greet(case);
        let socket = Socket::new(open.stream, open.leftover, agreement, self.flags.max_message).await;
        Try::Ended(match pipes {
            Some(pipes) => pipes.session(socket, self).await,
            None => self.with_care(async |care| run_session(socket, &mut Echo::default(), care).await).await,
        })
    }

    /// The transcript of the handshake, when it is asked for.
    fn greet(&self, case: Case) {
        if self.check.output.verbose {
            show::aside(&self.plan.report(self.check, case).transcript());
        }
    }

    /// Runs `session` with what goes on beside it.
    async fn with_care<T>(&mut self, session: impl AsyncFnOnce(&mut Care<'_>) -> T) -> T {
        let mut frames = |sighting: &Sighting| show::aside(&format!("{sighting}\n"));
        let mut care = Care {
            keep_alive: self
                .flags
                .ping_interval
                .map(|every| KeepAlive::new(every, self.flags.pong_timeout, Instant::now())),
            interrupts: &mut self.interrupts,
            frames: if self.flags.frames { Some(&mut frames) } else { None },
        };
        session(&mut care).await
    }

    /// Tells how it ended and gives the exit code.
    async fn end(&mut self, tried: Try, pipes: Option<Pipes>) -> u8 {
        show::set_color_on(self.check.output.color, &stderr());
        match tried {
            Try::Interrupted => exit::INTERRUPTED,
            Try::Refused(report) => {
                let text = show::report_text(&report, &self.check.output);
                if self.check.output.json { show::out(&text) } else { show::aside(&text) }
                report.exit_code()
            }
            Try::Ended(mut ended) => {
                if let Some(mut pipes) = pipes {
                    pipes.finish(&mut ended, self).await;
                }
                let code = ended.exit_code();
                if self.check.output.verbose || code != exit::OK || ended.output.is_err() {
                    show::aside(&told::whole(&ended));
                }
                code
            }
        }
    }
}

/// Whether somebody types and reads.
fn is_terminal() -> bool {
    stdin().is_terminal() && stdout().is_terminal()
}
