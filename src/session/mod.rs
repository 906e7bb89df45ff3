//! Sessions: what follows a handshake that succeeded. tokio-tungstenite is the protocol engine, over a layer of our own
//! that sees, judges and inflates each frame; it runs over anything that carries bytes both ways.

mod backoff;
mod breach;
mod conduct;
mod conversation;
mod echo;
mod editor;
mod ended;
mod incoming;
mod interrupts;
mod keep_alive;
mod outgoing;
mod pipe;
mod piped;
mod restore;
mod screen;
mod secretive;
mod shim;
mod sighting;
mod slash;
mod socket;
mod split;

use std::{
    future::poll_fn,
    task::{Context, Poll},
    time::{Duration, Instant},
};

use tokio::time::{sleep, sleep_until};

pub use self::{
    backoff::Backoff,
    breach::Breach,
    conversation::{Conversation, Desk},
    echo::Echo,
    editor::{Keyed, Terminal, open as open_terminal},
    ended::{Ended, Why, exit, seconds},
    interrupts::Interrupts,
    keep_alive::KeepAlive,
    pipe::{Output, read},
    piped::{Goal, Input, Piped},
    restore::Restore,
    screen::{Shown, Style, safe},
    sighting::{Sighting, Tally},
    socket::{Received, Socket, fragment, text},
    split::Splitter,
};
use crate::wire::close_code::NORMAL;
use keep_alive::Turn;

/// After its close frame a side that says nothing for so long is not waited for.
const CLOSE_SILENCE: Duration = Duration::from_secs(2);
/// Nor one that keeps sending for so long: whoever wants more lingers before it.
const CLOSE_TIME: Duration = Duration::from_secs(10);

/// What a session is for.
pub trait Work {
    /// Goes on as far as it can; ready when the session is to end.
    fn poll(&mut self, socket: &mut Socket, cx: &mut Context<'_>) -> Poll<Why>;

    /// Whether it takes what comes; while it does not, nothing is missed.
    fn is_reading(&self) -> bool {
        true
    }

    /// The close frame goes out: nothing more is to be sent.
    fn close(&mut self);

    /// What was left undone, in words.
    fn undone(&self) -> Option<String> {
        None
    }

    /// The code and the reason that it closes with.
    fn farewell(&self) -> (Option<u16>, String) {
        (Some(NORMAL), String::new())
    }

    /// Everything is over: the last look at the socket.
    fn end(&mut self, _socket: &mut Socket) {}
}

/// What goes on beside the work.
pub struct Care<'a> {
    /// Pings, when they are wanted.
    pub keep_alive: Option<KeepAlive>,
    /// Signals to end.
    pub interrupts: &'a mut Interrupts,
    /// Where the frames view goes, when it is wanted.
    pub frames: Option<&'a mut dyn FnMut(&Sighting)>,
}

/// Runs a session to its end and says what that was.
pub async fn run(mut socket: Socket, work: &mut impl Work, care: &mut Care<'_>) -> Ended {
    let begun = Instant::now();
    socket.view(care.frames.is_some());
    let mut why = until_over(&mut socket, work, care).await;
    let undone = work.undone();
    // Asked twice, it leaves at once.
    let mut hurried = false;
    match &why {
        Why::Breach(breach, _) => socket.close(Some(breach.close_code()), "").await,
        Why::Server => socket.close_back().await,
        Why::Done | Why::Interrupted | Why::NoPong(_) | Why::Output | Why::Input(_) => {
            work.close();
            let (code, reason) = work.farewell();
            socket.close(code, &reason).await;
            hurried = closing(&mut socket, work, care).await;
        }
    }
    if hurried {
        why = Why::Interrupted;
    }
    tokio::select! {
        biased;
        () = std::future::ready(()), if hurried => {}
        () = care.interrupts.next() => {}
        () = socket.finish() => {}
    }
    show(&mut socket, &mut care.frames);
    work.end(&mut socket);
    Ended::of(why, socket.shim(), begun.elapsed(), undone)
}

/// Works until something ends it.
async fn until_over(socket: &mut Socket, work: &mut impl Work, care: &mut Care<'_>) -> Why {
    let far = Instant::now() + Duration::from_secs(365 * 24 * 3600);
    loop {
        let alarm = care.keep_alive.as_ref().map_or(far, KeepAlive::next);
        tokio::select! {
            biased;
            () = care.interrupts.next() => return Why::Interrupted,
            why = poll_fn(|cx| step(socket, work, &mut care.frames, cx)) => return explained(why, socket),
            () = sleep_until(alarm.into()) => {}
        }
        let Some(keep_alive) = &mut care.keep_alive else { continue };
        match keep_alive.turn(Instant::now(), socket.awaits_pong(), work.is_reading()) {
            Turn::Wait => {}
            Turn::Ping(payload) => socket.ping(payload).await,
            Turn::GiveUp => return Why::NoPong(keep_alive.patience()),
        }
    }
}

/// What the server's end of it was.
fn explained(why: Why, socket: &Socket) -> Why {
    match (why, &socket.shim().incoming.breach) {
        (Why::Server, Some((breach, sighting))) => Why::Breach(*breach, Box::new(sighting.clone())),
        (why, _) => why,
    }
}

/// Takes what still comes after the close frame went out, for as long as that makes sense. Whether the user wants to
/// leave at once.
async fn closing(socket: &mut Socket, work: &mut impl Work, care: &mut Care<'_>) -> bool {
    let until = Instant::now() + CLOSE_TIME;
    let mut before = socket.shim().incoming.watch.tally;
    loop {
        tokio::select! {
            biased;
            () = care.interrupts.next() => return true,
            why = poll_fn(|cx| step(socket, work, &mut care.frames, cx)) => return matches!(why, Why::Interrupted),
            () = sleep(CLOSE_SILENCE) => {}
        }
        let now = socket.shim().incoming.watch.tally;
        if work.is_reading() && (now == before || Instant::now() > until) {
            return false;
        }
        before = now;
    }
}

fn step(
    socket: &mut Socket,
    work: &mut impl Work,
    frames: &mut Option<&mut dyn FnMut(&Sighting)>,
    cx: &mut Context<'_>,
) -> Poll<Why> {
    let polled = work.poll(socket, cx);
    show(socket, frames);
    polled
}

/// Shows the frames that were seen since the last time, in their order.
fn show(socket: &mut Socket, frames: &mut Option<&mut dyn FnMut(&Sighting)>) {
    let Some(frames) = frames else { return };
    socket.sightings().iter().for_each(frames);
}
