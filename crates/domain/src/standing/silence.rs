//! Whether a log has been silent too long to say anything: `domain.md`, section 8.

use super::Subject;
use crate::day::Day;
use crate::goal::CheckInEvery;

/// Nothing measured yet, and the plan has hardly begun: fewer than `check_in_every`, else 7, days since its first day.
pub(super) fn is_early(subject: &Subject<'_>, day: Day) -> bool {
    let measured = subject
        .days
        .until(day)
        .iter()
        .any(|(_, bucket)| bucket.values.is_some());
    let patience = subject.check_in_every.map_or(7, CheckInEvery::days);
    !measured
        && subject
            .plan
            .first_day()
            .is_some_and(|first| day.days_since(first) < patience)
}

/// The days since the last check-in of any kind, else since the plan's first day, are at least
/// `max(2 · check_in_every, 3 · median gap between days with check-ins)`; with neither known, 14.
pub(super) fn is_stale(subject: &Subject<'_>, day: Day) -> bool {
    let dates: Vec<Day> = subject.days.until(day).iter().map(|(date, _)| *date).collect();
    let Some(since) = dates.last().copied().or(subject.plan.first_day()) else {
        return false;
    };
    let silent = i64::from(day.days_since(since));
    let expected = subject.check_in_every.map(|every| i64::from(every.days()) * 2);
    // Doubled, so that the median of an even number of gaps stays whole.
    let usual = double_median_gap(&dates).map(|doubled| doubled * 3);
    let bound = match (expected, usual) {
        (None, None) => 28,
        (expected, usual) => (expected.unwrap_or(0) * 2).max(usual.unwrap_or(0)),
    };
    silent * 2 >= bound
}

fn double_median_gap(dates: &[Day]) -> Option<i64> {
    let mut gaps: Vec<i64> = dates
        .windows(2)
        .filter_map(|pair| Some(i64::from(pair.last()?.days_since(*pair.first()?))))
        .collect();
    gaps.sort_unstable();
    let upper = *gaps.get(gaps.len() / 2)?;
    let lower = *gaps.get((gaps.len().checked_sub(1)?) / 2)?;
    Some(lower + upper)
}
