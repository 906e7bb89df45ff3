//! `wswhy connect URL`: the same diagnosed handshake, and the session that follows it.

mod ends;
mod piped;
mod terminal;
mod told;

use std::{
    io::stderr,
    time::{Duration, Instant},
};

use tokio::time::sleep;

use super::{
    check::{self, Plan},
    progress, show,
};
use crate::{
    attempt::Open,
    causes::Case,
    cli::{CheckArgs, Environment, SessionArgs, SessionFlags, UsageError},
    diagnosis::{Diagnosis, Outcome},
    exchange::Side,
    report::Report,
    session::{Backoff, Care, Ended, Interrupts, KeepAlive, Sighting, Socket, exit, seconds},
    wire::deflate::{Agreement, OFFER},
};
use ends::Ends;

/// Holds the session and gives its exit code.
pub fn run(mut args: SessionArgs) -> Result<u8, UsageError> {
    if args.session.compress {
        args.check.request.extension.push(OFFER.to_owned());
    }
    if args.check.output.dry_run {
        return check::run(&args.check);
    }
    let plan = Plan::of(&args.check, Environment::read())?;
    check::block_on(async {
        if let Some(time) = args.session.hold {
            return hold(plan, &args.check, time).await;
        }
        let interrupts =
            Interrupts::listen().map_err(|error| UsageError(format!("no signals are to be had: {error}")))?;
        let mut talk = Talk { plan: &plan, check: &args.check, flags: &args.session, interrupts };
        talk.hold().await
    })?
}

/// Leaves the connection idle, and reports on what became of it.
async fn hold(mut plan: Plan, args: &CheckArgs, time: Duration) -> Result<u8, UsageError> {
    plan.hold(time);
    let case = plan.investigate(args, progress::wanted(&args.output)).await?;
    Ok(show::report(&plan.report(args, case), &args.output))
}

/// What follows a 101 and is not for a session to judge.
const NOT_FRAMES: [&str; 2] = ["second-response-after-101", "data-after-101-not-frames"];

/// A session, or several where it is to connect again.
pub struct Talk<'a> {
    plan: &'a Plan,
    check: &'a CheckArgs,
    flags: &'a SessionFlags,
    interrupts: Interrupts,
}

/// What became of one handshake and the session that followed.
enum Try {
    Ended(Box<Ended>),
    Refused(Box<Report>),
    Interrupted,
}

