//! Time and randomness as inputs. Nothing in this crate asks the machine for either.

use std::fmt;

use jiff::Timestamp;

/// A moment in UTC, exact to the microsecond.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

impl Instant {
    /// The earliest moment that can be stored: the year 1.
    pub const MIN: Self = Self(-62_135_596_800_000_000);
    /// The latest moment that can be stored: the end of the year 9999, less a day for zones.
    pub const MAX: Self = Self(253_402_207_199_999_999);

    /// Microseconds since 1970-01-01T00:00:00Z; values outside the years 1 to 9999 are drawn to the bound.
    pub const fn from_microseconds(microseconds: i64) -> Self {
        if microseconds < Self::MIN.0 {
            Self::MIN
        } else if microseconds > Self::MAX.0 {
            Self::MAX
        } else {
            Self(microseconds)
        }
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    pub const fn microseconds(self) -> i64 {
        self.0
    }

    /// Whole milliseconds since 1970-01-01T00:00:00Z, rounded down.
    pub const fn milliseconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// This moment moved by so many seconds, within the range that can be stored.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self::from_microseconds(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// This moment cut to the millisecond, as it is answered. What can be sent back is kept like this, so that it says
    /// the same then.
    #[must_use]
    pub const fn cut(self) -> Self {
        Self(self.0 - self.0.rem_euclid(1000))
    }

    /// The next moment that can be told apart from this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self::from_microseconds(self.0.saturating_add(1))
    }

    /// The same moment for calendar work.
    pub fn timestamp(self) -> Timestamp {
        Timestamp::from_microsecond(self.0).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

impl From<Timestamp> for Instant {
    fn from(timestamp: Timestamp) -> Self {
        Self::from_microseconds(timestamp.as_microsecond())
    }
}

impl fmt::Display for Instant {
    /// UTC, cut to milliseconds: `2026-11-20T07:30:00.000Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.3}", self.cut().timestamp())
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.timestamp(), f)
    }
}

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Instant;
}

/// Gives random bytes fit for secrets.
pub trait Entropy: Send + Sync {
    /// Fills the whole slice.
    fn fill(&self, bytes: &mut [u8]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_written_in_utc_cut_to_milliseconds() {
        let text = |us| Instant::from_microseconds(us).to_string();
        assert_eq!(text(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(text(1_999), "1970-01-01T00:00:00.001Z");
        assert_eq!(text(-1), "1969-12-31T23:59:59.999Z");
        assert_eq!(Instant::MIN.to_string(), "0001-01-01T00:00:00.000Z");
    }
}
