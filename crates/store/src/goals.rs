//! Goals. Every query names the owner; deleted goals are found only where the name says so.

pub(crate) mod below;
mod document;
pub(crate) mod last;
pub(crate) mod list;
pub mod renew;
mod row;
pub(crate) mod tags;
pub(crate) mod tree;

use onward_domain::goal::Goal;
use onward_domain::ids::{GoalId, UserId};
use onward_domain::quantity::Quantity;

use crate::error::StoreError;
use crate::statements;
use crate::tx::{ReadTx, WriteTx};

pub use below::below;
pub use last::last_check_ins;
pub use list::{Filter, ParentFilter, count, page};
pub use tags::{TagSet, Tagged, retag, tag_sets, tagged};
pub use tree::{Beneath, ancestors, beneath, delete, deleted_together, restore};

/// The columns of a goal, for queries that give whole goals.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT owner_id, id, parent_id, title, description, tags, color, icon, weight, position, aggregate,
                    unit, decimals, missing, plan, time_zone, check_in_every, state, closed_at, closed_on,
                    archived_at, deleted_at, created_at, updated_at, version, log_version, plan_version
             FROM goals ",
            $rest
        )
    };
}

pub(crate) use select;

statements! {
    INSERT = "INSERT INTO goals (owner_id, id, parent_id, title, title_key, description, tags, color, icon, weight,
                  position, aggregate, unit, decimals, missing, plan, due_on, time_zone, check_in_every, state, closed_at,
                  closed_on, archived_at, deleted_at, created_at, updated_at, version, log_version, plan_version)
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
                  $21, $22, $23, $24, $25, $26, $27, $28, $29)";

    UPDATE = "UPDATE goals
              SET parent_id = $1,
                  title = $2,
                  title_key = $3,
                  description = $4,
                  tags = $5,
                  color = $6,
                  icon = $7,
                  weight = $8,
                  position = $9,
                  aggregate = $10,
                  unit = $11,
                  decimals = $12,
                  missing = $13,
                  plan = $14,
                  due_on = $15,
                  time_zone = $16,
                  check_in_every = $17,
                  state = $18,
                  closed_at = $19,
                  closed_on = $20,
                  archived_at = $21,
                  deleted_at = $22,
                  created_at = $23,
                  updated_at = $24,
                  version = $25,
                  log_version = $26,
                  plan_version = $27
              WHERE owner_id = $28
                AND id = $29";

    FIND = select!("WHERE owner_id = $1 AND id = $2 AND deleted_at IS NULL");

    FIND_EVEN_DELETED = select!("WHERE owner_id = $1 AND id = $2");

    COUNT_ALL = "SELECT COUNT(*) AS goals
                 FROM goals
                 WHERE owner_id = $1
                   AND deleted_at IS NULL";

    LAST_BELOW = "SELECT position
                  FROM goals
                  WHERE owner_id = $1
                    AND parent_id = $2
                    AND id <> $3
                    AND deleted_at IS NULL
                  ORDER BY position DESC
                  LIMIT 1";

    LAST_ON_TOP = "SELECT position
                   FROM goals
                   WHERE owner_id = $1
                     AND parent_id IS NULL
                     AND id <> $2
                     AND deleted_at IS NULL
                   ORDER BY position DESC
                   LIMIT 1";

    BUMP_LOG = "UPDATE goals
                SET log_version = log_version + 1
                WHERE owner_id = $1
                  AND id = $2
                  AND plan_version = $3
                  AND deleted_at IS NULL";
}

/// Adds a goal.
pub async fn insert(tx: &mut WriteTx, goal: &Goal) -> Result<(), StoreError> {
    let cells = row::Cells::of(goal);
    let mut values = vec![goal.owner.into(), goal.id.into()];
    values.extend(cells.values(goal));
    tx.execute(&INSERT, &values).await?;
    Ok(())
}

/// Writes a goal that was read in the same transaction, under its owner's feed lock.
pub async fn update(tx: &mut WriteTx, goal: &Goal) -> Result<(), StoreError> {
    let cells = row::Cells::of(goal);
    let mut values = cells.values(goal);
    values.append(&mut vec![goal.owner.into(), goal.id.into()]);
    tx.execute(&UPDATE, &values).await?;
    Ok(())
}

/// A goal that is not deleted.
pub async fn find(tx: &mut ReadTx, owner: UserId, id: GoalId) -> Result<Option<Goal>, StoreError> {
    tx.optional(&FIND, &[owner.into(), id.into()]).await
}

/// A goal, deleted or not.
pub async fn find_even_deleted(
    tx: &mut ReadTx,
    owner: UserId,
    id: GoalId,
) -> Result<Option<Goal>, StoreError> {
    tx.optional(&FIND_EVEN_DELETED, &[owner.into(), id.into()]).await
}

/// How many goals an owner has.
pub async fn count_all(tx: &mut ReadTx, owner: UserId) -> Result<i64, StoreError> {
    tx.one(&COUNT_ALL, &[owner.into()]).await
}

/// The greatest position among the goals right below a goal, or below none, one goal left out.
pub async fn last_position(
    tx: &mut ReadTx,
    owner: UserId,
    parent: Option<GoalId>,
    except: GoalId,
) -> Result<Option<Quantity>, StoreError> {
    let row: Option<row::Position> = match parent {
        Some(parent) => {
            tx.optional(&LAST_BELOW, &[owner.into(), parent.into(), except.into()])
                .await?
        }
        None => tx.optional(&LAST_ON_TOP, &[owner.into(), except.into()]).await?,
    };
    Ok(row.map(|row::Position(position)| position))
}

/// Counts a change of a goal's log; false if the goal is deleted or has another `plan_version` than the one that was
/// read. Neither its version nor `updated_at` moves.
pub async fn bump_log(
    tx: &mut WriteTx,
    owner: UserId,
    id: GoalId,
    plan_version: i64,
) -> Result<bool, StoreError> {
    Ok(tx
        .execute(&BUMP_LOG, &[owner.into(), id.into(), plan_version.into()])
        .await?
        == 1)
}
