//! How much: one number with its unit, from one number to another, between two; and how many times.

use std::ops::Range;

use crate::fields::Reason;
use crate::quantity::Quantity;

use super::calendar;
use super::numbers::{Numeral, number, numeral};
use super::refusal;
use super::vocabulary::{CLOCKS, CURRENCIES, LIMITING, NOT_A_UNIT, UNITS};
use super::words::{Lexeme, Mark, Words};

/// On which side of the number it is good to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    AtLeast,
    AtMost,
}

/// What is to be measured, before it is known what for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Amount {
    /// `24 books`, `at most 2 coffees`.
    Number(Quantity, Option<Side>),
    /// `from 82 to 75 kg`
    Journey(Quantity, Quantity),
    /// `between 70 and 72 kg`, `70-72 kg`
    Band(Quantity, Quantity),
}

/// An amount with its unit as typed, and the tokens it is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Measured {
    pub(super) amount: Amount,
    pub(super) unit: Option<String>,
    pub(super) places: Range<usize>,
}

/// How many times, and on which side of it.
pub(super) type Times = (Quantity, Option<Side>);

/// A number with its unit, not yet marked.
struct Valued {
    value: Quantity,
    unit: Option<String>,
    number_ends: usize,
    end: usize,
}

/// Reads what has two numbers. It is looked for first, as the numbers could be years.
pub(super) fn pairs(words: &mut Words) -> Vec<Measured> {
    let mut found = Vec::new();
    for at in 0..words.len() {
        let (opening, joining, marks): (_, &[&str], _) = match words.word(at) {
            "from" => (1, &["down to", "up to", "to"], (Mark::Start, Mark::Target)),
            "between" => (1, &["and"], (Mark::Low, Mark::High)),
            _ => (0, &["to"], (Mark::Low, Mark::High)),
        };
        let Some(first) = valued(words, at + opening) else {
            continue;
        };
        let Some(second) = words
            .phrase(first.end, joining)
            .and_then(|next| valued(words, next))
        else {
            continue;
        };
        let amount = if marks.0 == Mark::Start {
            Amount::Journey(first.value, second.value)
        } else {
            Amount::Band(first.value, second.value)
        };
        words.mark(at..first.end, marks.0);
        words.mark(first.number_ends..first.end, Mark::Unit);
        words.mark(first.end..second.number_ends, marks.1);
        words.mark(second.number_ends..second.end, Mark::Unit);
        found.push(Measured {
            amount,
            unit: second.unit.or(first.unit),
            places: at..second.end,
        });
    }
    found
}

/// Reads numbers of times with their bounds, and marks them.
pub(super) fn times(words: &mut Words) -> Result<Option<Times>, Reason> {
    let mut found: Option<Times> = None;
    for at in 0..words.len() {
        let (side, next) = bound(words, at)?;
        let named = match words.word(next) {
            "once" => Some((Quantity::ONE, next + 1)),
            "twice" => Some((Quantity::whole(2), next + 1)),
            "thrice" => Some((Quantity::whole(3), next + 1)),
            _ => number(words, next).and_then(|(value, after)| {
                let is_times = words.is(after, &["times", "time", "x", "\u{d7}"]);
                // `5 days a week`
                let each = words.marked(after + 1) == Some(Mark::Every);
                let is_days =
                    words.is(after, &["day", "days", "night", "nights", "mornings", "evenings"]) && each;
                (is_times || is_days).then_some((value, after + 1))
            }),
        };
        let Some((value, after)) = named else {
            continue;
        };
        if found.is_some() || !value.is_whole() || value < Quantity::ONE {
            return Err(refusal(
                words.offset(next),
                "Must say how many times only once, as a whole number",
            ));
        }
        found = Some((value, side));
        words.mark(at..after, Mark::Times);
    }
    Ok(found)
}

/// Reads single numbers with their bounds and units, and marks them.
pub(super) fn numbers(words: &mut Words) -> Result<Vec<Measured>, Reason> {
    let mut found = Vec::new();
    for at in 0..words.len() {
        let (side, next) = bound(words, at)?;
        if let Some((amount, unit, end)) = range(words, next) {
            words.mark(at..next + 1, Mark::Low);
            words.mark(next + 1..end, Mark::Unit);
            found.push(Measured {
                amount,
                unit,
                places: at..end,
            });
            continue;
        }
        let Some(Valued {
            value,
            unit,
            number_ends,
            end,
        }) = valued(words, next)
        else {
            continue;
        };
        // `one` without a noun is a pronoun.
        if words.digits(next).is_none() && unit.is_none() && side.is_none() {
            continue;
        }
        words.mark(at..number_ends, Mark::Amount);
        words.mark(number_ends..end, Mark::Unit);
        found.push(Measured {
            amount: Amount::Number(value, side),
            unit,
            places: at..end,
        });
    }
    Ok(found)
}

