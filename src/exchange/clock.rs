//! Moments as numbers; who reads a clock is elsewhere.

use serde::{Deserialize, Serialize, de::Error};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// A moment in microseconds since 1970, UTC; written as RFC 3339.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From microseconds since 1970.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// From seconds since 1970.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1_000_000))
    }

    /// Reads RFC 3339.
    pub fn parse(text: &str) -> Option<Self> {
        let moment = OffsetDateTime::parse(text, &Rfc3339).ok()?;
        i64::try_from(moment.unix_timestamp_nanos() / 1000).ok().map(Self)
    }

    /// The day alone, `2026-11-21`.
    pub fn day(self) -> String {
        self.to_string().chars().take(10).collect()
    }

    /// Whole days from this moment to `later`, negative when `later` is earlier.
    pub const fn days_until(self, later: Self) -> i64 {
        (later.0 - self.0) / 86_400_000_000
    }
}

impl std::fmt::Display for Timestamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let seconds = self.0.div_euclid(1_000_000);
        let date = OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH);
        let text = date.format(&Rfc3339).unwrap_or_default();
        // Always three digits of a second, which are what people compare with their logs; the library cuts zeros off.
        write!(f, "{}.{:03}Z", text.trim_end_matches('Z'), self.0.rem_euclid(1_000_000) / 1000)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("not a date in the form of RFC 3339"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_and_read_as_rfc_3339() {
        let moment = Timestamp::from_micros(1_795_255_451_231_000);
        assert_eq!(moment.to_string(), "2026-11-21T10:04:11.231Z");
        assert_eq!(Timestamp::parse("2026-11-21T10:04:11.231Z"), Some(moment));
        assert_eq!(moment.day(), "2026-11-21");
        assert_eq!(Timestamp::from_seconds(0).to_string(), "1970-01-01T00:00:00.000Z");
    }
}
