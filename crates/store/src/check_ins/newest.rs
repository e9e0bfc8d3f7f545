//! The newest lines of days: what an explanation names.

use onward_domain::day::Day;
use onward_domain::ids::{CheckInId, GoalId, UserId};

use crate::error::StoreError;
use crate::many::{days, ids, list_of_days, list_of_ids};
use crate::row::{FromRow, Row};
use crate::statements;
use crate::tx::ReadTx;

macro_rules! of_days {
    ($engine:ident) => {
        concat!(
            "SELECT goal_id, occurred_on, id, moves
             FROM (
                 SELECT goal_id, occurred_on, occurred_at, id, (value IS NOT NULL OR skipped) AS moves,
                        ROW_NUMBER() OVER (
                            PARTITION BY goal_id, occurred_on, (value IS NOT NULL OR skipped)
                            ORDER BY occurred_at DESC, id DESC
                        ) AS place
                 FROM check_ins
                 WHERE owner_id = $1
                   AND goal_id IN ",
            ids!($engine, "$2"),
            "      AND occurred_on IN ",
            days!($engine, "$3"),
            "      AND deleted_at IS NULL
             ) AS lines
             WHERE place <= $4
             ORDER BY occurred_on DESC, occurred_at DESC, id DESC"
        )
    };
}

// Two texts: the engines take a list apart with functions of their own.
statements! {
    OF_DAYS = of_days!(sqlite), postgres = of_days!(postgres);
}

/// A line of a log and its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dated {
    /// Whose log it is in.
    pub goal: GoalId,
    /// Its day.
    pub occurred_on: Day,
    /// The check-in.
    pub id: CheckInId,
    /// Whether it moves a number: it has a value or skips the day.
    pub moves: bool,
}

impl FromRow for Dated {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            goal: row.get("goal_id")?,
            occurred_on: row.get("occurred_on")?,
            id: row.get("id")?,
            moves: row.get("moves")?,
        })
    }
}

/// The newest check-ins of goals on some days, newest first: at most so many of each goal
/// and day that move a number, and as many that do not.
pub async fn newest_of_days(
    tx: &mut ReadTx,
    owner: UserId,
    goals: &[GoalId],
    days: &[Day],
    most: i64,
) -> Result<Vec<Dated>, StoreError> {
    let goals = list_of_ids(goals.iter().map(|goal| goal.uuid()));
    let days = list_of_days(days.iter().copied());
    let values = [owner.into(), (&goals).into(), (&days).into(), most.into()];
    tx.all(&OF_DAYS, &values).await
}
