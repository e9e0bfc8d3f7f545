//! What a period is compared with, and how much of it is attained: `domain.md`, section 5.

use crate::plan::Bounds;
use crate::quantity::Fraction;

/// The bounds of one period or window, exact, in millionths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::standing) enum Terms {
    AtLeast(Fraction),
    AtMost(Fraction),
    Band(Fraction, Fraction),
}

impl From<Bounds> for Terms {
    fn from(bounds: Bounds) -> Self {
        match bounds {
            Bounds::AtLeast(low) => Self::AtLeast(low.into()),
            Bounds::AtMost(high) => Self::AtMost(high.into()),
            Bounds::Band(low, high) => Self::Band(low.into(), high.into()),
        }
    }
}

impl Terms {
    /// So many times as much.
    pub(in crate::standing) fn times(self, factor: i32) -> Self {
        self.map(|bound| bound.times(i128::from(factor)))
    }

    /// The share that `days` of a period's `whole` days ask: unrounded.
    pub(in crate::standing) fn share(self, days: i32, whole: i32) -> Self {
        if days == whole {
            return self;
        }
        self.map(|bound| {
            bound
                .times(i128::from(days))
                .over(Fraction::whole(i128::from(whole)))
        })
    }

    fn map(self, change: impl Fn(Fraction) -> Fraction) -> Self {
        match self {
            Self::AtLeast(low) => Self::AtLeast(change(low)),
            Self::AtMost(high) => Self::AtMost(change(high)),
            Self::Band(low, high) => Self::Band(change(low), change(high)),
        }
    }

    /// The lower bound.
    pub(in crate::standing) const fn low(self) -> Option<Fraction> {
        match self {
            Self::AtLeast(low) | Self::Band(low, _) => Some(low),
            Self::AtMost(_) => None,
        }
    }

    /// The upper bound.
    pub(in crate::standing) const fn high(self) -> Option<Fraction> {
        match self {
            Self::AtMost(high) | Self::Band(_, high) => Some(high),
            Self::AtLeast(_) => None,
        }
    }

    /// Whether a value keeps the bounds: `attainment = 1`.
    pub(in crate::standing) fn hold(self, value: Fraction) -> bool {
        match self {
            Self::AtLeast(low) => value >= low || !low.is_positive(),
            Self::AtMost(high) => value <= high,
            Self::Band(low, high) => value >= low && value <= high,
        }
    }

    /// How much of the bounds a value attains, from 0 to 1; what is attained whole satisfies.
    ///
    /// - at least T: `min(1, v / T)`, and 1 for T = 0
    /// - at most T: 1 if v <= T, else `max(0, 1 - (v - T) / T)`, and 0 for T = 0
    /// - band: 1 inside, else `max(0, 1 - distance to the nearer bound / (high - low))`, and 0 for high = low
    ///
    /// A sum that is negative attains nothing of a lower bound.
    pub(in crate::standing) fn attainment(self, value: Fraction) -> Fraction {
        let (missed_by, scale) = match self {
            Self::AtLeast(_) if self.hold(value) => return Fraction::ONE,
            Self::AtLeast(low) => return value.max(Fraction::ZERO).over(low),
            Self::AtMost(high) => (value.minus(high), high),
            Self::Band(low, high) => (low.minus(value).max(value.minus(high)), high.minus(low)),
        };
        if !missed_by.is_positive() {
            Fraction::ONE
        } else if missed_by >= scale {
            Fraction::ZERO
        } else {
            Fraction::ONE.minus(missed_by.over(scale))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standing::testing::any::seeded;
    use crate::standing::testing::quantity;
    use proptest::prelude::*;

    fn attained(bounds: (Option<&str>, Option<&str>), value: &str) -> String {
        let bounds = match bounds {
            (Some(low), Some(high)) => Bounds::Band(quantity(low), quantity(high)),
            (Some(low), None) => Bounds::AtLeast(quantity(low)),
            (None, Some(high)) => Bounds::AtMost(quantity(high)),
            (None, None) => panic!("no bound"),
        };
        let attained = Terms::from(bounds).attainment(quantity(value).into());
        attained.times(1_000_000).to_total().to_string()
    }

    #[test]
    fn attainment_has_its_worked_examples() {
        for (low, high, value, expected) in [
            (Some("3"), None, "0", "0"),
            (Some("3"), None, "1", "0.333333"),
            (Some("3"), None, "3", "1"),
            (Some("3"), None, "7", "1"),
            (Some("3"), None, "-1", "0"),
            (Some("0"), None, "0", "1"),
            (None, Some("2"), "0", "1"),
            (None, Some("2"), "2", "1"),
            (None, Some("2"), "3", "0.5"),
            (None, Some("2"), "4", "0"),
            (None, Some("2"), "9", "0"),
            (None, Some("0"), "0", "1"),
            (None, Some("0"), "0.1", "0"),
            (Some("70"), Some("72"), "71", "1"),
            (Some("70"), Some("72"), "70", "1"),
            (Some("70"), Some("72"), "69.5", "0.75"),
            (Some("70"), Some("72"), "73", "0.5"),
            (Some("70"), Some("72"), "75", "0"),
            (Some("70"), Some("70"), "70", "1"),
            (Some("70"), Some("70"), "70.1", "0"),
        ] {
            assert_eq!(attained((low, high), value), expected, "{low:?} {high:?} {value}");
        }
    }

    #[test]
    fn a_share_of_a_bound_is_not_rounded() {
        let Terms::AtLeast(low) = Terms::from(Bounds::AtLeast(quantity("3"))).share(2, 7) else {
            panic!("another bound")
        };
        assert_eq!(low.times(7), Fraction::from(quantity("6")));
    }

    proptest! {
    #![proptest_config(seeded(256))]

        #[test]
        fn attainment_lies_between_nothing_and_all(low in 0_i128..100, width in 0_i128..50, value in -100_i128..300, kind in 0..3) {
            let (low, high, value) = (Fraction::whole(low), Fraction::whole(low + width), Fraction::whole(value));
            let terms = [Terms::AtLeast(low), Terms::AtMost(high), Terms::Band(low, high)][usize::try_from(kind).unwrap()];
            let attained = terms.attainment(value);
            prop_assert!(attained >= Fraction::ZERO && attained <= Fraction::ONE);
            let inside = terms.low().is_none_or(|low| value >= low) && terms.high().is_none_or(|high| value <= high);
            prop_assert_eq!((attained == Fraction::ONE, terms.hold(value)), (inside, inside));
        }
    }
}
