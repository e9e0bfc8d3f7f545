//! A goal's history in equal steps: what a chart shows.

use super::derivation::Asked;
use super::log::Log;
use super::window::Window;
use super::{Ratio, Subject, keep, pace};
use crate::day::Day;
use crate::measure::Aggregate;
use crate::plan::{Ask, Every};
use crate::quantity::{Fraction, Total};
use crate::schedule::{Period, Periods};
use crate::user::WeekStart;

crate::words! {
    /// How many days a point stands for.
    Grain {
        /// One.
        Day = "day",
        /// A week of the owner's.
        Week = "week",
        /// A calendar month.
        Month = "month",
    }
}

impl Grain {
    /// The most points of a series.
    pub const MOST: usize = 3_660;

    /// The calendar period.
    pub const fn every(self) -> Every {
        match self {
            Self::Day => Every::DAY,
            Self::Week => Every::Weeks(1),
            Self::Month => Every::Months(1),
        }
    }

    /// Where the usual span up to a day begins: 90 days, 52 weeks or 12 months, the first of them whole.
    pub fn usual_from(self, to: Day, week_starts_on: WeekStart) -> Day {
        let mut first = to;
        let whole = Periods::new(self.every(), to, week_starts_on);
        let count = match self {
            Self::Day => 90,
            Self::Week => 52,
            Self::Month => 12,
        };
        for _ in 0..count {
            first = whole.of(first).from.plus(-1);
        }
        first.plus(1)
    }

    /// Whether a span has no more points than a series may have.
    pub fn fits(self, from: Day, to: Day, week_starts_on: WeekStart) -> bool {
        let whole = Periods::new(self.every(), from, week_starts_on);
        let mut next = from;
        for _ in 0..Self::MOST {
            let last = whole.of(next).to;
            if last >= to {
                return true;
            }
            next = last.plus(1);
        }
        false
    }
}

/// What is known of some days in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// The days, cut at the ends of what was asked for.
    pub days: Period,
    /// The aggregate of their buckets; none without one.
    pub value: Option<Total>,
    /// How many check-ins of any kind there are.
    pub check_ins: u32,
    /// Where the line of a reach is by the end of the last of them; none in a rest and without a due day.
    pub expected: Option<Total>,
    /// How much of its period a keep had attained by then; none where that is not counted.
    pub attainment: Option<Ratio>,
    /// Whether one of them is skipped.
    pub skipped: bool,
}

/// The points from a day to a day, both included, one for each calendar period of a length: days, or weeks and months as
/// the calendar has them. What is dated after the last day has no influence.
pub fn series(subject: &Subject<'_>, every: Every, from: Day, to: Day) -> Vec<Point> {
    let log = Log::new(subject, to);
    let periods = Periods::new(every, from, subject.week_starts_on);
    let attained = if subject.measure.aggregate == Aggregate::Children {
        Vec::new()
    } else {
        keep::attainments(subject, &log)
    };
    let mut points = Vec::new();
    let mut next = Some(from).filter(|from| *from <= to);
    while let Some(day) = next {
        let whole = periods.of(day);
        let days = Period {
            from: day,
            to: whole.to.min(to),
        };
        points.push(point(subject, &log, days, &attained));
        next = (days.to < to).then(|| days.to.plus(1));
    }
    points
}

fn point(subject: &Subject<'_>, log: &Log<'_>, days: Period, attained: &[(Day, Option<Ratio>)]) -> Point {
    let buckets = subject.days.between(days.from, days.to);
    let found = attained.binary_search_by_key(&days.to, |(day, _)| *day).ok();
    Point {
        days,
        value: Window::whole(subject.measure.aggregate, &log.buckets(days)).map(Fraction::to_total),
        check_ins: buckets
            .iter()
            .fold(0, |sum, (_, bucket)| bucket.check_ins.saturating_add(sum)),
        expected: expected(subject, &log.as_of(days.to)),
        attainment: found.and_then(|at| attained.get(at)?.1),
        skipped: buckets.iter().any(|(_, bucket)| bucket.skips > 0),
    }
}

/// The line on the last day of a log.
fn expected(subject: &Subject<'_>, log: &Log<'_>) -> Option<Total> {
    let asked = Asked::on_the_last_day(log).filter(|asked| !asked.resting)?;
    let Some(Ask::Reach(reach)) = asked.ask else {
        return None;
    };
    let journey = subject.plan.journey_of(asked.place)?;
    let line = pace::line(log, &journey, asked.place, reach)?;
    (subject.measure.aggregate != Aggregate::Children).then(|| line.expected(log.day()))
}

#[cfg(test)]
mod tests;
