//! Days and stretches of days as people name them, seen from a day.

use jiff::civil::Date;

use crate::day::Day;
use crate::fields::Reason;
use crate::plan::Every;
use crate::schedule::{Period, Periods};
use crate::user::WeekStart;

use super::refusal;
use super::words::Words;

/// What a sentence is read against.
#[derive(Clone, Copy, Debug)]
pub(super) struct Calendar {
    pub(super) today: Day,
    pub(super) week_starts_on: WeekStart,
}

/// What the words for a time mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    Day(Day),
    /// A week, month, quarter or year.
    Stretch(Period),
    /// It has more than one meaning: `3/4/2027`, `next Sunday` on a Friday.
    Unsure,
}

const MONTHS: [&[&str]; 12] = [
    &["january", "jan"],
    &["february", "feb"],
    &["march", "mar"],
    &["april", "apr"],
    &["may"],
    &["june", "jun"],
    &["july", "jul"],
    &["august", "aug"],
    &["september", "sept", "sep"],
    &["october", "oct"],
    &["november", "nov"],
    &["december", "dec"],
];

const WEEKDAYS: [&[&str]; 7] = [
    &["monday", "mon"],
    &["tuesday", "tue", "tues"],
    &["wednesday", "wed"],
    &["thursday", "thu", "thur", "thurs"],
    &["friday", "fri"],
    &["saturday", "sat"],
    &["sunday", "sun"],
];

fn place(names: &[&[&str]], word: &str) -> Option<i8> {
    let place = names.iter().position(|names| names.contains(&word))?;
    i8::try_from(place + 1).ok()
}

/// The month with this name, 1 to 12.
pub(super) fn month(word: &str) -> Option<i8> {
    place(&MONTHS, word)
}

/// The ISO weekday with this name, and whether it is in the plural.
pub(super) fn weekday(word: &str) -> Option<(i8, bool)> {
    let singular = place(&WEEKDAYS, word).map(|day| (day, false));
    singular.or_else(|| {
        let day = word.strip_suffix('s')?;
        place(&WEEKDAYS, day).map(|day| (day, true))
    })
}

/// One week, month, quarter or year with this name.
pub(super) fn unit(word: &str) -> Option<Every> {
    match word {
        "day" | "night" | "morning" | "evening" | "afternoon" => Some(Every::DAY),
        "week" => Some(Every::Weeks(1)),
        "month" => Some(Every::Months(1)),
        "quarter" => Some(Every::Quarters(1)),
        "year" => Some(Every::Years(1)),
        _ => None,
    }
}

impl Calendar {
    /// The calendar week, month, quarter or year that a day is in.
    pub(super) fn stretch(self, every: Every, day: Day) -> Period {
        Periods::new(every, day, self.week_starts_on).of(day)
    }

    /// Reads a day or a stretch at a place.
    pub(super) fn when(self, words: &Words, at: usize) -> Result<Option<(When, usize)>, Reason> {
        if words.is(at, &["today", "tonight"]) {
            return Ok(Some((When::Day(self.today), at + 1)));
        }
        if words.is(at, &["tomorrow"]) {
            return Ok(Some((When::Day(self.today.plus(1)), at + 1)));
        }
        if let Some(end) = words.phrase(at, &["the end of", "end of"]) {
            let end = words.past(end, &["the"]);
            let last = |(period, next): (Period, usize)| (When::Day(period.to), next);
            let plain = unit(words.word(end))
                .filter(|every| *every != Every::DAY)
                .map(|every| (self.stretch(every, self.today), end + 1));
            return Ok(plain.or_else(|| self.named_stretch(words, end)).map(last));
        }
        if let Some(found) = numeric(words, at) {
            return found.map(Some);
        }
        if let Some(found) = self.day_of_month(words, at)? {
            return Ok(Some(found));
        }
        if let Some((period, next)) = self.named_stretch(words, at) {
            return Ok(Some((When::Stretch(period), next)));
        }
        Ok(self.named_weekday(words, at))
    }

    /// `dec 31`, `31 december 2027`, `the 1st of june`.
    fn day_of_month(self, words: &Words, at: usize) -> Result<Option<(When, usize)>, Reason> {
        let first = words.past(at, &["the"]);
        let (month, day, next) = if let Some(month) = month(words.word(at)) {
            match ordinal(words, words.past(at + 1, &["the"])) {
                Some((day, next)) => (month, day, next),
                None => return Ok(None),
            }
        } else if let Some((day, next)) = ordinal(words, first) {
            let named = words.past(next, &["of"]);
            match month(words.word(named)) {
                Some(month) => (month, day, named + 1),
                None => return Ok(None),
            }
        } else {
            return Ok(None);
        };
        let offset = words.offset(at);
        let no_such_day = || {
            refusal(
                offset,
                "Must name a day that there is: that month has no such day",
            )
        };
        let comma = words.past(next, &[","]);
        if let Some(year) = year(words, comma) {
            let day = date(year, month, day).ok_or_else(no_such_day)?;
            return Ok(Some((When::Day(day), comma + 1)));
        }
        let this_year = self.today.date().year();
        // Only the next time that this month comes: the 29th of February is not looked for in later years.
        let year = if date(this_year, month, 1)
            .is_some_and(|first| self.stretch(Every::Months(1), first).to < self.today)
        {
            this_year + 1
        } else {
            this_year
        };
        let found = date(year, month, day).ok_or_else(no_such_day)?;
        if found >= self.today {
            return Ok(Some((When::Day(found), next)));
        }
        let found = date(year + 1, month, day).ok_or_else(no_such_day)?;
        Ok(Some((When::Day(found), next)))
    }

