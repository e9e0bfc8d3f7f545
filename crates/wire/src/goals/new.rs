//! Goals as they are sent.

use onward_domain::fields::{Fields, Reason};
use onward_domain::{day, goal, ids, measure, text};
use schemars::JsonSchema;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{GoalState, Tag};
use crate::decimal::{Amount, Decimal};
use crate::given::Given;
use crate::literal::{Id, Instant};
use crate::measure::MeasureInput;
use crate::plan::{self, Segment};
use crate::shape::objects;
use crate::users::optional;

/// A goal that is to be made.
#[derive(Debug, Deserialize, JsonSchema, ToSchema)]
#[serde(remote = "Self", deny_unknown_fields)]
#[schemars(remote = "NewGoal")]
#[schema(example = json!({
    "title": "Read 24 books",
    "measure": { "aggregate": "sum", "unit": "books" },
    "plan": [{ "from": "2026-01-01", "reach": { "start": 0, "target": 24, "due_on": "2026-12-31" } }]
}))]
pub struct NewGoal {
    /// What it is called.
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// What it is about, in Markdown.
    #[serde(default)]
    #[schema(max_length = 8000)]
    pub description: Option<String>,
    /// What it is filed under: no white space, comma, colon or quote; kept as a lower-case set.
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
    /// Siblings are sorted by this, then by id; default: after the last.
    #[serde(default)]
    #[schema(value_type = Decimal, required = false)]
    pub position: Given<Decimal>,
    /// Whether it goes on; default `active`.
    #[serde(default)]
    #[schema(value_type = GoalState, required = false)]
    pub state: Given<GoalState>,
    /// How its check-ins become one number.
    #[serde(default)]
    #[schema(value_type = MeasureInput, required = false)]
    pub measure: Given<MeasureInput>,
    /// What number is wanted, when; default: reach 1 from today for `count` and `children`, else nothing.
    #[serde(default)]
    #[schema(value_type = Vec<Segment>, required = false, max_items = 200)]
    pub plan: Given<Vec<Segment>>,
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
}

objects!(NewGoal);

impl TryFrom<NewGoal> for goal::NewGoal {
    type Error = Fields;

    fn try_from(raw: NewGoal) -> Result<Self, Fields> {
        let mut fields = Fields::default();
        let title = fields.keep("title", text::Title::parse(&raw.title));
        let description = fields.keep(
            "description",
            optional(raw.description, text::Description::parse_optional),
        );
        let tags = fields.nest("tags", tags(raw.tags.0.as_deref().unwrap_or_default()));
        let color = fields.keep("color", raw.color.map(|text| text.parse()).transpose());
        let icon = fields.keep("icon", optional(raw.icon, text::Icon::parse_optional));
        let parent = fields.keep("parent_id", raw.parent_id.map(goal_id).transpose());
        let weight = fields.keep("weight", raw.weight.0.map_or(Ok(goal::Weight::ONE), weight));
        let position = fields.keep("position", raw.position.0.map(Decimal::quantity).transpose());
        let measure = match raw.measure.0 {
            Some(input) => fields.nest("measure", input.try_into().map(measure::Measure::usual_but)),
            None => Some(measure::Measure::default()),
        };
        let plan = fields.nest("plan", raw.plan.0.map(plan::plan).transpose());
        let time_zone = fields.keep(
            "time_zone",
            raw.time_zone.map(|name| day::TimeZone::parse(&name)).transpose(),
        );
        let check_in_every = fields.keep(
            "check_in_every",
            raw.check_in_every.map(|text| text.parse()).transpose(),
        );
        let archived_at = fields.keep("archived_at", raw.archived_at.map(Instant::value).transpose());
        let state = raw
            .state
            .0
            .map_or(goal::GoalState::Active, |GoalState(word)| word);
        let read = || {
            Some(Self {
                title: title?,
                description: description?,
                tags: tags?,
                color: color?,
                icon: icon?,
                parent: parent?,
                weight: weight?,
                position: position?,
                state,
                measure: measure?,
                plan: plan?,
                time_zone: time_zone?,
                check_in_every: check_in_every?,
                archived_at: archived_at?,
            })
        };
        read().ok_or(fields)
    }
}

pub(super) fn tags(words: &[Tag]) -> Result<goal::Tags, Fields> {
    goal::Tags::parse(words.iter().map(|Tag(word)| word.as_str()))
}

pub(super) fn goal_id(id: Id) -> Result<ids::GoalId, Reason> {
    id.value().map(ids::GoalId::from_uuid)
}

pub(super) fn weight(decimal: Decimal) -> Result<goal::Weight, Reason> {
    decimal.quantity().and_then(goal::Weight::new)
}
