//! Pings at an interval, and the patience for their pongs.

use std::time::{Duration, Instant};

use tokio_tungstenite::tungstenite::Bytes;

/// When to ping, and when to give up.
#[derive(Debug)]
pub struct KeepAlive {
    every: Duration,
    patience: Duration,
    next: Instant,
    /// Until when a pong is waited for.
    until: Option<Instant>,
    sent: u64,
}

/// What is to be done now.
#[derive(Debug, PartialEq, Eq)]
pub enum Turn {
    /// Nothing yet.
    Wait,
    /// Send a ping with this payload.
    Ping(Bytes),
    /// A pong did not come in time.
    GiveUp,
}

impl KeepAlive {
    /// Pings `every` so often, from `now` on, and waits for each pong for `patience`.
    pub fn new(every: Duration, patience: Duration, now: Instant) -> Self {
        Self { every, patience, next: now + every, until: None, sent: 0 }
    }

    /// How long a pong is waited for.
    pub const fn patience(&self) -> Duration {
        self.patience
    }

    /// When [`Self::turn`] wants to be asked again.
    pub fn next(&self) -> Instant {
        self.until.map_or(self.next, |until| self.next.min(until))
    }

    /// What is to be done at `now`, while a pong is awaited or not. While nobody reads it cannot come, and is not missed.
    pub fn turn(&mut self, now: Instant, awaited: bool, reading: bool) -> Turn {
        if !awaited {
            self.until = None;
        }
        if let Some(until) = &mut self.until {
            if !reading {
                *until = now + self.patience;
            } else if now >= *until {
                return Turn::GiveUp;
            }
        }
        if now < self.next {
            return Turn::Wait;
        }
        self.next = now + self.every;
        if self.until.is_some() {
            return Turn::Wait;
        }
        self.sent += 1;
        self.until = Some(now + self.patience);
        Turn::Ping(Bytes::from(format!("wswhy {}", self.sent)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_pong_in_time_keeps_it_alive() {
        let begun = Instant::now();
        let mut keep = KeepAlive::new(10 * SECOND, 3 * SECOND, begun);
        assert_eq!(keep.turn(begun + 9 * SECOND, false, true), Turn::Wait);
        assert!(matches!(keep.turn(begun + 10 * SECOND, false, true), Turn::Ping(_)));
        assert_eq!(keep.next(), begun + 13 * SECOND);
        assert_eq!(keep.turn(begun + 13 * SECOND, false, true), Turn::Wait);
        assert!(matches!(keep.turn(begun + 20 * SECOND, false, true), Turn::Ping(_)));
    }

    #[test]
    fn silence_is_given_up_after_the_patience() {
        let begun = Instant::now();
        let mut keep = KeepAlive::new(10 * SECOND, 3 * SECOND, begun);
        assert!(matches!(keep.turn(begun + 10 * SECOND, false, true), Turn::Ping(_)));
        assert_eq!(keep.turn(begun + 12 * SECOND, true, true), Turn::Wait);
        assert_eq!(keep.turn(begun + 13 * SECOND, true, true), Turn::GiveUp);
    }

    #[test]
    fn no_pong_is_missed_while_nobody_reads() {
        let begun = Instant::now();
        let mut keep = KeepAlive::new(10 * SECOND, 3 * SECOND, begun);
        assert!(matches!(keep.turn(begun + 10 * SECOND, false, true), Turn::Ping(_)));
        assert_eq!(keep.turn(begun + 20 * SECOND, true, false), Turn::Wait);
        assert_eq!(keep.turn(begun + 22 * SECOND, true, true), Turn::Wait);
        assert_eq!(keep.turn(begun + 23 * SECOND, true, true), Turn::GiveUp);
    }
}
