//! The periods that a keep divides the calendar into.

use crate::day::Day;
use crate::plan::Every;
use crate::user::WeekStart;

/// Some days in a row, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
}

impl Period {
    /// How many days it has.
    pub const fn days(self) -> i32 {
        self.to.days_since(self.from) + 1
    }
}

/// The uncut periods of a run: calendar units, or n of them counted from the unit that the run's first day is in;
/// for a rolling window one per day, the n days that end on it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Periods {
    every: Every,
    first: Day,
    week_starts_on: WeekStart,
}

impl Periods {
    /// The periods of a run that begins on `first`.
    pub(crate) const fn new(every: Every, first: Day, week_starts_on: WeekStart) -> Self {
        Self {
            every,
            first,
            week_starts_on,
        }
    }

    /// The period that a day is in; of a rolling window the one that ends on it.
    pub(crate) fn of(&self, day: Day) -> Period {
        match self.every {
            Every::Days(n) => block(self.first, i32::from(n), day),
            Every::Weeks(n) => block(self.week_of_first(), 7 * i32::from(n), day),
            Every::Months(n) => self.months(1, i32::from(n), day),
            Every::Quarters(n) => self.months(3, i32::from(n), day),
            Every::Years(n) => self.months(12, i32::from(n), day),
            Every::Rolling(n) => Period {
                from: day.plus(1 - i32::from(n)),
                to: day,
            },
        }
    }

    fn week_of_first(&self) -> Day {
        let into_week = (self.first.weekday() - i32::from(self.week_starts_on.weekday())).rem_euclid(7);
        self.first.plus(-into_week)
    }

    /// Blocks of `n` units of so many months.
    fn months(&self, unit: i32, n: i32, day: Day) -> Period {
        let unit_of = |day: Day| day.civil().month.div_euclid(unit);
        let first = unit_of(self.first);
        let begins = first + (unit_of(day) - first).div_euclid(n) * n;
        let next = Day::first_of_month((begins + n) * unit);
        Period {
            from: Day::first_of_month(begins * unit),
            to: if next == Day::MAX { next } else { next.plus(-1) },
        }
    }
}

/// The block of so many days, counted from `first`, that a day is in.
fn block(first: Day, length: i32, day: Day) -> Period {
    let into_block = day.days_since(first).rem_euclid(length);
    let from = day.plus(-into_block);
    Period {
        from,
        to: from.plus(length - 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(every: Every, first: &str, week_starts_on: i64, on: &str) -> String {
        let week = WeekStart::new(week_starts_on).unwrap();
        let Period { from, to } = Periods::new(every, first.parse().unwrap(), week).of(on.parse().unwrap());
        format!("{from} {to}")
    }

    #[test]
    fn periods_follow_the_calendar() {
        // 2026-11-20 is a Friday.
        let first = "2026-11-20";
        for (every, week, on, expected) in [
            (Every::DAY, 1, "2026-11-21", "2026-11-21 2026-11-21"),
            (Every::Days(3), 1, "2026-11-25", "2026-11-23 2026-11-25"),
            (Every::Weeks(1), 1, first, "2026-11-16 2026-11-22"),
            (Every::Weeks(1), 7, first, "2026-11-15 2026-11-21"),
            (Every::Weeks(2), 1, "2026-11-29", "2026-11-16 2026-11-29"),
            (Every::Weeks(2), 1, "2026-11-30", "2026-11-30 2026-12-13"),
            (Every::Months(1), 1, "2028-02-10", "2028-02-01 2028-02-29"),
            (Every::Months(2), 1, "2027-01-31", "2027-01-01 2027-02-28"),
            (Every::Quarters(1), 1, "2026-12-31", "2026-10-01 2026-12-31"),
            (Every::Quarters(2), 1, "2027-03-31", "2026-10-01 2027-03-31"),
            (Every::Years(1), 1, "2028-07-01", "2028-01-01 2028-12-31"),
            (Every::Years(2), 1, "2028-07-01", "2028-01-01 2029-12-31"),
            (Every::Rolling(7), 1, "2026-11-26", "2026-11-20 2026-11-26"),
            (Every::Years(1), 1, "9999-12-31", "9999-01-01 9999-12-31"),
        ] {
            assert_eq!(period(every, first, week, on), expected, "{every:?} {on}");
        }
    }
}
