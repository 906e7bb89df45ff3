//! The pauses between attempts to connect again.

use std::time::Duration;

const FIRST: Duration = Duration::from_millis(500);
const LONGEST: Duration = Duration::from_secs(30);
/// A session that lasted so long was a success, and the next drop begins anew.
const SUCCESS: Duration = Duration::from_secs(10);

/// Pauses that double, up to a limit, for a number of times in a row.
#[derive(Debug)]
pub struct Backoff {
    most: u32,
    tries: u32,
}

impl Backoff {
    /// At most so many tries in a row.
    pub const fn new(most: u32) -> Self {
        Self { most, tries: 0 }
    }

    /// The pause before the next try, and its number; `None` when there were enough. `lasted` is how long the session
    /// was that has just ended; a handshake that failed is none.
    pub fn next(&mut self, lasted: Option<Duration>) -> Option<(Duration, u32)> {
        if lasted.is_some_and(|lasted| lasted >= SUCCESS) {
            self.tries = 0;
        }
        if self.tries == self.most {
            return None;
        }
        let pause = FIRST.saturating_mul(2_u32.saturating_pow(self.tries)).min(LONGEST);
        self.tries += 1;
        Some((pause, self.tries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_a_limit_and_come_to_an_end() {
        let mut backoff = Backoff::new(8);
        let pauses: Vec<_> = std::iter::from_fn(|| backoff.next(None)).map(|(pause, _)| pause.as_millis()).collect();
        assert_eq!(pauses, [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    }

    #[test]
    fn a_long_session_begins_anew() {
        let mut backoff = Backoff::new(1);
        assert!(backoff.next(None).is_some());
        assert_eq!(backoff.next(Some(Duration::from_secs(9))), None);
        assert_eq!(backoff.next(Some(SUCCESS)), Some((FIRST, 1)));
    }
}
