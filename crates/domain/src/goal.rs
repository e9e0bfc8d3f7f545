//! A goal: a measure and a plan, with a place among other goals and a life of its own.

mod looks;
mod patch;

pub use looks::{CheckInEvery, Color, Tag, Tags, Weight};
pub use patch::{GoalPatch, MeasurePatch, Patch, moves_standing};

use crate::clock::Instant;
use crate::day::{Day, TimeZone};
use crate::ids::{GoalId, UserId};
use crate::measure::Measure;
use crate::plan::{Plan, Segment};
use crate::quantity::Quantity;
use crate::text::{Description, Icon, Title};

/// How many levels a tree of goals may have; a goal without parent is on the first.
pub const MAX_DEPTH: usize = 8;

/// How far apart goals are placed, so that another fits between.
pub const POSITION_STEP: Quantity = Quantity::whole(65_536);

crate::words! {
    /// The stored life of a goal.
    GoalState {
        /// Going on.
        Active = "active",
        /// Closed: it was made.
        Achieved = "achieved",
        /// Closed: it was not made.
        Missed = "missed",
        /// Closed: no longer wanted.
        Dropped = "dropped",
    }
}

crate::words! {
    /// What a person may do with a goal.
    Role {
        /// Everything.
        Owner = "owner",
        /// Change it and what is beneath.
        Editor = "editor",
        /// Write check-ins.
        Logger = "logger",
        /// Read it.
        Viewer = "viewer",
    }
}

impl GoalState {
    /// The states that may follow this one.
    pub const fn followers(self) -> &'static [Self] {
        match self {
            Self::Active => &[Self::Achieved, Self::Missed, Self::Dropped],
            Self::Achieved | Self::Missed | Self::Dropped => &[Self::Active],
        }
    }
}

/// Whether a goal goes on, and if not, how and when it was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Life {
    /// It goes on.
    Active,
    /// It was closed; its standing stays that of the closing day.
    Closed {
        /// How it ended.
        outcome: Outcome,
        /// When it was closed, to the millisecond.
        at: Instant,
        /// The goal's day of that moment.
        on: Day,
    },
}

crate::words! {
    /// How a goal ended.
    Outcome {
        /// It was made.
        Achieved = "achieved",
        /// It was not made.
        Missed = "missed",
        /// It was no longer wanted.
        Dropped = "dropped",
    }
}

impl Life {
    /// The day a goal stands on when it is asked about a day: no later than the one it was closed on.
    pub fn day(self, as_of: Day) -> Day {
        match self {
            Self::Active => as_of,
            Self::Closed { on, .. } => as_of.min(on),
        }
    }

    /// The stored state.
    pub const fn state(self) -> GoalState {
        match self {
            Self::Active => GoalState::Active,
            Self::Closed {
                outcome: Outcome::Achieved,
                ..
            } => GoalState::Achieved,
            Self::Closed {
                outcome: Outcome::Missed,
                ..
            } => GoalState::Missed,
            Self::Closed {
                outcome: Outcome::Dropped,
                ..
            } => GoalState::Dropped,
        }
    }

    /// When it was closed.
    pub const fn closed_at(self) -> Option<Instant> {
        match self {
            Self::Active => None,
            Self::Closed { at, .. } => Some(at),
        }
    }

    /// The goal's day on which it was closed.
    pub const fn closed_on(self) -> Option<Day> {
        match self {
            Self::Active => None,
            Self::Closed { on, .. } => Some(on),
        }
    }

    /// Moves to another state at a moment that lies on `today`; asking for the present state changes nothing.
    pub fn move_to(self, to: GoalState, now: Instant, today: Day) -> Result<Self, TransitionError> {
        let from = self.state();
        if from == to {
            return Ok(self);
        }
        let closed = |outcome| Self::Closed {
            outcome,
            at: now.cut(),
            on: today,
        };
        match (self, to) {
            (Self::Active, GoalState::Achieved) => Ok(closed(Outcome::Achieved)),
            (Self::Active, GoalState::Missed) => Ok(closed(Outcome::Missed)),
            (Self::Active, GoalState::Dropped) => Ok(closed(Outcome::Dropped)),
            (Self::Closed { .. }, GoalState::Active) => Ok(Self::Active),
            (Self::Active | Self::Closed { .. }, _) => Err(TransitionError { from, to }),
        }
    }
}

/// A change of state that is not allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a goal that is {from} cannot become {to}")]
pub struct TransitionError {
    /// The present state.
    pub from: GoalState,
    /// The state asked for.
    pub to: GoalState,
}

/// A goal as it was sent, each value valid in itself.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of Goal")]
pub struct NewGoal {
    pub title: Title,
    pub description: Option<Description>,
    pub tags: Tags,
    pub color: Option<Color>,
    pub icon: Option<Icon>,
    pub parent: Option<GoalId>,
    pub weight: Weight,
    /// Absent: after the last sibling.
    pub position: Option<Quantity>,
    pub state: GoalState,
    pub measure: Measure,
    /// Absent: reach 1 from today for count and children, else nothing.
    pub plan: Option<Plan>,
    pub time_zone: Option<TimeZone>,
    pub check_in_every: Option<CheckInEvery>,
    pub archived_at: Option<Instant>,
}

