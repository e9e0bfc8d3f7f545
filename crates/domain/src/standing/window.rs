//! The aggregate of a stretch of days that slides over a list: every day enters and leaves once.

use std::collections::VecDeque;

use super::log::Valued;
use crate::bucket::Values;
use crate::day::Day;
use crate::measure::Aggregate;
use crate::quantity::Fraction;

/// The days of a growing list from a first day on, and what they add up to. The list is handed in, so that several
/// windows share it.
#[derive(Clone, Debug)]
pub(super) struct Window {
    aggregate: Aggregate,
    /// The first day of the window, and where its days are in the list.
    first: Day,
    start: usize,
    end: usize,
    sum: i128,
    count: i64,
    /// For the least and the greatest: the places that no later day outdoes, the best one first.
    extremes: VecDeque<usize>,
}

impl Window {
    /// An empty window at the start of a list.
    pub(super) const fn new(aggregate: Aggregate) -> Self {
        Self {
            aggregate,
            first: Day::MIN,
            start: 0,
            end: 0,
            sum: 0,
            count: 0,
            extremes: VecDeque::new(),
        }
    }

    /// What all days of a list add up to; none without a day.
    pub(super) fn whole(aggregate: Aggregate, list: &[Valued<'_>]) -> Option<Fraction> {
        let mut window = Self::new(aggregate);
        window.grow(list);
        window.value(list)
    }

    /// Takes in the days that the list has gained.
    pub(super) fn grow(&mut self, list: &[Valued<'_>]) {
        while let Some((_, values)) = list.get(self.end) {
            self.count_in(values);
            self.rank(list, self.end);
            self.end += 1;
        }
    }

    /// Moves the first day of the window, mostly forward. Moved back, as where a longer month begins, it ranks its days
    /// anew: once a period at most.
    pub(super) fn begin_on(&mut self, first: Day, list: &[Valued<'_>]) {
        while let Some((_, values)) = list.get(self.start).filter(|(day, _)| *day < first) {
            self.sum -= values.sum;
            self.count -= i64::from(values.count);
            if !self.extremes.is_empty() && self.extremes.front() == Some(&self.start) {
                self.extremes.pop_front();
            }
            self.start += 1;
        }
        if first < self.first {
            self.reach_back(first, list);
        }
        self.first = first;
    }

    fn reach_back(&mut self, first: Day, list: &[Valued<'_>]) {
        while let Some(place) = self.start.checked_sub(1)
            && let Some((_, values)) = list.get(place).filter(|(day, _)| *day >= first)
        {
            self.count_in(values);
            self.start = place;
        }
        self.extremes.clear();
        for place in self.start..self.end {
            self.rank(list, place);
        }
    }

    /// The aggregate; none without a day. In millionths.
    pub(super) fn value(&self, list: &[Valued<'_>]) -> Option<Fraction> {
        let (_, newest) = list.get(self.start..self.end)?.last()?;
        Some(match self.aggregate {
            Aggregate::Sum | Aggregate::Count => Fraction::whole(self.sum),
            Aggregate::Mean => Fraction::new(self.sum, self.count.into()),
            Aggregate::Min | Aggregate::Max => {
                let (_, best) = list.get(*self.extremes.front()?)?;
                Fraction::whole(self.extreme(best))
            }
            Aggregate::Last => Fraction::from(newest.last),
            Aggregate::Children => return None,
        })
    }

    fn count_in(&mut self, values: &Values) {
        // Cannot overflow: 2³² values of 9·10¹⁸ on each of four million days.
        self.sum += values.sum;
        self.count += i64::from(values.count);
    }

    /// Puts a day into the ranking and drops those it outdoes.
    fn rank(&mut self, list: &[Valued<'_>], place: usize) {
        let least = match self.aggregate {
            Aggregate::Min => true,
            Aggregate::Max => false,
            Aggregate::Sum | Aggregate::Count | Aggregate::Last | Aggregate::Mean | Aggregate::Children => {
                return;
            }
        };
        let Some((_, values)) = list.get(place) else {
            return;
        };
        let new = self.extreme(values);
        while let Some((_, kept)) = self.extremes.back().and_then(|kept| list.get(*kept)) {
            let kept = self.extreme(kept);
            if if least { kept < new } else { kept > new } {
                break;
            }
            self.extremes.pop_back();
        }
        self.extremes.push_back(place);
    }

    fn extreme(&self, values: &Values) -> i128 {
        let extreme = if self.aggregate == Aggregate::Min {
            values.min
        } else {
            values.max
        };
        i128::from(extreme.millionths())
    }
}

#[cfg(test)]
mod tests;
