//! From which day on, and until when: deadlines, beginnings and ends.

use crate::day::Day;
use crate::fields::Reason;
use crate::plan::Every;
use crate::schedule::Period;

use super::calendar::{Calendar, When, unit};
use super::numbers::counted;
use super::refusal;
use super::words::{Mark, Words};

/// The last day of a plan, and what kind of words named it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Last {
    pub(super) day: Day,
    pub(super) kind: Kind,
    /// How long it goes on, where that was said instead of a day.
    pub(super) length: Option<(Every, u16)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A deadline: `by`, `before`, `in 90 days`.
    By,
    /// It goes on until then: `until`, `for 30 days`.
    Until,
    /// A stretch it is meant for: `this year`, `in June`.
    Within,
}

/// When a plan begins and ends, as far as it is said.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Spans {
    pub(super) first: Option<Day>,
    pub(super) last: Option<Last>,
}

/// What one phrase says.
#[derive(Clone, Copy)]
enum Said {
    First(Day),
    Last(Day, Kind),
    Length(Every, u16, Kind),
    Both(Period),
    Nothing,
}

/// Words after `by` that name a way, not a day.
const MEANS: [&str; 18] = [
    "bike",
    "bicycle",
    "foot",
    "train",
    "bus",
    "car",
    "boat",
    "hand",
    "myself",
    "heart",
    "phone",
    "mail",
    "email",
    "plane",
    "ear",
    "me",
    "candlelight",
    "author",
];

/// Reads all phrases about when, and marks them.
pub(super) fn read(words: &mut Words, calendar: Calendar) -> Result<Spans, Reason> {
    let mut spans = Spans::default();
    let mut at = 0;
    while at < words.len() {
        let Some((said, next)) = phrase(words, at, calendar)? else {
            at += 1;
            continue;
        };
        let offset = words.offset(at);
        let Some((first, last)) = days(said, calendar.today) else {
            words.mark(at..next, Mark::LeftOut);
            at = next;
            continue;
        };
        if (first.is_some() && spans.first.is_some()) || (last.is_some() && spans.last.is_some()) {
            return Err(refusal(
                offset,
                "Must have one time: one first day and one last day at most",
            ));
        }
        if first.is_some_and(|day| day < calendar.today) || last.is_some_and(|last| last.day < calendar.today)
        {
            return Err(refusal(offset, "Must not be about days that are over"));
        }
        words.mark(at..next, if last.is_some() { Mark::Last } else { Mark::From });
        spans.first = spans.first.or(first);
        spans.last = spans.last.or(last);
        at = next;
    }
    // What goes on for so long does so from its own first day.
    if let (Some(first), Some(last)) = (spans.first, spans.last.as_mut())
        && let Some((every, number)) = last.length.filter(|_| last.kind != Kind::By)
    {
        last.day = end_after(first, every, number).map_or(last.day, |end| end.plus(-1));
    }
    Ok(spans)
}

/// The first and the last day that a phrase names.
fn days(said: Said, today: Day) -> Option<(Option<Day>, Option<Last>)> {
    let last = |day, kind, length| Some(Last { day, kind, length });
    match said {
        Said::First(day) => Some((Some(day), None)),
        Said::Last(day, kind) => Some((None, last(day, kind, None))),
        Said::Length(every, number, kind) => {
            let end = end_after(today, every, number)?;
            let day = if kind == Kind::By { end } else { end.plus(-1) };
            Some((None, last(day, kind, Some((every, number)))))
        }
        Said::Both(Period { from, to }) => {
            Some(((from > today).then_some(from), last(to, Kind::Within, None)))
        }
        Said::Nothing => None,
    }
}

fn phrase(words: &Words, at: usize, calendar: Calendar) -> Result<Option<(Said, usize)>, Reason> {
    if let Some(next) = words.phrase(
        at,
        &["no later than", "by", "before", "until", "till", "til", "through"],
    ) {
        return limit(words, at, next, calendar);
    }
    if let Some(found) = length(words, at) {
        return Ok(Some(found));
    }
    if words.phrase(at, &["in a", "in an"]).is_some() && unit(words.word(at + 2)).is_some() {
        return Ok(Some((Said::Nothing, at + 3)));
    }
    if let Some(next) = words.phrase(
        at,
        &[
            "starting from",
            "starting on",
            "starting",
            "beginning on",
            "beginning",
            "from",
        ],
    ) {
        return beginning(words, at, next, calendar);
    }
    let next = words.past(at, &["in", "on", "during"]);
    let found = calendar.when(words, next)?;
    Ok(found.and_then(|(when, after)| match (when, words.word(at)) {
        (When::Stretch(period), "in" | "during" | "this" | "next") => Some((Said::Both(period), after)),
        // A bare weekday could be one day or every one of them.
        (When::Day(_) | When::Unsure, "on") if after == next + 1 && words.digits(next).is_none() => {
            Some((Said::Nothing, after))
        }
        (When::Day(day), "on" | "today" | "tonight" | "tomorrow" | "this" | "next") => {
            Some((Said::Last(day, Kind::By), after))
        }
        (When::Unsure, "on" | "this" | "next") => Some((Said::Nothing, after)),
        _ => None,
    }))
}

