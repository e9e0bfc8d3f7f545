//! Where a reach journey is: `domain.md`, section 5.

use super::{Ratio, Subject, is_derived};
use crate::day::Day;
use crate::measure::{Aggregate, Missing};
use crate::plan::{Ask, Journey};
use crate::quantity::{Quantity, Total};

/// Where a journey is on a day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Progress {
    pub(super) journey: Journey,
    pub(super) current: Total,
    pub(super) target: Quantity,
}

impl Progress {
    /// `(current - start) / (target - start)`, not drawn to any range.
    pub(super) fn ratio(&self) -> Ratio {
        let start = i128::from(self.journey.start.millionths());
        Ratio::of(
            self.current.millionths().saturating_sub(start),
            i128::from(self.target.millionths()) - start,
        )
    }

    /// Whether the target is reached.
    pub(super) fn is_met(&self) -> bool {
        let target = Total::from(self.target);
        if self.journey.rising {
            self.current >= target
        } else {
            self.current <= target
        }
    }
}

/// The progress of the journey that the reach at a place of the plan belongs to.
pub(super) fn progress(subject: &Subject<'_>, place: usize, day: Day) -> Option<Progress> {
    let Ask::Reach(reach) = &subject.plan.segments().get(place)?.ask else {
        return None;
    };
    if !is_derived(subject.measure.aggregate) {
        return None;
    }
    let journey = subject.plan.journey_of(place)?;
    Some(Progress {
        journey,
        current: current(subject, &journey, day),
        target: reach.target,
    })
}

/// The number a journey has come to by the end of a day.
///
/// Flow: `start + g · sum of b(t)` over the journey's days. Level: its newest bucket, else its start.
pub(super) fn current(subject: &Subject<'_>, journey: &Journey, day: Day) -> Total {
    let start = i128::from(journey.start.millionths());
    let buckets = subject.days.between(journey.from, day);
    if subject.measure.aggregate.is_flow() {
        let sum = buckets
            .iter()
            .filter_map(|(_, bucket)| bucket.values)
            .fold(0_i128, |sum, values| sum.saturating_add(values.sum));
        return Total::from_millionths(start.saturating_add(if journey.rising { sum } else { -sum }));
    }
    let newest = buckets
        .iter()
        .rev()
        .find_map(|(date, bucket)| Some((*date, bucket.values?.last)));
    let zero =
        last_silent_day(subject, journey, day).filter(|silent| newest.is_none_or(|(date, _)| *silent > date));
    match (zero, newest) {
        (Some(_), _) => Total::ZERO,
        (None, Some((_, value))) => Total::from(value),
        (None, None) => Total::from_millionths(start),
    }
}

/// With `missing = zero`: the last day of the journey that is over, asked something and has no value.
fn last_silent_day(subject: &Subject<'_>, journey: &Journey, day: Day) -> Option<Day> {
    if subject.measure.missing != Missing::Zero || subject.measure.aggregate != Aggregate::Last {
        return None;
    }
    let buckets = subject.days.between(journey.from, day);
    let has_value = |day: Day| {
        let found = buckets.binary_search_by_key(&day, |(date, _)| *date);
        found
            .ok()
            .and_then(|at| buckets.get(at))
            .is_some_and(|(_, bucket)| bucket.values.is_some())
    };
    let mut silent = day.plus(-1);
    while silent >= journey.from {
        let asks = subject
            .plan
            .active_on(silent)
            .and_then(|place| subject.plan.segments().get(place));
        let demanded = asks.is_some_and(|segment| matches!(segment.ask, Ask::Reach(_)));
        if demanded {
            return (!has_value(silent)).then_some(silent);
        }
        silent = silent.plus(-1);
    }
    None
}
