//! Exact quotients: means, scaled bounds and what is banked stay unrounded until they are shown.

use std::cmp::Ordering;

use super::{Quantity, Total, divide_half_even, double};

/// A quotient of whole numbers, mostly millionths; the divisor is positive.
///
/// Exact as long as the parts fit 128 bits, which covers every sum of quantities over every period of the calendar;
/// beyond that a sum is rounded to whole numbers, half to even.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fraction {
    numerator: i128,
    divisor: i128,
}

impl Fraction {
    pub(crate) const ZERO: Self = Self::whole(0);
    pub(crate) const ONE: Self = Self::whole(1);

    /// A whole number.
    pub(crate) const fn whole(number: i128) -> Self {
        Self {
            numerator: number,
            divisor: 1,
        }
    }

    /// `numerator / divisor`; a divisor of 0 counts as 1.
    pub(crate) const fn new(numerator: i128, divisor: i128) -> Self {
        match divisor {
            0 => Self::whole(numerator),
            ..0 => Self {
                numerator: numerator.saturating_neg(),
                divisor: divisor.saturating_neg(),
            },
            1.. => Self { numerator, divisor },
        }
    }

    pub(crate) fn plus(self, other: Self) -> Self {
        if self.divisor == other.divisor {
            return Self::new(self.numerator.saturating_add(other.numerator), self.divisor);
        }
        self.exact_sum(other)
            .unwrap_or_else(|| Self::whole(self.to_whole().saturating_add(other.to_whole())))
    }

    fn exact_sum(self, other: Self) -> Option<Self> {
        // Most often one of them is whole: no common divisor is to be found then.
        let (mine, theirs) = if self.divisor == 1 || other.divisor == 1 {
            (other.divisor, self.divisor)
        } else {
            let common = common_divisor(self.divisor, other.divisor);
            (other.divisor / common, self.divisor / common)
        };
        let left = self.numerator.checked_mul(mine)?;
        let right = other.numerator.checked_mul(theirs)?;
        Some(Self::new(
            left.checked_add(right)?,
            self.divisor.checked_mul(mine)?,
        ))
    }

    pub(crate) fn minus(self, other: Self) -> Self {
        self.plus(Self::new(other.numerator.saturating_neg(), other.divisor))
    }

    /// So many times as much.
    pub(crate) const fn times(self, factor: i128) -> Self {
        Self::new(self.numerator.saturating_mul(factor), self.divisor)
    }

    /// `self / other`; `other` is not 0.
    pub(crate) const fn over(self, other: Self) -> Self {
        if self.divisor == other.divisor {
            return Self::new(self.numerator, other.numerator);
        }
        Self::new(
            self.numerator.saturating_mul(other.divisor),
            self.divisor.saturating_mul(other.numerator),
        )
    }

    /// The nearest whole number, half to even.
    pub(crate) fn to_whole(self) -> i128 {
        divide_half_even(self.numerator, self.divisor)
    }

    /// The greatest whole number that is not more.
    pub(crate) const fn floor(self) -> i128 {
        self.numerator.div_euclid(self.divisor)
    }

    /// The least whole number that is not less.
    pub(crate) const fn ceil(self) -> i128 {
        -self.numerator.saturating_neg().div_euclid(self.divisor)
    }

    /// The nearest whole number of millionths as a derived sum.
    pub(crate) fn to_total(self) -> Total {
        Total::from_millionths(self.to_whole())
    }

    pub(crate) fn to_double(self) -> f64 {
        if self.divisor == 1 {
            double(self.numerator)
        } else {
            double(self.numerator) / double(self.divisor)
        }
    }

    pub(crate) const fn is_positive(self) -> bool {
        self.numerator > 0
    }
}

fn common_divisor(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl From<Quantity> for Fraction {
    /// In millionths.
    fn from(quantity: Quantity) -> Self {
        Self::whole(i128::from(quantity.millionths()))
    }
}

impl PartialEq for Fraction {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Fraction {}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.divisor == other.divisor {
            return self.numerator.cmp(&other.numerator);
        }
        let left = self.numerator.saturating_mul(other.divisor);
        left.cmp(&other.numerator.saturating_mul(self.divisor))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standing::testing::any::seeded;
    use proptest::prelude::*;

    #[test]
    fn thirds_stay_thirds() {
        let third = Fraction::new(1, 3);
        assert_eq!(third.plus(third).plus(third), Fraction::ONE);
        assert_eq!(Fraction::new(1, -3), Fraction::new(-1, 3));
        let half = Fraction::new(5, 2);
        assert_eq!((half.floor(), half.to_whole(), half.ceil()), (2, 2, 3));
        assert_eq!(
            (Fraction::new(-5, 2).floor(), Fraction::whole(-2).ceil()),
            (-3, -2)
        );
        assert_eq!(Fraction::whole(3).over(Fraction::new(3, 4)), Fraction::whole(4));
    }

    #[test]
    fn what_does_not_fit_is_rounded_and_never_wraps() {
        let huge = Fraction::new(i128::MAX, 7);
        assert!(huge.plus(Fraction::new(1, 5)) > Fraction::ONE);
        assert!(huge.times(i128::MAX) > huge.minus(Fraction::ONE));
    }

    proptest! {
    #![proptest_config(seeded(256))]

        #[test]
        fn sums_and_differences_undo_each_other(a in -1_000_000_i128..1_000_000, b in 1_i128..400, c in -1_000_000_i128..1_000_000, d in 1_i128..400) {
            let (left, right) = (Fraction::new(a, b), Fraction::new(c, d));
            prop_assert_eq!(left.plus(right).minus(right), left);
            prop_assert_eq!(left.cmp(&right), (a * d).cmp(&(c * b)));
        }
    }
}
