//! How a goal's check-ins become one number.

use onward_domain::fields::Fields;
use onward_domain::{goal, measure, text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::given::{Given, Patch};
use crate::shape::{objects, words};

words! {
    /// How the values of a goal become one number.
    Aggregate(measure::Aggregate);
    /// What a day without a check-in means.
    Missing(measure::Missing);
}

/// How a goal's check-ins become one number.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Measure {
    /// How values become one number.
    pub aggregate: Aggregate,
    /// What is counted.
    #[schema(required, max_length = 24, example = "books")]
    pub unit: Option<String>,
    /// How many decimals are shown.
    #[schema(format = Int32, minimum = 0, maximum = 6)]
    pub decimals: i64,
    /// What a day without a check-in means.
    pub missing: Missing,
}

impl From<measure::Measure> for Measure {
    fn from(measure: measure::Measure) -> Self {
        let measure::Measure {
            aggregate,
            unit,
            decimals,
            missing,
        } = measure;
        Self {
            aggregate: aggregate.into(),
            unit: unit.map(Into::into),
            decimals: decimals.get().into(),
            missing: missing.into(),
        }
    }
}

/// A measure as it is sent: what is left out is the default, or stays as it is.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema, ToSchema)]
#[serde(remote = "Self", deny_unknown_fields)]
#[schemars(remote = "MeasureInput")]
pub struct MeasureInput {
    /// How values become one number; default `count`.
    #[serde(default)]
    #[schema(value_type = Aggregate)]
    pub aggregate: Given<Aggregate>,
    /// What is counted.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 24, example = "books")]
    pub unit: Patch<String>,
    /// How many decimals are shown; default 2.
    #[serde(default)]
    #[schema(value_type = i64, format = Int32, minimum = 0, maximum = 6)]
    pub decimals: Given<i64>,
    /// What a day without a check-in means; default `unknown`.
    #[serde(default)]
    #[schema(value_type = Missing)]
    pub missing: Given<Missing>,
}

objects!(MeasureInput);

impl TryFrom<MeasureInput> for goal::MeasurePatch {
    type Error = Fields;

    fn try_from(raw: MeasureInput) -> Result<Self, Fields> {
        let MeasureInput {
            aggregate,
            unit,
            decimals,
            missing,
        } = raw;
        let mut fields = Fields::default();
        let unit = match unit {
            Patch::Absent => goal::Patch::Keep,
            Patch::Null => goal::Patch::Set(None),
            Patch::Value(text) => set(fields.keep("unit", text::Unit::parse_optional(&text))),
        };
        let decimals = decimals
            .0
            .and_then(|number| fields.keep("decimals", measure::Decimals::new(number)));
        let patch = Self {
            aggregate: set(aggregate.0.map(|Aggregate(word)| word)),
            unit,
            decimals: set(decimals),
            missing: set(missing.0.map(|Missing(word)| word)),
        };
        fields.done(patch)
    }
}

/// A value that was given and read changes the field.
fn set<T>(value: Option<T>) -> goal::Patch<T> {
    value.map_or(goal::Patch::Keep, goal::Patch::Set)
}
