//! A run: keep segments with equal terms that only rests separate, and its periods one after the other.

use std::collections::VecDeque;

use super::past::{Judged, Past};
use super::terms::Terms;
use crate::day::Day;
use crate::measure::{Aggregate, Missing};
use crate::plan::{Every, Keep};
use crate::quantity::Fraction;
use crate::schedule::{Period, Periods};
use crate::standing::Subject;
use crate::standing::log::Valued;
use crate::standing::window::Window;

/// What is known of one period when it is judged.
#[derive(Clone, Copy, Debug)]
pub(in crate::standing) struct Account {
    /// The aggregate of its buckets, in millionths; none without a bucket.
    pub(in crate::standing) value: Option<Fraction>,
    /// Surplus of the periods before it.
    pub(in crate::standing) bank: Fraction,
    /// What is asked: on flows the share of its demanded days.
    pub(in crate::standing) terms: Terms,
    /// What is compared with that, the bank included; none if the period is not counted.
    compared: Option<Fraction>,
}

impl Account {
    /// How much is attained, from 0 to 1; none if the period is not counted.
    pub(in crate::standing) fn attainment(&self) -> Option<Fraction> {
        self.compared.map(|value| self.terms.attainment(value))
    }

    /// Whether all of it is attained; none if the period is not counted.
    pub(in crate::standing) fn satisfied(&self) -> Option<bool> {
        self.compared.map(|value| self.terms.hold(value))
    }
}

/// A run up to the day that was last taken in.
#[derive(Clone, Debug)]
pub(super) struct Run<'a> {
    pub(super) keep: &'a Keep,
    /// What an uncut period is asked.
    whole: Terms,
    aggregate: Aggregate,
    missing: Missing,
    first: Day,
    periods: Periods,
    /// The period of the last day, uncut; a rolling window ends on that day.
    open: Option<Period>,
    /// The demanded days of the open period so far.
    demanded: VecDeque<Day>,
    window: Window,
    bank: Fraction,
}

impl<'a> Run<'a> {
    pub(super) fn new(subject: &Subject<'_>, keep: &'a Keep, first: Day) -> Self {
        Self {
            keep,
            whole: Terms::from(keep.bounds),
            aggregate: subject.measure.aggregate,
            missing: subject.measure.missing,
            first,
            periods: Periods::new(keep.every, first, subject.week_starts_on),
            open: None,
            demanded: VecDeque::new(),
            window: Window::new(subject.measure.aggregate),
            bank: Fraction::ZERO,
        }
    }

    /// Goes on to the next day: a period that ended before it is judged. The list holds the days before.
    pub(super) fn advance(&mut self, day: Day, list: &[Valued<'_>], past: &mut Past) {
        if self.open.is_some_and(|open| day <= open.to) {
            return;
        }
        self.close(day.plus(-1), list, past);
        let open = self.periods.of(day);
        let from = open.from.max(self.first);
        self.open = Some(open);
        self.window.begin_on(from, list);
        while self.demanded.front().is_some_and(|first| *first < from) {
            self.demanded.pop_front();
        }
    }

    /// Takes in a day. The list ends with it if it has a bucket.
    pub(super) fn take(&mut self, day: Day, demanded: bool, list: &[Valued<'_>]) {
        self.window.grow(list);
        if demanded {
            self.demanded.push_back(day);
        }
    }

    /// Judges the open period as finished, if it asked for anything; `end` is its last day where it is cut.
    pub(super) fn close(&mut self, end: Day, list: &[Valued<'_>], past: &mut Past) {
        let Some(open) = self.open.take().filter(|_| !self.demanded.is_empty()) else {
            return;
        };
        let terms = self.asked(open, self.demanded_so_far());
        let value = self.window.value(list);
        past.judge(Judged {
            period: Period {
                from: open.from.max(self.first),
                to: open.to.min(end),
            },
            satisfied: self.compared(value, terms).map(|value| terms.hold(value)),
        });
        if self.keep.carry > 0 {
            self.put_by(value.unwrap_or(Fraction::ZERO), terms);
        }
    }

    /// `bank = min(n · unscaled T, max(0, v + bank - T))`. Levels have no surplus, and that of a rolling window already
    /// counts in the windows after it.
    fn put_by(&mut self, value: Fraction, asked: Terms) {
        let rolling = matches!(self.keep.every, Every::Rolling(_));
        let (Terms::AtLeast(whole), Terms::AtLeast(asked)) = (self.whole, asked) else {
            return;
        };
        if self.aggregate.is_flow() && !rolling {
            let surplus = value.plus(self.bank).minus(asked);
            let most = whole.times(i128::from(self.keep.carry));
            self.bank = surplus.max(Fraction::ZERO).min(most);
        }
    }

    /// What a period with so many demanded days is asked: a flow the share of those days, a level the whole bound.
    fn asked(&self, open: Period, demanded: i32) -> Terms {
        if self.aggregate.is_flow() {
            self.whole.share(demanded, open.days())
        } else {
            self.whole
        }
    }

    /// What is compared with that, the bank included; none if the period is not counted.
    fn compared(&self, value: Option<Fraction>, asked: Terms) -> Option<Fraction> {
        let counted = value.or_else(|| silence(self.missing, asked));
        counted.map(|value| value.plus(self.bank))
    }

    /// The account of the open period with so many demanded days.
    pub(super) fn account(&self, open: Period, demanded: i32, list: &[Valued<'_>]) -> Account {
        let terms = self.asked(open, demanded);
        let value = self.window.value(list);
        Account {
            value,
            bank: self.bank,
            terms,
            compared: self.compared(value, terms),
        }
    }

    /// The uncut period that the last day is in.
    pub(super) const fn open(&self) -> Option<Period> {
        self.open
    }

    /// The first day of the run.
    pub(super) const fn first(&self) -> Day {
        self.first
    }

    /// How many days of the open period asked something so far.
    pub(super) fn demanded_so_far(&self) -> i32 {
        i32::try_from(self.demanded.len()).unwrap_or(i32::MAX)
    }

    /// Whether the day that was last taken in is demanded.
    pub(super) fn is_demanded(&self, day: Day) -> bool {
        self.demanded.back() == Some(&day)
    }
}

/// What a period or a window without a bucket is worth: 0 for lower bounds alone and with `missing = zero`; else it is
/// not counted.
pub(super) const fn silence(missing: Missing, terms: Terms) -> Option<Fraction> {
    match (missing, terms) {
        (Missing::Zero, _) | (Missing::Unknown, Terms::AtLeast(_)) => Some(Fraction::ZERO),
        (Missing::Unknown, Terms::AtMost(_) | Terms::Band(..)) => None,
    }
}
