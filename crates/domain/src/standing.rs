//! A goal's standing: where it is on a day, derived from its measure, its plan and its day buckets.
//!
//! Pure: the same inputs give the same bytes on every engine and every machine. Nothing dated after the day asked
//! for has any influence. Quantities stay exact until the last rounding (half to even, 6 fraction digits; ratios 4).

mod journey;
mod pace;
mod silence;

use std::fmt;

use crate::bucket::Days;
use crate::day::Day;
use crate::goal::{CheckInEvery, GoalState, Life};
use crate::measure::{Aggregate, Measure};
use crate::plan::{Ask, Plan, Reach};
use crate::quantity::{Quantity, Total, divide_half_even};
use journey::Progress;
use pace::Pace;

crate::words! {
    /// How a goal stands, in the precedence of `domain.md`, section 8.
    Status {
        /// Closed: it was made.
        Achieved = "achieved",
        /// Closed: it was not made.
        Missed = "missed",
        /// Closed: no longer wanted.
        Dropped = "dropped",
        /// What is wanted is reached.
        Done = "done",
        /// Nothing is asked for a while.
        Resting = "resting",
        /// Nothing is asked yet, or nothing can be said yet.
        Pending = "pending",
        /// Silent for too long to say anything.
        Stale = "stale",
        /// The due day is past.
        Overdue = "overdue",
        /// At most a tenth behind the line.
        OnTrack = "on_track",
        /// At most a quarter behind the line.
        AtRisk = "at_risk",
        /// Further behind.
        OffTrack = "off_track",
    }
}

/// A share in ten-thousandths, 10000 being the whole.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ratio(i128);

impl Ratio {
    /// `part / whole`, rounded half to even; `whole` is not 0.
    pub(crate) fn of(part: i128, whole: i128) -> Self {
        Self(divide_half_even(part.saturating_mul(10_000), whole))
    }

    /// Drawn to the range from 0 to 1.
    #[must_use]
    pub fn clamped(self) -> Self {
        Self(self.0.clamp(0, 10_000))
    }

    /// The number of ten-thousandths.
    pub const fn ten_thousandths(self) -> i128 {
        self.0
    }
}

impl fmt::Display for Ratio {
    /// Without trailing zeros: `0.7083`, `1`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Total::from_millionths(self.0.saturating_mul(100)).fmt(f)
    }
}

impl fmt::Debug for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

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
}

/// Where a goal is on a day. What cannot be said is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The day asked for.
    pub as_of: Day,
    /// The verdict.
    pub status: Status,
    /// From 0 to 1.
    pub progress: Option<Ratio>,
    /// The same, not drawn to that range.
    pub raw_progress: Option<Ratio>,
    /// The number now, exact.
    pub current: Option<Total>,
    /// The number wanted.
    pub target: Option<Quantity>,
    /// What the line asks for by the end of the day.
    pub expected: Option<Total>,
    /// How far ahead of the line; less than 0 is behind.
    pub lead: Option<Total>,
    /// The lead in days of the line.
    pub lead_days: Option<Total>,
    /// What is missing today to be on the line.
    pub needed_today: Option<Total>,
    /// What every day until the due day needs, today included.
    pub needed_per_day: Option<Total>,
}

