//! Where a goal is on a day: derived, without version.

mod explanation;
mod parts;

pub use explanation::{Explained, Explanation, ExplanationInput, Formula};
pub use parts::{Basis, Children, Forecast, RunningPeriod, Streak, StreakUnit};

use std::borrow::Cow;

use onward_domain::ids::CheckInId;
use onward_domain::quantity::Total;
use onward_domain::{goal, standing};
use serde::Serialize;
use serde::ser::Serializer;
use utoipa::openapi::{KnownFormat, ObjectBuilder, RefOr, SchemaFormat, Type};
use utoipa::{PartialSchema, ToSchema};
use uuid::Uuid;

use crate::decimal::{self, Decimal};
use crate::given::Given;
use crate::literal::Day;
use crate::shape::words;

words! {
    /// The verdict about a goal; the first that fits.
    Status(standing::Status);
}

/// Makes a number of the domain one of the wire: written exactly, never read.
macro_rules! derived {
    ($($(#[$doc:meta])* $name:ident($value:ty, $description:literal);)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name($value);

        impl From<$value> for $name {
            fn from(value: $value) -> Self {
                Self(value)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                decimal::number(self.0.to_string(), serializer)
            }
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<utoipa::openapi::Schema> {
                ObjectBuilder::new()
                    .schema_type(Type::Number)
                    .format(Some(SchemaFormat::KnownFormat(KnownFormat::Double)))
                    .description(Some($description))
                    .into()
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                stringify!($name).into()
            }
        }
    )+};
}

derived! {
    /// A share with four decimals.
    Ratio(standing::Ratio, "A share, rounded to 4 decimals");
    /// A derived quantity, of any size.
    Derived(Total, "A derived quantity: exact sums, else rounded to 6 decimals");
}

/// Where a goal is on a day. What cannot be said is null.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Standing {
    /// The goal.
    pub goal_id: Uuid,
    /// The day asked for.
    pub as_of: Day,
    /// The verdict.
    pub status: Status,
    /// From 0 to 1.
    #[schema(required)]
    pub progress: Option<Ratio>,
    /// The same, not drawn to that range.
    #[schema(required)]
    pub raw_progress: Option<Ratio>,
    /// The number now.
    #[schema(required)]
    pub current: Option<Derived>,
    /// The number wanted.
    #[schema(required)]
    pub target: Option<Decimal>,
    /// What the line asks for by the end of the day.
    #[schema(required)]
    pub expected: Option<Derived>,
    /// How far ahead of the line; less than 0 is behind.
    #[schema(required)]
    pub lead: Option<Derived>,
    /// The lead in days of the line.
    #[schema(required)]
    pub lead_days: Option<Derived>,
    /// Whole days that may pass with nothing added.
    #[schema(required)]
    pub buffer_days: Option<i64>,
    /// What is missing today to be on the line.
    #[schema(required)]
    pub needed_today: Option<Derived>,
    /// What every day until the due day needs, today included.
    #[schema(required)]
    pub needed_per_day: Option<Derived>,
    /// The running period of a keep.
    #[schema(required)]
    pub period: Option<RunningPeriod>,
    /// What is likely to become of it.
    #[schema(required)]
    pub forecast: Option<Forecast>,
    /// Satisfied periods in a row.
    #[schema(required)]
    pub streak: Option<Streak>,
    /// How settled the habit is.
    #[schema(required)]
    pub strength: Option<Ratio>,
    /// The share of satisfied periods.
    #[schema(required)]
    pub adherence: Option<Ratio>,
    /// How many of the goals below it count.
    #[schema(required)]
    pub children: Option<Children>,
    /// Why each number is what it is; only with `explain=true`.
    #[serde(skip_serializing_if = "Given::is_absent")]
    #[schema(value_type = Vec<Explanation>, required = false, max_items = 64)]
    pub explain: Given<Vec<Explanation>>,
}

impl Standing {
    /// The standing of a goal.
    pub fn of(goal: &goal::Goal, standing: standing::Standing) -> Self {
        let standing::Standing {
            as_of,
            status,
            progress,
            raw_progress,
            current,
            target,
            expected,
            lead,
            lead_days,
            needed_today,
            needed_per_day,
            buffer_days,
            strength,
            adherence,
            period,
            forecast,
            streak,
            children,
            // What load looks ahead to; in the plan and in the period for everybody else.
            ends_on: _,
        } = standing;
        Self {
            goal_id: goal.id.uuid(),
            as_of: as_of.into(),
            status: status.into(),
            progress: progress.map(Into::into),
            raw_progress: raw_progress.map(Into::into),
            current: current.map(Into::into),
            target: target.map(Into::into),
            expected: expected.map(Into::into),
            lead: lead.map(Into::into),
            lead_days: lead_days.map(Into::into),
            buffer_days: buffer_days.map(Into::into),
            needed_today: needed_today.map(Into::into),
            needed_per_day: needed_per_day.map(Into::into),
            period: period.map(Into::into),
            forecast: forecast.map(Into::into),
            streak: streak.map(Into::into),
            strength: strength.map(Into::into),
            adherence: adherence.map(Into::into),
            children: children.map(Into::into),
            explain: Given(None),
        }
    }

    /// The same with the why of its numbers, each with the check-ins that moved it.
    #[must_use]
    pub fn explained(
        self,
        explanations: impl IntoIterator<Item = (standing::Explanation, Vec<CheckInId>)>,
    ) -> Self {
        let explanations = explanations.into_iter().map(Into::into);
        Self {
            explain: explanations.collect::<Vec<Explanation>>().into(),
            ..self
        }
    }
}