impl Talk<'_> {
    async fn hold(&mut self) -> Result<u8, UsageError> {
        // Nothing is taken over before there is a session.
        let mut ends = Ends::None;
        let mut backoff = self.flags.reconnect.map(Backoff::new);
        let mut connected = false;
        loop {
            let tried = self.once(&mut ends).await?;
            let lasted = match &tried {
                Try::Ended(ended) if ended.may_reconnect() => Some(Some(ended.lasted)),
                // The first handshake decides whether there is a session at all.
                Try::Refused(_) if connected => Some(None),
                _ => None,
            };
            connected = true;
            let next = lasted.and_then(|lasted| backoff.as_mut()?.next(lasted));
            let why = match &tried {
                Try::Ended(ended) => ended.sentence(),
                Try::Refused(report) => report.sentence().to_owned(),
                Try::Interrupted => String::new(),
            };
            let Some((pause, number)) = next else { return Ok(self.end(tried, ends).await) };
            ends.note(&format!("{why}; connecting again in {} (try {number})", seconds(pause)));
            let left = tokio::select! {
                () = self.interrupts.next() => true,
                () = ends.until_left() => true,
                () = sleep(pause) => false,
            };
            if left {
                return Ok(self.end(Try::Interrupted, ends).await);
            }
        }
    }

    async fn once(&mut self, ends: &mut Ends) -> Result<Try, UsageError> {
        let opened = tokio::select! {
            biased;
            () = self.interrupts.next() => return Ok(Try::Interrupted),
            opened = self.plan.open(self.check, progress::wanted(&self.check.output)) => opened?,
            () = ends.until_left() => return Ok(Try::Interrupted),
        };
        let (case, open) = match opened {
            (case, Some(open)) if Diagnosis::of(&case).outcome == Some(Outcome::Accepted) => (case, open),
            (case, _) => return Ok(Try::Refused(Box::new(self.plan.report(self.check, case)))),
        };
        if let Some(report) = self.strays(&case, &open) {
            return Ok(Try::Refused(Box::new(report)));
        }
        if matches!(ends, Ends::None) {
            *ends = Ends::of(self)?;
        }
        let agreement = Agreement::of(&case.accepted_extensions());
        self.greet(case, ends);
        let socket = Socket::new(open.stream, open.leftover, agreement, self.flags.max_message).await;
        Ok(Try::Ended(Box::new(ends.session(socket, self).await)))
    }

    /// The report on a server that sends something else than frames behind its 101.
    fn strays(&self, case: &Case, open: &Open) -> Option<Report> {
        let mut exchange = case.exchange.clone();
        exchange.stream.push(Side::Received, &open.leftover);
        let whole = Case::with_secrets(exchange, case.secrets().clone());
        let found = Diagnosis::of(&whole).answer()?.cause.name;
        NOT_FRAMES.contains(&found).then(|| self.plan.report(self.check, whole))
    }

    /// Says to whom it is connected, and shows the handshake when that is asked for.
    fn greet(&self, case: Case, ends: &mut Ends) {
        let agreed = |name| case.switch().map(|head| head.list(name)).unwrap_or_default();
        let agreed = [agreed("sec-websocket-protocol"), agreed("sec-websocket-extensions")].concat();
        ends.greet(&self.plan.report(self.check, case), &agreed, self.check.output.verbose);
    }

    /// Runs `session` with what goes on beside it; `frames_aside` shows the frames on standard error.
    async fn with_care<T>(&mut self, frames_aside: bool, session: impl AsyncFnOnce(&mut Care<'_>) -> T) -> T {
        let mut frames = |sighting: &Sighting| show::aside(&format!("{sighting}\n"));
        let mut care = Care {
            keep_alive: self
                .flags
                .ping_interval
                .map(|every| KeepAlive::new(every, self.flags.pong_timeout, Instant::now())),
            interrupts: &mut self.interrupts,
            frames: if frames_aside { Some(&mut frames) } else { None },
        };
        session(&mut care).await
    }

    /// Tells how it ended and gives the exit code.
    async fn end(&mut self, mut tried: Try, ends: Ends) -> u8 {
        let at_terminal = ends.is_terminal();
        let written = ends.finish(&mut self.interrupts).await;
        if let Try::Ended(ended) = &mut tried {
            ended.output = written;
        }
        if at_terminal { self.tell(tried) } else { self.tell_aside(tried) }
    }

    /// To somebody at a terminal.
    fn tell(&self, tried: Try) -> u8 {
        match tried {
            Try::Interrupted => exit::INTERRUPTED,
            Try::Refused(report) => show::report(&report, &self.check.output),
            Try::Ended(ended) => {
                show::out(&told::whole(&ended));
                ended.exit_code()
            }
        }
    }

    /// Where standard output is for messages, and only what went wrong is worth a word.
    fn tell_aside(&self, tried: Try) -> u8 {
        show::set_color_on(self.check.output.color, &stderr());
        match tried {
            Try::Interrupted => exit::INTERRUPTED,
            Try::Refused(report) => {
                let text = show::report_text(&report, &self.check.output);
                if self.check.output.json {
                    show::out(&text);
                } else {
                    show::aside(&text);
                }
                report.exit_code()
            }
            Try::Ended(ended) => {
                let code = ended.exit_code();
                if self.check.output.verbose || code != exit::OK || ended.output.is_err() {
                    show::aside(&told::whole(&ended));
                }
                code
            }
        }
    }
}
