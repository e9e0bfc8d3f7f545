//! Check-ins: the lines of goals' logs. Lines of a deleted goal are not found.

pub(crate) mod list;
pub(crate) mod newest;
mod row;

pub use list::{Count, Filter, Range, changes, count, count_by_goal, page};
pub use newest::{Dated, newest_of_days};

use onward_domain::check_in::{CheckIn, ExternalId, Line};
use onward_domain::day::Day;
use onward_domain::ids::{CheckInId, GoalId, UserId};

use crate::error::StoreError;
use crate::statements;
use crate::tx::{ReadTx, WriteTx};

/// The columns of a check-in, for queries that give whole check-ins.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT owner_id, id, goal_id, author_id, occurred_on, occurred_at, value, skipped, note, confidence,
                    external_id, source, deleted_at, created_at, updated_at, version
             FROM check_ins ",
            $rest
        )
    };
}

pub(crate) use select;

statements! {
    INSERT = "INSERT INTO check_ins (owner_id, id, goal_id, author_id, occurred_on, occurred_at, value, skipped,
                  note, confidence, external_id, source, deleted_at, created_at, updated_at, version)
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";

    UPDATE = "UPDATE check_ins
              SET goal_id = $1,
                  author_id = $2,
                  occurred_on = $3,
                  occurred_at = $4,
                  value = $5,
                  skipped = $6,
                  note = $7,
                  confidence = $8,
                  external_id = $9,
                  source = $10,
                  deleted_at = $11,
                  created_at = $12,
                  updated_at = $13,
                  version = $14
              WHERE owner_id = $15
                AND id = $16";

    FIND = select!(
        "WHERE owner_id = $1
           AND id = $2
           AND deleted_at IS NULL
           AND EXISTS (
               SELECT 1
               FROM goals
               WHERE goals.owner_id = check_ins.owner_id
                 AND goals.id = check_ins.goal_id
                 AND goals.deleted_at IS NULL
           )"
    );

    FIND_BY_EXTERNAL_ID = select!(
        "WHERE owner_id = $1
           AND goal_id = $2
           AND external_id = $3"
    );

    FIND_EVEN_DELETED = select!(
        "WHERE owner_id = $1
           AND id = $2"
    );

    OF_DAY = select!(
        "WHERE owner_id = $1
           AND goal_id = $2
           AND occurred_on = $3
           AND deleted_at IS NULL
         ORDER BY id"
    );

    ANY_VALUE = "SELECT version
                 FROM check_ins
                 WHERE owner_id = $1
                   AND goal_id = $2
                   AND deleted_at IS NULL
                   AND value IS NOT NULL
                 LIMIT 1";
}

/// Adds a check-in.
pub async fn insert(tx: &mut WriteTx, check_in: &CheckIn) -> Result<(), StoreError> {
    let mut values = vec![check_in.owner.into(), check_in.id.into()];
    values.extend(row::values(check_in));
    tx.execute(&INSERT, &values).await?;
    Ok(())
}

/// Writes a check-in that was read in the same transaction, under its owner's feed lock; also deletes and revives.
pub async fn update(tx: &mut WriteTx, check_in: &CheckIn) -> Result<(), StoreError> {
    let mut values = row::values(check_in);
    values.append(&mut vec![check_in.owner.into(), check_in.id.into()]);
    tx.execute(&UPDATE, &values).await?;
    Ok(())
}

/// A check-in that is not deleted, of a goal that is not deleted.
pub async fn find(tx: &mut ReadTx, owner: UserId, id: CheckInId) -> Result<Option<CheckIn>, StoreError> {
    tx.optional(&FIND, &[owner.into(), id.into()]).await
}

/// The check-in of a goal that has this external id, deleted or not.
pub async fn find_by_external_id(
    tx: &mut ReadTx,
    owner: UserId,
    goal: GoalId,
    external_id: &ExternalId,
) -> Result<Option<CheckIn>, StoreError> {
    tx.optional(
        &FIND_BY_EXTERNAL_ID,
        &[owner.into(), goal.into(), external_id.as_str().into()],
    )
    .await
}

/// A check-in, deleted or not, of a goal that may be deleted.
pub async fn find_even_deleted(
    tx: &mut ReadTx,
    owner: UserId,
    id: CheckInId,
) -> Result<Option<CheckIn>, StoreError> {
    tx.optional(&FIND_EVEN_DELETED, &[owner.into(), id.into()]).await
}

/// All check-ins of one day.
pub async fn of_day(
    tx: &mut ReadTx,
    owner: UserId,
    goal: GoalId,
    day: Day,
) -> Result<Vec<(CheckInId, Line)>, StoreError> {
    let lines: Vec<CheckIn> = tx.all(&OF_DAY, &[owner.into(), goal.into(), day.into()]).await?;
    Ok(lines
        .into_iter()
        .map(|check_in| (check_in.id, check_in.line))
        .collect())
}

/// Whether any check-in of a goal has a value.
pub async fn any_value(tx: &mut ReadTx, owner: UserId, goal: GoalId) -> Result<bool, StoreError> {
    let found: Option<i64> = tx.optional(&ANY_VALUE, &[owner.into(), goal.into()]).await?;
    Ok(found.is_some())
}
