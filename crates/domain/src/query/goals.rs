//! The language of goals: words as everywhere, and conditions on fields. Lists, breaks of many goals and saved views
//! speak it.

use std::fmt;

use super::condition::{Asked, Condition, DateField, Owner, Parent, PlanKind, Trait, condition, list};
use super::{Query, fold, parts};
use crate::day::{Day, DayRule};
use crate::fields::Reason;
use crate::goal::{Goal, Role, Tag};
use crate::ids::UserId;
use crate::plan::Ask;
use crate::standing::Status;
use crate::text::Description;
use crate::user::Username;

/// What is looked for among goals; the empty search holds for every goal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoalSearch {
    words: Query,
    conditions: Vec<Wanted<Condition>>,
    statuses: Vec<Wanted<Vec<Status>>>,
}

/// A condition that must hold, or must not.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Wanted<T> {
    condition: T,
    wanted: bool,
}

/// Who looks for goals, and on which day.
#[derive(Clone, Debug)]
pub struct Viewer {
    /// Their account.
    pub id: UserId,
    /// Their name.
    pub username: Username,
    /// Where they are and when their days start.
    pub rule: DayRule,
    /// What day it is there.
    pub today: Day,
}

impl From<Query> for GoalSearch {
    /// A search with words alone.
    fn from(words: Query) -> Self {
        Self {
            words,
            ..Self::default()
        }
    }
}

impl GoalSearch {
    /// Reads a search. What cannot be read is refused with its `offset` in characters.
    pub fn parse(text: &str) -> Result<Self, Reason> {
        let (mut words, mut conditions, mut statuses) = (Vec::new(), Vec::new(), Vec::new());
        parts(text, |reader| {
            let begin = reader.at();
            let wanted = !reader.takes('-');
            match condition(reader)? {
                Some(Asked::Field(condition)) => conditions.push(Wanted { condition, wanted }),
                Some(Asked::Status(condition)) => statuses.push(Wanted { condition, wanted }),
                None => {
                    reader.back_to(begin);
                    words.push(reader.term()?);
                }
            }
            Ok(())
        })?;
        Ok(Self {
            words: Query(words),
            conditions,
            statuses,
        })
    }

    /// Whether it asks for nothing.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.conditions.is_empty() && self.statuses.is_empty()
    }

    /// Whether archived goals are looked for by name.
    pub fn asks_archived(&self) -> bool {
        self.conditions.iter().any(|Wanted { condition, wanted }| {
            *wanted && matches!(condition, Condition::Is(traits) if traits.contains(&Trait::Archived))
        })
    }

    /// Whether goals are looked for by how they stand.
    pub const fn asks_status(&self) -> bool {
        !self.statuses.is_empty()
    }

    /// Whether all that is asked about the status of a goal holds for this one.
    pub fn holds_for_status(&self, status: Status) -> bool {
        let mut statuses = self.statuses.iter();
        statuses.all(|Wanted { condition, wanted }| condition.contains(&status) == *wanted)
    }

    /// Whether all that is asked holds for a goal, but for its status, which only its log can tell.
    pub fn holds_for(&self, goal: &Goal, viewer: &Viewer) -> bool {
        let conditions = self
            .conditions
            .iter()
            .all(|Wanted { condition, wanted }| condition.holds_for(goal, viewer) == *wanted);
        let description = goal.description.as_ref().map(Description::as_str);
        let texts = [goal.title.as_str()].into_iter().chain(description);
        conditions && self.words.matches(texts.chain(goal.tags.iter().map(Tag::as_str)))
    }
}

impl Condition {
    fn holds_for(&self, goal: &Goal, viewer: &Viewer) -> bool {
        let own = goal.owner == viewer.id;
        match self {
            Self::State(states) => states.contains(&goal.life.state()),
            Self::Tag(tags) => goal.tags.iter().any(|tag| tags.contains(tag)),
            Self::Kind(kinds) => kind(goal, viewer.today).is_some_and(|kind| kinds.contains(&kind)),
            Self::Unit(units) => {
                let unit = goal.measure.unit.as_ref().map(|unit| fold(unit.as_str()));
                unit.is_some_and(|unit| units.iter().any(|wanted| *wanted == unit))
            }
            Self::Parent(parents) => parents.contains(&goal.parent.map_or(Parent::None, Parent::Goal)),
            Self::Owner(owners) => owners.iter().any(|owner| match owner {
                Owner::Me => own,
                Owner::Named(name) => own && fold(name.as_str()) == fold(viewer.username.as_str()),
            }),
            // Everybody sees the own goals only, and has shared none.
            Self::Role(roles) => own && roles.contains(&Role::Owner),
            Self::Is(traits) => traits.contains(&Trait::Archived) && goal.archived_at.is_some(),
            Self::Date(field, comparison, days) => {
                let day = match field {
                    DateField::Due => goal.plan.due_on(),
                    DateField::Start => goal.plan.first_day(),
                    DateField::Closed => goal.life.closed_on(),
                    DateField::Updated => Some(viewer.rule.day_of(goal.updated_at)),
                };
                day.is_some_and(|day| {
                    days.iter()
                        .any(|when| comparison.holds(day, when.day(viewer.today)))
                })
            }
        }
    }
}

/// What the plan of a goal asks for on a day; before it begins, what it begins with.
fn kind(goal: &Goal, today: Day) -> Option<PlanKind> {
    let segments = goal.plan.segments();
    let place = goal.plan.active_on(today).unwrap_or(0);
    segments.get(place).map(|segment| match segment.ask {
        Ask::Reach(_) => PlanKind::Reach,
        Ask::Keep(_) => PlanKind::Keep,
        Ask::Rest(_) => PlanKind::Rest,
    })
}

impl fmt::Display for GoalSearch {
    /// Writes a search that is read as this one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.words.fmt(f)?;
        for (place, Wanted { condition, wanted }) in self.conditions.iter().enumerate() {
            let space = if place > 0 || !self.words.is_empty() {
                " "
            } else {
                ""
            };
            let sign = if *wanted { "" } else { "-" };
            write!(f, "{space}{sign}{condition}")?;
        }
        for (place, Wanted { condition, wanted }) in self.statuses.iter().enumerate() {
            let first = place == 0 && self.words.is_empty() && self.conditions.is_empty();
            let start = match (first, wanted) {
                (true, true) => "status:",
                (true, false) => "-status:",
                (false, true) => " status:",
                (false, false) => " -status:",
            };
            list(f, start, condition)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
