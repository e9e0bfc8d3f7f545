//! Recurring demands.

use onward_domain::fields::{Fields, Kind, Reason};
use onward_domain::plan;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Every, On};
use crate::decimal::{Amount, Decimal};
use crate::shape::two_way_objects;

/// A recurring demand.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema, ToSchema)]
#[serde(remote = "Self", deny_unknown_fields)]
#[schemars(remote = "Keep")]
pub struct Keep {
    /// The lower bound of a period; at least one of the two bounds is needed.
    #[serde(default)]
    #[schema(value_type = Option<Amount>)]
    pub at_least: Option<Decimal>,
    /// The upper bound of a period.
    #[serde(default)]
    #[schema(value_type = Option<Amount>)]
    pub at_most: Option<Decimal>,
    /// The length of a period.
    pub every: Every,
    /// The days that ask something; only with `every` `P1D`.
    #[serde(default)]
    pub on: Option<On>,
    /// How many periods' surplus may be banked; only with `at_least` alone.
    #[serde(default)]
    #[schema(format = Int32, minimum = 0, maximum = 52)]
    pub carry: i64,
}

two_way_objects!(Keep);

impl From<plan::Keep> for Keep {
    fn from(keep: plan::Keep) -> Self {
        let plan::Keep {
            bounds,
            every,
            on,
            carry,
        } = keep;
        Self {
            at_least: bounds.at_least().map(Into::into),
            at_most: bounds.at_most().map(Into::into),
            every: every.into(),
            on: on.map(Into::into),
            carry: carry.into(),
        }
    }
}

impl TryFrom<Keep> for plan::Keep {
    type Error = Fields;

    fn try_from(raw: Keep) -> Result<Self, Fields> {
        let Keep {
            at_least,
            at_most,
            every,
            on,
            carry,
        } = raw;
        let mut fields = Fields::default();
        let unbounded = at_least.is_none() && at_most.is_none();
        let at_least = fields.keep("at_least", at_least.map(Decimal::quantity).transpose());
        let at_most = fields.keep("at_most", at_most.map(Decimal::quantity).transpose());
        if unbounded {
            let reason = Reason::new(Kind::ValueError, "Must have at_least, at_most or both");
            fields.extend(Fields::one([], reason));
        }
        let every = fields.nest("every", every.period());
        let on = fields.nest("on", on.map(On::days).transpose());
        let carry = fields.keep("carry", carried(carry));
        let bounds = match (at_least.flatten(), at_most.flatten()) {
            (Some(low), Some(high)) => Some(plan::Bounds::Band(low, high)),
            (Some(low), None) => Some(plan::Bounds::AtLeast(low)),
            (None, Some(high)) => Some(plan::Bounds::AtMost(high)),
            (None, None) => None,
        };
        match (fields.is_empty(), bounds, every, on, carry) {
            (true, Some(bounds), Some(every), Some(on), Some(carry)) => Ok(Self {
                bounds,
                every,
                on,
                carry,
            }),
            _ => Err(fields),
        }
    }
}

fn carried(number: i64) -> Result<u8, Reason> {
    if number < 0 {
        return Err(Reason::new(Kind::GreaterThanEqual, "Must be at least 0").with("ge", 0));
    }
    u8::try_from(number)
        .map_err(|_| Reason::new(Kind::LessThanEqual, "Must be at most 52 periods").with("le", 52))
}
