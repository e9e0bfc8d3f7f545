//! A goal's plan on its own, and changes of it from a day on.

use onward_domain::fields::Fields;
use onward_domain::{goal, plan};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::Segment;
use crate::given::Given;
use crate::literal::Day;
use crate::shape::objects;

/// What number a goal wants, when.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Plan {
    /// The goal.
    pub goal_id: Uuid,
    /// The plan; each segment lasts until the next one begins.
    #[schema(max_items = 200)]
    pub segments: Vec<Segment>,
    /// The version of the goal; the `ETag`.
    #[schema(minimum = 1)]
    pub version: i64,
}

impl From<goal::Goal> for Plan {
    fn from(goal: goal::Goal) -> Self {
        Self {
            goal_id: goal.id.uuid(),
            segments: goal.plan.segments().iter().cloned().map(Into::into).collect(),
            version: goal.version,
        }
    }
}

/// A plan from a day on. What began before that day stays; what still runs then is cut.
#[derive(Clone, Debug, Deserialize, JsonSchema, ToSchema)]
#[serde(remote = "Self", deny_unknown_fields)]
#[schemars(remote = "PlanChange")]
#[schema(example = json!({
    "from": "2026-12-01",
    "segments": [{ "from": "2026-12-01", "reach": { "start": null, "target": 30, "due_on": "2026-12-31" } }]
}))]
pub struct PlanChange {
    /// The first day of the change.
    pub from: Day,
    /// The plan from that day on; the first segment begins there.
    #[schema(min_items = 1, max_items = 200)]
    pub segments: Vec<Segment>,
    /// Whether days that are over may get another plan; default false.
    #[serde(default)]
    #[schema(value_type = bool, required = false)]
    pub rewrite: Given<bool>,
}

objects!(PlanChange);

impl TryFrom<PlanChange> for plan::PlanChange {
    type Error = Fields;

    fn try_from(raw: PlanChange) -> Result<Self, Fields> {
        let PlanChange {
            from,
            segments,
            rewrite,
        } = raw;
        let mut fields = Fields::default();
        let from = fields.keep("from", from.value());
        let mut inner = Fields::default();
        let mut read = Vec::with_capacity(segments.len());
        for (index, segment) in segments.into_iter().enumerate() {
            read.extend(inner.nest(index, plan::Segment::try_from(segment)));
        }
        let segments = fields.nest("segments", inner.done(read));
        match (from, segments) {
            (Some(from), Some(segments)) => Ok(Self {
                from,
                segments,
                rewrite: rewrite.0.unwrap_or(false),
            }),
            _ => Err(fields),
        }
    }
}
