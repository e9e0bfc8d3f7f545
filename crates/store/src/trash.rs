//! What an owner deleted and can bring back as it is: goals that do not lie below a deleted one, and lines of logs
//! that are not deleted themselves. What was deleted last comes first.

use onward_domain::check_in::CheckIn;
use onward_domain::clock::Instant;
use onward_domain::goal::Goal;
use onward_domain::ids::UserId;
use onward_domain::page::TrashPosition;
use uuid::Uuid;

use crate::error::StoreError;
use crate::statements;
use crate::tx::ReadTx;
use crate::value::Value;
use crate::{check_ins, goals};

/// A page of deleted check-ins of goals that are not deleted.
macro_rules! lines {
    () => {
        "WHERE owner_id = $1
           AND deleted_at > $2
           AND (deleted_at, id) < ($3, $4)
           AND EXISTS (
               SELECT 1
               FROM goals AS above
               WHERE above.owner_id = check_ins.owner_id
                 AND above.id = check_ins.goal_id
                 AND above.deleted_at IS NULL
           )
         ORDER BY deleted_at DESC, id DESC
         LIMIT $5"
    };
}

statements! {
    GOALS = goals::select!(
        "WHERE owner_id = $1
           AND deleted_at > $2
           AND (deleted_at, id) < ($3, $4)
           AND (
               parent_id IS NULL
               OR EXISTS (
                   SELECT 1
                   FROM goals AS above
                   WHERE above.owner_id = goals.owner_id
                     AND above.id = goals.parent_id
                     AND above.deleted_at IS NULL
               )
           )
         ORDER BY deleted_at DESC, id DESC
         LIMIT $5"
    );

    CHECK_INS = concat!(check_ins::select!(""), lines!());

    GOALS_OF_CHECK_INS = concat!(
        goals::select!("WHERE owner_id = $1 AND id IN (SELECT goal_id FROM check_ins "),
        lines!(),
        ")"
    );
}

/// Which piece of the trash is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Piece {
    /// Deleted after this moment.
    pub deleted_after: Instant,
    /// After this position; from the newest on without one.
    pub after: Option<TrashPosition>,
    /// At most so many.
    pub limit: i64,
}

impl Piece {
    fn values(&self, owner: UserId) -> [Value<'static>; 5] {
        let Self {
            deleted_after,
            after,
            limit,
        } = *self;
        let TrashPosition { deleted_at, id } = after.unwrap_or(TrashPosition {
            deleted_at: Instant::MAX,
            id: Uuid::max(),
        });
        [
            owner.into(),
            deleted_after.into(),
            deleted_at.into(),
            id.into(),
            limit.into(),
        ]
    }
}

/// Deleted goals, each the uppermost of those it was deleted with.
pub async fn goals(tx: &mut ReadTx, owner: UserId, piece: &Piece) -> Result<Vec<Goal>, StoreError> {
    tx.all(&GOALS, &piece.values(owner)).await
}

/// Deleted lines of logs.
pub async fn check_ins(tx: &mut ReadTx, owner: UserId, piece: &Piece) -> Result<Vec<CheckIn>, StoreError> {
    tx.all(&CHECK_INS, &piece.values(owner)).await
}

/// The goals in whose logs the lines of a piece were.
pub async fn goals_of_check_ins(
    tx: &mut ReadTx,
    owner: UserId,
    piece: &Piece,
) -> Result<Vec<Goal>, StoreError> {
    tx.all(&GOALS_OF_CHECK_INS, &piece.values(owner)).await
}