/// What follows `by`, `before`, `until` and the like. `until June` ends with May, `until Friday` with that Friday;
/// `by June` is left out, as it is said for both ends of June.
fn limit(words: &Words, at: usize, next: usize, calendar: Calendar) -> Result<Option<(Said, usize)>, Reason> {
    let word = words.word(at);
    let Some((when, after)) = calendar.when(words, next)? else {
        let is_means = MEANS.contains(&words.word(next)) || words.word(next).is_empty();
        let end = words.clause_end(next);
        let through = word == "through";
        return Ok((!is_means && !through).then_some((Said::Nothing, end)));
    };
    let said = match (word, when) {
        ("by" | "no", When::Day(day)) => Said::Last(day, Kind::By),
        ("before", When::Day(day)) => Said::Last(day.plus(-1), Kind::By),
        ("before", When::Stretch(period)) => Said::Last(period.from.plus(-1), Kind::By),
        ("until" | "till" | "til" | "through", When::Day(day)) => Said::Last(day, Kind::Until),
        ("through", When::Stretch(period)) => Said::Last(period.to, Kind::Until),
        ("until" | "till" | "til", When::Stretch(period)) if period.from > calendar.today => {
            Said::Last(period.from.plus(-1), Kind::Until)
        }
        _ => Said::Nothing,
    };
    Ok(Some((said, after)))
}

/// `in 90 days`, `within 2 weeks`, `for 30 days`, `over the next 3 months`.
fn length(words: &Words, at: usize) -> Option<(Said, usize)> {
    let kind = match words.word(at) {
        "in" | "within" => Kind::By,
        "for" => Kind::Until,
        "over" | "during" => Kind::Within,
        _ => return None,
    };
    let next = words
        .phrase(at + 1, &["the next", "the coming"])
        .unwrap_or(at + 1);
    // `in a week` may be how long it takes, or how often.
    let single = words.is(next, &["a", "an"]) && words.word(at) != "in";
    let (number, named) = if single {
        (1, next + 1)
    } else {
        counted(words, next)?
    };
    let every = unit(words.word(named).trim_end_matches('s'))?;
    // `for 2 nights a week` counts nights.
    if words.marked(named + 1) == Some(Mark::Every)
        || (every == Every::DAY && !words.is(named, &["day", "days"]))
    {
        return None;
    }
    Some((Said::Length(every, number, kind), named + 1))
}

/// The day so many days, weeks, months, quarters or years after a day.
fn end_after(day: Day, every: Every, number: u16) -> Option<Day> {
    use jiff::ToSpan;
    let number = i64::from(number);
    let span = match every {
        Every::Days(_) | Every::Rolling(_) => number.days(),
        Every::Weeks(_) => number.weeks(),
        Every::Months(_) => number.months(),
        Every::Quarters(_) => (3 * number).months(),
        Every::Years(_) => number.years(),
    };
    day.date().checked_add(span).ok().and_then(Day::from_date)
}

/// `starting monday`, `from jan 1 to jun 30`, `from now on`.
fn beginning(
    words: &Words,
    at: usize,
    next: usize,
    calendar: Calendar,
) -> Result<Option<(Said, usize)>, Reason> {
    if let Some(after) = words.phrase(at, &["starting now", "from now on"]) {
        return Ok(Some((Said::First(calendar.today), after)));
    }
    let Some((when, after)) = calendar.when(words, next)? else {
        return Ok(None);
    };
    let first = match when {
        When::Day(day) => day,
        When::Stretch(period) if period.from > calendar.today => period.from,
        When::Stretch(_) | When::Unsure => return Ok(Some((Said::Nothing, after))),
    };
    if words.word(at) == "from" && words.is(after, &["to", "until", "till", "through"]) {
        return Ok(match calendar.when(words, after + 1)? {
            Some((When::Day(to), end)) if to > first && first >= calendar.today => {
                Some((Said::Both(Period { from: first, to }), end))
            }
            Some((_, end)) => Some((Said::Nothing, end)),
            None => None,
        });
    }
    Ok(Some((Said::First(first), words.past(after, &["on", "onwards"]))))
}
