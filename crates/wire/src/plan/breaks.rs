//! A rest that is put into a plan, or into many at once.

use onward_domain::fields::Fields;
use onward_domain::query::GoalSearch;
use onward_domain::{plan, text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Plan;
use crate::given::Given;
use crate::literal::Day;
use crate::problem::Problem;
use crate::shape::objects;
use crate::users::optional;

/// Some days that ask for nothing; afterwards the plan goes on as before.
#[derive(Clone, Debug, Deserialize, JsonSchema, ToSchema)]
#[serde(remote = "Self", deny_unknown_fields)]
#[schemars(remote = "Break")]
#[schema(example = json!({ "from": "2026-12-24", "until": "2027-01-03", "reason": "Holidays" }))]
pub struct Break {
    /// The first day.
    pub from: Day,
    /// The last day; without one the break lasts until the plan is changed again, and what was planned for later
    /// gives way.
    #[serde(default)]
    pub until: Option<Day>,
    /// Why.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub reason: Option<String>,
    /// Whether days that are over may become a break; default false.
    #[serde(default)]
    #[schema(value_type = bool, required = false)]
    pub rewrite: Given<bool>,
}

objects!(Break);

impl TryFrom<Break> for plan::Break {
    type Error = Fields;

    fn try_from(raw: Break) -> Result<Self, Fields> {
        let Break {
            from,
            until,
            reason,
            rewrite,
        } = raw;
        let mut fields = Fields::default();
        let from = fields.keep("from", from.value());
        let until = fields.keep("until", until.map(Day::value).transpose());
        let reason = fields.keep("reason", optional(reason, text::RestReason::parse_optional));
        match (from, until, reason) {
            (Some(from), Some(until), Some(reason)) => Ok(Self {
                from,
                until,
                reason,
                rewrite: rewrite.0.unwrap_or(false),
            }),
            _ => Err(fields),
        }
    }
}

/// A break of all goals that are found.
#[derive(Clone, Debug, Deserialize, JsonSchema, ToSchema)]
#[serde(remote = "Self", deny_unknown_fields)]
#[schemars(remote = "ManyBreaks")]
#[schema(example = json!({
    "query": "state:active -tag:medicine", "from": "2026-12-24", "until": "2027-01-03", "reason": "Holidays"
}))]
pub struct ManyBreaks {
    /// Which goals, in the language of `q` of `GET /goals`; empty: all that are not archived.
    #[schema(max_length = 500)]
    pub query: String,
    /// The first day.
    pub from: Day,
    /// The last day; without one the breaks last until the plans are changed again, and what was planned for later
    /// gives way.
    #[serde(default)]
    pub until: Option<Day>,
    /// Why.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub reason: Option<String>,
    /// Whether days that are over may become a break; default false.
    #[serde(default)]
    #[schema(value_type = bool, required = false)]
    pub rewrite: Given<bool>,
}

objects!(ManyBreaks);

/// A break in terms of the domain, and whose plans it is put into.
#[derive(Clone, Debug)]
pub struct BreakOfGoals {
    /// The goals.
    pub goals: GoalSearch,
    /// The break.
    pub asked: plan::Break,
}

impl TryFrom<ManyBreaks> for BreakOfGoals {
    type Error = Fields;

    fn try_from(raw: ManyBreaks) -> Result<Self, Fields> {
        let ManyBreaks {
            query,
            from,
            until,
            reason,
            rewrite,
        } = raw;
        let asked = Break {
            from,
            until,
            reason,
            rewrite,
        };
        let mut fields = Fields::default();
        let goals = fields.keep("query", GoalSearch::parse(&query));
        let asked = asked.try_into().and_then(|asked: plan::Break| {
            asked.in_order()?;
            Ok(asked)
        });
        match (goals, asked) {
            (Some(goals), Ok(asked)) => Ok(Self { goals, asked }),
            (_, Ok(_)) => Err(fields),
            (_, Err(refused)) => {
                fields.extend(refused);
                Err(fields)
            }
        }
    }
}

/// What became of the goals that were found, by their positions.
#[derive(Debug, Serialize, ToSchema)]
pub struct BreakResult {
    /// One answer per goal.
    #[schema(max_items = 500)]
    pub items: Vec<BreakAnswer>,
}

/// What became of one goal.
#[derive(Debug, Serialize, ToSchema)]
pub struct BreakAnswer {
    /// The place of the goal among those that were found, from 0.
    #[schema(format = Int32, minimum = 0, maximum = 499)]
    pub index: i64,
    /// The status that a break of this goal alone would have had.
    #[schema(format = Int32, minimum = 200, maximum = 599)]
    pub status: i64,
    /// The goal.
    pub goal_id: Uuid,
    /// Its whole plan; null if the break was refused.
    #[schema(required)]
    pub plan: Option<Plan>,
    /// Why the break was refused.
    #[schema(required, value_type = Option<Problem>)]
    pub problem: Option<Box<RawValue>>,
}
