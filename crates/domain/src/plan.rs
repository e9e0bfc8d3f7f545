//! What number is wanted, when: dated segments, strictly ordered, the past never rewritten.

mod breaks;
mod change;
mod check;
mod every;

pub use breaks::{Break, NoSuchBreak};
pub use change::PlanChange;
pub use every::{DaySelection, Every};

use crate::day::Day;
use crate::fields::Fields;
use crate::quantity::Quantity;
use crate::text::RestReason;

/// Towards a number, up or down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    /// Begins a new journey counting from here; without one the reach before goes on, and a first reach starts at 0.
    pub start: Option<Quantity>,
    /// The number wanted.
    pub target: Quantity,
    /// The last day on which it counts as in time.
    pub due_on: Option<Day>,
}

/// A recurring demand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keep {
    /// One bound or both.
    pub bounds: Bounds,
    /// The length of a period.
    pub every: Every,
    /// The days that ask something; only where the period is one day.
    pub on: Option<DaySelection>,
    /// How many periods' surplus may be banked, 0 to 52; only with a lower bound alone.
    pub carry: u8,
}

/// What a period's value is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Bounds {
    AtLeast(Quantity),
    AtMost(Quantity),
    /// Both, the lower first.
    Band(Quantity, Quantity),
}

impl Bounds {
    /// The lower bound.
    pub const fn at_least(self) -> Option<Quantity> {
        match self {
            Self::AtLeast(low) | Self::Band(low, _) => Some(low),
            Self::AtMost(_) => None,
        }
    }

    /// The upper bound.
    pub const fn at_most(self) -> Option<Quantity> {
        match self {
            Self::AtMost(high) | Self::Band(_, high) => Some(high),
            Self::AtLeast(_) => None,
        }
    }
}

/// What a segment asks.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the contract")]
pub enum Ask {
    Reach(Reach),
    Keep(Keep),
    /// Nothing is asked.
    Rest(Option<RestReason>),
}

/// A part of a plan: from its day on, until the next one begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The first day.
    pub from: Day,
    /// What is asked.
    pub ask: Ask,
}

/// The segments of a goal, strictly ordered by their first day, neighbours never saying the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan(Vec<Segment>);

impl Plan {
    /// The most segments a plan may have.
    pub const MAX: usize = 200;

    /// No segment: nothing is ever asked.
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// The plan of a one-off: reach 1 from a day on, without a due day.
    pub fn once_from(day: Day) -> Self {
        let reach = Reach {
            start: Some(Quantity::ZERO),
            target: Quantity::ONE,
            due_on: None,
        };
        Self(vec![Segment {
            from: day,
            ask: Ask::Reach(reach),
        }])
    }

    /// Checks the segments, all errors at once, and merges neighbours that say the same.
    pub fn new(segments: Vec<Segment>) -> Result<Self, Fields> {
        check::segments(&segments)?;
        Ok(Self(merged(segments)))
    }

    /// The segments, by their first day.
    pub fn segments(&self) -> &[Segment] {
        &self.0
    }

    /// The place of the segment that is active on a day.
    pub fn active_on(&self, day: Day) -> Option<usize> {
        self.0
            .partition_point(|segment| segment.from <= day)
            .checked_sub(1)
    }

    /// The segments that have begun by a day: all that a standing on that day may know. The last one is taken to go on.
    pub(crate) fn known_on(&self, day: Day) -> &[Segment] {
        let begun = self.0.partition_point(|segment| segment.from <= day);
        self.0.get(..begun).unwrap_or(&[])
    }

    /// The first day of the first segment.
    pub fn first_day(&self) -> Option<Day> {
        self.0.first().map(|segment| segment.from)
    }

    /// The due day for sorting and filtering: that of the last reach.
    pub fn due_on(&self) -> Option<Day> {
        self.0.iter().rev().find_map(|segment| match &segment.ask {
            Ask::Reach(reach) => Some(reach.due_on),
            Ask::Keep(_) | Ask::Rest(_) => None,
        })?
    }

    /// The journey that a reach belongs to: the place of the reach that began it, and where counting started.
    pub fn journey_of(&self, place: usize) -> Option<Journey> {
        let mut first: Option<(usize, &Reach)> = None;
        for (at, segment) in self.0.get(..=place)?.iter().enumerate().rev() {
            match &segment.ask {
                Ask::Reach(reach) => {
                    first = Some((at, reach));
                    if reach.start.is_some() {
                        break;
                    }
                }
                Ask::Keep(_) => break,
                Ask::Rest(_) => {}
            }
        }
        let (at, reach) = first?;
        let from = self.0.get(at)?.from;
        let start = reach.start.unwrap_or(Quantity::ZERO);
        Some(Journey {
            first: at,
            from,
            start,
            rising: reach.target > start,
        })
    }
}

/// A stretch of a plan over which counting goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Journey {
    /// The place of the reach that began it.
    pub first: usize,
    /// Its first day.
    pub from: Day,
    /// The number it started from.
    pub start: Quantity,
    /// Whether more is good.
    pub rising: bool,
}

/// Leaves out each segment that only goes on with what the one before asked.
fn merged(segments: Vec<Segment>) -> Vec<Segment> {
    let mut kept: Vec<Segment> = Vec::with_capacity(segments.len());
    for segment in segments {
        let goes_on = kept
            .last()
            .is_some_and(|before| match (&before.ask, &segment.ask) {
                // A reach with a start of its own begins a new journey, even if its numbers are the same.
                (Ask::Reach(before), Ask::Reach(next)) => {
                    next.start.is_none() && before.target == next.target && before.due_on == next.due_on
                }
                (before, next) => before == next,
            });
        if !goes_on {
            kept.push(segment);
        }
    }
    kept
}

#[cfg(test)]
mod tests;
