//! How often: every how many days, and on which.

use std::ops::Range;

use crate::fields::Reason;
use crate::plan::{DaySelection, Every};

use super::calendar::{ordinal, unit, weekday};
use super::numbers::{counted, number};
use super::refusal;
use super::words::{Mark, Words};

const DAYTIMES: &[&str] = &[
    "morning",
    "mornings",
    "noon",
    "afternoon",
    "afternoons",
    "evening",
    "evenings",
    "night",
    "nights",
];

/// What a sentence says about how often.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cadence {
    pub(super) every: Option<Every>,
    pub(super) on: Option<Vec<i64>>,
    /// Whether `on` has days of the month.
    by_month: bool,
}

/// One phrase: a period, or days.
enum Found {
    Every(Every),
    Weekdays(Vec<i64>),
    AllBut(Vec<i64>),
    MonthDays(Vec<i64>),
}

/// Reads all phrases about how often, and marks them.
pub(super) fn read(words: &mut Words) -> Result<Cadence, Reason> {
    let mut cadence = Cadence::default();
    let mut at = 0;
    while at < words.len() {
        let Some((found, next)) = phrase(words, at)? else {
            at += 1;
            continue;
        };
        let offset = words.offset(at);
        let twice = || refusal(offset, "Must say how often only once: one goal for each sentence");
        let mark = match found {
            Found::Every(every) => {
                if cadence.every.replace(every).is_some() {
                    return Err(twice());
                }
                Mark::Every
            }
            Found::Weekdays(days) | Found::AllBut(days) | Found::MonthDays(days)
                if cadence.on.is_some() || days.is_empty() =>
            {
                return Err(twice());
            }
            Found::AllBut(_) if cadence.every != Some(Every::DAY) => {
                return Err(refusal(
                    offset,
                    "Must say every day before except, like every day except Sunday",
                ));
            }
            Found::Weekdays(days) | Found::AllBut(days) => {
                cadence.on = Some(days);
                Mark::On
            }
            Found::MonthDays(days) => {
                cadence.on = Some(days);
                cadence.by_month = true;
                Mark::On
            }
        };
        words.mark(at..next, mark);
        at = next;
        // `every Sunday evening`: no plan has times of day.
        if mark == Mark::On && words.is(at, DAYTIMES) {
            words.mark(at..at + 1, Mark::LeftOut);
        }
    }
    Ok(cadence)
}

impl Cadence {
    /// Whether nothing was said.
    pub(super) const fn is_none(&self) -> bool {
        self.every.is_none() && self.on.is_none()
    }

    /// Period, days and times of it: days ask for one period a day, so `twice a week on Monday and Friday` is once on
    /// each. `None` where the words contradict each other.
    pub(super) fn terms(&self, times: Option<i64>) -> Option<(Every, Option<DaySelection>, Option<i64>)> {
        let Some(days) = &self.on else {
            return Some((self.every.unwrap_or(Every::DAY), None, times));
        };
        let selection = if self.by_month {
            DaySelection::month_days(days)
        } else {
            DaySelection::weekdays(days)
        };
        let selection = selection.ok()?;
        let uncut = if self.by_month {
            Every::Months(1)
        } else {
            Every::Weeks(1)
        };
        match self.every {
            None | Some(Every::DAY) => Some((Every::DAY, Some(selection), times)),
            Some(every) if every == uncut => {
                let each = times.is_none_or(|times| usize::try_from(times) == Ok(days.len()));
                each.then_some((Every::DAY, Some(selection), None))
            }
            Some(_) => None,
        }
    }
}

fn phrase(words: &Words, at: usize) -> Result<Option<(Found, usize)>, Reason> {
    let offset = words.offset(at);
    if words.is(
        at,
        &["biweekly", "bi-weekly", "bimonthly", "bi-monthly", "semiweekly"],
    ) {
        return Err(refusal(offset, "Must say every two weeks, or twice a week"));
    }
    let adverb = match words.word(at) {
        "daily" | "nightly" => Some(Every::DAY),
        "weekly" => Some(Every::Weeks(1)),
        "fortnightly" => Some(Every::Weeks(2)),
        "monthly" => Some(Every::Months(1)),
        "quarterly" => Some(Every::Quarters(1)),
        "yearly" | "annually" => Some(Every::Years(1)),
        _ => None,
    };
    if let Some(every) = adverb {
        return Ok(Some((Found::Every(every), at + 1)));
    }
    let except = [
        "except for",
        "except on",
        "except",
        "excluding",
        "but not on",
        "but",
    ];
    if let Some(next) = words.phrase(at, &except)
        && let Some((Found::Weekdays(days), after)) = weekdays(words, next, true)
    {
        let others = (1..=7).filter(|day| !days.contains(day)).collect();
        return Ok(Some((Found::AllBut(others), after)));
    }
    if let Some(found) = days_of_month(words, at) {
        return Ok(Some(found));
    }
    if words.is(at, &["every", "each"]) {
        return every(words, at, offset);
    }
    if let Some(found) = weekdays(words, words.past(at, &["on"]), false) {
        return Ok(Some(found));
    }
    let is_per = words.is(at, &["per", "/"]) || (words.is(at, &["a", "an"]) && follows_a_number(words, at));
    let every = unit(words.word(at + 1)).filter(|_| is_per);
    Ok(every.map(|every| (Found::Every(every), at + 2)))
}

