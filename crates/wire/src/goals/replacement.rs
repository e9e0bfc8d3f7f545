//! A goal as it is sent to take the place of a stored one: what is left out returns to its default (R21).

use onward_domain::fields::Fields;
use onward_domain::goal;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{GoalState, NewGoal, Tag};
use crate::decimal::{Amount, Decimal};
use crate::given::Given;
use crate::literal::{Id, Instant};
use crate::measure::MeasureInput;
use crate::shape::objects;

/// A whole goal in the place of a stored one: what is left out returns to its default. Read-only fields, the plan
/// among them, are taken if they say what is stored.
#[derive(Clone, Debug, Deserialize, JsonSchema, ToSchema)]
#[serde(remote = "Self", deny_unknown_fields)]
#[schemars(remote = "GoalReplacement")]
#[schema(example = json!({ "title": "Read 30 books", "measure": { "aggregate": "sum", "unit": "books" } }))]
pub struct GoalReplacement {
    /// What it is called.
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// What it is about, in Markdown.
    #[serde(default)]
    #[schema(max_length = 8000)]
    pub description: Option<String>,
    /// What it is filed under; default: nothing.
    #[serde(default)]
    #[schema(value_type = Vec<Tag>, required = false, max_items = 20)]
    pub tags: Given<Vec<Tag>>,
    /// How it is coloured.
    #[serde(default)]
    #[schema(max_length = 7, pattern = "^#[0-9A-Fa-f]{6}$", example = "#1f6feb")]
    pub color: Option<String>,
    /// An emoji or the name of an icon.
    #[serde(default)]
    #[schema(max_length = 32)]
    pub icon: Option<String>,
    /// The goal above it.
    #[serde(default)]
    pub parent_id: Option<Id>,
    /// Its share in the progress of the goal above it, at least 0; default 1.
    #[serde(default)]
    #[schema(value_type = Amount, required = false)]
    pub weight: Given<Decimal>,
    /// Siblings are sorted by this, then by id; default: after the last of the others.
    #[serde(default)]
    #[schema(value_type = Decimal, required = false)]
    pub position: Given<Decimal>,
    /// Whether it goes on; default `active`.
    #[serde(default)]
    #[schema(value_type = GoalState, required = false)]
    pub state: Given<GoalState>,
    /// How its check-ins become one number; what is left out of it returns to its default too.
    #[serde(default)]
    #[schema(value_type = MeasureInput, required = false)]
    pub measure: Given<MeasureInput>,
    /// Where it happens; null: where its owner is.
    #[serde(default)]
    #[schema(max_length = 64, example = "Europe/Berlin")]
    pub time_zone: Option<String>,
    /// How often a check-in is expected.
    #[serde(default)]
    #[schema(max_length = 5, pattern = "^P[1-9][0-9]{0,2}[DW]$", example = "P1W")]
    pub check_in_every: Option<String>,
    /// Since when it is out of sight; not in the future.
    #[serde(default)]
    pub archived_at: Option<Instant>,
    /// Read-only.
    #[serde(default)]
    #[schema(value_type = Value, read_only)]
    pub id: Given<Value>,
    /// Read-only.
    #[serde(default)]
    #[schema(value_type = Value, read_only)]
    pub owner_id: Given<Value>,
    /// Read-only.
    #[serde(default)]
    #[schema(value_type = Value, read_only)]
    pub role: Given<Value>,
    /// Read-only.
    #[serde(default)]
    #[schema(value_type = Value, read_only)]
    pub closed_at: Given<Value>,
    /// Read-only here.
    #[serde(default)]
    #[schema(value_type = Value, read_only)]
    pub plan: Given<Value>,
    /// Read-only.
    #[serde(default)]
    #[schema(value_type = Value, read_only)]
    pub created_at: Given<Value>,
    /// Read-only.
    #[serde(default)]
    #[schema(value_type = Value, read_only)]
    pub updated_at: Given<Value>,
    /// Read-only.
    #[serde(default)]
    #[schema(value_type = Value, read_only)]
    pub deleted_at: Given<Value>,
    /// Read-only.
    #[serde(default)]
    #[schema(value_type = Value, read_only)]
    pub version: Given<Value>,
}

objects!(GoalReplacement);

impl TryFrom<GoalReplacement> for goal::NewGoal {
    type Error = Fields;

    fn try_from(raw: GoalReplacement) -> Result<Self, Fields> {
        let GoalReplacement {
            title,
            description,
            tags,
            color,
            icon,
            parent_id,
            weight,
            position,
            state,
            measure,
            time_zone,
            check_in_every,
            archived_at,
            id: _,
            owner_id: _,
            role: _,
            closed_at: _,
            plan: _,
            created_at: _,
            updated_at: _,
            deleted_at: _,
            version: _,
        } = raw;
        NewGoal {
            title,
            description,
            tags,
            color,
            icon,
            parent_id,
            weight,
            position,
            state,
            measure,
            plan: Given(None),
            time_zone,
            check_in_every,
            archived_at,
        }
        .try_into()
    }
}