/// Derives the standing of a goal on a day; a closed goal stands where it stood on its closing day.
///
/// Reach plans of `sum`, `count` and `last` have all their numbers. Other goals have a status that says no more than
/// what silence and rest tell.
pub fn standing(subject: &Subject<'_>, as_of: Day) -> Standing {
    let (day, closed) = match subject.life {
        Life::Closed { on, .. } if as_of >= on => (on, true),
        Life::Closed { .. } | Life::Active => (as_of, false),
    };
    let asked = asked_on(subject.plan, day);
    let progress = match asked {
        Asked::Reach { place, .. } | Asked::Rest { before: Some(place) } => {
            journey::progress(subject, place, day)
        }
        Asked::Nothing | Asked::Keep | Asked::Rest { before: None } => None,
    };
    let pace = match (asked, &progress) {
        (Asked::Reach { place, reach }, Some(progress)) => pace::pace(subject, place, reach, progress, day),
        (Asked::Reach { .. } | Asked::Nothing | Asked::Keep | Asked::Rest { .. }, _) => None,
    };
    let status = if closed {
        closed_status(subject.life)
    } else {
        silence_or_verdict(subject, asked, progress.as_ref(), pace.as_ref(), day)
    };
    Standing {
        as_of,
        status,
        progress: progress.map(|progress| progress.ratio().clamped()),
        raw_progress: progress.map(|progress| progress.ratio()),
        current: progress.map(|progress| progress.current),
        target: progress.map(|progress| progress.target),
        expected: pace.map(|pace| pace.expected()),
        lead: pace.map(|pace| pace.lead()),
        lead_days: pace.and_then(|pace| pace.lead_days()),
        needed_today: pace.filter(|_| !closed).map(|pace| pace.needed_today()),
        needed_per_day: pace.filter(|_| !closed).and_then(|pace| pace.needed_per_day()),
    }
}

/// What the plan asks on a day.
#[derive(Clone, Copy)]
enum Asked<'a> {
    Nothing,
    Reach {
        place: usize,
        reach: &'a Reach,
    },
    Keep,
    /// A rest, with the place of the reach it interrupts.
    Rest {
        before: Option<usize>,
    },
}

fn asked_on(plan: &Plan, day: Day) -> Asked<'_> {
    let Some((place, segment)) = plan
        .active_on(day)
        .and_then(|place| Some((place, plan.segments().get(place)?)))
    else {
        return Asked::Nothing;
    };
    match &segment.ask {
        Ask::Reach(reach) => Asked::Reach { place, reach },
        Ask::Keep(_) => Asked::Keep,
        Ask::Rest(_) => Asked::Rest {
            before: reach_before(plan, place),
        },
    }
}

/// The place of the reach before a segment, if only rests stand between.
fn reach_before(plan: &Plan, place: usize) -> Option<usize> {
    let before = plan.segments().get(..place)?.iter().enumerate().rev();
    let mut asking = before.filter(|(_, segment)| !matches!(segment.ask, Ask::Rest(_)));
    asking
        .next()
        .filter(|(_, segment)| matches!(segment.ask, Ask::Reach(_)))
        .map(|(place, _)| place)
}

fn closed_status(life: Life) -> Status {
    match life.state() {
        GoalState::Achieved => Status::Achieved,
        GoalState::Missed => Status::Missed,
        GoalState::Dropped | GoalState::Active => Status::Dropped,
    }
}

fn silence_or_verdict(
    subject: &Subject<'_>,
    asked: Asked<'_>,
    progress: Option<&Progress>,
    pace: Option<&Pace>,
    day: Day,
) -> Status {
    let reach = match asked {
        Asked::Nothing => return Status::Pending,
        Asked::Rest { .. } => return Status::Resting,
        Asked::Keep => None,
        Asked::Reach { reach, .. } => Some(reach),
    };
    if progress.is_some_and(Progress::is_met) {
        return Status::Done;
    }
    if silence::is_early(subject, day) {
        return Status::Pending;
    }
    if silence::is_stale(subject, day) {
        return Status::Stale;
    }
    match (reach, progress, pace) {
        (Some(reach), Some(_), _) if reach.due_on.is_some_and(|due| day > due) => Status::Overdue,
        (Some(_), Some(progress), Some(pace)) => pace.verdict(progress),
        (Some(_), Some(_), None) => Status::OnTrack,
        (Some(_) | None, _, _) => Status::Pending,
    }
}

/// Whether the numbers of a reach are derived for this aggregate.
const fn is_derived(aggregate: Aggregate) -> bool {
    matches!(aggregate, Aggregate::Sum | Aggregate::Count | Aggregate::Last)
}

#[cfg(test)]
mod tests;
