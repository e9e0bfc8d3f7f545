//! What is taken away for good, in bounded pieces: each call removes at most [`PIECE`] rows of one owner.

use onward_domain::clock::Instant;
use onward_domain::ids::{GoalId, UserId};

use crate::error::StoreError;
use crate::statement::Statement;
use crate::statements;
use crate::tx::{ReadTx, WriteTx};

/// How many rows one call removes at most.
pub const PIECE: u64 = 500;

statements! {
    OWNER_OF_GOALS = "SELECT owner_id
                      FROM goals
                      WHERE deleted_at <= $1
                      ORDER BY deleted_at
                      LIMIT 1";

    // One without goals beneath it: those go first.
    GOAL = "SELECT id
            FROM goals
            WHERE owner_id = $1
              AND deleted_at <= $2
              AND NOT EXISTS (
                  SELECT 1
                  FROM goals AS beneath
                  WHERE beneath.owner_id = goals.owner_id
                    AND beneath.parent_id = goals.id
              )
            ORDER BY deleted_at, id
            LIMIT 1";

    // Between the pieces of a log its goal may have been restored: each statement looks at it anew.
    CHECK_INS_OF_GOAL = "DELETE FROM check_ins
                         WHERE owner_id = $1
                           AND id IN (
                               SELECT check_ins.id
                               FROM check_ins
                               JOIN goals ON goals.owner_id = check_ins.owner_id AND goals.id = check_ins.goal_id
                               WHERE check_ins.owner_id = $1
                                 AND check_ins.goal_id = $2
                                 AND goals.deleted_at <= $3
                               LIMIT $4
                           )";

    BUCKETS_OF_GOAL = "DELETE FROM bucket_months
                       WHERE owner_id = $1
                         AND goal_id = $2
                         AND EXISTS (
                             SELECT 1
                             FROM goals
                             WHERE goals.owner_id = bucket_months.owner_id
                               AND goals.id = bucket_months.goal_id
                               AND goals.deleted_at <= $3
                         )";

    REMOVE_GOAL = "DELETE FROM goals
                   WHERE owner_id = $1
                     AND id = $2
                     AND deleted_at <= $3
                   RETURNING version";

    OWNER_OF_CHECK_INS = "SELECT owner_id
                          FROM check_ins
                          WHERE deleted_at <= $1
                          ORDER BY deleted_at
                          LIMIT 1";

    CHECK_INS = "DELETE FROM check_ins
                 WHERE owner_id = $1
                   AND id IN (
                       SELECT id
                       FROM check_ins
                       WHERE owner_id = $1
                         AND deleted_at <= $2
                       LIMIT $3
                   )";

    OWNER_OF_EVENTS = "SELECT owner_id
                       FROM events
                       WHERE happened_at <= $1
                       ORDER BY happened_at
                       LIMIT 1";

    EVENTS = "DELETE FROM events
              WHERE owner_id = $1
                AND id IN (
                    SELECT id
                    FROM events
                    WHERE owner_id = $1
                      AND happened_at <= $2
                    ORDER BY seq
                    LIMIT $3
                )";

    OWNER_OF_IDEMPOTENCY_KEYS = "SELECT owner_id
                                 FROM idempotency_keys
                                 WHERE expires_at <= $1
                                 ORDER BY expires_at
                                 LIMIT 1";

    IDEMPOTENCY_KEYS = "DELETE FROM idempotency_keys
                        WHERE owner_id = $1
                          AND (route, idempotency_key) IN (
                              SELECT route, idempotency_key
                              FROM idempotency_keys
                              WHERE owner_id = $1
                                AND expires_at <= $2
                              LIMIT $3
                          )";

    INVITES = "DELETE FROM invites
               WHERE id IN (
                   SELECT id
                   FROM invites
                   WHERE expires_at <= $1
                   LIMIT $2
               )";

    JOBS = "DELETE FROM jobs
            WHERE id IN (
                SELECT id
                FROM jobs
                WHERE finished_at <= $1
                LIMIT $2
            )";
}

