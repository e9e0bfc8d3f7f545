//! A goal's standing: where it is on a day, derived from its measure, its plan and its day buckets.
//!
//! Pure: the same inputs give the same bytes on every engine and every machine. Nothing dated after the day asked
//! for has any influence. Quantities stay exact until the last rounding (half to even, 6 fraction digits; ratios 4).
//! The cost is linear in buckets and in the days of the plan.

mod course;
mod derivation;
mod explain;
mod forecast;
mod journey;
mod keep;
mod log;
mod pace;
mod ratio;
mod roll_up;
mod series;
mod shape;
mod silence;
mod status;
mod urgency;
mod usual;
mod window;

pub use course::{Course, Derived, NoCourse, Wish, what_if};
pub use explain::{Explanation, Formula, Input, MOST_DAYS, Value, explain};
pub use forecast::{Basis, Forecast};
pub use keep::{Streak, StreakUnit, strengths};
pub use ratio::Ratio;
pub use roll_up::{Child, Children};
pub use series::{Grain, Point, series};
pub use status::Status;
pub use urgency::Urgency;
pub use usual::usual_value;

use crate::bucket::Days;
use crate::day::Day;
use crate::goal::{CheckInEvery, Life};
use crate::measure::Measure;
use crate::plan::Plan;
use crate::quantity::{Quantity, Total};
use crate::user::WeekStart;
use derivation::{Asked, Derivation};

/// What a standing is derived from.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// How check-ins become one number.
    pub measure: &'a Measure,
    /// What number is wanted, when.
    pub plan: &'a Plan,
    /// Whether the goal goes on.
    pub life: Life,
    /// How often a check-in is expected.
    pub check_in_every: Option<CheckInEvery>,
    /// The goal's day buckets.
    pub days: &'a Days,
    /// The weekday its owner's weeks start on.
    pub week_starts_on: WeekStart,
    /// The goals directly below it, on the same day; looked at only if they are its measure.
    pub children: &'a [Child],
}

/// The running period of a keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunningPeriod {
    /// Its first day in the run.
    pub from: Day,
    /// Its last day.
    pub to: Day,
    /// The aggregate of its buckets, without what is banked; none for a level without a value.
    pub value: Option<Total>,
    /// What is still missing; none for upper bounds alone, and in a closed goal.
    pub needed: Option<Total>,
    /// Whether it attains all that is asked.
    pub satisfied: bool,
    /// How much of it is attained, 0 to 1; none as long as it is not counted.
    pub attainment: Option<Ratio>,
}

/// Where a goal is on a day. What cannot be said is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The day asked for.
    pub as_of: Day,
    /// The verdict.
    pub status: Status,
    /// From 0 to 1: the way from start to target, adherence, or that of the goals below.
    pub progress: Option<Ratio>,
    /// The same, not drawn to that range.
    pub raw_progress: Option<Ratio>,
    /// The number now, in the measure's unit: exact, a mean rounded to 6 decimals.
    pub current: Option<Total>,
    /// The number wanted; of a keep its `at_least`, else its `at_most`.
    pub target: Option<Quantity>,
    /// What the line asks for by the end of the day.
    pub expected: Option<Total>,
    /// How far ahead of the line; less than 0 is behind.
    pub lead: Option<Total>,
    /// The lead in days of the line.
    pub lead_days: Option<Total>,
    /// Whole days that may pass with nothing added; none when behind.
    pub buffer_days: Option<i32>,
    /// What is missing today.
    pub needed_today: Option<Total>,
    /// What every day until the due day needs, today included.
    pub needed_per_day: Option<Total>,
    /// The running period of a keep.
    pub period: Option<RunningPeriod>,
    /// What is likely to become of it.
    pub forecast: Option<Forecast>,
    /// Satisfied periods in a row.
    pub streak: Option<Streak>,
    /// How settled the habit is, 0 to 1.
    pub strength: Option<Ratio>,
    /// The share of satisfied periods, 0 to 1.
    pub adherence: Option<Ratio>,
    /// How many of the goals below it count.
    pub children: Option<Children>,
    /// The last day of the running period, or the due day: what load looks ahead to.
    pub ends_on: Option<Day>,
}

/// Derives the standing of a goal on a day; a closed goal stands where it stood on its closing day.
pub fn standing(subject: &Subject<'_>, as_of: Day) -> Standing {
    Derivation::new(subject, as_of).standing()
}

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
