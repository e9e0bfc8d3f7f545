//! What finished periods add up to: adherence (`domain.md`, section 5) and streaks (section 9).

use std::collections::VecDeque;

use crate::day::Day;
use crate::plan::Every;
use crate::schedule::Period;
use crate::standing::Ratio;

/// How many finished demanded periods adherence looks at.
const RECENT: usize = 12;

crate::words! {
    /// What a streak is counted in: the length of the periods the plan asks for on the day.
    StreakUnit {
        /// Periods of one day.
        Day = "day",
        /// Periods of one week.
        Week = "week",
        /// Periods of one month.
        Month = "month",
        /// Periods of one quarter.
        Quarter = "quarter",
        /// Periods of one year.
        Year = "year",
        /// Periods of another length.
        Period = "period",
    }
}

impl From<Every> for StreakUnit {
    fn from(every: Every) -> Self {
        match every {
            Every::Days(1) => Self::Day,
            Every::Weeks(1) => Self::Week,
            Every::Months(1) => Self::Month,
            Every::Quarters(1) => Self::Quarter,
            Every::Years(1) => Self::Year,
            Every::Days(_)
            | Every::Weeks(_)
            | Every::Months(_)
            | Every::Quarters(_)
            | Every::Years(_)
            | Every::Rolling(_) => Self::Period,
        }
    }
}

/// Satisfied periods in a row: `domain.md`, section 9.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Streak {
    /// How many end with the last finished period, or with the running one if it is already satisfied.
    pub current: u32,
    /// The most there were in a row; of equal ones the latest counts.
    pub best: u32,
    /// The first day of the best streak's first period.
    pub best_from: Option<Day>,
    /// The last day of the best streak's last period.
    pub best_to: Option<Day>,
    /// What is counted.
    pub unit: StreakUnit,
}

/// A demanded period after its end, or the running one.
#[derive(Clone, Copy, Debug)]
pub(in crate::standing) struct Judged {
    pub(in crate::standing) period: Period,
    /// Whether it was satisfied; none if it is not counted.
    pub(in crate::standing) satisfied: Option<bool>,
}

/// Periods in a row.
#[derive(Clone, Copy, Debug, Default)]
struct Row {
    count: u32,
    days: Option<Period>,
}

impl Row {
    fn with(self, period: Period) -> Self {
        Self {
            count: self.count.saturating_add(1),
            days: Some(Period {
                from: self.days.map_or(period.from, |days| days.from),
                to: period.to,
            }),
        }
    }
}

/// The finished demanded periods of all runs.
#[derive(Clone, Debug, Default)]
pub(in crate::standing) struct Past {
    recent: VecDeque<Judged>,
    current: Row,
    best: Row,
}

impl Past {
    /// Takes in the next finished demanded period.
    pub(super) fn judge(&mut self, judged: Judged) {
        if self.recent.len() == RECENT {
            self.recent.pop_front();
        }
        self.recent.push_back(judged);
        self.lengthen(judged);
    }

    fn lengthen(&mut self, judged: Judged) {
        match judged.satisfied {
            Some(true) => self.current = self.current.with(judged.period),
            Some(false) => self.current = Row::default(),
            None => {}
        }
        if self.current.count > 0 && self.current.count >= self.best.count {
            self.best = self.current;
        }
    }

    /// The streak, lengthened by the running period if that is already satisfied.
    pub(in crate::standing) fn streak(&self, running: Judged, every: Every) -> Streak {
        let Self { current, best, .. } = self.with(running);
        Streak {
            current: current.count,
            best: best.count,
            best_from: best.days.map(|days| days.from),
            best_to: best.days.map(|days| days.to),
            unit: every.into(),
        }
    }

    /// The days of the streak, and of the best one, lengthened likewise.
    pub(in crate::standing) fn streak_days(&self, running: Judged) -> [Option<Period>; 2] {
        let Self { current, best, .. } = self.with(running);
        [current.days, best.days]
    }

    /// The running period lengthens a streak before its end, and never breaks one.
    fn with(&self, running: Judged) -> Self {
        let mut past = self.clone();
        if running.satisfied == Some(true) {
            past.lengthen(running);
        }
        past
    }

    /// `satisfied / counted` over the last 12 finished demanded periods, uncounted ones dropped; none without a counted one.
    pub(in crate::standing) fn adherence(&self) -> Option<Adherence> {
        let counted = self
            .recent
            .iter()
            .filter_map(|judged| Some((judged.period, judged.satisfied?)));
        let (mut satisfied, mut total, mut days) = (0, 0, None::<Period>);
        for (period, is_satisfied) in counted {
            total += 1;
            satisfied += i32::from(is_satisfied);
            days = Some(Period {
                from: days.map_or(period.from, |days| days.from),
                to: period.to,
            });
        }
        Some(Adherence {
            satisfied,
            counted: total,
            days: days?,
        })
    }
}

/// How many of the last periods were satisfied.
#[derive(Clone, Copy, Debug)]
pub(in crate::standing) struct Adherence {
    pub(in crate::standing) satisfied: i32,
    /// At least 1.
    pub(in crate::standing) counted: i32,
    /// From the first day of the first of them to the last day of the last one.
    pub(in crate::standing) days: Period,
}

impl Adherence {
    /// `satisfied / counted`.
    pub(in crate::standing) fn ratio(&self) -> Ratio {
        Ratio::of(self.satisfied.into(), self.counted.into())
    }
}
