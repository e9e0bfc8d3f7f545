//! The line of a reach with a due day, and how far from it a goal is: `domain.md`, section 6.
//!
//! `E(t) = start + (target - start) · D(from, t + 1) / D(from, due + 1)`. A reach asks every day, so D counts days.
//! Numbers are kept as exact fractions with the common divisor `total · FINE`; only the point where a line takes
//! over from the one before is rounded, to 12 fraction digits.

use super::journey::{self, Progress};
use super::{Status, Subject};
use crate::day::Day;
use crate::plan::{Ask, Journey, Reach};
use crate::quantity::{Total, divide_half_even};

/// How many parts a millionth has where lines meet.
const FINE: i128 = 1_000_000;

/// A straight line from a number on the eve of `from` to the target on the due day.
#[derive(Clone, Copy, Debug)]
struct Line {
    from: Day,
    due: Day,
    /// In millionths of millionths.
    start: i128,
    target: i128,
}

impl Line {
    /// How many days it has.
    fn total(&self) -> i128 {
        i128::from(self.due.days_since(self.from)) + 1
    }

    /// `E(day) · total`.
    fn at(&self, day: Day) -> i128 {
        let total = self.total();
        let passed = i128::from(day.days_since(self.from)) + 1;
        if passed >= total {
            return self.target.saturating_mul(total);
        }
        let rise = (self.target - self.start).saturating_mul(passed);
        self.start.saturating_mul(total).saturating_add(rise)
    }
}

/// A goal beside its line on one day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    line: Line,
    day: Day,
    rising: bool,
    /// In millionths.
    current: i128,
}

/// The pace of the reach at a place of the plan; none without a due day.
pub(super) fn pace(
    subject: &Subject<'_>,
    place: usize,
    reach: &Reach,
    progress: &Progress,
    day: Day,
) -> Option<Pace> {
    let due = reach.due_on?;
    let from = subject.plan.segments().get(place)?.from;
    let start = line_start(subject, &progress.journey, place);
    let target = i128::from(reach.target.millionths()) * FINE;
    let line = Line {
        from,
        due,
        start,
        target,
    };
    Some(Pace {
        line,
        day,
        rising: progress.journey.rising,
        current: progress.current.millionths(),
    })
}

/// Where the line of the reach at `place` starts: at the journey's start, or where the line before it was on the
/// last day it was active; if that reach had no due day, at the number of that day.
fn line_start(subject: &Subject<'_>, journey: &Journey, place: usize) -> i128 {
    let segments = subject.plan.segments();
    let mut start = i128::from(journey.start.millionths()) * FINE;
    for (at, segment) in segments.iter().enumerate().take(place).skip(journey.first) {
        let (Ask::Reach(reach), Some(next)) = (&segment.ask, segments.get(at + 1)) else {
            continue;
        };
        let last = next.from.plus(-1);
        start = match reach.due_on {
            Some(due) => {
                let line = Line {
                    from: segment.from,
                    due,
                    start,
                    target: i128::from(reach.target.millionths()) * FINE,
                };
                divide_half_even(line.at(last), line.total())
            }
            None => journey::current(subject, journey, last)
                .millionths()
                .saturating_mul(FINE),
        };
    }
    start
}

impl Pace {
    /// What the line asks for by the end of the day.
    pub(super) fn expected(&self) -> Total {
        self.rounded(self.line.at(self.day))
    }

    /// `g · (current - expected)`.
    pub(super) fn lead(&self) -> Total {
        self.rounded(self.exact_lead())
    }

    /// The lead in days of the line; none if the line is flat.
    pub(super) fn lead_days(&self) -> Option<Total> {
        let rise = (self.line.target - self.line.start).saturating_abs();
        let lead = self.exact_lead();
        // Divided in two steps, so that the whole days do not cost the fraction its room.
        let days = lead.checked_div_euclid(rise)?;
        let rest = divide_half_even(lead.rem_euclid(rise).saturating_mul(FINE), rise);
        Some(Total::from_millionths(
            days.saturating_mul(FINE).saturating_add(rest),
        ))
    }

    /// `max(0, -lead)`.
    pub(super) fn needed_today(&self) -> Total {
        self.rounded(self.exact_lead().saturating_neg().max(0))
    }

    /// `max(0, g · (target - current)) / D(day, due + 1)`; none after the due day.
    pub(super) fn needed_per_day(&self) -> Option<Total> {
        let days = i128::from(self.line.due.days_since(self.day)) + 1;
        let missing = self.signed(self.line.target / FINE - self.current).max(0);
        (days > 0).then(|| Total::from_millionths(divide_half_even(missing, days)))
    }

    /// The verdict by gap: how much less progress there is than the line expects.
    pub(super) fn verdict(&self, progress: &Progress) -> Status {
        let start = i128::from(progress.journey.start.millionths());
        let target = self.line.target / FINE;
        let drawn = self.current.clamp(start.min(target), start.max(target));
        let behind = self.signed(self.line.at(self.day).saturating_sub(self.scaled(drawn)));
        let way = self.scaled((target - start).saturating_abs());
        if behind.saturating_mul(10) <= way {
            Status::OnTrack
        } else if behind.saturating_mul(4) <= way {
            Status::AtRisk
        } else {
            Status::OffTrack
        }
    }

    fn exact_lead(&self) -> i128 {
        self.signed(self.scaled(self.current).saturating_sub(self.line.at(self.day)))
    }

    fn signed(&self, number: i128) -> i128 {
        if self.rising {
            number
        } else {
            number.saturating_neg()
        }
    }

    fn scaled(&self, millionths: i128) -> i128 {
        millionths.saturating_mul(FINE).saturating_mul(self.line.total())
    }

    fn rounded(&self, scaled: i128) -> Total {
        Total::from_millionths(divide_half_even(scaled, self.line.total() * FINE))
    }
}
