//! A course that is only wished for: two of target, due day and rate give the third.

use onward_domain::fields::{Fields, Kind, Reason};
use onward_domain::quantity::Quantity;
use onward_domain::standing;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::decimal::{Amount, Decimal};
use crate::literal::Day;
use crate::shape::{objects, words};
use crate::standing::{Derived, Ratio};

words! {
    /// Which of the three was derived from the others.
    DerivedPart(standing::Derived);
}

/// What is wished for: exactly two of the three.
#[derive(Clone, Debug, Deserialize, JsonSchema, ToSchema)]
#[serde(remote = "Self", deny_unknown_fields)]
#[schemars(remote = "Wish")]
#[schema(example = json!({ "target": 24, "due_on": "2026-12-31" }))]
pub struct Wish {
    /// The number to reach.
    #[serde(default)]
    pub target: Option<Decimal>,
    /// The last day.
    #[serde(default)]
    pub due_on: Option<Day>,
    /// What every day adds towards the target.
    #[serde(default)]
    #[schema(value_type = Option<Amount>)]
    pub per_day: Option<Decimal>,
}

objects!(Wish);

impl TryFrom<Wish> for standing::Wish {
    type Error = Fields;

    fn try_from(raw: Wish) -> Result<Self, Fields> {
        let Wish {
            target,
            due_on,
            per_day,
        } = raw;
        let mut fields = Fields::default();
        let target = fields.keep("target", target.map(Decimal::quantity).transpose());
        let due_on = fields.keep("due_on", due_on.map(Day::value).transpose());
        let per_day = fields.keep(
            "per_day",
            per_day
                .map(Decimal::quantity)
                .transpose()
                .and_then(not_less_than_nothing),
        );
        let (Some(target), Some(due_on), Some(per_day)) = (target, due_on, per_day) else {
            return Err(fields);
        };
        match (target, due_on, per_day) {
            (Some(target), Some(due_on), None) => Ok(Self::TargetBy { target, due_on }),
            (Some(target), None, Some(per_day)) => Ok(Self::TargetAt { target, per_day }),
            (None, Some(due_on), Some(per_day)) => Ok(Self::RateUntil { due_on, per_day }),
            _ => {
                let message = "Must have exactly two of target, due_on and per_day";
                Err(Fields::one([], Reason::new(Kind::ValueError, message)))
            }
        }
    }
}

fn not_less_than_nothing(rate: Option<Quantity>) -> Result<Option<Quantity>, Reason> {
    if rate.is_some_and(|rate| rate < Quantity::ZERO) {
        return Err(Reason::new(Kind::GreaterThanEqual, "Must be at least 0").with("ge", 0));
    }
    Ok(rate)
}

/// Target, due day and rate that fit together, and what the log makes likely. What cannot be said is null.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WhatIf {
    /// The number to reach.
    pub target: Derived,
    /// The last day.
    pub due_on: Day,
    /// What every day adds towards the target, today and the last day included.
    pub per_day: Derived,
    /// Which of the three was derived.
    pub derived: DerivedPart,
    /// How likely the target is met by then.
    #[schema(required)]
    pub probability: Option<Ratio>,
    /// The value on the last day: the lower end of the 80 % range.
    #[schema(required)]
    pub low: Option<Derived>,
    /// Its middle.
    #[schema(required)]
    pub mid: Option<Derived>,
    /// Its upper end.
    #[schema(required)]
    pub high: Option<Derived>,
}

impl From<standing::Course> for WhatIf {
    fn from(course: standing::Course) -> Self {
        let standing::Course {
            target,
            due_on,
            per_day,
            derived,
            forecast,
        } = course;
        // The days on which the target is likely met are those of the standing: they do not depend on the wish alone.
        let standing::Forecast {
            probability,
            low,
            mid,
            high,
            date_low: _,
            date_mid: _,
            date_high: _,
            basis: _,
        } = forecast.unwrap_or_default();
        Self {
            target: target.into(),
            due_on: due_on.into(),
            per_day: per_day.into(),
            derived: derived.into(),
            probability: probability.map(Into::into),
            low: low.map(Into::into),
            mid: mid.map(Into::into),
            high: high.map(Into::into),
        }
    }
}
