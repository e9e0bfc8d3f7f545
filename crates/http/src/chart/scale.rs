//! From numbers to places, and the round numbers that are written beside them.

/// A stretch of numbers on a stretch of the picture.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
}

impl Scale {
    /// `low` lies at `from`, `high` at `to`.
    pub(super) const fn new((low, high): (f64, f64), (from, to): (f64, f64)) -> Self {
        Self { low, high, from, to }
    }

    pub(super) fn place(&self, value: f64) -> f64 {
        let width = self.high - self.low;
        if width <= 0.0 {
            return f64::midpoint(self.from, self.to);
        }
        self.from + (value - self.low) / width * (self.to - self.from)
    }
}

/// Round bounds around numbers, and round steps between them.
#[derive(Clone, Debug)]
pub(super) struct Ticks {
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) values: Vec<f64>,
    decimals: usize,
}

impl Ticks {
    /// About four steps over the range of some numbers.
    pub(super) fn around(values: impl IntoIterator<Item = f64>) -> Self {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for value in values {
            low = low.min(value);
            high = high.max(value);
        }
        if low > high {
            (low, high) = (0.0, 1.0);
        }
        if high - low < 1e-6 {
            (low, high) = (low - 0.5, high + 0.5);
        }
        let (step, decimals) = step((high - low) / 4.0);
        let (first, last) = ((low / step).floor(), (high / step).ceil());
        let mut values = Vec::new();
        let mut at = first;
        while at <= last {
            values.push(at * step);
            at += 1.0;
        }
        Self {
            low: first * step,
            high: last * step,
            values,
            decimals,
        }
    }

    /// A tick as it is written: `1.5`, `20k`, `3M`.
    pub(super) fn label(&self, value: f64) -> String {
        let size = self.low.abs().max(self.high.abs());
        for (unit, letter) in [(1e12, "T"), (1e9, "B"), (1e6, "M"), (1e4, "k")] {
            if size >= unit {
                let unit = if letter == "k" { 1e3 } else { unit };
                return format!("{}{letter}", plain(value / unit, 2));
            }
        }
        plain(value, self.decimals)
    }
}

/// The round number above a step, and how many decimals it has: 1, 2, 2.5 or 5 times a power of ten.
fn step(rough: f64) -> (f64, usize) {
    let power = 10_f64.powf(rough.log10().floor());
    let decimals = (-power.log10().round()).max(0.0);
    let decimals = (0..9).find(|count| f64::from(*count) >= decimals).unwrap_or(0);
    let decimals = usize::try_from(decimals).unwrap_or(0);
    for (factor, more) in [(1.0, 0), (2.0, 0), (2.5, 1), (5.0, 0)] {
        if rough <= factor * power * 1.000_001 {
            return (factor * power, if power >= 10.0 { 0 } else { decimals + more });
        }
    }
    (10.0 * power, decimals.saturating_sub(1))
}

/// A number with at most so many decimals, without trailing zeros.
pub(super) fn plain(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let text = if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        &text
    };
    if text == "-0" {
        "0".to_owned()
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(values: &[f64]) -> Vec<String> {
        let ticks = Ticks::around(values.iter().copied());
        ticks.values.iter().map(|value| ticks.label(*value)).collect()
    }

    #[test]
    fn ticks_are_round_and_hold_all_numbers() {
        for (values, expected) in [
            (&[0.0, 24.0][..], &["0", "10", "20", "30"][..]),
            (&[75.2, 82.0], &["74", "76", "78", "80", "82"]),
            (&[0.0, 1.0], &["0", "0.25", "0.5", "0.75", "1"]),
            (&[0.0, 0.03], &["0", "0.01", "0.02", "0.03"]),
            (&[-3.0, 3.0], &["-4", "-2", "0", "2", "4"]),
            (&[0.0, 42_195.0], &["0k", "20k", "40k", "60k"]),
            (&[5.0], &["4.5", "4.75", "5", "5.25", "5.5"]),
            (&[], &["0", "0.25", "0.5", "0.75", "1"]),
        ] {
            assert_eq!(labels(values), expected, "{values:?}");
        }
    }

    #[test]
    fn a_scale_turns_numbers_into_places() {
        let scale = Scale::new((0.0, 10.0), (100.0, 0.0));
        assert_eq!(
            [0.0, 5.0, 10.0].map(|value| scale.place(value).to_string()),
            ["100", "50", "0"]
        );
        assert_eq!(Scale::new((3.0, 3.0), (0.0, 10.0)).place(3.0).to_string(), "5");
    }
}
