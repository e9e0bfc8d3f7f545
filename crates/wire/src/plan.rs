//! Plans: dated segments, each of which is exactly one of `reach`, `keep` and `rest`.

#![expect(
    unused_qualifications,
    reason = "derived code spells out the types of optional fields"
)]

mod breaks;
mod change;
mod keep;
mod period;

use onward_domain::fields::{Fields, Kind, Reason};
use onward_domain::{plan, text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::openapi::schema::{AdditionalProperties, OneOfBuilder};
use utoipa::openapi::{ObjectBuilder, Ref, RefOr, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::decimal::Decimal;
use crate::given::Given;
use crate::literal::Day;
use crate::shape::two_way_objects;
use crate::users::optional;

pub use breaks::{Break, BreakAnswer, BreakOfGoals, BreakResult, ManyBreaks};
pub use change::{Plan, PlanChange};
pub use keep::Keep;
pub use period::{Every, On, Rolling};

/// A part of a plan: from its day on, until the next one begins.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(remote = "Self", deny_unknown_fields)]
#[schemars(remote = "Segment")]
pub struct Segment {
    /// The first day.
    pub from: Day,
    /// Towards a number.
    #[serde(default, skip_serializing_if = "Given::is_absent")]
    pub reach: Given<Reach>,
    /// A recurring demand.
    #[serde(default, skip_serializing_if = "Given::is_absent")]
    pub keep: Given<Keep>,
    /// Nothing is asked.
    #[serde(default, skip_serializing_if = "Given::is_absent")]
    pub rest: Given<Rest>,
}

/// Towards a number, up or down.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema, ToSchema)]
#[serde(remote = "Self", deny_unknown_fields)]
#[schemars(remote = "Reach")]
pub struct Reach {
    /// A number begins a new journey; null goes on with the reach before, and is 0 on a first one.
    #[serde(default)]
    pub start: Option<Decimal>,
    /// The number wanted.
    pub target: Decimal,
    /// The last day on which it counts as in time.
    #[serde(default)]
    pub due_on: Option<Day>,
}

/// Nothing is asked for a while.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema, ToSchema)]
#[serde(remote = "Self", deny_unknown_fields)]
#[schemars(remote = "Rest")]
pub struct Rest {
    /// Why.
    #[serde(default)]
    #[schema(max_length = 200, example = "vacation")]
    pub reason: Option<String>,
}

two_way_objects!(Segment, Reach, Rest);

impl PartialSchema for Segment {
    fn schema() -> RefOr<Schema> {
        let closed = || Some(AdditionalProperties::FreeForm(false));
        // The titles name classes of generated clients, beside those of the shapes themselves.
        let form = |name: &str, shape: &str| {
            ObjectBuilder::new()
                .schema_type(Type::Object)
                .title(Some(format!("{shape}Segment")))
                .property("from", Ref::from_schema_name("Day"))
                .property(name, Ref::from_schema_name(shape))
                .required("from")
                .required(name)
                .additional_properties(closed())
        };
        OneOfBuilder::new()
            .description(Some(
                "A part of a plan: from its day on, until the next one begins",
            ))
            .item(form("reach", "Reach"))
            .item(form("keep", "Keep"))
            .item(form("rest", "Rest"))
            .into()
    }
}

impl ToSchema for Segment {
    fn name() -> std::borrow::Cow<'static, str> {
        "Segment".into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        let own = [
            (Day::name(), Day::schema()),
            (Reach::name(), Reach::schema()),
            (Keep::name(), Keep::schema()),
            (Rest::name(), Rest::schema()),
        ];
        schemas.extend(own.map(|(name, schema)| (name.into_owned(), schema)));
        Reach::schemas(schemas);
        Keep::schemas(schemas);
    }
}

impl From<plan::Segment> for Segment {
    fn from(segment: plan::Segment) -> Self {
        let plan::Segment { from, ask } = segment;
        let bare = Self {
            from: from.into(),
            reach: Given(None),
            keep: Given(None),
            rest: Given(None),
        };
        match ask {
            plan::Ask::Reach(reach) => Self {
                reach: Given(Some(reach.into())),
                ..bare
            },
            plan::Ask::Keep(keep) => Self {
                keep: Given(Some(keep.into())),
                ..bare
            },
            plan::Ask::Rest(reason) => Self {
                rest: Given(Some(Rest {
                    reason: reason.map(Into::into),
                })),
                ..bare
            },
        }
    }
}

impl From<plan::Reach> for Reach {
    fn from(reach: plan::Reach) -> Self {
        let plan::Reach {
            start,
            target,
            due_on,
        } = reach;
        Self {
            start: start.map(Into::into),
            target: target.into(),
            due_on: due_on.map(Into::into),
        }
    }
}

impl TryFrom<Segment> for plan::Segment {
    type Error = Fields;

    fn try_from(raw: Segment) -> Result<Self, Fields> {
        let Segment {
            from,
            reach: Given(reach),
            keep: Given(keep),
            rest: Given(rest),
        } = raw;
        let mut fields = Fields::default();
        let from = fields.keep("from", from.value());
        let ask = match (reach, keep, rest) {
            (Some(reach), None, None) => fields.nest("reach", reach.try_into()).map(plan::Ask::Reach),
            (None, Some(keep), None) => fields.nest("keep", keep.try_into()).map(plan::Ask::Keep),
            (None, None, Some(rest)) => fields.nest("rest", rest.reason()).map(plan::Ask::Rest),
            _ => {
                let reason = Reason::new(Kind::SegmentKind, "Must have exactly one of reach, keep and rest");
                fields.extend(Fields::one([], reason));
                None
            }
        };
        match (from, ask) {
            (Some(from), Some(ask)) => Ok(Self { from, ask }),
            _ => Err(fields),
        }
    }
}

impl TryFrom<Reach> for plan::Reach {
    type Error = Fields;

    fn try_from(raw: Reach) -> Result<Self, Fields> {
        let Reach {
            start,
            target,
            due_on,
        } = raw;
        let mut fields = Fields::default();
        let start = fields.keep("start", start.map(Decimal::quantity).transpose());
        let target = fields.keep("target", target.quantity());
        let due_on = fields.keep("due_on", due_on.map(Day::value).transpose());
        match (start, target, due_on) {
            (Some(start), Some(target), Some(due_on)) => Ok(Self {
                start,
                target,
                due_on,
            }),
            _ => Err(fields),
        }
    }
}

impl Rest {
    fn reason(self) -> Result<Option<text::RestReason>, Fields> {
        let mut fields = Fields::default();
        let reason = fields.keep("reason", optional(self.reason, text::RestReason::parse_optional));
        reason.ok_or(fields)
    }
}

/// Reads the segments of a plan and checks what they must keep among themselves; paths start at the list.
pub fn plan(segments: Vec<Segment>) -> Result<plan::Plan, Fields> {
    let mut fields = Fields::default();
    let mut read = Vec::with_capacity(segments.len());
    for (index, segment) in segments.into_iter().enumerate() {
        read.extend(fields.nest(index, plan::Segment::try_from(segment)));
    }
    plan::Plan::new(fields.done(read)?)
}

#[cfg(test)]
mod tests;
