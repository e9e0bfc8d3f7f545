//! Lengths of periods, and the days that ask something.

use std::fmt;
use std::str::FromStr;

use crate::fields::{Kind, Reason};

/// The length of a period: so many calendar units, or the last so many days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Every {
    Days(u16),
    Weeks(u16),
    Months(u16),
    Quarters(u16),
    Years(u16),
    /// One period per day: the n days that end on it.
    Rolling(u16),
}

impl Every {
    /// One calendar day.
    pub const DAY: Self = Self::Days(1);

    /// A rolling window of 2 to 366 days.
    pub fn rolling(days: i64) -> Result<Self, Reason> {
        if days < 2 {
            return Err(Reason::new(Kind::GreaterThanEqual, "Must be at least 2 days").with("ge", 2));
        }
        match u16::try_from(days) {
            Ok(days) if days <= 366 => Ok(Self::Rolling(days)),
            _ => Err(Reason::new(Kind::LessThanEqual, "Must be at most 366 days").with("le", 366)),
        }
    }
}

impl FromStr for Every {
    type Err = Reason;

    /// Reads a calendar period: `P1D`, `P2W`, `P1M`, `P3M` (a quarter), `P1Y`, each at most 999.
    fn from_str(text: &str) -> Result<Self, Reason> {
        let refused = || {
            Reason::new(
                Kind::DurationInvalid,
                "Must be a period like P1D, P1W, P1M, P3M or P1Y",
            )
        };
        let (number, unit) = calendar_duration(text).ok_or_else(refused)?;
        match unit {
            'D' => Ok(Self::Days(number)),
            'W' => Ok(Self::Weeks(number)),
            'M' if number % 3 == 0 => Ok(Self::Quarters(number / 3)),
            'M' => Ok(Self::Months(number)),
            'Y' => Ok(Self::Years(number)),
            _ => Err(refused()),
        }
    }
}

/// Takes `P<n><unit>` apart, n from 1 to 999 without leading zeros.
pub(crate) fn calendar_duration(text: &str) -> Option<(u16, char)> {
    let rest = text.strip_prefix('P')?;
    let unit = rest.chars().next_back()?;
    let digits = rest.strip_suffix(unit)?;
    let plain = (1..=3).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !plain || digits.starts_with('0') {
        return None;
    }
    Some((digits.parse().ok()?, unit))
}

impl fmt::Display for Every {
    /// The ISO 8601 duration; a rolling window shows its days.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Days(n) | Self::Rolling(n) => write!(f, "P{n}D"),
            Self::Weeks(n) => write!(f, "P{n}W"),
            Self::Months(n) => write!(f, "P{n}M"),
            Self::Quarters(n) => write!(f, "P{}M", u32::from(n) * 3),
            Self::Years(n) => write!(f, "P{n}Y"),
        }
    }
}

/// The days that ask something, each list ascending and without repeats.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum DaySelection {
    /// ISO weekdays, 1 (Monday) to 7.
    Weekdays(Vec<i8>),
    /// Days of the month, 1 to 31, or -1 (the last) to -31.
    MonthDays(Vec<i8>),
}

impl DaySelection {
    /// ISO weekdays; at least one.
    pub fn weekdays(days: &[i64]) -> Result<Self, Reason> {
        let refused = || Reason::new(Kind::ValueError, "Must be weekdays from 1 (Monday) to 7 (Sunday)");
        selected(days, |day| (1..=7).contains(&day), refused).map(Self::Weekdays)
    }

    /// Days of the month; at least one.
    pub fn month_days(days: &[i64]) -> Result<Self, Reason> {
        let refused = || {
            Reason::new(
                Kind::ValueError,
                "Must be days from 1 to 31, or from -1 (the last) to -31",
            )
        };
        selected(days, |day| day != 0 && (-31..=31).contains(&day), refused).map(Self::MonthDays)
    }
}

fn selected(
    days: &[i64],
    allowed: impl Fn(i64) -> bool,
    refused: impl Fn() -> Reason,
) -> Result<Vec<i8>, Reason> {
    if days.is_empty() {
        return Err(Reason::new(Kind::TooShort, "Must name at least one day").with("min_length", 1));
    }
    let mut kept = Vec::with_capacity(days.len());
    for &day in days {
        if !allowed(day) {
            return Err(refused());
        }
        kept.push(i8::try_from(day).map_err(|_| refused())?);
    }
    kept.sort_unstable();
    kept.dedup();
    Ok(kept)
}