/// `every day`, `every other week`, `every 3 days`, `every tuesday and thursday`.
fn every(words: &Words, at: usize, offset: usize) -> Result<Option<(Found, usize)>, Reason> {
    let next = words.past(at + 1, &["single"]);
    if let Some(found) = weekdays(words, next, true) {
        return Ok(Some(found));
    }
    let (number, next) = match words.phrase(next, &["other", "second"]) {
        Some(next) => (2, next),
        None => counted(words, next).unwrap_or((1, next)),
    };
    let named = words.word(next);
    let Some(every) = unit(named.strip_suffix('s').unwrap_or(named)) else {
        let message = "Must say how often in days, weeks, months or years, like every 3 days or every Monday";
        return Err(refusal(offset, message));
    };
    let every = match every {
        Every::Days(_) | Every::Rolling(_) => Every::Days(number),
        Every::Weeks(_) => Every::Weeks(number),
        Every::Months(_) => Every::Months(number),
        Every::Quarters(_) => Every::Quarters(number),
        Every::Years(_) => Every::Years(number),
    };
    Ok(Some((Found::Every(every), next + 1)))
}

/// A list of weekdays. Without `every`, one weekday in the singular may be a date and is none.
fn weekdays(words: &Words, at: usize, every: bool) -> Option<(Found, usize)> {
    let before = at.checked_sub(1).map_or("", |before| words.word(before));
    if matches!(
        before,
        "by" | "before"
            | "until"
            | "till"
            | "between"
            | "after"
            | "since"
            | "next"
            | "this"
            | "coming"
            | "last"
            | "starting"
            | "through"
            | "not"
            | "first"
            | "third"
            | "fourth"
    ) {
        return None;
    }
    let mut days = Vec::new();
    let (mut next, mut recurring) = (at, every);
    loop {
        let item = words.past(next, &["on", "every"]);
        let Some((Range { start, end }, plural, after)) =
            weekday_item(words, if next > at { item } else { next })
        else {
            break;
        };
        recurring = recurring || plural || end > start || !days.is_empty();
        days.extend(start..=end);
        next = after;
        let separator = words.past(next, &[",", "/", "+", "&"]);
        let separator = words.past(separator, &["and", "&"]);
        let more = weekday_item(words, words.past(separator, &["on", "every"])).is_some();
        if separator == next || !more {
            break;
        }
        next = separator;
    }
    (recurring && !days.is_empty()).then_some((Found::Weekdays(days), next))
}

/// One item of a list, as a range of weekdays (both ends meant), whether it is in the plural, and what comes after.
fn weekday_item(words: &Words, at: usize) -> Option<(Range<i64>, bool, usize)> {
    match words.word(at) {
        "weekday" | "weekdays" | "workday" | "workdays" => return Some((1..5, true, at + 1)),
        // `every weekend` may be once or on both days.
        "weekends" => return Some((6..7, true, at + 1)),
        _ => {}
    }
    let range = |first: (i8, bool), last: (i8, bool), next| {
        (first.0 < last.0).then_some((i64::from(first.0)..i64::from(last.0), true, next))
    };
    if let Some((first, last)) = words.word(at).split_once(['-', '/']) {
        return range(weekday(first)?, weekday(last)?, at + 1);
    }
    let first = weekday(words.word(at))?;
    if let Some(next) = words.phrase(at + 1, &["to", "through", "thru", "-", "\u{2013}"]) {
        return range(first, weekday(words.word(next))?, next + 1);
    }
    Some((i64::from(first.0)..i64::from(first.0), first.1, at + 1))
}

/// `on the 1st and 15th`, `the 3rd of every month`, `on the last day of the month`.
fn days_of_month(words: &Words, at: usize) -> Option<(Found, usize)> {
    const OF_MONTH: [&str; 5] = [
        "of the month",
        "of every month",
        "of each month",
        "every month",
        "each month",
    ];
    let first = words.past(words.past(at, &["on", "every"]), &["the"]);
    if first == at {
        return None;
    }
    if let Some(next) = words.phrase(first, &["last day"]) {
        return Some((Found::MonthDays(vec![-1]), words.phrase(next, &OF_MONTH)?));
    }
    let mut days = Vec::new();
    let mut next = first;
    // Only ordinals: in `on the 15` the number may be anything.
    while let Some((day, after)) = ordinal(words, words.past(next, &["the"]))
        .filter(|(_, after)| words.is(after - 1, &["st", "nd", "rd", "th"]))
    {
        days.push(i64::from(day));
        next = after;
        let separator = words.past(words.past(next, &[","]), &["and", "&"]);
        if ordinal(words, words.past(separator, &["the"])).is_none() {
            break;
        }
        next = separator;
    }
    let of_month = words.phrase(next, &OF_MONTH);
    let is_date = super::calendar::month(words.word(words.past(next, &["of"]))).is_some();
    let is_sure = of_month.is_some() || days.len() > 1;
    (!days.is_empty() && is_sure && !is_date).then_some((Found::MonthDays(days), of_month.unwrap_or(next)))
}

/// Whether `a` in `a week` follows an amount, so that it means `each`.
fn follows_a_number(words: &Words, at: usize) -> bool {
    let counts = |place: usize| {
        number(words, place).is_some()
            || words.is(place, &["once", "twice", "thrice", "times"])
            || matches!(
                words.marked(place),
                Some(Mark::Low | Mark::High | Mark::Target | Mark::Unit)
            )
    };
    let before = at.checked_sub(1).map_or("", |before| words.word(before));
    if matches!(before, "in" | "for" | "within" | "over" | "than" | "half") {
        return false;
    }
    let nearby = at.saturating_sub(7)..at;
    nearby.into_iter().any(counts) || at.checked_sub(2).is_some_and(|two| words.is(two, &["a", "an"]))
}
