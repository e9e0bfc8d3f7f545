//! Lists of check-ins: the log of one goal, or of all goals of an owner, by day or in the order of their changes.

use onward_domain::check_in::CheckIn;
use onward_domain::clock::Instant;
use onward_domain::day::Day;
use onward_domain::ids::{CheckInId, GoalId, UserId};
use onward_domain::page::{ChangePosition, LogPosition};
use uuid::Uuid;

use crate::error::StoreError;
use crate::row::{FromRow, Row};
use crate::statement::Statement;
use crate::statements;
use crate::tx::ReadTx;
use crate::value::Value;

/// The rows of a list, before its order: $8 is the goal, or the least of all ids. Filters that are left out are wide
/// open ranges. What is in the log of a deleted goal is as deleted as the goal.
macro_rules! filtered {
    ($goal:literal, $rest:literal) => {
        concat!(
            "WHERE owner_id = $1
               AND author_id >= $2
               AND author_id <= $3
               AND occurred_on >= $4
               AND occurred_on <= $5
               AND updated_at >= $6
               AND (deleted_at IS NULL OR deleted_at > $7)
               AND EXISTS (
                   SELECT 1
                   FROM goals
                   WHERE goals.owner_id = check_ins.owner_id
                     AND goals.id = check_ins.goal_id
                     AND (goals.deleted_at IS NULL OR goals.deleted_at > $7)
               )
               AND goal_id ",
            $goal,
            " $8 ",
            $rest
        )
    };
}

/// The same with the columns of a check-in.
macro_rules! listed {
    ($goal:literal, by day) => {
        listed!(
            $goal,
            "AND (occurred_on, id) < ($9, $10)
             ORDER BY occurred_on DESC, id DESC
             LIMIT $11"
        )
    };
    ($goal:literal, by change) => {
        listed!(
            $goal,
            "AND (updated_at, id) > ($9, $10)
             ORDER BY updated_at, id
             LIMIT $11"
        )
    };
    ($goal:literal, $order:literal) => {
        concat!(
            "SELECT owner_id, id, goal_id, author_id, occurred_on, occurred_at, value, skipped, note, confidence,
                    external_id, source, deleted_at, created_at, updated_at, version
             FROM check_ins ",
            filtered!($goal, $order)
        )
    };
}

statements! {
    DAYS_OF_GOAL = listed!("=", by day);

    DAYS_OF_ALL = listed!(">=", by day);

    CHANGES_OF_GOAL = listed!("=", by change);

    CHANGES_OF_ALL = listed!(">=", by change);

    COUNT_BY_GOAL = "SELECT goal_id, COUNT(*) AS check_ins
                     FROM check_ins
                     WHERE owner_id = $1
                       AND occurred_on >= $2
                       AND occurred_on <= $3
                       AND deleted_at IS NULL
                     GROUP BY goal_id
                     ORDER BY goal_id";

    COUNT_OF_GOAL = concat!("SELECT COUNT(*) AS check_ins FROM check_ins ", filtered!("=", ""));

    COUNT_OF_ALL = concat!("SELECT COUNT(*) AS check_ins FROM check_ins ", filtered!(">=", ""));
}

/// A range of days, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
}

impl Default for Range {
    /// All days.
    fn default() -> Self {
        Self {
            from: Day::MIN,
            to: Day::MAX,
        }
    }
}

/// Which check-ins of an owner are wanted. Without a goal: of all goals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// In the log of this goal.
    pub goal: Option<GoalId>,
    /// Written by this person.
    pub author: Option<UserId>,
    /// Counting for these days.
    pub range: Range,
    /// Changed at this moment or later.
    pub updated_since: Option<Instant>,
    /// Those deleted after this moment too, and those of goals deleted after it.
    pub deleted_after: Option<Instant>,
}

impl Filter {
    /// The statement for one goal or for all, and its first eight values.
    fn bound(
        &self,
        owner: UserId,
        of_goal: &'static Statement,
        of_all: &'static Statement,
    ) -> (&'static Statement, Vec<Value<'static>>) {
        let Self {
            goal,
            author,
            range: Range { from, to },
            updated_since,
            deleted_after,
        } = *self;
        let author = author.map(UserId::uuid);
        let values = vec![
            owner.into(),
            author.unwrap_or(Uuid::nil()).into(),
            author.unwrap_or(Uuid::max()).into(),
            from.into(),
            to.into(),
            updated_since.unwrap_or(Instant::MIN).into(),
            // Nothing is deleted after the last moment.
            deleted_after.unwrap_or(Instant::MAX).into(),
            goal.map_or(Uuid::nil(), GoalId::uuid).into(),
        ];
        (if goal.is_some() { of_goal } else { of_all }, values)
    }
}

/// Check-ins after a position, the newest day first.
pub async fn page(
    tx: &mut ReadTx,
    owner: UserId,
    filter: &Filter,
    after: Option<LogPosition>,
    limit: i64,
) -> Result<Vec<CheckIn>, StoreError> {
    // Before every check-in: no day is later than the last one, and no id is greater than the greatest.
    let LogPosition { occurred_on, id } = after.unwrap_or(LogPosition {
        occurred_on: Day::MAX,
        id: CheckInId::from_uuid(Uuid::max()),
    });
    let (statement, mut values) = filter.bound(owner, &DAYS_OF_GOAL, &DAYS_OF_ALL);
    values.append(&mut vec![occurred_on.into(), id.into(), limit.into()]);
    tx.all(statement, &values).await
}

/// Check-ins after a position, in the order in which they last changed.
pub async fn changes(
    tx: &mut ReadTx,
    owner: UserId,
    filter: &Filter,
    after: Option<ChangePosition>,
    limit: i64,
) -> Result<Vec<CheckIn>, StoreError> {
    let ChangePosition { updated_at, id } = after.unwrap_or(ChangePosition {
        updated_at: Instant::MIN,
        id: CheckInId::from_uuid(Uuid::nil()),
    });
    let (statement, mut values) = filter.bound(owner, &CHANGES_OF_GOAL, &CHANGES_OF_ALL);
    values.append(&mut vec![updated_at.into(), id.into(), limit.into()]);
    tx.all(statement, &values).await
}

/// How many check-ins a list has.
pub async fn count(tx: &mut ReadTx, owner: UserId, filter: &Filter) -> Result<i64, StoreError> {
    let (statement, values) = filter.bound(owner, &COUNT_OF_GOAL, &COUNT_OF_ALL);
    tx.one(statement, &values).await
}

/// How many check-ins a goal has in a range of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// The goal.
    pub goal: GoalId,
    /// How many.
    pub check_ins: i64,
}

impl FromRow for Count {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            goal: row.get("goal_id")?,
            check_ins: row.get("check_ins")?,
        })
    }
}

/// How many check-ins each goal has in a range of days; goals without any are left out.
pub async fn count_by_goal(tx: &mut ReadTx, owner: UserId, range: Range) -> Result<Vec<Count>, StoreError> {
    let Range { from, to } = range;
    tx.all(&COUNT_BY_GOAL, &[owner.into(), from.into(), to.into()])
        .await
}
