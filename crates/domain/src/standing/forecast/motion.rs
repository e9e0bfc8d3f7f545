//! How a log moves: the rate of a flow, the centre of a level, and how far weeks stray.

use crate::day::Day;
use crate::quantity::double;
use crate::standing::log::Log;
use crate::standing::window::Window;

/// How many days back the rate looks.
const RATE_DAYS: i32 = 168;

/// After so many days a day counts half.
const HALF_LIFE: f64 = 28.0;

/// How many weeks the spread looks at.
const WEEKS: i32 = 26;

/// How many whole weeks there must be.
const FEWEST_WEEKS: usize = 4;

/// How many days with a bucket the centre of a level is the median of.
const CENTRE_DAYS: usize = 7;

/// How a log moves, in millionths.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::standing) enum Motion {
    /// What adds up.
    Flow {
        /// `r`: per demanded day, a day counting half after 28 days.
        rate: f64,
        /// `s`: the standard deviation of weekly totals.
        weekly: f64,
    },
    /// What stands.
    Level {
        /// `mu`: the median of the last 7 days with a bucket. No trend: extrapolating one was worse than none.
        centre: f64,
        /// `s`: the standard deviation of the changes of that median from week to week.
        weekly: f64,
    },
}

impl Motion {
    /// The motion of a log; none with fewer than four whole weeks.
    pub(in crate::standing) fn of(log: &Log<'_>) -> Option<Self> {
        if log.measure().aggregate.is_flow() {
            Some(Self::Flow {
                rate: rate(log)?,
                weekly: deviation(&weekly_totals(log)?)?,
            })
        } else {
            let centres = weekly_centres(log)?;
            let changes: Vec<f64> = centres
                .windows(2)
                .filter_map(|pair| Some(pair.first()? - pair.last()?))
                .collect();
            Some(Self::Level {
                centre: *centres.first()?,
                weekly: deviation(&changes)?,
            })
        }
    }

    /// `mu` of so many demanded days: what is likely to be added. Nothing for a level.
    pub(in crate::standing) fn gain(&self, days: i32) -> f64 {
        match self {
            Self::Flow { rate, .. } => rate * double(days.into()),
            Self::Level { .. } => 0.0,
        }
    }

    /// `sigma²` after so many days, `q = days / 7`: `s² · (q + 0.325 q²)` for a flow, `s² · q` for a level.
    pub(in crate::standing) fn variance(&self, days: i32) -> f64 {
        let weeks = double(days.into()) / 7.0;
        match self {
            Self::Flow { weekly, .. } => weekly * weekly * (weeks + 0.325 * weeks * weeks),
            Self::Level { weekly, .. } => weekly * weekly * weeks,
        }
    }
}

/// `r = sum 2^(-i/28) b(day - i) / sum 2^(-i/28)` over the demanded days among the last 169; none without one.
fn rate(log: &Log<'_>) -> Option<f64> {
    // A running mean from the oldest day on: each day takes the same share off the weight of all before it. Of days that
    // are all alike it is exactly theirs, which a quotient of two sums is not.
    let fade = libm::exp2(-1.0 / HALF_LIFE);
    let (mut mean, mut weight) = (0.0, 0.0);
    for date in log.planned(log.day().plus(-RATE_DAYS)) {
        weight *= fade;
        if date.demanded {
            let added = date.values.map_or(0.0, |values| double(values.sum));
            weight += 1.0;
            mean += (added - mean) / weight;
        }
    }
    (weight > 0.0).then_some(mean)
}

/// The totals of the last weeks that end yesterday and begin with the plan at the earliest.
fn weekly_totals(log: &Log<'_>) -> Option<Vec<f64>> {
    let first = log.first_day()?;
    let weeks = (log.day().days_since(first) / 7).min(WEEKS);
    let totals: Vec<f64> = (0..weeks)
        .map(|week| {
            let last = log.day().plus(-7 * week - 1);
            let days = log.recorded(last.plus(-6), last);
            double(days.fold(0_i128, |sum, (_, values)| sum.saturating_add(values.sum)))
        })
        .collect();
    (totals.len() >= FEWEST_WEEKS).then_some(totals)
}

/// The median of the last 7 days with a bucket, as of the day and of each of the weeks before it that has a bucket;
/// newest first.
fn weekly_centres(log: &Log<'_>) -> Option<Vec<f64>> {
    let aggregate = log.measure().aggregate;
    let days: Vec<(Day, f64)> = log
        .newest_first()
        .take(7 * usize::try_from(WEEKS).ok()? + CENTRE_DAYS + 7)
        .filter_map(|valued| Some((valued.0, Window::whole(aggregate, &[valued])?.to_double())))
        .collect();
    let mut centres = Vec::new();
    for week in 0..=WEEKS {
        let last = log.day().plus(-7 * week);
        let until = days.iter().position(|(day, _)| *day <= last);
        let Some(known) = until.and_then(|until| days.get(until..)) else {
            break;
        };
        if known.first().is_some_and(|(day, _)| *day > last.plus(-7)) {
            let values: Vec<f64> = known.iter().take(CENTRE_DAYS).map(|(_, value)| *value).collect();
            centres.push(median(values)?);
        }
    }
    (centres.len() >= FEWEST_WEEKS).then_some(centres)
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    let upper = *values.get(values.len() / 2)?;
    let lower = *values.get(values.len().checked_sub(1)? / 2)?;
    Some(0.5 * (lower + upper))
}

/// The sample standard deviation; none of fewer than two numbers.
fn deviation(numbers: &[f64]) -> Option<f64> {
    let count = double(i128::try_from(numbers.len()).ok()?);
    if count < 2.0 {
        return None;
    }
    let mean = numbers.iter().fold(0.0, |sum, number| sum + number) / count;
    let squares = numbers
        .iter()
        .fold(0.0, |sum, number| sum + (number - mean) * (number - mean));
    Some(libm::sqrt(squares / (count - 1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deviations_are_those_of_samples() {
        let numbers = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0];
        assert!((deviation(&numbers).unwrap() - 2.138_089_935_299_395).abs() < 1e-15);
        assert_eq!(deviation(&[1.0]), None);
        assert_eq!(deviation(&[3.0, 3.0]), Some(0.0));
    }

    #[test]
    fn the_median_of_an_even_number_is_the_middle_of_two() {
        assert_eq!(median(vec![5.0, 1.0, 3.0]), Some(3.0));
        assert_eq!(median(vec![4.0, 1.0, 3.0, 2.0]), Some(2.5));
        assert_eq!(median(vec![]), None);
    }
}
