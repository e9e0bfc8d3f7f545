//! Doubles for what cannot be exact: probabilities, strengths and roots.
//!
//! Only the four operations of IEEE 754 and the functions of the crate libm, in a fixed order, so that every machine
//! gives the same bits.

/// The nearest double, half to even.
pub(crate) fn double(number: i128) -> f64 {
    #[expect(
        clippy::as_conversions,
        clippy::cast_precision_loss,
        reason = "rounding to the nearest double is meant"
    )]
    // Both give the same double; processors convert the smaller ones in one step.
    match i64::try_from(number) {
        Ok(number) => number as f64,
        Err(_) => number as f64,
    }
}

/// The nearest whole number, half to even; drawn to the ends of the range, 0 for what is no number.
pub(crate) fn rounded(number: f64) -> i128 {
    #[expect(
        clippy::as_conversions,
        clippy::cast_possible_truncation,
        reason = "the conversion saturates, which is meant"
    )]
    {
        libm::rint(number) as i128
    }
}

/// Φ: the probability that a standard normal variable is at most `z`.
pub(crate) fn normal(z: f64) -> f64 {
    0.5 * libm::erfc(-z / std::f64::consts::SQRT_2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_normal_distribution_has_its_tabled_values() {
        for (z, probability) in [
            (0.0, 0.5),
            (1.0, 0.841_344_746_068_543),
            (-1.0, 0.158_655_253_931_457),
            (1.281_551_565_544_6, 0.9),
            (3.0, 0.998_650_101_968_37),
            (f64::INFINITY, 1.0),
            (f64::NEG_INFINITY, 0.0),
        ] {
            assert!((normal(z) - probability).abs() < 1e-14, "{z}");
        }
    }

    #[test]
    fn rounding_is_half_to_even_and_never_wraps() {
        for (number, whole) in [
            (0.5, 0),
            (1.5, 2),
            (-2.5, -2),
            (2.6, 3),
            (f64::NAN, 0),
            (f64::INFINITY, i128::MAX),
        ] {
            assert_eq!(rounded(number), whole, "{number}");
        }
        assert_eq!(rounded(double(9_007_199_254_740_993)), 9_007_199_254_740_992);
    }
}
