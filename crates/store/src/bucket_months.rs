//! The day buckets of goals, one packed row per goal and month. Kept in the transaction of every check-in.

use onward_domain::bucket::{Month, MonthNumber};
use onward_domain::day::Day;
use onward_domain::ids::{GoalId, UserId};

use crate::error::StoreError;
use crate::many::{ids, list_of_ids};
use crate::row::{FromRow, Row};
use crate::statements;
use crate::tx::{ReadTx, WriteTx};

/// The months of goals up to one of them.
macro_rules! until {
    ($engine:ident) => {
        concat!(
            "SELECT goal_id, month, packed
             FROM bucket_months
             WHERE owner_id = $1
               AND goal_id IN ",
            ids!($engine, "$2"),
            "  AND month <= $3
             ORDER BY goal_id, month"
        )
    };
}

statements! {
    FIND = "SELECT packed
            FROM bucket_months
            WHERE owner_id = $1
              AND goal_id = $2
              AND month = $3";

    // Two texts: the engines take a list apart with functions of their own.
    UNTIL = until!(sqlite), postgres = until!(postgres);

    PUT = "INSERT INTO bucket_months (owner_id, goal_id, month, packed)
           VALUES ($1, $2, $3, $4)
           ON CONFLICT (owner_id, goal_id, month) DO UPDATE SET packed = excluded.packed";

    REMOVE = "DELETE FROM bucket_months
              WHERE owner_id = $1
                AND goal_id = $2
                AND month = $3";
}

/// The bytes of a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packed {
    /// Whose they are.
    pub goal: GoalId,
    /// Which month.
    pub number: MonthNumber,
    /// As `Month::unpack` and `Days::unpack` read them.
    pub bytes: Vec<u8>,
}

impl FromRow for Packed {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            goal: row.get("goal_id")?,
            number: row.parse("month", |number: i64| {
                i32::try_from(number)
                    .ok()
                    .and_then(MonthNumber::from_number)
                    .ok_or(())
            })?,
            bytes: row.get("packed")?,
        })
    }
}

struct Unpacked(Month);

impl FromRow for Unpacked {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        row.parse("packed", Month::unpack).map(Self)
    }
}

/// The buckets of a month; an empty month if there are none.
pub async fn load(
    tx: &mut ReadTx,
    owner: UserId,
    goal: GoalId,
    number: MonthNumber,
) -> Result<Month, StoreError> {
    let values = [owner.into(), goal.into(), i64::from(number.number()).into()];
    let month: Option<Unpacked> = tx.optional(&FIND, &values).await?;
    Ok(month.map(|Unpacked(month)| month).unwrap_or_default())
}

/// The months of goals up to that of a day, by goal and month. They stay packed: unpacked, those of many goals would
/// take forty times the room.
pub async fn until(
    tx: &mut ReadTx,
    owner: UserId,
    goals: &[GoalId],
    day: Day,
) -> Result<Vec<Packed>, StoreError> {
    let goals = list_of_ids(goals.iter().map(|goal| goal.uuid()));
    let month = i64::from(MonthNumber::of(day).number());
    tx.all(&UNTIL, &[owner.into(), (&goals).into(), month.into()])
        .await
}

/// Writes the buckets of a month; an empty month leaves no row.
pub async fn put(
    tx: &mut WriteTx,
    owner: UserId,
    goal: GoalId,
    number: MonthNumber,
    month: &Month,
) -> Result<(), StoreError> {
    let (owner, goal, number) = (owner.into(), goal.into(), i64::from(number.number()).into());
    if month.is_empty() {
        tx.execute(&REMOVE, &[owner, goal, number]).await?;
    } else {
        tx.execute(&PUT, &[owner, goal, number, (&month.pack()).into()])
            .await?;
    }
    Ok(())
}
