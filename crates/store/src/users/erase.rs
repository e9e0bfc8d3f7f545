//! Taking an account away for good, with everything that is its own, in pieces that hold no lock for long.

use onward_domain::clock::Instant;
use onward_domain::ids::UserId;

use super::UserIdRow;
use crate::error::StoreError;
use crate::statement::Statement;
use crate::statements;
use crate::tx::{ReadTx, WriteTx};

/// How many rows one piece takes away at most.
pub const PIECE: i64 = 1000;

statements! {
    DELETED_BEFORE = "SELECT id
                      FROM users
                      WHERE deleted_at <= $1
                      ORDER BY deleted_at, id
                      LIMIT 1";
    CHECK_INS = "DELETE FROM check_ins
                 WHERE owner_id = $1
                   AND id IN (
                       SELECT id
                       FROM check_ins
                       WHERE owner_id = $1
                       LIMIT $2
                   )";
    EVENTS = "DELETE FROM events
              WHERE owner_id = $1
                AND id IN (
                    SELECT id
                    FROM events
                    WHERE owner_id = $1
                    LIMIT $2
                )";
    BUCKET_MONTHS = "DELETE FROM bucket_months
                     WHERE owner_id = $1";
    GOALS = "DELETE FROM goals
             WHERE owner_id = $1";
    IDEMPOTENCY_KEYS = "DELETE FROM idempotency_keys
                        WHERE owner_id = $1";
    FEED = "DELETE FROM feeds
            WHERE owner_id = $1";
    SESSIONS = "DELETE FROM sessions
                WHERE user_id = $1";
    // What the person did to others stays told, without saying who did it.
    DEEDS = "UPDATE events
             SET actor_id = NULL
             WHERE (owner_id, id) IN (
                 SELECT owner_id, id
                 FROM events
                 WHERE actor_id = $1
                   AND actor_id <> owner_id
                 LIMIT $2
             )";
    ACCOUNT = "DELETE FROM users
               WHERE id = $1
                 AND deleted_at <= $2";
}

/// One account that was deleted at this moment or earlier, the first of them.
pub async fn deleted_before(tx: &mut ReadTx, moment: Instant) -> Result<Option<UserId>, StoreError> {
    let found: Option<UserIdRow> = tx.optional(&DELETED_BEFORE, &[moment.into()]).await?;
    Ok(found.map(|UserIdRow(id)| id))
}

/// Takes away some of what there may be much of: the account's rows, and its name in what it did to others; false when
/// nothing of it is left.
pub async fn erase_piece(tx: &mut WriteTx, owner: UserId) -> Result<bool, StoreError> {
    for statement in [&CHECK_INS, &EVENTS, &DEEDS] {
        if tx.execute(statement, &[owner.into(), PIECE.into()]).await? > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Takes away the account itself with the rest of what it has; false if it is not, or no longer, deleted since then.
pub async fn erase(tx: &mut WriteTx, owner: UserId, deleted_before: Instant) -> Result<bool, StoreError> {
    let rest: [&'static Statement; 5] = [&BUCKET_MONTHS, &GOALS, &IDEMPOTENCY_KEYS, &FEED, &SESSIONS];
    for statement in rest {
        tx.execute(statement, &[owner.into()]).await?;
    }
    Ok(tx
        .execute(&ACCOUNT, &[owner.into(), deleted_before.into()])
        .await?
        == 1)
}