    /// `june`, `june 2027`, `2027`, `this week`, `next year`.
    fn named_stretch(self, words: &Words, at: usize) -> Option<(Period, usize)> {
        if let Some(month) = month(words.word(at)) {
            let of = |year: i16| date(year, month, 1).map(|first| self.stretch(Every::Months(1), first));
            if let Some(year) = year(words, at + 1) {
                return Some((of(year)?, at + 2));
            }
            let year = self.today.date().year();
            let this = of(year)?;
            let coming = if this.to < self.today { of(year + 1)? } else { this };
            return Some((coming, at + 1));
        }
        if let Some(year) = year(words, at) {
            return Some((self.stretch(Every::Years(1), date(year, 1, 1)?), at + 1));
        }
        let every = unit(words.word(at + 1)).filter(|every| *every != Every::DAY)?;
        let this = self.stretch(every, self.today);
        match words.word(at) {
            "this" => Some((this, at + 2)),
            "next" => Some((self.stretch(every, this.to.plus(1)), at + 2)),
            _ => None,
        }
    }

    /// `friday`, `this friday`, `next friday`: read only where all meanings are the same day.
    fn named_weekday(self, words: &Words, at: usize) -> Option<(When, usize)> {
        let which = words.word(at);
        let named = words.past(at, &["this", "next", "coming"]);
        let (day, plural) = weekday(words.word(named))?;
        if plural {
            return None;
        }
        let ahead = (i32::from(day) - self.today.weekday()).rem_euclid(7);
        let first = self.today.plus(if ahead == 0 { 7 } else { ahead });
        let this_week = self.stretch(Every::Weeks(1), self.today);
        let sure = match which {
            "next" => first > this_week.to,
            "this" => first <= this_week.to,
            _ => ahead != 0,
        };
        Some((if sure { When::Day(first) } else { When::Unsure }, named + 1))
    }
}

fn date(year: i16, month: i8, day: i8) -> Option<Day> {
    Date::new(year, month, day).ok().and_then(Day::from_date)
}

/// A year in four digits, 1900 to 2999.
fn year(words: &Words, at: usize) -> Option<i16> {
    let digits = words.digits(at).filter(|digits| digits.len() == 4)?;
    digits.parse().ok().filter(|year| (1900..3000).contains(year))
}

/// A day of a month: `1`, `1st`.
pub(super) fn ordinal(words: &Words, at: usize) -> Option<(i8, usize)> {
    let digits = words.digits(at).filter(|digits| digits.len() <= 2)?;
    let day: i8 = digits.parse().ok().filter(|day| (1..=31).contains(day))?;
    let suffixed = words.is_glued(at + 1) && words.is(at + 1, &["st", "nd", "rd", "th"]);
    Some((day, at + 1 + usize::from(suffixed)))
}

/// `2026-12-31`; day and month in another order only where one of them cannot be a month.
fn numeric(words: &Words, at: usize) -> Option<Result<(When, usize), Reason>> {
    let digits = words.digits(at)?;
    let separator = ['-', '/', '.']
        .into_iter()
        .find(|sign| digits.matches(*sign).count() == 2)?;
    let parts: Vec<i16> = digits
        .split(separator)
        .map_while(|part| part.parse().ok())
        .collect();
    let unsure = Some(Ok((When::Unsure, at + 1)));
    let [first, second, third] = *parts.as_slice() else {
        return unsure;
    };
    let (year, month, day) = match (first, second, third) {
        (1900.., _, _) => (first, second, third),
        (_, _, 1900..) if first == second || first > 12 => (third, second, first),
        (_, _, 1900..) if second > 12 => (third, first, second),
        _ => return unsure,
    };
    let found = i8::try_from(month)
        .ok()
        .zip(i8::try_from(day).ok())
        .and_then(|(month, day)| date(year, month, day));
    let offset = words.offset(at);
    Some(found.map_or_else(
        || Err(refusal(offset, "Must name a day that there is, like 2026-12-31")),
        |day| Ok((When::Day(day), at + 1)),
    ))
}
