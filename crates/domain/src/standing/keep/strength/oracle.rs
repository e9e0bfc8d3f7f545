//! Strength once more, written from the formula of `domain.md`, section 9, alone.

use std::collections::BTreeMap;

use crate::measure::Aggregate;
use crate::plan::{Ask, Bounds, DaySelection, Every, Keep, Segment};
use crate::quantity::Quantity;
use crate::standing::testing::day;

/// The first day of generated habits.
pub(super) const MONDAY: &str = "2026-01-05";

/// The score after no day, after the first day and so on once more, written from the formula alone: every day looks at
/// every check-in.
pub(super) fn by_the_formula(
    aggregate: Aggregate,
    segment: &Segment,
    log: &BTreeMap<i32, Option<f64>>,
) -> Vec<Option<f64>> {
    let Ask::Keep(keep) = &segment.ask else {
        panic!("not a keep")
    };
    let ticks = aggregate == Aggregate::Count && matches!(keep.bounds, Bounds::AtLeast(_));
    let mut strength = None;
    let mut days = vec![None];
    for today in 0..1000 {
        if log.get(&today) != Some(&None) && asks(keep, today) {
            let length = period_length(keep.every, today);
            let frequency = match keep.bounds {
                _ if keep.on.is_some() => 1.0,
                Bounds::AtLeast(times) if ticks => bound(times) / f64::from(length),
                Bounds::AtLeast(_) | Bounds::AtMost(_) | Bounds::Band(..) => 1.0 / f64::from(length),
            };
            let twice = if ticks && length > 1 { 2 } else { 1 };
            let window: Vec<f64> = (today - twice * length + 1..=today)
                .filter_map(|day| *log.get(&day)?)
                .collect();
            let attained = attained(keep.bounds, f64::from(twice), aggregated(aggregate, &window));
            let before = strength.unwrap_or(if matches!(keep.bounds, Bounds::AtMost(_)) {
                1.0
            } else {
                0.0
            });
            let kept = 0.5_f64.powf(frequency.sqrt() / 13.0);
            strength = Some(attained.map_or(before, |attained| kept * before + (1.0 - kept) * attained));
        }
        days.push(strength);
    }
    days
}

fn date(offset: i32) -> jiff::civil::Date {
    day(MONDAY).plus(offset).date()
}

fn bound(quantity: Quantity) -> f64 {
    quantity.to_string().parse().unwrap()
}

fn asks(keep: &Keep, today: i32) -> bool {
    match &keep.on {
        None => true,
        Some(DaySelection::Weekdays(days)) => days.contains(&date(today).weekday().to_monday_one_offset()),
        Some(DaySelection::MonthDays(days)) => days.contains(&date(today).day()),
    }
}

/// The actual days of the calendar period, or of n days or weeks.
fn period_length(every: Every, today: i32) -> i32 {
    let date = date(today);
    match every {
        Every::Days(n) | Every::Rolling(n) => i32::from(n),
        Every::Weeks(n) => 7 * i32::from(n),
        Every::Months(_) => i32::from(date.days_in_month()),
        Every::Quarters(_) => {
            let first = (date.month() - 1) / 3 * 3 + 1;
            (first..first + 3)
                .map(|month| i32::from(date.with().month(month).day(1).build().unwrap().days_in_month()))
                .sum()
        }
        Every::Years(_) => i32::from(date.days_in_year()),
    }
}

fn aggregated(aggregate: Aggregate, window: &[f64]) -> Option<f64> {
    let sum: f64 = window.iter().sum();
    let last = *window.last()?;
    Some(match aggregate {
        Aggregate::Sum | Aggregate::Count => sum,
        Aggregate::Last => last,
        Aggregate::Min => window.iter().copied().fold(last, f64::min),
        Aggregate::Max => window.iter().copied().fold(last, f64::max),
        Aggregate::Mean | Aggregate::Children => sum / f64::from(u32::try_from(window.len()).unwrap()),
    })
}

/// None for what is not known of an upper bound.
fn attained(bounds: Bounds, times: f64, value: Option<f64>) -> Option<f64> {
    let beyond = |distance: f64, scale: f64| (1.0 - distance.max(0.0) / scale).max(0.0);
    match bounds {
        Bounds::AtLeast(low) => Some((value.unwrap_or(0.0) / (times * bound(low))).min(1.0)),
        Bounds::AtMost(high) => Some(beyond(value? - bound(high), bound(high))),
        Bounds::Band(low, high) => {
            let (low, high, value) = (bound(low), bound(high), value?);
            Some(beyond((low - value).max(value - high), high - low))
        }
    }
}
