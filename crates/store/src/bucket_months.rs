//! The day buckets of goals, one packed row per goal and month. Kept in the transaction of every check-in.

use onward_domain::bucket::{Days, Month, MonthNumber};
use onward_domain::day::Day;
use onward_domain::ids::{GoalId, UserId};

use crate::error::StoreError;
use crate::row::{FromRow, Row};
use crate::statements;
use crate::tx::{ReadTx, WriteTx};

statements! {
    FIND = "SELECT month, packed
            FROM bucket_months
            WHERE owner_id = $1
              AND goal_id = $2
              AND month = $3";

    UNTIL = "SELECT month, packed
             FROM bucket_months
             WHERE owner_id = $1
               AND goal_id = $2
               AND month <= $3
             ORDER BY month";

    PUT = "INSERT INTO bucket_months (owner_id, goal_id, month, packed)
           VALUES ($1, $2, $3, $4)
           ON CONFLICT (owner_id, goal_id, month) DO UPDATE SET packed = excluded.packed";

    REMOVE = "DELETE FROM bucket_months
              WHERE owner_id = $1
                AND goal_id = $2
                AND month = $3";
}

struct Packed {
    number: MonthNumber,
    month: Month,
}

impl FromRow for Packed {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let number = row.parse("month", |number: i64| {
            i32::try_from(number)
                .ok()
                .and_then(MonthNumber::from_number)
                .ok_or(())
        })?;
        Ok(Self {
            number,
            month: row.parse("packed", Month::unpack)?,
        })
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
    let packed: Option<Packed> = tx.optional(&FIND, &values).await?;
    Ok(packed.map(|packed| packed.month).unwrap_or_default())
}

/// The buckets of all months up to that of a day.
pub async fn until(tx: &mut ReadTx, owner: UserId, goal: GoalId, day: Day) -> Result<Days, StoreError> {
    let values = [
        owner.into(),
        goal.into(),
        i64::from(MonthNumber::of(day).number()).into(),
    ];
    let months: Vec<Packed> = tx.all(&UNTIL, &values).await?;
    let mut days = Days::default();
    for Packed { number, month } in &months {
        days.extend(*number, month);
    }
    Ok(days)
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
