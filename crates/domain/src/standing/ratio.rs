//! Shares with four decimals.

use std::fmt;

use crate::quantity::{Fraction, Total, divide_half_even, rounded};

/// A share in ten-thousandths, 10000 being the whole; rounded half to even.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ratio(i128);

impl Ratio {
    /// Nothing.
    pub const NONE: Self = Self(0);
    /// All of it.
    pub const WHOLE: Self = Self(10_000);

    /// `part / whole`; `whole` is not 0.
    pub(crate) fn of(part: i128, whole: i128) -> Self {
        Self(divide_half_even(part.saturating_mul(10_000), whole))
    }

    /// A probability or a strength.
    pub(crate) fn near(share: f64) -> Self {
        Self(rounded(share * 10_000.0))
    }

    /// Drawn to the range from 0 to 1.
    #[must_use]
    pub fn clamped(self) -> Self {
        self.clamp(Self::NONE, Self::WHOLE)
    }

    /// The number of ten-thousandths.
    pub const fn ten_thousandths(self) -> i128 {
        self.0
    }
}

impl From<Fraction> for Ratio {
    fn from(share: Fraction) -> Self {
        Self(share.times(10_000).to_whole())
    }
}

impl fmt::Display for Ratio {
    /// Without trailing zeros: `0.7083`, `1`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Total::from_millionths(self.0.saturating_mul(100)).fmt(f)
    }
}

impl fmt::Debug for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