/// A goal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goal {
    /// Names the goal.
    pub id: GoalId,
    /// Whose it is.
    pub owner: UserId,
    /// What it is called.
    pub title: Title,
    /// What it is about.
    pub description: Option<Description>,
    /// What it is filed under.
    pub tags: Tags,
    /// How it is coloured.
    pub color: Option<Color>,
    /// How it is marked.
    pub icon: Option<Icon>,
    /// The goal above it.
    pub parent: Option<GoalId>,
    /// Its share in the progress of the goal above it.
    pub weight: Weight,
    /// Siblings are sorted by this, then by id.
    pub position: Quantity,
    /// Whether it goes on.
    pub life: Life,
    /// How its check-ins become one number.
    pub measure: Measure,
    /// What number is wanted, when.
    pub plan: Plan,
    /// Where it happens, if not where its owner is.
    pub time_zone: Option<TimeZone>,
    /// How often a check-in is expected.
    pub check_in_every: Option<CheckInEvery>,
    /// Since when it is out of sight.
    pub archived_at: Option<Instant>,
    /// When it was made.
    pub created_at: Instant,
    /// When it last changed; rises strictly within one owner.
    pub updated_at: Instant,
    /// When it was deleted.
    pub deleted_at: Option<Instant>,
    /// Counts the stored changes, from 1.
    pub version: i64,
    /// Counts the changes of its log.
    pub log_version: i64,
    /// Counts the changes its standing depends on: measure, plan, state, zone.
    pub plan_version: i64,
}

/// What only the moment of writing knows about a new goal.
#[derive(Clone, Copy, Debug)]
pub struct Birth {
    /// Its id.
    pub id: GoalId,
    /// Whose it is.
    pub owner: UserId,
    /// Where it goes among its siblings.
    pub position: Quantity,
    /// When it is made.
    pub at: Instant,
    /// The goal's day of that moment.
    pub today: Day,
}

impl Goal {
    /// Makes a goal; without a plan it asks for 1 from today on if it counts or has goals below, else for nothing.
    pub fn new(new: NewGoal, birth: Birth) -> Result<Self, TransitionError> {
        let NewGoal {
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
            plan,
            time_zone,
            check_in_every,
            archived_at,
        } = new;
        let Birth {
            id,
            owner,
            position: last,
            at,
            today,
        } = birth;
        Ok(Self {
            id,
            owner,
            title,
            description,
            tags,
            color,
            icon,
            parent,
            weight,
            position: position.unwrap_or(last),
            life: Life::Active.move_to(state, at, today)?,
            plan: plan.unwrap_or_else(|| default_plan(&measure, today)),
            measure,
            time_zone,
            check_in_every,
            archived_at: archived_at.map(Instant::cut),
            created_at: at,
            updated_at: at,
            deleted_at: None,
            version: 1,
            log_version: 0,
            plan_version: 0,
        })
    }

    /// The segments of its plan.
    pub fn segments(&self) -> &[Segment] {
        self.plan.segments()
    }
}

fn default_plan(measure: &Measure, today: Day) -> Plan {
    use crate::measure::Aggregate::{Children, Count, Last, Max, Mean, Min, Sum};
    match measure.aggregate {
        Count | Children => Plan::once_from(today),
        Sum | Last | Min | Max | Mean => Plan::none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Day = Day::MIN;
    const NOW: Instant = Instant::MIN;

    #[test]
    fn a_goal_is_closed_from_active_alone_and_can_be_reopened() {
        let achieved = Life::Active.move_to(GoalState::Achieved, NOW, DAY).unwrap();
        assert_eq!(achieved.closed_at(), Some(NOW));
        assert_eq!(
            achieved.move_to(GoalState::Dropped, NOW, DAY),
            Err(TransitionError {
                from: GoalState::Achieved,
                to: GoalState::Dropped
            })
        );
        assert_eq!(achieved.move_to(GoalState::Active, NOW, DAY), Ok(Life::Active));
    }

    #[test]
    fn asking_for_the_present_state_keeps_the_closing_moment() {
        let missed = Life::Active.move_to(GoalState::Missed, NOW, DAY).unwrap();
        assert_eq!(
            missed.move_to(GoalState::Missed, Instant::MAX, Day::MAX),
            Ok(missed)
        );
    }

    #[test]
    fn every_allowed_follower_can_be_reached() {
        for from in GoalState::ALL {
            let life = Life::Active.move_to(*from, NOW, DAY).unwrap();
            for to in GoalState::ALL.iter().filter(|to| *to != from) {
                assert_eq!(
                    life.move_to(*to, NOW, DAY).is_ok(),
                    from.followers().contains(to),
                    "{from} to {to}"
                );
            }
        }
    }
}