/// Rows of an owner that go when they are old enough, and that nothing hangs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Check-ins, by the moment they were deleted.
    CheckIns,
    /// Events, by the moment they happened.
    Events,
    /// Idempotency keys, by the moment they expired.
    IdempotencyKeys,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::CheckIns, Self::Events, Self::IdempotencyKeys];

    fn statements(self) -> (&'static Statement, &'static Statement) {
        match self {
            Self::CheckIns => (&OWNER_OF_CHECK_INS, &CHECK_INS),
            Self::Events => (&OWNER_OF_EVENTS, &EVENTS),
            Self::IdempotencyKeys => (&OWNER_OF_IDEMPOTENCY_KEYS, &IDEMPOTENCY_KEYS),
        }
    }
}

/// What became of a goal that was to be removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removed {
    /// A piece of its log is gone: there is more to do.
    Piece,
    /// It is gone, with all that hung on it.
    Whole {
        /// Its version when it was deleted.
        version: i64,
    },
    /// It stays: it is not there, or not deleted any more.
    Nothing,
}

/// Somebody who has rows to be removed.
pub async fn owner(tx: &mut ReadTx, part: Part, before: Instant) -> Result<Option<UserId>, StoreError> {
    let found: Option<uuid::Uuid> = tx.optional(part.statements().0, &[before.into()]).await?;
    Ok(found.map(UserId::from_uuid))
}

/// Removes one piece of an owner's rows; gives how many there were.
pub async fn piece(tx: &mut WriteTx, part: Part, owner: UserId, before: Instant) -> Result<u64, StoreError> {
    let values = [owner.into(), before.into(), limit().into()];
    tx.execute(part.statements().1, &values).await
}

/// Somebody who has goals to be removed.
pub async fn owner_of_goals(tx: &mut ReadTx, before: Instant) -> Result<Option<UserId>, StoreError> {
    let found: Option<uuid::Uuid> = tx.optional(&OWNER_OF_GOALS, &[before.into()]).await?;
    Ok(found.map(UserId::from_uuid))
}

/// An owner's goal to be removed next: the leaves of a tree come before what they hang on.
pub async fn goal(tx: &mut ReadTx, owner: UserId, before: Instant) -> Result<Option<GoalId>, StoreError> {
    let found: Option<uuid::Uuid> = tx.optional(&GOAL, &[owner.into(), before.into()]).await?;
    Ok(found.map(GoalId::from_uuid))
}

/// Removes a goal that was deleted at a moment or before it with all that hangs on it, or only a piece of its log.
/// Under the owner's feed lock nobody restores it meanwhile.
pub async fn remove_goal(
    tx: &mut WriteTx,
    owner: UserId,
    goal: GoalId,
    before: Instant,
) -> Result<Removed, StoreError> {
    let (owner, goal, before) = (owner.into(), goal.into(), before.into());
    let piece = [owner, goal, before, limit().into()];
    if tx.execute(&CHECK_INS_OF_GOAL, &piece).await? == PIECE {
        return Ok(Removed::Piece);
    }
    tx.execute(&BUCKETS_OF_GOAL, &[owner, goal, before]).await?;
    let version: Option<i64> = tx.optional(&REMOVE_GOAL, &[owner, goal, before]).await?;
    Ok(version.map_or(Removed::Nothing, |version| Removed::Whole { version }))
}

/// Removes one piece of the jobs that ended before a moment; gives how many there were.
pub async fn jobs(tx: &mut WriteTx, before: Instant) -> Result<u64, StoreError> {
    tx.execute(&JOBS, &[before.into(), limit().into()]).await
}

/// Removes one piece of the invitations that expired before a moment, used or not; gives how many there were.
pub async fn invites(tx: &mut WriteTx, before: Instant) -> Result<u64, StoreError> {
    tx.execute(&INVITES, &[before.into(), limit().into()]).await
}

fn limit() -> i64 {
    i64::try_from(PIECE).unwrap_or(i64::MAX)
}