/// Leaves out times of day: `at 7am`, `before 22:00`.
pub(super) fn clocks(words: &mut Words) {
    for at in 0..words.len() {
        let next = words.past(at, &["at", "before", "after", "around"]);
        let Some(digits) = words.digits(next).map(ToOwned::to_owned) else {
            continue;
        };
        let named = words.is(next + 1, CLOCKS);
        let alone =
            next > at && words.word(at) == "at" && digits.len() <= 2 && words.clause_end(next) == next + 1;
        if digits.contains(':') || named || alone {
            words.mark(at..next + 1 + usize::from(named), Mark::LeftOut);
        }
    }
}

/// The words for a bound before a number, and where the number begins.
fn bound(words: &Words, at: usize) -> Result<(Option<Side>, usize), Reason> {
    const LEAST: [&str; 7] = [
        "at least",
        "no less than",
        "no fewer than",
        "not less than",
        "a minimum of",
        "minimum of",
        "minimum",
    ];
    const MOST: [&str; 8] = [
        "at most",
        "no more than",
        "not more than",
        "up to",
        "a maximum of",
        "maximum of",
        "maximum",
        "max",
    ];
    const BEYOND: [&str; 7] = [
        "less than",
        "fewer than",
        "more than",
        "under",
        "below",
        "over",
        "above",
    ];
    let counts = |next: &usize| {
        number(words, *next).is_some()
            || words.is(*next, &["once", "twice", "thrice"])
            || words.digits(*next).is_some()
            || words.is(*next, CURRENCIES)
    };
    let after = |phrases: &[&str]| words.phrase(at, phrases).filter(counts);
    if let Some(next) = after(&LEAST) {
        return Ok((Some(Side::AtLeast), next));
    }
    if let Some(next) = after(&MOST) {
        return Ok((Some(Side::AtMost), next));
    }
    let negated = at
        .checked_sub(1)
        .is_some_and(|before| words.is(before, &["no", "not"]));
    if !negated && after(&BEYOND).is_some() {
        let message =
            "Must say at most or at least with the number that still counts, like at most 2 coffees a day";
        return Err(refusal(words.offset(at), message));
    }
    if words.is(0, LIMITING) && after(&["to"]).is_some() {
        return Ok((Some(Side::AtMost), at + 1));
    }
    Ok((None, at))
}

/// `70-72 kg`
fn range(words: &Words, at: usize) -> Option<(Amount, Option<String>, usize)> {
    let Numeral::Range(low, high) = numeral(words.digits(at)?) else {
        return None;
    };
    let (unit, end) = unit_after(words, at + 1).map_or((None, at + 1), |(unit, end)| (Some(unit), end));
    Some((Amount::Band(low, high), unit, end))
}

/// A number, with a sign of money before it or a unit after it.
fn valued(words: &Words, at: usize) -> Option<Valued> {
    let paid = words.is(at, CURRENCIES);
    let (value, number_ends) = number(words, at + usize::from(paid))?;
    if paid {
        let unit = Some(words.word(at).to_owned());
        return Some(Valued {
            value,
            unit,
            number_ends,
            end: number_ends,
        });
    }
    let (unit, end) =
        unit_after(words, number_ends).map_or((None, number_ends), |(unit, end)| (Some(unit), end));
    Some(Valued {
        value,
        unit,
        number_ends,
        end,
    })
}

/// The unit at a place: a known one, a sign of money, or one or two nouns up to the next small word.
fn unit_after(words: &Words, at: usize) -> Option<(String, usize)> {
    if words.is(at, CURRENCIES) || words.word(at) == "%" || words.is(at, UNITS) {
        return Some((words.typed_at(at..at + 1), at + 1));
    }
    let is_noun = |place: &usize| {
        words.free(*place).is_some_and(|token| {
            let stem = token.text.strip_suffix('s').unwrap_or(&token.text);
            token.lexeme == Lexeme::Word
                && !NOT_A_UNIT.contains(&token.text.as_str())
                && calendar::month(&token.text).is_none()
                && calendar::weekday(&token.text).is_none()
                && calendar::unit(stem).is_none()
                && number(words, *place).is_none()
        })
    };
    let nouns = (at..words.len()).take_while(is_noun).count();
    let unit = words.typed_at(at..at + nouns);
    let fits = (1..=2).contains(&nouns) && unit.chars().count() <= crate::text::Unit::MAX;
    fits.then_some((unit, at + nouns))
}
