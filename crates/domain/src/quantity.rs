//! Exact decimals: a 64-bit count of millionths. Sums use 128 bits, so they do not depend on order or engine.

mod double;
mod fraction;

pub(crate) use double::{double, normal, rounded};
pub(crate) use fraction::Fraction;

use std::fmt;
use std::str::FromStr;

use crate::fields::{Kind, Reason};

/// How many millionths make one.
pub const SCALE: i64 = 1_000_000;

/// A decimal of at most 6 fraction digits and 15 significant ones, at most 9·10¹² in size.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Quantity(i64);

impl Quantity {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// One.
    pub const ONE: Self = Self(SCALE);
    /// The greatest value: 9·10¹².
    pub const MAX: Self = Self(9_000_000_000_000_000_000);
    /// The least value: -9·10¹².
    pub const MIN: Self = Self(-9_000_000_000_000_000_000);

    /// A whole number.
    pub const fn whole(number: i32) -> Self {
        // Cannot overflow: 2³¹ · 10⁶ < 9·10¹⁸.
        Self(widen(number) * SCALE)
    }

    /// So many millionths, if they are in range.
    pub const fn from_millionths(millionths: i64) -> Option<Self> {
        if millionths >= Self::MIN.0 && millionths <= Self::MAX.0 {
            Some(Self(millionths))
        } else {
            None
        }
    }

    /// The count of millionths.
    pub const fn millionths(self) -> i64 {
        self.0
    }

    /// Whether there is no fraction.
    pub const fn is_whole(self) -> bool {
        self.0 % SCALE == 0
    }
}

const fn widen(number: i32) -> i64 {
    #[expect(clippy::as_conversions, reason = "i64::from is not const")]
    {
        number as i64
    }
}

impl fmt::Display for Quantity {
    /// Without exponent, trailing zeros or a negative zero: `-0.5`, `12`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_millionths(i128::from(self.0), f)
    }
}

impl fmt::Debug for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A derived sum of quantities: exact, of any size that 128 bits hold.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Total(i128);

impl Total {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// So many millionths.
    pub const fn from_millionths(millionths: i128) -> Self {
        Self(millionths)
    }

    /// The count of millionths.
    pub const fn millionths(self) -> i128 {
        self.0
    }
}

impl From<Quantity> for Total {
    fn from(quantity: Quantity) -> Self {
        Self(i128::from(quantity.0))
    }
}

impl fmt::Display for Total {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_millionths(self.0, f)
    }
}

impl fmt::Debug for Total {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

fn write_millionths(millionths: i128, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let size = millionths.unsigned_abs();
    let (whole, fraction) = (size / 1_000_000, size % 1_000_000);
    if millionths < 0 {
        f.write_str("-")?;
    }
    write!(f, "{whole}")?;
    if fraction == 0 {
        return Ok(());
    }
    let digits = format!("{fraction:06}");
    write!(f, ".{}", digits.trim_end_matches('0'))
}

impl FromStr for Quantity {
    type Err = Reason;

    /// Reads a JSON number literal (RFC 8259): `5.10`, `1e3`, `-0`.
    fn from_str(text: &str) -> Result<Self, Reason> {
        let literal = Literal::read(text.as_bytes())
            .ok_or_else(|| Reason::new(Kind::DecimalType, "Must be a number"))?;
        literal.quantity()
    }
}

/// A number literal taken apart: `digits · 10^exponent`, digits without leading or trailing zeros.
struct Literal {
    negative: bool,
    digits: Vec<u8>,
    exponent: i64,
}

impl Literal {
    fn read(text: &[u8]) -> Option<Self> {
        let (negative, rest) = match text {
            [b'-', rest @ ..] => (true, rest),
            rest => (false, rest),
        };
        let (whole, rest) = split_digits(rest);
        let leading_zero = matches!(whole, [b'0', _, ..]);
        if whole.is_empty() || leading_zero {
            return None;
        }
        let (fraction, rest) = match rest {
            [b'.', rest @ ..] => {
                let (fraction, rest) = split_digits(rest);
                (!fraction.is_empty()).then_some((fraction, rest))?
            }
            rest => (&[][..], rest),
        };
        let scale = match rest {
            [] => 0,
            [b'e' | b'E', rest @ ..] => exponent(rest)?,
            _ => return None,
        };
        let mut digits: Vec<u8> = whole.iter().chain(fraction).map(|digit| digit - b'0').collect();
        let mut exponent = scale.saturating_sub(i64::try_from(fraction.len()).ok()?);
        while digits.last() == Some(&0) {
            digits.pop();
            exponent = exponent.saturating_add(1);
        }
        let leading = digits.iter().take_while(|digit| **digit == 0).count();
        digits.drain(..leading);
        Some(Self {
            negative,
            digits,
            exponent,
        })
    }

