//! Civil days, and which of them a moment belongs to.

mod civil;

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone as Zone;
use jiff::{SignedDuration, ToSpan};

use crate::clock::Instant;
use crate::fields::{Kind, Reason};

/// A civil day without zone, from 0001-01-01 to 9999-12-31.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

impl Day {
    /// 0001-01-01.
    pub const MIN: Self = Self(-719_162);
    /// 9999-12-31.
    pub const MAX: Self = Self(2_932_896);

    /// Days since 1970-01-01, if the day is in range.
    pub const fn from_number(number: i32) -> Option<Self> {
        if number >= Self::MIN.0 && number <= Self::MAX.0 {
            Some(Self(number))
        } else {
            None
        }
    }

    /// Days since 1970-01-01.
    pub const fn number(self) -> i32 {
        self.0
    }

    /// The day of a calendar date, if it is in range.
    pub fn from_date(date: Date) -> Option<Self> {
        let days = date.since(EPOCH).ok()?.get_days();
        Self::from_number(days)
    }

    /// The calendar date of this day.
    pub fn date(self) -> Date {
        EPOCH.checked_add(self.0.days()).unwrap_or(EPOCH)
    }

    /// So many days later (earlier if negative), drawn to the ends of the range.
    #[must_use]
    pub const fn plus(self, days: i32) -> Self {
        let number = self.0.saturating_add(days);
        if number < Self::MIN.0 {
            Self::MIN
        } else if number > Self::MAX.0 {
            Self::MAX
        } else {
            Self(number)
        }
    }

    /// How many days this day is after another; negative if it is before.
    pub const fn days_since(self, other: Self) -> i32 {
        self.0 - other.0
    }
}

const EPOCH: Date = Date::constant(1970, 1, 1);

impl FromStr for Day {
    type Err = Reason;

    /// Reads `YYYY-MM-DD`.
    fn from_str(text: &str) -> Result<Self, Reason> {
        let refused = || Reason::new(Kind::DateParsing, "Must be a date like 2026-12-31");
        let shaped = text.len() == 10
            && text.bytes().enumerate().all(|(at, byte)| {
                if at == 4 || at == 7 {
                    byte == b'-'
                } else {
                    byte.is_ascii_digit()
                }
            });
        if !shaped {
            return Err(refused());
        }
        let date: Date = text.parse().map_err(|_| refused())?;
        Self::from_date(date).ok_or_else(refused)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date().fmt(f)
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A time zone of the IANA database, with its name.
#[derive(Clone, PartialEq, Eq)]
pub struct TimeZone {
    name: String,
    zone: Zone,
}

impl TimeZone {
    /// Coordinated universal time, named `UTC`.
    pub fn utc() -> Self {
        Self {
            name: "UTC".to_owned(),
            zone: Zone::UTC,
        }
    }

    /// Finds a zone by its IANA name; case does not matter, the stored name is the canonical spelling.
    pub fn parse(name: &str) -> Result<Self, Reason> {
        let refused = || {
            Reason::new(
                Kind::TimeZoneUnknown,
                "Must be a time zone of the IANA database like Europe/Berlin",
            )
        };
        if name.len() > 64 || name.eq_ignore_ascii_case("Etc/Unknown") {
            return Err(refused());
        }
        let zone = Zone::get(name).map_err(|_| refused())?;
        let name = zone.iana_name().ok_or_else(refused)?.to_owned();
        Ok(Self { name, zone })
    }

    /// The IANA name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What calendars and clocks there show at a moment.
    pub fn wall_time(&self, moment: Instant) -> DateTime {
        self.zone.to_datetime(moment.timestamp())
    }
}

impl fmt::Debug for TimeZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// When a person's day starts: minutes from civil midnight, -720 to 720; 180 is 03:00.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct DayStart(i16);

impl DayStart {
    /// Civil midnight.
    pub const MIDNIGHT: Self = Self(0);

    /// Minutes from midnight, -720 to 720.
    pub fn new(minutes: i64) -> Result<Self, Reason> {
        if minutes < -720 {
            return Err(
                Reason::new(Kind::GreaterThanEqual, "Must be at least -720 minutes").with("ge", -720),
            );
        }
        match i16::try_from(minutes) {
            Ok(minutes) if minutes <= 720 => Ok(Self(minutes)),
            _ => Err(Reason::new(Kind::LessThanEqual, "Must be at most 720 minutes").with("le", 720)),
        }
    }

    /// Minutes from midnight.
    pub const fn minutes(self) -> i16 {
        self.0
    }
}

/// Decides which day a moment belongs to: zone and start of the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayRule {
    /// Where the person, or the goal, is.
    pub zone: TimeZone,
    /// When the day starts there.
    pub starts_at: DayStart,
}

impl DayRule {
    /// The moment a day starts: its civil midnight plus `starts_at`, resolved in the zone; a wall time in a gap
    /// moves forward by the gap's length, one in a fold is the first of the two.
    pub fn start_of(&self, day: Day) -> Instant {
        let wall = day
            .date()
            .to_datetime(jiff::civil::Time::midnight())
            .saturating_add(SignedDuration::from_mins(i64::from(self.starts_at.0)));
        // `compatible` is the rule of RFC 5545: gaps forward, folds to the first.
        match self.zone.zone.to_ambiguous_timestamp(wall).compatible() {
            Ok(timestamp) => timestamp.into(),
            // Only at the ends of the calendar, where the zone's offset leaves the range.
            Err(_) if day.0 < 0 => Instant::MIN,
            Err(_) => Instant::MAX,
        }
    }

    /// The day d with start(d) <= `moment` < start(d + 1); the latest such day where a zone skipped one.
    pub fn day_of(&self, moment: Instant) -> Day {
        let civil = self.zone.zone.to_datetime(moment.timestamp()).date();
        let mut day = Day::from_date(civil).unwrap_or(if moment.microseconds() < 0 {
            Day::MIN
        } else {
            Day::MAX
        });
        // `starts_at` moves the boundary by at most half a day, and a zone change by at most a day: few steps.
        while day > Day::MIN && self.start_of(day) > moment {
            day = day.plus(-1);
        }
        while day < Day::MAX && self.start_of(day.plus(1)) <= moment {
            day = day.plus(1);
        }
        day
    }

    /// The last microsecond of a day.
    pub fn end_of(&self, day: Day) -> Instant {
        Instant::from_microseconds(self.start_of(day.plus(1)).microseconds() - 1).max(self.start_of(day))
    }
}

#[cfg(test)]
mod oracle;
#[cfg(test)]
mod tests;
