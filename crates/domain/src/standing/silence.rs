//! Whether a log has been silent too long to say anything: `domain.md`, section 8. Silence is never green.

use super::Derivation;
use crate::day::Day;
use crate::goal::CheckInEvery;
use crate::quantity::Total;

/// How long a log has been silent, and for how long it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Silence {
    /// The days since the last check-in of any kind, else since the plan's first day.
    pub(super) days: i32,
    /// Twice the bound, so that the median of an even number of gaps stays whole.
    double_bound: i64,
}

impl Silence {
    /// Whether it has lasted too long.
    pub(super) fn is_stale(self) -> bool {
        i64::from(self.days) * 2 >= self.double_bound
    }

    /// From how many days on it has: `max(2 · check_in_every, 3 · median gap between days with check-ins)`; with
    /// neither known, 14.
    pub(super) fn bound(self) -> Total {
        Total::from_millionths(i128::from(self.double_bound) * 500_000)
    }
}

/// The silence of a log; none without a check-in or a plan.
pub(super) fn silence(derivation: &Derivation<'_>) -> Option<Silence> {
    let check_ins = derivation.log.check_ins();
    let last = check_ins.last().map(|(day, _)| *day);
    let since = last.or(derivation.log.first_day())?;
    let expected = derivation
        .subject
        .check_in_every
        .map(|every| i64::from(every.days()) * 4);
    let gaps = check_ins
        .windows(2)
        .filter_map(|pair| Some(pair.last()?.0.days_since(pair.first()?.0)));
    let usual = double_median(gaps.collect()).map(|doubled| doubled * 3);
    Some(Silence {
        days: derivation.day.days_since(since),
        double_bound: expected.max(usual).unwrap_or(28),
    })
}

/// Nothing measured yet, and the plan has hardly begun: fewer than `check_in_every`, else 7, days since its first day.
/// The 0 of a silent day is not measured.
pub(super) fn is_early(derivation: &Derivation<'_>) -> bool {
    let measured = derivation.log.recorded(Day::MIN, derivation.day).next().is_some();
    let patience = derivation.subject.check_in_every.map_or(7, CheckInEvery::days);
    let first = derivation.log.first_day();
    !measured && first.is_some_and(|first| derivation.day.days_since(first) < patience)
}

fn double_median(mut gaps: Vec<i32>) -> Option<i64> {
    if gaps.is_empty() {
        return None;
    }
    let (middle, even) = (gaps.len() / 2, gaps.len().is_multiple_of(2));
    let (below, upper, _) = gaps.select_nth_unstable(middle);
    let lower = below.iter().max().filter(|_| even).unwrap_or(upper);
    Some(i64::from(*lower) + i64::from(*upper))
}

#[cfg(test)]
mod tests;
