//! Strength: how settled a habit is. The score that Loop Habit Tracker publishes; `domain.md`, section 9.

use super::run::silence;
use super::terms::Terms;
use crate::day::Day;
use crate::measure::{Aggregate, Missing};
use crate::plan::{Bounds, Keep};
use crate::quantity::{Fraction, double};
use crate::standing::Subject;
use crate::standing::log::Valued;
use crate::standing::window::Window;

/// Strength day by day: `S = m · S_before + (1 - m) · x` on every demanded day, `m = 0.5^(sqrt(f) / 13)`.
///
/// - `f`: repetitions per day. n / d for "at least n times in d days" of a count, 1 / d for amounts per d days, 1 with
///   `on`; d are the actual days of the uncut period. At least 0 times asks for no repetition and counts as an amount.
/// - `x`: the attainment of the d calendar days that end on the day, against the whole bound; of 2d days against twice
///   the bound for counts with a lower bound alone and d > 1.
///
/// It starts at 0, for upper bounds alone at 1, and goes on from run to run.
#[derive(Clone, Debug)]
pub(in crate::standing) struct Strength {
    aggregate: Aggregate,
    missing: Missing,
    window: Window,
    /// What holds as long as periods have the same length.
    pull: Option<Pull>,
    last: Option<Step>,
}

/// How one day moved the score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::standing) struct Step {
    /// `S_before`.
    pub(in crate::standing) before: f64,
    /// `m`.
    pub(in crate::standing) kept: f64,
    /// `x`; none where a window without a bucket leaves the score alone.
    pub(in crate::standing) attained: Option<f64>,
    /// How many days the window has.
    pub(in crate::standing) window: i32,
    /// `S`.
    after: f64,
}

/// How a day moves the score under one keep with periods of one length.
#[derive(Clone, Copy, Debug)]
struct Pull {
    days: i32,
    /// The length of the window.
    window: i32,
    /// What the window is compared with.
    terms: Terms,
    /// `m`, how much of the score is kept.
    kept: f64,
    /// What the first demanded day starts from.
    start: f64,
}

impl Pull {
    fn new(aggregate: Aggregate, keep: &Keep, days: i32) -> Self {
        let ticks = match keep.bounds {
            Bounds::AtLeast(low) if aggregate == Aggregate::Count => Some(Fraction::from(low)),
            Bounds::AtLeast(_) | Bounds::AtMost(_) | Bounds::Band(..) => None,
        };
        let amounts = 1.0 / double(days.into());
        let frequency = match ticks.filter(|low| low.is_positive()) {
            _ if keep.on.is_some() => 1.0,
            Some(low) => low.to_double() / 1e6 / double(days.into()),
            None => amounts,
        };
        // Twice the window smooths weeks in which the habit falls on other days.
        let twice = if ticks.is_some() && days > 1 { 2 } else { 1 };
        Self {
            days,
            window: days.saturating_mul(twice),
            terms: Terms::from(keep.bounds).times(twice),
            kept: libm::pow(0.5, libm::sqrt(frequency) / 13.0),
            start: if matches!(keep.bounds, Bounds::AtMost(_)) {
                1.0
            } else {
                0.0
            },
        }
    }
}

impl Strength {
    pub(super) fn new(subject: &Subject<'_>) -> Self {
        Self {
            aggregate: subject.measure.aggregate,
            missing: subject.measure.missing,
            window: Window::new(subject.measure.aggregate),
            pull: None,
            last: None,
        }
    }

    /// Another keep is asked from now on.
    pub(super) fn turn(&mut self) {
        self.pull = None;
    }

    /// Takes in a demanded day of a period of so many days. The list ends with the day if that has a bucket.
    pub(super) fn take(&mut self, day: Day, keep: &Keep, days: i32, list: &[Valued<'_>]) {
        if self.pull.as_ref().is_none_or(|pull| pull.days != days) {
            self.pull = Some(Pull::new(self.aggregate, keep, days));
        }
        let Some(pull) = &self.pull else {
            return;
        };
        let before = self.last.map_or(pull.start, |last| last.after);
        self.window.grow(list);
        self.window.begin_on(day.plus(1 - pull.window), list);
        let value = self
            .window
            .value(list)
            .or_else(|| silence(self.missing, pull.terms));
        let attained = value.map(|value| pull.terms.attainment(value).to_double());
        self.last = Some(Step {
            before,
            kept: pull.kept,
            attained,
            window: pull.window,
            after: attained.map_or(before, |attained| {
                pull.kept * before + (1.0 - pull.kept) * attained
            }),
        });
    }

    /// The score after the last demanded day, from 0 to 1; none before the first one.
    pub(in crate::standing) fn score(&self) -> Option<f64> {
        self.last.map(|last| last.after)
    }

    /// How the last demanded day moved it.
    pub(in crate::standing) const fn last(&self) -> Option<Step> {
        self.last
    }
}

#[cfg(test)]
mod oracle;
#[cfg(test)]
mod tests;
