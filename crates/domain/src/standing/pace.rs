//! The line of a reach with a due day, and how far from it a goal is: `domain.md`, section 6.
//!
//! `E(t) = start + (target - start) · D(from, t + 1) / D(from, due + 1)`. A reach asks every day, so D counts days.
//! Numbers are kept as exact fractions with the common divisor `total · FINE`; only the point where a line takes
//! over from the one before, and a mean, are rounded, to 12 fraction digits.

use super::Status;
use super::journey::{self, Progress};
use super::log::Log;
use crate::day::Day;
use crate::plan::{Ask, Journey, Reach};
use crate::quantity::{Fraction, Total, divide_half_even};

/// How many parts a millionth has where lines meet.
const FINE: i128 = 1_000_000;

/// A straight line from a number on the eve of `from` to the target on the due day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) from: Day,
    pub(super) due: Day,
    /// In millionths of millionths.
    start: i128,
    target: i128,
}

impl Line {
    /// `D(from, due + 1)`: how many days it has.
    pub(super) fn total(&self) -> i128 {
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

    /// The number it starts from.
    pub(super) fn start(&self) -> Total {
        Total::from_millionths(divide_half_even(self.start, FINE))
    }

    /// `rate = (target - start) / D(from, due + 1)`.
    pub(super) fn rate(&self) -> Total {
        Total::from_millionths(divide_half_even(self.target - self.start, self.total() * FINE))
    }

    /// `E(day)`: what should be reached by the end of a day that is not before the line.
    pub(super) fn expected(&self, day: Day) -> Total {
        Total::from_millionths(divide_half_even(self.at(day), self.total() * FINE))
    }
}

/// A goal beside its line on one day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    pub(super) line: Line,
    day: Day,
    sign: i128,
    /// In millionths of millionths.
    current: i128,
}

/// The line of the reach at a place of the plan; none without a due day.
pub(super) fn line(log: &Log<'_>, journey: &Journey, place: usize, reach: &Reach) -> Option<Line> {
    Some(Line {
        from: log.segments().get(place)?.from,
        due: reach.due_on?,
        start: line_start(log, journey, place),
        target: i128::from(reach.target.millionths()) * FINE,
    })
}

/// Where the line of the reach at `place` starts: at the journey's start, or where the line before it was on the
/// last day it was active; if that reach had no due day, at the number of that day.
fn line_start(log: &Log<'_>, journey: &Journey, place: usize) -> i128 {
    let segments = log.segments();
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
            None => fine(journey::current(&log.as_of(last), journey)),
        };
    }
    start
}

fn fine(millionths: Fraction) -> i128 {
    millionths.times(FINE).to_whole()
}

impl Pace {
    /// A journey beside a line on a day.
    pub(super) fn new(line: Line, progress: &Progress, day: Day) -> Self {
        Self {
            line,
            day,
            sign: progress.sign(),
            current: fine(progress.current),
        }
    }

    /// What the line asks for by the end of the day.
    pub(super) fn expected(&self) -> Total {
        self.line.expected(self.day)
    }

    /// `lead = g · (current - expected)`.
    pub(super) fn lead(&self) -> Total {
        self.rounded(self.exact_lead())
    }

    /// `lead_days = lead / |rate|`; none if the line is flat.
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

    /// The largest n >= 0 with day + n <= due and `g · (current - E(day + n)) >= 0`; none if behind, or past due.
    pub(super) fn buffer_days(&self) -> Option<i32> {
        let to_due = self.line.due.days_since(self.day);
        if to_due < 0 || self.exact_lead() < 0 {
            return None;
        }
        let rise = (self.line.target - self.line.start).saturating_mul(self.sign);
        let ahead = (self.line.target - self.current).saturating_mul(self.sign) <= 0;
        // A line that has to come back to a target that was moved nearer asks for nothing more.
        if ahead || rise <= 0 {
            return Some(to_due);
        }
        let gone = (self.current - self.line.start).saturating_mul(self.sign);
        let days = gone.saturating_mul(self.line.total()).div_euclid(rise);
        let passed = i128::from(self.day.days_since(self.line.from)) + 1;
        Some(i32::try_from(days - passed).unwrap_or(i32::MAX).clamp(0, to_due))
    }

    /// `needed_today = max(0, -lead)`.
    pub(super) fn needed_today(&self) -> Total {
        self.rounded(self.exact_lead().saturating_neg().max(0))
    }

    /// `needed_per_day = max(0, g · (target - current)) / D(day, due + 1)`; none after the due day.
    pub(super) fn needed_per_day(&self) -> Option<Total> {
        let days = i128::from(self.line.due.days_since(self.day)) + 1;
        let missing = (self.line.target - self.current).saturating_mul(self.sign).max(0);
        (days > 0).then(|| Total::from_millionths(divide_half_even(missing, days * FINE)))
    }

    /// The verdict by gap: how much less progress there is than the line expects.
    pub(super) fn verdict(&self, progress: &Progress) -> Status {
        let start = i128::from(progress.journey.start.millionths()) * FINE;
        let target = self.line.target;
        let drawn = self.current.clamp(start.min(target), start.max(target));
        let behind = self
            .line
            .at(self.day)
            .saturating_sub(self.scaled(drawn))
            .saturating_mul(self.sign);
        let way = self.scaled((target - start).saturating_abs());
        if behind.saturating_mul(10) <= way {
            Status::OnTrack
        } else if behind.saturating_mul(4) <= way {
            Status::AtRisk
        } else {
            Status::OffTrack
        }
    }

    /// `lead · total`.
    fn exact_lead(&self) -> i128 {
        self.scaled(self.current)
            .saturating_sub(self.line.at(self.day))
            .saturating_mul(self.sign)
    }

    fn scaled(&self, fine: i128) -> i128 {
        fine.saturating_mul(self.line.total())
    }

    fn rounded(&self, scaled: i128) -> Total {
        Total::from_millionths(divide_half_even(scaled, self.line.total() * FINE))
    }
}

#[cfg(test)]
mod tests;
