//! Which measure and which plan the parts of a sentence make: the table of kinds of `domain.md`, section 10.

mod amounts;
mod ticks;

use crate::fields::Reason;
use crate::measure::{Aggregate, Measure};
use crate::plan::{Ask, Bounds, DaySelection, Every, Keep, Reach};
use crate::quantity::Quantity;
use crate::text::Unit;

use super::amounts::{Amount, Measured, Side, Times};
use super::cadence::Cadence;
use super::refusal;
use super::spans::Spans;
use super::vocabulary::BOUNDING;
use super::words::{Mark, Words};
use amounts::measured;
use ticks::{forbidden, forbids, once, ticks};

/// What was found in a sentence.
#[derive(Clone, Debug)]
pub(super) struct Parts {
    pub(super) amounts: Vec<Measured>,
    pub(super) cadence: Cadence,
    pub(super) spans: Spans,
    pub(super) times: Option<Times>,
    pub(super) average: bool,
}

/// What it makes.
pub(super) struct Asked {
    pub(super) measure: Measure,
    pub(super) ask: Ask,
}

const SAY_HOW_OFTEN: &str =
    "Must say how often: a day, a week, a month or a year, like at most 2 coffees a day";
const ONE_GOAL: &str = "Must be about one goal: one number, or one from … to …";

/// Decides what a sentence asks.
pub(super) fn decide(words: &mut Words, parts: Parts) -> Result<Asked, Reason> {
    let forbids = forbids(words)?;
    let Parts {
        amounts,
        cadence,
        spans,
        times,
        average,
    } = parts;
    refuse_loose_bound(words, &amounts, times)?;
    let amounts = joined(words, amounts)?;
    if average && (amounts.is_none() || times.is_some()) {
        return Err(refusal(
            0,
            "Must say what the average is to be, like 8 hours of sleep on average",
        ));
    }
    let Some(amount) = amounts else {
        return match times {
            _ if forbids => forbidden(&cadence, times, spans),
            Some(times) => ticks(words, &cadence, Some(times)),
            None if cadence.is_none() => once(words, spans),
            None => ticks(words, &cadence, None),
        };
    };
    if forbids {
        return Err(refusal(
            0,
            "Must say at most, like at most 2 coffees a day, or no coffee without a number",
        ));
    }
    // `run 5 km 3 times a week`: what is counted is the runs, and the amount is what they are called.
    if let (Some(_), Amount::Number(..)) = (times, amount.amount)
        && !cadence.is_none()
        && !words.has(&["and", "then", ",", ";", ".", "&", "+"])
    {
        words.mark(amount.places, Mark::Name);
        return ticks(words, &cadence, times);
    }
    if times.is_some() {
        return Err(refusal(words.offset(amount.places.start), ONE_GOAL));
    }
    measured(words, &amount, &cadence, spans, average)
}

/// A number without a bound beside a word for one, such as `2 pizzas a month max`, is not read as the other one.
fn refuse_loose_bound(words: &Words, amounts: &[Measured], times: Option<Times>) -> Result<(), Reason> {
    let sided = |amount: &Measured| !matches!(amount.amount, Amount::Number(_, None));
    if amounts.iter().any(sided) || times.is_some_and(|(_, side)| side.is_some()) {
        return Ok(());
    }
    let loose = (0..words.len()).find(|at| words.is_said(*at, BOUNDING));
    match loose.filter(|_| times.is_some() || !amounts.is_empty()) {
        Some(at) => {
            let message = "Must say at least or at most before the number, like at most 2 coffees a day";
            Err(refusal(words.offset(at), message))
        }
        None => Ok(()),
    }
}

/// At most one amount; `at least 2 and at most 4 coffees` are one band.
fn joined(words: &mut Words, amounts: Vec<Measured>) -> Result<Option<Measured>, Reason> {
    let mut amounts = amounts.into_iter();
    let (Some(first), second) = (amounts.next(), amounts.next()) else {
        return Ok(None);
    };
    let Some(second) = second else {
        return Ok(Some(first));
    };
    let one_goal = || refusal(words.offset(second.places.start), ONE_GOAL);
    let (bounds, marks) = match (first.amount, second.amount) {
        (Amount::Number(low, Some(Side::AtLeast)), Amount::Number(high, Some(Side::AtMost))) => {
            ((low, high), (Mark::Low, Mark::High))
        }
        (Amount::Number(high, Some(Side::AtMost)), Amount::Number(low, Some(Side::AtLeast))) => {
            ((low, high), (Mark::High, Mark::Low))
        }
        _ => return Err(one_goal()),
    };
    let same_unit = first.unit.is_none() || first.unit == second.unit;
    if amounts.next().is_some() || bounds.0 > bounds.1 || !same_unit {
        return Err(one_goal());
    }
    words.remark_at(first.places.clone(), Mark::Amount, marks.0);
    words.remark_at(second.places.clone(), Mark::Amount, marks.1);
    Ok(Some(Measured {
        amount: Amount::Band(bounds.0, bounds.1),
        unit: second.unit,
        places: first.places.start..second.places.end,
    }))
}

fn reached(aggregate: Aggregate, unit: Option<Unit>, start: Option<Quantity>, target: Quantity) -> Asked {
    Asked {
        measure: Measure {
            aggregate,
            unit,
            ..Measure::default()
        },
        ask: Ask::Reach(Reach {
            start: start.or(Some(Quantity::ZERO)),
            target,
            due_on: None,
        }),
    }
}

fn kept(
    aggregate: Aggregate,
    unit: Option<Unit>,
    bounds: Bounds,
    (every, on): (Every, Option<DaySelection>),
) -> Asked {
    Asked {
        measure: Measure {
            aggregate,
            unit,
            ..Measure::default()
        },
        ask: Ask::Keep(Keep {
            bounds,
            every,
            on,
            carry: 0,
        }),
    }
}
