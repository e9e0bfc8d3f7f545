//! A clock that stands still until it is moved.

use std::sync::atomic::{AtomicI64, Ordering};

use onward_domain::clock::{Clock, Instant};

/// Shows the same moment until it is set to another.
#[derive(Debug)]
pub struct FixedClock(AtomicI64);

impl FixedClock {
    /// A clock that shows this moment.
    pub fn at(instant: Instant) -> Self {
        Self(AtomicI64::new(instant.microseconds()))
    }

    /// Shows this moment from now on.
    pub fn set(&self, instant: Instant) {
        self.0.store(instant.microseconds(), Ordering::SeqCst);
    }

    /// Moves the clock, forwards or backwards.
    pub fn advance_seconds(&self, seconds: i64) {
        self.set(self.now().plus_seconds(seconds));
    }
}

impl Default for FixedClock {
    /// Friday, 20 November 2026, 07:30 in UTC, and a little more than answers tell.
    fn default() -> Self {
        Self::at(Instant::from_microseconds(1_795_159_800_000_456))
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Instant {
        Instant::from_microseconds(self.0.load(Ordering::SeqCst))
    }
}
