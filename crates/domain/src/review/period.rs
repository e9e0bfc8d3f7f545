//! Weeks, months, quarters and years by name.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{ISOWeekDate, Weekday};

use crate::day::Day;
use crate::fields::{Kind, Reason};

/// How long a review looks back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Week,
    Month,
    Quarter,
    Year,
}

impl Unit {
    /// How many months it has; a week has none.
    const fn months(self) -> i32 {
        match self {
            Self::Week => 0,
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Year => 12,
        }
    }
}

/// A week (`2026-W47`), month (`2026-11`), quarter (`2026-Q4`) or year (`2026`), from 1000 to 9998. A week is that of ISO
/// 8601, from Monday to Sunday, whatever weekday a person's weeks start on: its name means the same days to everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReviewPeriod {
    unit: Unit,
    first: Day,
}

impl ReviewPeriod {
    /// The week that a day is in.
    pub const fn week_of(day: Day) -> Self {
        Self {
            unit: Unit::Week,
            first: day.plus(1 - day.weekday()),
        }
    }

    /// Its first day.
    pub const fn first(self) -> Day {
        self.first
    }

    /// Its last day.
    pub const fn last(self) -> Day {
        self.next().first.plus(-1)
    }

    /// The period after it.
    #[must_use]
    pub const fn next(self) -> Self {
        self.moved(1)
    }

    /// The period before it.
    #[must_use]
    pub const fn previous(self) -> Self {
        self.moved(-1)
    }

    const fn moved(self, times: i32) -> Self {
        let first = match self.unit {
            Unit::Week => self.first.plus(7 * times),
            Unit::Month | Unit::Quarter | Unit::Year => {
                Day::first_of_month(self.first.civil().month + self.unit.months() * times)
            }
        };
        Self { first, ..self }
    }
}

impl FromStr for ReviewPeriod {
    type Err = Reason;

    fn from_str(text: &str) -> Result<Self, Reason> {
        read(text).ok_or_else(|| {
            Reason::new(
                Kind::ValueError,
                "Must be a week like 2026-W47, a month like 2026-11, a quarter like 2026-Q4 or a year like 2026",
            )
        })
    }
}

fn read(text: &str) -> Option<ReviewPeriod> {
    let (year, rest) = text.split_at_checked(4)?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let year: i16 = digits(year)
        .then(|| year.parse().ok())?
        .filter(|year| (1000..=9998).contains(year))?;
    let number = |text: &str, length: usize| -> Option<i8> {
        (text.len() == length && digits(text)).then(|| text.parse().ok())?
    };
    let of_months = |unit: Unit, place: i32| {
        let months = (i32::from(year) - 1970) * 12 + place * unit.months();
        Some(ReviewPeriod {
            unit,
            first: Day::first_of_month(months),
        })
    };
    if rest.is_empty() {
        return of_months(Unit::Year, 0);
    }
    let rest = rest.strip_prefix('-')?;
    if let Some(week) = rest.strip_prefix('W') {
        let monday = ISOWeekDate::new(year, number(week, 2)?, Weekday::Monday).ok()?;
        let first = Day::from_date(monday.date())?;
        return Some(ReviewPeriod {
            unit: Unit::Week,
            first,
        });
    }
    if let Some(quarter) = rest.strip_prefix('Q') {
        let quarter = number(quarter, 1).filter(|quarter| (1..=4).contains(quarter))?;
        return of_months(Unit::Quarter, i32::from(quarter) - 1);
    }
    let month = number(rest, 2).filter(|month| (1..=12).contains(month))?;
    of_months(Unit::Month, i32::from(month) - 1)
}

impl fmt::Display for ReviewPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.first.date();
        match self.unit {
            Unit::Week => {
                let week = date.iso_week_date();
                write!(f, "{:04}-W{:02}", week.year(), week.week())
            }
            Unit::Month => write!(f, "{:04}-{:02}", date.year(), date.month()),
            Unit::Quarter => write!(f, "{:04}-Q{}", date.year(), (date.month() + 2) / 3),
            Unit::Year => write!(f, "{:04}", date.year()),
        }
    }
}

impl ReviewPeriod {
    /// What a person calls it: `Week 47, 2026`.
    pub(super) fn name(self) -> String {
        let date = self.first.date();
        match self.unit {
            Unit::Week => {
                let week = date.iso_week_date();
                format!("Week {}, {}", week.week(), week.year())
            }
            Unit::Month => date.strftime("%B %Y").to_string(),
            Unit::Quarter => format!("Quarter {}, {}", (date.month() + 2) / 3, date.year()),
            Unit::Year => date.year().to_string(),
        }
    }
}
