//! The newest line of the log of each of many goals.

use onward_domain::check_in::CheckIn;
use onward_domain::ids::{GoalId, UserId};

use crate::check_ins;
use crate::error::StoreError;
use crate::many::{ids, list_of_ids};
use crate::statements;
use crate::tx::ReadTx;

/// The newest check-in of each goal, by day and then by id.
macro_rules! last {
    ($engine:ident) => {
        concat!(
            check_ins::select!(
                "WHERE owner_id = $1
                   AND id IN (
                       SELECT (
                           SELECT line.id
                           FROM check_ins AS line
                           WHERE line.owner_id = goals.owner_id
                             AND line.goal_id = goals.id
                             AND line.deleted_at IS NULL
                           ORDER BY line.occurred_on DESC, line.id DESC
                           LIMIT 1
                       )
                       FROM goals
                       WHERE goals.owner_id = $1
                         AND goals.id IN "
            ),
            ids!($engine, "$2"),
            ")"
        )
    };
}

// Two texts: the engines take a list apart with functions of their own.
statements! {
    LAST = last!(sqlite), postgres = last!(postgres);
}

/// The newest check-in, by day and then by id, of each of these goals that has one.
pub async fn last_check_ins(
    tx: &mut ReadTx,
    owner: UserId,
    goals: &[GoalId],
) -> Result<Vec<CheckIn>, StoreError> {
    let list = list_of_ids(goals.iter().map(|goal| goal.uuid()));
    tx.all(&LAST, &[owner.into(), (&list).into()]).await
}
