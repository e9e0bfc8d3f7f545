//! A change of a goal, as JSON Merge Patch (RFC 7396): absent is unchanged, null is cleared.

use onward_domain::fields::Fields;
use onward_domain::{day, goal, text};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{GoalState, Tag, new};
use crate::changes::{Changes as _, kept};
use crate::decimal::{Amount, Decimal};
use crate::given::{Given, Patch};
use crate::literal::{Id, Instant};
use crate::measure::MeasureInput;
use crate::shape::objects;

/// A change of some fields of a goal. Read-only fields are taken if they say what is stored, so that a goal can be
/// read, edited and sent back.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema, ToSchema)]
#[serde(remote = "Self", deny_unknown_fields)]
#[schemars(remote = "GoalPatch")]
#[schema(example = json!({ "title": "Read 30 books", "description": null }))]
pub struct GoalPatch {
    /// What it is called.
    #[serde(default)]
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    pub title: Given<String>,
    /// What it is about, in Markdown.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 8000)]
    pub description: Patch<String>,
    /// What it is filed under; replaces all tags.
    #[serde(default)]
    #[schema(value_type = Vec<Tag>, max_items = 20)]
    pub tags: Given<Vec<Tag>>,
    /// How it is coloured.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 7, pattern = "^#[0-9A-Fa-f]{6}$")]
    pub color: Patch<String>,
    /// An emoji or the name of an icon.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 32)]
    pub icon: Patch<String>,
    /// The goal above it.
    #[serde(default)]
    #[schema(value_type = Option<Id>)]
    pub parent_id: Patch<Id>,
    /// Its share in the progress of the goal above it, at least 0.
    #[serde(default)]
    #[schema(value_type = Amount)]
    pub weight: Given<Decimal>,
    /// Siblings are sorted by this; to move, send the mean of two neighbours.
    #[serde(default)]
    #[schema(value_type = Decimal)]
    pub position: Given<Decimal>,
    /// Closes the goal, or reopens it.
    #[serde(default)]
    #[schema(value_type = GoalState)]
    pub state: Given<GoalState>,
    /// How its check-ins become one number; what is left out stays.
    #[serde(default)]
    #[schema(value_type = MeasureInput)]
    pub measure: Given<MeasureInput>,
    /// Where it happens; null: where its owner is.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 64)]
    pub time_zone: Patch<String>,
    /// How often a check-in is expected.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 5, pattern = "^P[1-9][0-9]{0,2}[DW]$")]
    pub check_in_every: Patch<String>,
    /// An instant not in the future puts it out of sight, null brings it back.
    #[serde(default)]
    #[schema(value_type = Option<Instant>)]
    pub archived_at: Patch<Instant>,
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

objects!(GoalPatch);

impl GoalPatch {
    /// The change in terms of the domain.
    pub fn change(self) -> Result<goal::GoalPatch, Fields> {
        let mut fields = Fields::default();
        let measure = self
            .measure
            .0
            .and_then(|input| fields.nest("measure", input.try_into()));
        let tags = self.tags.0.map(|words| fields.nest("tags", new::tags(&words)));
        let patch = goal::GoalPatch {
            title: fields.set("title", self.title, |text| text::Title::parse(&text)),
            description: fields.clear("description", self.description, |text| {
                text::Description::parse_optional(&text)
            }),
            tags: tags.map_or(goal::Patch::Keep, kept),
            color: fields.clear("color", self.color, |text| text.parse().map(Some)),
            icon: fields.clear("icon", self.icon, |text| text::Icon::parse_optional(&text)),
            parent: fields.clear("parent_id", self.parent_id, |id| new::goal_id(id).map(Some)),
            weight: fields.set("weight", self.weight, new::weight),
            position: fields.set("position", self.position, Decimal::quantity),
            state: self
                .state
                .0
                .map_or(goal::Patch::Keep, |GoalState(word)| goal::Patch::Set(word)),
            measure: measure.unwrap_or_default(),
            time_zone: fields.clear("time_zone", self.time_zone, |name| {
                day::TimeZone::parse(&name).map(Some)
            }),
            check_in_every: fields.clear("check_in_every", self.check_in_every, |text| {
                text.parse().map(Some)
            }),
            archived_at: fields.clear("archived_at", self.archived_at, |at| at.value().map(Some)),
        };
        fields.done(patch)
    }
}
