//! What has an amount: journeys, totals, and so much in each period.

use crate::fields::Reason;
use crate::measure::Aggregate;
use crate::plan::{Bounds, Every};
use crate::quantity::Quantity;
use crate::text::Unit;

use super::super::amounts::{Amount, Measured, Side};
use super::super::cadence::Cadence;
use super::super::refusal;
use super::super::spans::Spans;
use super::super::vocabulary::{ADDING, DOUBTFUL, FILLERS, HARMLESS, LEVEL_UNITS, LEVELS, LIMITING};
use super::super::words::{Lexeme, Words};
use super::{Asked, SAY_HOW_OFTEN, kept, reached};

const SAY_FROM_TO: &str = "Must say from which number to which, like from 82 to 75 kg";

/// Whether a number is measured anew each time, and whether it is a mean.
#[derive(Clone, Copy)]
struct Level {
    level: bool,
    average: bool,
}

/// So much: from one number to another, so much in all, or so much in each period.
pub(super) fn measured(
    words: &Words,
    amount: &Measured,
    cadence: &Cadence,
    spans: Spans,
    average: bool,
) -> Result<Asked, Reason> {
    let kind = Level {
        level: average || words.has(LEVELS),
        average,
    };
    let bounds = match amount.amount {
        Amount::Journey(from, to) => return journey(words, amount, (from, to), cadence, average),
        Amount::Number(value, side) if cadence.is_none() && is_total(side, kind) => {
            return reach(words, amount, value, spans);
        }
        Amount::Number(value, Some(Side::AtMost)) => Bounds::AtMost(value),
        Amount::Number(_, None) if is_doubtful(words) || (kind.level && !average) => {
            let message = "Must say at least or at most, like at most 2 beers a week";
            return Err(refusal(words.offset(amount.places.start), message));
        }
        Amount::Number(value, None | Some(Side::AtLeast)) => Bounds::AtLeast(value),
        Amount::Band(low, high) => Bounds::Band(low, high),
    };
    keep(words, amount, bounds, cadence, kind)
}

/// Whether a number without a rhythm is one to be reached.
const fn is_total(side: Option<Side>, kind: Level) -> bool {
    match side {
        None => !kind.average,
        Some(Side::AtLeast) => !kind.level,
        Some(Side::AtMost) => false,
    }
}

fn journey(
    words: &Words,
    amount: &Measured,
    (from, to): (Quantity, Quantity),
    cadence: &Cadence,
    average: bool,
) -> Result<Asked, Reason> {
    let offset = words.offset(amount.places.start);
    if !cadence.is_none() || average || from == to || amount.unit.is_none() {
        let message =
            "Must go from one number to another with a unit and without a rhythm, like from 82 to 75 kg";
        return Err(refusal(offset, message));
    }
    // A debt goes down by what is paid.
    let aggregate = if words.has(&["pay", "repay"]) {
        Aggregate::Sum
    } else {
        Aggregate::Last
    };
    Ok(reached(aggregate, unit(amount), Some(from), to))
}

/// So much in all. Only what adds up: the verb or the unit has to say so.
fn reach(words: &Words, amount: &Measured, value: Quantity, spans: Spans) -> Result<Asked, Reason> {
    let offset = words.offset(amount.places.start);
    let lower = amount.unit.as_deref().map(str::to_lowercase);
    let lower = lower.as_deref().unwrap_or_default();
    let before = (0..amount.places.start).rev().find(|at| {
        words
            .free(*at)
            .is_some_and(|token| token.lexeme != Lexeme::Sign && !FILLERS.contains(&token.text.as_str()))
    });
    let adds = before.is_none_or(|at| words.is(at, ADDING));
    if lower.is_empty() {
        return Err(refusal(
            offset,
            "Must say what is counted after the number, like 24 books",
        ));
    }
    if words.is(0, LIMITING) {
        return Err(refusal(0, SAY_HOW_OFTEN));
    }
    if LEVEL_UNITS.contains(&lower) || words.has(LEVELS) || !adds {
        return Err(refusal(offset, SAY_FROM_TO));
    }
    let is_due = spans.last.is_some() || before.is_some();
    if value <= Quantity::ZERO || !is_due {
        return Err(refusal(
            offset,
            "Must say by when or how often, like 24 books by 2026-12-31",
        ));
    }
    Ok(reached(Aggregate::Sum, unit(amount), None, value))
}

/// So much in each period. An average, and a level without a period, is asked of every week.
fn keep(
    words: &Words,
    amount: &Measured,
    bounds: Bounds,
    cadence: &Cadence,
    kind: Level,
) -> Result<Asked, Reason> {
    let offset = words.offset(amount.places.start);
    let Level { level, average } = kind;
    if !level
        && amount
            .unit
            .as_deref()
            .is_some_and(|unit| matches!(unit, "%" | "percent"))
    {
        return Err(refusal(
            offset,
            "Must say an amount that adds up, not a share of something",
        ));
    }
    if cadence.is_none() && !level {
        return Err(refusal(offset, SAY_HOW_OFTEN));
    }
    if amount.unit.is_none() && !level && !matches!(bounds, Bounds::AtMost(_)) {
        return Err(refusal(
            offset,
            "Must say what is counted after the number, like 30 minutes",
        ));
    }
    if matches!(bounds, Bounds::Band(low, high) if low > high) {
        return Err(refusal(offset, "Must name the smaller number first"));
    }
    let Some((every, on, _)) = cadence.terms(None) else {
        return Err(refusal(
            offset,
            "Must say either how often or on which days, like 30 minutes a day on weekdays",
        ));
    };
    let each_week = cadence.is_none() || (average && every == Every::DAY && on.is_none());
    let every = if each_week { Every::Weeks(1) } else { every };
    let aggregate = match (average, level) {
        (true, _) => Aggregate::Mean,
        (false, true) => Aggregate::Last,
        (false, false) => Aggregate::Sum,
    };
    Ok(kept(aggregate, unit(amount), bounds, (every, on)))
}

/// Whether it may be meant as a bound from above.
fn is_doubtful(words: &Words) -> bool {
    let harmless = words.has(HARMLESS);
    DOUBTFUL
        .iter()
        .any(|word| words.has(&[word]) && !(*word == "drink" && harmless))
}

fn unit(amount: &Measured) -> Option<Unit> {
    amount.unit.as_deref().and_then(|unit| Unit::parse(unit).ok())
}
