//! What wants attention on a day.

use onward_domain::{goal, quantity, standing};
use serde::Serialize;
use utoipa::ToSchema;

use crate::decimal::Decimal;
use crate::goals::Goal;
use crate::literal::Day;
use crate::standing::Standing;

/// A page of the goals that want attention on a day, the most urgent first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Today {
    /// The day of the person.
    pub as_of: Day,
    /// Whole seconds until it ends; 0 once it is over.
    #[schema(minimum = 0)]
    pub seconds_left: i64,
    /// How much there is: days to the end of period or due day, at most 7, without the buffer; of all goals, not of this
    /// page alone.
    #[schema(minimum = 0)]
    pub load: i64,
    /// The goals of this page.
    #[schema(max_items = 200)]
    pub items: Vec<TodayItem>,
    /// Where the next page begins; null on the last one.
    #[schema(required, max_length = 512)]
    pub next_cursor: Option<String>,
    /// How many goals there are in all; only with `include_total=true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = i64, required = false, minimum = 0)]
    pub total: Option<i64>,
}

/// A goal that wants attention.
#[derive(Debug, Serialize, ToSchema)]
pub struct TodayItem {
    /// The goal.
    pub goal: Goal,
    /// Where it stands on that day, at the latest on its own today.
    pub standing: Standing,
    /// What its next check-in most likely says: the value that ended most of the last 20 days with values, of equally
    /// frequent ones the newest; with `last` the newest value. Null before the first one.
    #[schema(required)]
    pub usual_value: Option<Decimal>,
}

impl TodayItem {
    /// A goal with where it stands.
    pub fn new(
        goal: goal::Goal,
        standing: standing::Standing,
        usual_value: Option<quantity::Quantity>,
    ) -> Self {
        Self {
            standing: Standing::of(&goal, standing),
            goal: goal.into(),
            usual_value: usual_value.map(Into::into),
        }
    }
}
