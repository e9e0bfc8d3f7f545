//! Where a reach journey is: `domain.md`, section 5.

use super::Ratio;
use super::log::{Log, Valued};
use super::window::Window;
use crate::day::Day;
use crate::plan::{Journey, Reach};
use crate::quantity::{Fraction, Quantity};

/// How many calendar days, ending on the newest bucket, a level looks at.
const LEVEL_DAYS: i32 = 7;

/// Where a journey is on a day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Progress {
    pub(super) journey: Journey,
    /// The number now, in millionths.
    pub(super) current: Fraction,
    pub(super) target: Quantity,
    /// What is held against the target: a flow's current number, a level's newest bucket; a journey without one has
    /// met nothing.
    newest: Option<Fraction>,
}

impl Progress {
    /// The progress of the journey of a reach, as its goal's log tells it.
    pub(super) fn new(log: &Log<'_>, journey: Journey, reach: &Reach) -> Self {
        let aggregate = log.measure().aggregate;
        let current = current(log, &journey);
        let newest = if aggregate.is_flow() {
            Some(current)
        } else {
            let newest = log.newest_first().next().filter(|(day, _)| *day >= journey.from);
            newest.and_then(|newest| Window::whole(aggregate, &[newest]))
        };
        Self {
            journey,
            current,
            target: reach.target,
            newest,
        }
    }

    /// `raw_progress = (current - start) / (target - start)`, not drawn to any range.
    pub(super) fn ratio(&self) -> Ratio {
        let start = Fraction::from(self.journey.start);
        Ratio::from(
            self.current
                .minus(start)
                .over(Fraction::from(self.target).minus(start)),
        )
    }

    /// Whether the target is reached; a level by its newest bucket.
    pub(super) fn is_met(&self) -> bool {
        self.newest.is_some_and(|newest| {
            !self
                .signed(Fraction::from(self.target).minus(newest))
                .is_positive()
        })
    }

    /// `g · number`.
    pub(super) fn signed(&self, number: Fraction) -> Fraction {
        number.times(self.sign())
    }

    /// `g`: 1 if more is good, -1 if less is.
    pub(super) const fn sign(&self) -> i128 {
        if self.journey.rising { 1 } else { -1 }
    }
}

/// The number a journey has come to by the log's day, in millionths.
///
/// Flow: `start + g · sum of b(t)` over the journey's days. Level: the aggregate of its buckets in the 7 calendar days
/// that end on the newest one, which for `last` is the newest; without a bucket the start.
pub(super) fn current(log: &Log<'_>, journey: &Journey) -> Fraction {
    let start = Fraction::from(journey.start);
    if log.measure().aggregate.is_flow() {
        let recorded = log.recorded(journey.from, log.day());
        let sum = recorded.fold(0_i128, |sum, (_, values)| sum.saturating_add(values.sum));
        return start.plus(Fraction::whole(if journey.rising { sum } else { -sum }));
    }
    let mut newest: Option<Day> = None;
    let mut list: Vec<Valued<'_>> = log
        .newest_first()
        .take_while(|(day, _)| *day >= journey.from && *newest.get_or_insert(*day) < day.plus(LEVEL_DAYS))
        .collect();
    list.reverse();
    Window::whole(log.measure().aggregate, &list).unwrap_or(start)
}

#[cfg(test)]
mod tests;
