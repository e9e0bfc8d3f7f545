//! Whether a log has been silent too long to say anything: `domain.md`, section 8. Silence is never green.

use super::Derivation;
use crate::day::Day;
use crate::goal::CheckInEvery;

/// Nothing measured yet, and the plan has hardly begun: fewer than `check_in_every`, else 7, days since its first day.
/// The 0 of a silent day is not measured.
pub(super) fn is_early(derivation: &Derivation<'_>) -> bool {
    let measured = derivation.log.recorded(Day::MIN, derivation.day).next().is_some();
    let patience = derivation.subject.check_in_every.map_or(7, CheckInEvery::days);
    let first = derivation.log.first_day();
    !measured && first.is_some_and(|first| derivation.day.days_since(first) < patience)
}

/// The days since the last check-in of any kind, else since the plan's first day, are at least
/// `max(2 · check_in_every, 3 · median gap between days with check-ins)`; with neither known, 14.
pub(super) fn is_stale(derivation: &Derivation<'_>) -> bool {
    let check_ins = derivation.log.check_ins();
    let last = check_ins.last().map(|(day, _)| *day);
    let Some(since) = last.or(derivation.log.first_day()) else {
        return false;
    };
    let silent = i64::from(derivation.day.days_since(since));
    let expected = derivation
        .subject
        .check_in_every
        .map(|every| i64::from(every.days()) * 2);
    if silent == 0 {
        // No bound is 0: gaps and intervals are at least a day.
        return false;
    }
    // Doubled, so that the median of an even number of gaps stays whole.
    let gaps = check_ins
        .windows(2)
        .filter_map(|pair| Some(pair.last()?.0.days_since(pair.first()?.0)));
    let usual = double_median(gaps.collect()).map(|doubled| doubled * 3);
    let bound = match (expected, usual) {
        (None, None) => 28,
        (expected, usual) => (expected.unwrap_or(0) * 2).max(usual.unwrap_or(0)),
    };
    silent * 2 >= bound
}

fn double_median(mut gaps: Vec<i32>) -> Option<i64> {
    let middle = gaps.len() / 2;
    let even = gaps.len().is_multiple_of(2);
    if gaps.is_empty() {
        return None;
    }
    let (below, upper, _) = gaps.select_nth_unstable(middle);
    let lower = below.iter().max().filter(|_| even).unwrap_or(upper);
    Some(i64::from(*lower) + i64::from(*upper))
}
