//! Why: for every derived number its formula, the numbers that went in, and the days whose check-ins moved it most
//! recently. `domain.md`, section 11.

mod forecast;
mod formula;
mod keep;
mod reach;
mod verdict;

pub use formula::Formula;

use std::fmt;

use super::{Derivation, Ratio, Subject};
use crate::day::Day;
use crate::quantity::{Fraction, Quantity, Total, rounded};
use crate::schedule::Period;

/// The most days that one explanation names.
pub const MOST_DAYS: usize = 20;

/// A number, a day or a word in an explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// A quantity in the measure's unit, or a number without one; at most 6 decimals.
    Number(Total),
    /// A share, 4 decimals.
    Share(Ratio),
    /// So many days, periods or goals.
    Count(i64),
    /// A day.
    Day(Day),
    /// A word of the contract.
    Word(&'static str),
    /// Whether it is so.
    Flag(bool),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Share(share) => share.fmt(f),
            Self::Count(count) => count.fmt(f),
            Self::Day(day) => day.fmt(f),
            Self::Word(word) => word.fmt(f),
            Self::Flag(flag) => flag.fmt(f),
        }
    }
}

macro_rules! from {
    ($($type:ty => |$it:ident| $value:expr,)+) => {$(
        impl From<$type> for Value {
            fn from($it: $type) -> Self {
                $value
            }
        }
    )+};
}

from! {
    Total => |total| Self::Number(total),
    Quantity => |quantity| Self::Number(quantity.into()),
    Fraction => |fraction| Self::Number(fraction.to_total()),
    Ratio => |ratio| Self::Share(ratio),
    i32 => |count| Self::Count(count.into()),
    u32 => |count| Self::Count(count.into()),
    Day => |day| Self::Day(day),
    &'static str => |word| Self::Word(word),
    bool => |flag| Self::Flag(flag),
}

/// A number in millionths.
fn real(millionths: f64) -> Value {
    Value::Number(Total::from_millionths(rounded(millionths)))
}

/// A number that went into another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Input {
    /// Its name in the formula.
    pub name: &'static str,
    /// What it was.
    pub value: Value,
}

/// Why a number of a standing is what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The number's dotted path: `forecast.probability`.
    pub name: &'static str,
    /// What it came to.
    pub value: Value,
    /// How.
    pub formula: Formula,
    /// What went in.
    pub inputs: Vec<Input>,
    /// The days whose check-ins moved it most recently, newest first; at most 20. None for what the plan alone decides,
    /// and for a goal measured by the goals below it.
    pub days: Vec<Day>,
}

/// Explains every number of a goal's standing on a day that is not none, in the order of the standing.
pub fn explain(subject: &Subject<'_>, as_of: Day) -> Vec<Explanation> {
    let derivation = Derivation::new(subject, as_of);
    let mut report = Report {
        derivation: &derivation,
        list: Vec::new(),
    };
    let standing = derivation.standing();
    report.verdict(&standing);
    report.reach(&standing);
    report.keep(&standing);
    report.children(&standing);
    report.forecast(&standing);
    report.list
}

/// Explanations being written.
struct Report<'d, 'a> {
    derivation: &'d Derivation<'a>,
    list: Vec<Explanation>,
}

impl Report<'_, '_> {
    /// Explains a number that has a value.
    fn say<V: Into<Value>>(
        &mut self,
        name: &'static str,
        value: Option<V>,
        formula: Formula,
        inputs: &[Option<Input>],
        moved: Option<Period>,
    ) {
        let Some(value) = value else { return };
        self.list.push(Explanation {
            name,
            value: value.into(),
            formula,
            inputs: inputs.iter().flatten().copied().collect(),
            days: moved.map_or_else(Vec::new, |moved| self.days(moved)),
        });
    }

    /// The newest days of a stretch with values or skips: notes move no number.
    fn days(&self, stretch: Period) -> Vec<Day> {
        let check_ins = self.derivation.log.check_ins().iter().rev();
        check_ins
            .skip_while(|(day, _)| *day > stretch.to)
            .take_while(|(day, _)| *day >= stretch.from)
            .filter(|(_, bucket)| bucket.values.is_some() || bucket.skips > 0)
            .map(|(day, _)| *day)
            .take(MOST_DAYS)
            .collect()
    }

    /// From a day to the one the goal stands on.
    fn since(&self, from: Day) -> Period {
        Period {
            from,
            to: self.derivation.day,
        }
    }
}

/// An input that is known.
#[expect(
    clippy::unnecessary_wraps,
    reason = "it stands in one list with those that may not be known"
)]
fn input(name: &'static str, value: impl Into<Value>) -> Option<Input> {
    Some(Input {
        name,
        value: value.into(),
    })
}

/// An input that may not be known.
fn known<V: Into<Value>>(name: &'static str, value: Option<V>) -> Option<Input> {
    input(name, value?)
}

#[cfg(test)]
mod tests;
