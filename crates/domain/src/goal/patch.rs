//! A change of some fields of a goal.

use super::{CheckInEvery, Color, Goal, GoalState, NewGoal, Tags, Weight};
use crate::clock::Instant;
use crate::day::{Day, TimeZone};
use crate::goal::TransitionError;
use crate::ids::GoalId;
use crate::measure::{Aggregate, Decimals, Measure, Missing};
use crate::quantity::Quantity;
use crate::text::{Description, Icon, Title, Unit};

/// What becomes of one field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Patch<T> {
    /// It stays as it is.
    #[default]
    Keep,
    /// It becomes this.
    Set(T),
}

impl<T> Patch<T> {
    /// The same change of what is made from the field.
    pub(crate) fn map<U>(self, make: impl FnOnce(T) -> U) -> Patch<U> {
        match self {
            Self::Keep => Patch::Keep,
            Self::Set(value) => Patch::Set(make(value)),
        }
    }

    /// Whether the field becomes something, be it what it is already.
    pub(crate) const fn is_set(&self) -> bool {
        matches!(self, Self::Set(_))
    }
}

impl<T: PartialEq> Patch<T> {
    /// Changes the field; says whether it was different before.
    pub(crate) fn apply(self, field: &mut T) -> bool {
        match self {
            Self::Set(value) if value != *field => {
                *field = value;
                true
            }
            Self::Keep | Self::Set(_) => false,
        }
    }
}

/// A change of some parts of a measure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of Measure")]
pub struct MeasurePatch {
    pub aggregate: Patch<Aggregate>,
    pub unit: Patch<Option<Unit>>,
    pub decimals: Patch<Decimals>,
    pub missing: Patch<Missing>,
}

impl Measure {
    /// Changes some parts; says whether any was different before.
    fn apply(&mut self, patch: MeasurePatch) -> bool {
        let MeasurePatch {
            aggregate,
            unit,
            decimals,
            missing,
        } = patch;
        let changes = [
            aggregate.apply(&mut self.aggregate),
            unit.apply(&mut self.unit),
            decimals.apply(&mut self.decimals),
            missing.apply(&mut self.missing),
        ];
        changes.contains(&true)
    }

    /// The usual measure with some parts set otherwise.
    pub fn usual_but(patch: MeasurePatch) -> Self {
        let mut measure = Self::default();
        measure.apply(patch);
        measure
    }
}

/// A change of some fields of a goal; the plan has operations of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of Goal")]
pub struct GoalPatch {
    pub title: Patch<Title>,
    pub description: Patch<Option<Description>>,
    pub tags: Patch<Tags>,
    pub color: Patch<Option<Color>>,
    pub icon: Patch<Option<Icon>>,
    pub parent: Patch<Option<GoalId>>,
    pub weight: Patch<Weight>,
    pub position: Patch<Quantity>,
    pub state: Patch<GoalState>,
    pub measure: MeasurePatch,
    pub time_zone: Patch<Option<TimeZone>>,
    pub check_in_every: Patch<Option<CheckInEvery>>,
    pub archived_at: Patch<Option<Instant>>,
}

impl NewGoal {
    /// The change that puts this goal in the place of another, at the end of its siblings unless it says where. The
    /// plan of the other one stays.
    pub fn replacing(self, end: Quantity) -> GoalPatch {
        let Self {
            title,
            description,
            tags,
            color,
            icon,
            parent,
            weight,
            position,
            state,
            measure:
                Measure {
                    aggregate,
                    unit,
                    decimals,
                    missing,
                },
            plan: _,
            time_zone,
            check_in_every,
            archived_at,
        } = self;
        GoalPatch {
            title: Patch::Set(title),
            description: Patch::Set(description),
            tags: Patch::Set(tags),
            color: Patch::Set(color),
            icon: Patch::Set(icon),
            parent: Patch::Set(parent),
            weight: Patch::Set(weight),
            position: Patch::Set(position.unwrap_or(end)),
            state: Patch::Set(state),
            measure: MeasurePatch {
                aggregate: Patch::Set(aggregate),
                unit: Patch::Set(unit),
                decimals: Patch::Set(decimals),
                missing: Patch::Set(missing),
            },
            time_zone: Patch::Set(time_zone),
            check_in_every: Patch::Set(check_in_every),
            archived_at: Patch::Set(archived_at),
        }
    }
}

impl Goal {
    /// Applies a change at a moment that lies on `today`; gives the names of the fields that are different now.
    ///
    /// Versions and `updated_at` are the caller's to move; the tree and the log are the caller's to check.
    pub fn apply(
        &mut self,
        patch: GoalPatch,
        now: Instant,
        today: Day,
    ) -> Result<Vec<&'static str>, TransitionError> {
        let GoalPatch {
            title,
            description,
            tags,
            color,
            icon,
            parent,
            weight,
            position,
            state,
            measure,
            time_zone,
            check_in_every,
            archived_at,
        } = patch;
        let archived_at = archived_at.map(|at| at.map(Instant::cut));
        let life = match state {
            Patch::Keep => self.life,
            Patch::Set(state) => self.life.move_to(state, now, today)?,
        };
        let changes = [
            ("title", title.apply(&mut self.title)),
            ("description", description.apply(&mut self.description)),
            ("tags", tags.apply(&mut self.tags)),
            ("color", color.apply(&mut self.color)),
            ("icon", icon.apply(&mut self.icon)),
            ("parent_id", parent.apply(&mut self.parent)),
            ("weight", weight.apply(&mut self.weight)),
            ("position", position.apply(&mut self.position)),
            ("state", Patch::Set(life).apply(&mut self.life)),
            ("measure", self.measure.apply(measure)),
            ("time_zone", time_zone.apply(&mut self.time_zone)),
            ("check_in_every", check_in_every.apply(&mut self.check_in_every)),
            ("archived_at", archived_at.apply(&mut self.archived_at)),
        ];
        Ok(changes
            .into_iter()
            .filter_map(|(name, changed)| changed.then_some(name))
            .collect())
    }
}

/// Whether the standing of a goal depends on a field of this name.
pub fn moves_standing(field: &str) -> bool {
    matches!(field, "state" | "measure" | "time_zone" | "check_in_every")
}
