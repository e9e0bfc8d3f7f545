//! The tree of goals: the line above a goal, what is beneath it, and deleting both goal and what is beneath.

use onward_domain::clock::Instant;
use onward_domain::ids::{GoalId, UserId};

use crate::error::StoreError;
use crate::feeds::Turn;
use crate::row::{FromRow, Row};
use crate::statements;
use crate::tx::{ReadTx, WriteTx};

// The bound on the level only ends a walk through rows that break the rule that a tree has no cycle.
statements! {
    ANCESTORS = "WITH RECURSIVE line (id, parent_id, level) AS (
                     SELECT id, parent_id, CAST(1 AS BIGINT)
                     FROM goals
                     WHERE owner_id = $1
                       AND id = $2
                       AND deleted_at IS NULL
                     UNION ALL
                     SELECT above.id, above.parent_id, line.level + 1
                     FROM line
                     JOIN goals AS above ON above.owner_id = $1 AND above.id = line.parent_id
                     WHERE line.level < 64
                 )
                 SELECT id, level
                 FROM line
                 ORDER BY level";

    BENEATH = "WITH RECURSIVE tree (id, level) AS (
                   SELECT id, CAST(1 AS BIGINT)
                   FROM goals
                   WHERE owner_id = $1
                     AND id = $2
                     AND deleted_at IS NULL
                   UNION ALL
                   SELECT below.id, tree.level + 1
                   FROM tree
                   JOIN goals AS below ON below.owner_id = $1 AND below.parent_id = tree.id
                   WHERE below.deleted_at IS NULL
                     AND tree.level < 64
               )
               SELECT goals.id, goals.version, tree.level
               FROM tree
               JOIN goals ON goals.owner_id = $1 AND goals.id = tree.id
               ORDER BY tree.level, goals.id";

    DELETED_TOGETHER = "WITH RECURSIVE tree (id, level) AS (
                            SELECT id, CAST(1 AS BIGINT)
                            FROM goals
                            WHERE owner_id = $1
                              AND id = $2
                              AND deleted_at = $3
                            UNION ALL
                            SELECT below.id, tree.level + 1
                            FROM tree
                            JOIN goals AS below ON below.owner_id = $1 AND below.parent_id = tree.id
                            WHERE below.deleted_at = $3
                              AND tree.level < 64
                        )
                        SELECT goals.id, goals.version, tree.level
                        FROM tree
                        JOIN goals ON goals.owner_id = $1 AND goals.id = tree.id
                        ORDER BY tree.level, goals.id";

    RESTORE = "UPDATE goals
               SET deleted_at = NULL,
                   updated_at = $1,
                   version = version + 1
               WHERE owner_id = $2
                 AND id = $3
                 AND deleted_at IS NOT NULL";

    DELETE = "UPDATE goals
              SET deleted_at = $1,
                  updated_at = $2,
                  version = version + 1
              WHERE owner_id = $3
                AND id = $4
                AND deleted_at IS NULL";
}

/// A goal of a tree, seen from the one on top.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beneath {
    /// The goal.
    pub id: GoalId,
    /// Its version.
    pub version: i64,
    /// Its level: 1 for the goal on top itself.
    pub level: i64,
}

impl FromRow for Beneath {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            version: row.get("version")?,
            level: row.get("level")?,
        })
    }
}

/// A goal and the goals above it, from the goal itself to the one on top; empty if it does not exist.
pub async fn ancestors(tx: &mut ReadTx, owner: UserId, id: GoalId) -> Result<Vec<GoalId>, StoreError> {
    let line: Vec<(GoalId, i64)> = tx.all(&ANCESTORS, &[owner.into(), id.into()]).await?;
    Ok(line.into_iter().map(|(id, _)| id).collect())
}

/// A goal and all beneath it, upper levels first; empty if it does not exist.
pub async fn beneath(tx: &mut ReadTx, owner: UserId, id: GoalId) -> Result<Vec<Beneath>, StoreError> {
    tx.all(&BENEATH, &[owner.into(), id.into()]).await
}

/// A goal and all beneath it that was deleted at the same moment, upper levels first; empty if it was not.
pub async fn deleted_together(
    tx: &mut ReadTx,
    owner: UserId,
    id: GoalId,
    deleted_at: Instant,
) -> Result<Vec<Beneath>, StoreError> {
    tx.all(&DELETED_TOGETHER, &[owner.into(), id.into(), deleted_at.into()])
        .await
}

/// Takes the mark from one deleted goal.
pub async fn restore(tx: &mut WriteTx, owner: UserId, id: GoalId, turn: Turn) -> Result<(), StoreError> {
    tx.execute(&RESTORE, &[turn.at.into(), owner.into(), id.into()])
        .await?;
    Ok(())
}

/// Marks one goal as deleted. What is deleted together has the same `deleted_at`, and a turn of its own each.
pub async fn delete(
    tx: &mut WriteTx,
    owner: UserId,
    id: GoalId,
    deleted_at: Instant,
    turn: Turn,
) -> Result<(), StoreError> {
    tx.execute(
        &DELETE,
        &[deleted_at.into(), turn.at.into(), owner.into(), id.into()],
    )
    .await?;
    Ok(())
}
