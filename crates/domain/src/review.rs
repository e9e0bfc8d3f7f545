//! What became of goals over a week, month, quarter or year.

mod draft;
mod period;

pub use draft::draft;
pub use period::ReviewPeriod;

use crate::goal::{Goal, Life};
use crate::ids::GoalId;
use crate::plan::Ask;
use crate::standing::{Ratio, Standing, Status};
use crate::text::Title;

crate::words! {
    /// What a period was for a goal; the first that fits, but told in this order.
    GroupKind {
        /// Done at the end, or kept as planned.
        Satisfied = "satisfied",
        /// Behind at the end, and no better than before.
        Slipped = "slipped",
        /// Anything else that moved, or was checked in.
        Moved = "moved",
        /// Silent for too long to say anything.
        Stale = "stale",
        /// Closed in the period.
        Closed = "closed",
        /// Begun in the period and going on.
        Started = "started",
    }
}

/// What of a standing a review tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stage {
    /// The verdict.
    pub status: Status,
    /// From 0 to 1.
    pub progress: Option<Ratio>,
}

impl From<Standing> for Stage {
    fn from(standing: Standing) -> Self {
        Self {
            status: standing.status,
            progress: standing.progress,
        }
    }
}

/// A goal in a review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The goal.
    pub goal: GoalId,
    /// What it is called.
    pub title: Title,
    /// Where it stood on the day before the period; none if it had not begun.
    pub before: Option<Stage>,
    /// Where it stood on the last day, or stands today.
    pub after: Stage,
    /// How many lines its log has in the period.
    pub check_ins: i64,
}

/// The goals for which a period was the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What it was.
    pub kind: GroupKind,
    /// The goals.
    pub items: Vec<Item>,
}

/// A goal with its standings on the day before a period and at its end.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// The goal.
    pub goal: &'a Goal,
    /// On the day before the period.
    pub before: Standing,
    /// On its last day, or today.
    pub after: Standing,
    /// How many lines its log has in the period.
    pub check_ins: i64,
}

/// Sorts goals into all groups, in their order; each goal is in one or, if nothing happened, in none.
pub fn groups<'a>(period: ReviewPeriod, seen: impl IntoIterator<Item = Seen<'a>>) -> Vec<Group> {
    let mut groups: Vec<Group> = GroupKind::ALL
        .iter()
        .map(|kind| Group {
            kind: *kind,
            items: Vec::new(),
        })
        .collect();
    for seen in seen {
        let (kind, item) = (kind(period, &seen), item(period, &seen));
        let group = groups.iter_mut().find(|group| Some(group.kind) == kind);
        if let Some(group) = group {
            group.items.push(item);
        }
    }
    groups
}

fn item(period: ReviewPeriod, seen: &Seen<'_>) -> Item {
    let begun = seen
        .goal
        .plan
        .first_day()
        .is_some_and(|first| first < period.first());
    Item {
        goal: seen.goal.id,
        title: seen.goal.title.clone(),
        before: begun.then(|| seen.before.into()),
        after: seen.after.into(),
        check_ins: seen.check_ins,
    }
}

/// What the period was for a goal. Closed comes first, then begun, then silence: the verdicts of the others rest on
/// what was checked in.
fn kind(period: ReviewPeriod, seen: &Seen<'_>) -> Option<GroupKind> {
    let (before, after) = (seen.before, seen.after);
    let holds = |day| period.first() <= day && day <= period.last();
    if let Life::Closed { on, .. } = seen.goal.life
        && on <= period.last()
    {
        return holds(on).then_some(GroupKind::Closed);
    }
    if seen.goal.plan.first_day().is_some_and(holds) {
        return Some(GroupKind::Started);
    }
    let kept = matches!(asked(seen), Some(Ask::Keep(_))) && after.status == Status::OnTrack;
    let behind = matches!(after.status, Status::AtRisk | Status::OffTrack | Status::Overdue);
    let better = after.status.is_better_than(before.status) || after.progress > before.progress;
    let moved = Stage::from(before) != Stage::from(after) || seen.check_ins > 0;
    if after.status == Status::Stale {
        Some(GroupKind::Stale)
    } else if after.status == Status::Done || kept {
        Some(GroupKind::Satisfied)
    } else if behind && !better {
        Some(GroupKind::Slipped)
    } else {
        moved.then_some(GroupKind::Moved)
    }
}

/// What is asked at the end.
fn asked<'a>(seen: &Seen<'a>) -> Option<&'a Ask> {
    let place = seen.goal.plan.active_on(seen.after.as_of)?;
    seen.goal.plan.segments().get(place).map(|segment| &segment.ask)
}

#[cfg(test)]
mod tests;
