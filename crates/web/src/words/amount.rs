//! Numbers with their unit, rounded for reading.

use onward_domain::check_in::Line;
use onward_domain::measure::Measure;
use onward_domain::quantity::{Quantity, Total};
use onward_domain::standing::Ratio;

use crate::text;

/// An exact quantity: all its decimals, thousands apart.
pub(crate) fn exact(quantity: Quantity) -> String {
    number(Total::from(quantity), 6)
}

/// A derived number, rounded half to even to the decimals of the measure.
pub(crate) fn rounded(total: Total, measure: &Measure) -> String {
    number(total, measure.decimals.get())
}

/// How many there are of something.
pub(crate) fn count(number: i64) -> String {
    self::number(
        Total::from_millionths(i128::from(number).saturating_mul(1_000_000)),
        0,
    )
}

/// The same in millions, to one decimal.
pub(crate) fn millions(number: i64) -> String {
    self::number(Total::from_millionths(i128::from(number)), 1)
}

/// A number already in words, with the unit of the measure.
pub(crate) fn with_unit(number: &str, measure: &Measure) -> String {
    match &measure.unit {
        Some(unit) => text::say_with(
            "amount",
            [("number", number.into()), ("unit", unit.as_str().into())],
        ),
        None => number.to_owned(),
    }
}

/// What a line of a log says, in a few words.
pub(crate) fn of_line(line: &Line, measure: &Measure) -> String {
    match line.value {
        Some(value) => with_unit(&exact(value), measure),
        None if line.skipped => text::say("line-skipped"),
        None if line.note.is_some() => text::say("line-note"),
        None => text::say("line-confidence"),
    }
}

/// A share in per cent, without decimals: `71`.
pub(crate) fn percent(ratio: Ratio) -> String {
    number(
        Total::from_millionths(ratio.ten_thousandths().saturating_mul(10_000)),
        0,
    )
}

/// At most so many decimals, without trailing zeros, thousands apart: `1,250.5`.
fn number(total: Total, decimals: u8) -> String {
    let unit = 10_i128.pow(6_u32.saturating_sub(u32::from(decimals)));
    let plain = Total::from_millionths(round_half_even(total.millionths(), unit)).to_string();
    let (sign, size) = plain
        .strip_prefix('-')
        .map_or(("", plain.as_str()), |size| ("−", size));
    let (whole, fraction) = size
        .split_once('.')
        .map_or((size, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut made = String::from(sign);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            made.push(',');
        }
        made.push(digit);
    }
    if let Some(fraction) = fraction {
        made.push('.');
        made.push_str(fraction);
    }
    made
}

/// The nearest multiple of `unit`, of two equally near ones the even one.
const fn round_half_even(number: i128, unit: i128) -> i128 {
    let (quotient, rest) = (number.div_euclid(unit), number.rem_euclid(unit));
    let up = rest * 2 > unit || (rest * 2 == unit && quotient.rem_euclid(2) == 1);
    (if up { quotient + 1 } else { quotient }) * unit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_rounded_and_parted_for_reading() {
        let words = |millionths, decimals| number(Total::from_millionths(millionths), decimals);
        assert_eq!(words(21_304_110, 2), "21.3");
        assert_eq!(words(4_304_110, 0), "4");
        assert_eq!(words(1_250_500_000, 2), "1,250.5");
        assert_eq!(words(1_234_567_000_000, 0), "1,234,567");
        assert_eq!(words(-3_500_000, 0), "−4");
        assert_eq!(words(2_500_000, 0), "2");
        assert_eq!(words(-400_000, 0), "0");
        assert_eq!(words(123_000_000, 6), "123");
    }

    #[test]
    fn a_stored_quantity_is_shown_exactly() {
        assert_eq!(exact("1250.000001".parse().unwrap()), "1,250.000001");
    }
}
