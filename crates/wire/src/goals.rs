//! Goals: as they are answered, as they are sent, and changes of them.

mod new;
mod patch;
pub(crate) mod read_only;
mod replacement;

use onward_domain::{goal, ids};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::check_ins::CheckIn;
use crate::chosen::{Choosable, Chosen};
use crate::decimal::{Amount, Decimal};
use crate::given::Given;
use crate::literal::Instant;
use crate::measure::Measure;
use crate::plan::Segment;
use crate::shape::words;
use crate::standing::Standing;

pub use new::NewGoal;
pub use patch::GoalPatch;
pub use replacement::GoalReplacement;

words! {
    /// The stored life of a goal.
    GoalState(goal::GoalState);
    /// What the caller may do with a goal.
    Role(goal::Role);
}

/// Something to reach or keep.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Goal {
    /// Names the goal.
    pub id: Uuid,
    /// Whose it is.
    pub owner_id: Uuid,
    /// What the caller may do with it.
    pub role: Role,
    /// The goal above it.
    #[schema(required)]
    pub parent_id: Option<Uuid>,
    /// What it is called.
    #[schema(min_length = 1, max_length = 200, example = "Read 24 books")]
    pub title: String,
    /// What it is about, in Markdown.
    #[schema(required, max_length = 8000)]
    pub description: Option<String>,
    /// What it is filed under, each once, in order.
    #[schema(max_items = 20)]
    pub tags: Vec<Tag>,
    /// How it is coloured.
    #[schema(required, max_length = 7, pattern = "^#[0-9a-f]{6}$", example = "#1f6feb")]
    pub color: Option<String>,
    /// An emoji or the name of an icon.
    #[schema(required, max_length = 32)]
    pub icon: Option<String>,
    /// Its share in the progress of the goal above it.
    #[schema(value_type = Amount)]
    pub weight: Decimal,
    /// Siblings are sorted by this, then by id.
    pub position: Decimal,
    /// Whether it goes on, and if not, how it ended.
    pub state: GoalState,
    /// When it was closed.
    #[schema(required)]
    pub closed_at: Option<Instant>,
    /// How its check-ins become one number.
    pub measure: Measure,
    /// What number is wanted, when.
    #[schema(max_items = 200)]
    pub plan: Vec<Segment>,
    /// Where it happens; null: where its owner is.
    #[schema(required, max_length = 64, example = "Europe/Berlin")]
    pub time_zone: Option<String>,
    /// How often a check-in is expected.
    #[schema(required, max_length = 5, pattern = "^P[1-9][0-9]{0,2}[DW]$", example = "P1W")]
    pub check_in_every: Option<String>,
    /// Since when it is out of sight.
    #[schema(required)]
    pub archived_at: Option<Instant>,
    /// When it was made.
    pub created_at: Instant,
    /// When it last changed; rises strictly within one owner.
    pub updated_at: Instant,
    /// When it was deleted.
    #[schema(required)]
    pub deleted_at: Option<Instant>,
    /// Counts the stored changes; the `ETag`.
    #[schema(minimum = 1)]
    pub version: i64,
    /// Where it stands today; only with `expand=standing`.
    #[serde(skip_serializing_if = "Given::is_absent")]
    #[schema(value_type = Standing, required = false)]
    pub standing: Given<Standing>,
    /// The newest line of its log, by day and then by id; only with `expand=last_check_in`.
    #[serde(skip_serializing_if = "Given::is_absent")]
    #[schema(value_type = Option<CheckIn>)]
    pub last_check_in: Given<Option<CheckIn>>,
}

/// A goal as reading gives it.
pub type GoalReading = Chosen<Goal>;

impl Choosable for Goal {
    const PROPERTIES: &'static [&'static str] = &[
        "id",
        "owner_id",
        "role",
        "parent_id",
        "title",
        "description",
        "tags",
        "color",
        "icon",
        "weight",
        "position",
        "state",
        "closed_at",
        "measure",
        "plan",
        "time_zone",
        "check_in_every",
        "archived_at",
        "created_at",
        "updated_at",
        "deleted_at",
        "version",
    ];
}

/// A word that goals are filed under.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[schemars(inline)]
#[schema(
    min_length = 1,
    max_length = 40,
    pattern = r#"^[^\s,:"\u0000-\u001f\u007f-\u009f]+$"#,
    example = "health"
)]
pub struct Tag(pub String);

impl From<goal::Goal> for Goal {
    fn from(goal: goal::Goal) -> Self {
        let goal::Goal {
            id,
            owner,
            title,
            description,
            tags,
            color,
            icon,
            parent,
            weight,
            position,
            life,
            measure,
            plan,
            time_zone,
            check_in_every,
            archived_at,
            created_at,
            updated_at,
            deleted_at,
            version,
            log_version: _,
            plan_version: _,
        } = goal;
        Self {
            id: id.uuid(),
            owner_id: owner.uuid(),
            role: Role(goal::Role::Owner),
            parent_id: parent.map(ids::GoalId::uuid),
            title: title.into(),
            description: description.map(Into::into),
            tags: tags.iter().map(|tag| Tag(tag.as_str().to_owned())).collect(),
            color: color.map(|color| color.to_string()),
            icon: icon.map(Into::into),
            weight: weight.get().into(),
            position: position.into(),
            state: life.state().into(),
            closed_at: life.closed_at().map(Into::into),
            measure: measure.into(),
            plan: plan.segments().iter().cloned().map(Into::into).collect(),
            time_zone: time_zone.map(|zone| zone.name().to_owned()),
            check_in_every: check_in_every.map(|every| every.to_string()),
            archived_at: archived_at.map(Into::into),
            created_at: created_at.into(),
            updated_at: updated_at.into(),
            deleted_at: deleted_at.map(Into::into),
            version,
            standing: Given(None),
            last_check_in: Given(None),
        }
    }
}

#[cfg(test)]
mod tests;