    fn quantity(&self) -> Result<Quantity, Reason> {
        if self.digits.is_empty() {
            return Ok(Quantity::ZERO);
        }
        if self.exponent < -6 {
            return Err(
                Reason::new(Kind::DecimalMaxPlaces, "Must have at most 6 decimal places")
                    .with("decimal_places", 6),
            );
        }
        let length = i64::try_from(self.digits.len()).unwrap_or(i64::MAX);
        let too_large = || {
            Reason::new(
                Kind::DecimalMaxDigits,
                "Must have at most 15 digits and be at most 9000000000000 in size",
            )
            .with("max_digits", 15)
        };
        // Thirteen digits before the point are the most that 9·10¹² has.
        if length > 15 || length.saturating_add(self.exponent) > 13 {
            return Err(too_large());
        }
        let power = u32::try_from(self.exponent + 6).map_err(|_| too_large())?;
        let number = self
            .digits
            .iter()
            .fold(0_i64, |number, digit| number * 10 + i64::from(*digit));
        let size = 10_i64
            .checked_pow(power)
            .and_then(|power| number.checked_mul(power))
            .ok_or_else(too_large)?;
        Quantity::from_millionths(if self.negative { -size } else { size }).ok_or_else(too_large)
    }
}

fn split_digits(text: &[u8]) -> (&[u8], &[u8]) {
    let end = text
        .iter()
        .position(|byte| !byte.is_ascii_digit())
        .unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, &[]))
}

/// The exponent of a literal; sizes beyond any use are drawn to a bound that is refused later.
fn exponent(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] | rest => (false, rest),
    };
    let (digits, rest) = split_digits(digits);
    if digits.is_empty() || !rest.is_empty() {
        return None;
    }
    let size = digits.iter().fold(0_i64, |size, digit| {
        (size * 10 + i64::from(digit - b'0')).min(1_000_000)
    });
    Some(if negative { -size } else { size })
}

/// `numerator / denominator` rounded half to even; the denominator is not 0.
pub(crate) fn divide_half_even(numerator: i128, denominator: i128) -> i128 {
    let (numerator, denominator) = if denominator < 0 {
        (-numerator, -denominator)
    } else {
        (numerator, denominator)
    };
    let (quotient, remainder) = (
        numerator.div_euclid(denominator),
        numerator.rem_euclid(denominator),
    );
    let twice = remainder * 2;
    if twice > denominator || (twice == denominator && quotient.rem_euclid(2) == 1) {
        quotient + 1
    } else {
        quotient
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<i64, Kind> {
        text.parse::<Quantity>()
            .map(Quantity::millionths)
            .map_err(|reason| reason.kind)
    }

    #[test]
    fn literals_are_read_exactly() {
        for (text, millionths) in [
            ("0", 0),
            ("-0", 0),
            ("5.10", 5_100_000),
            ("1e3", 1_000_000_000),
            ("1E+3", 1_000_000_000),
            ("12.5e-5", 125),
            ("0.000001", 1),
            ("-9000000000000", -9_000_000_000_000_000_000),
            ("0.1", 100_000),
            ("0e999999999999", 0),
        ] {
            assert_eq!(read(text), Ok(millionths), "{text}");
        }
    }

    #[test]
    fn what_a_double_could_not_keep_is_refused() {
        for (text, kind) in [
            ("0.0000001", Kind::DecimalMaxPlaces),
            ("1e-400", Kind::DecimalMaxPlaces),
            ("9000000000001", Kind::DecimalMaxDigits),
            ("10000000000000", Kind::DecimalMaxDigits),
            ("1e400", Kind::DecimalMaxDigits),
            ("1234567890123.456", Kind::DecimalMaxDigits),
            ("", Kind::DecimalType),
            ("01", Kind::DecimalType),
            ("+1", Kind::DecimalType),
            (".5", Kind::DecimalType),
            ("5.", Kind::DecimalType),
            ("1e", Kind::DecimalType),
            ("NaN", Kind::DecimalType),
            ("\"5\"", Kind::DecimalType),
            (" 5", Kind::DecimalType),
        ] {
            assert_eq!(read(text), Err(kind), "{text}");
        }
    }

    #[test]
    fn division_rounds_half_to_even() {
        for (numerator, denominator, rounded) in [
            (5, 2, 2),
            (7, 2, 4),
            (-5, 2, -2),
            (-7, 2, -4),
            (8, 3, 3),
            (7, -2, -4),
        ] {
            assert_eq!(
                divide_half_even(numerator, denominator),
                rounded,
                "{numerator}/{denominator}"
            );
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(whole in 0_i64..900_000_000, fraction in 0_i64..1_000_000, negative: bool) {
            let size = whole * SCALE + fraction;
            let quantity = Quantity::from_millionths(if negative { -size } else { size }).unwrap();
            prop_assert_eq!(quantity.to_string().parse::<Quantity>(), Ok(quantity));
        }

        #[test]
        fn any_text_is_read_or_refused_without_a_panic(text in "[-+0-9.eE]{0,24}") {
            if let Ok(quantity) = text.parse::<Quantity>() {
                prop_assert!(quantity >= Quantity::MIN && quantity <= Quantity::MAX);
            }
        }

        #[test]
        fn sums_do_not_depend_on_order(mut parts in prop::collection::vec(any::<i64>(), 0..50)) {
            let sum = |parts: &[i64]| parts.iter().map(|part| i128::from(*part)).sum::<i128>();
            let forward = sum(&parts);
            parts.reverse();
            prop_assert_eq!(Total::from_millionths(forward), Total::from_millionths(sum(&parts)));
        }
    }
}
