//! The goals that others roll up.

use onward_domain::goal::Goal;
use onward_domain::ids::{GoalId, UserId};

use super::select;
use crate::error::StoreError;
use crate::many::{ids, list_of_ids};
use crate::statements;
use crate::tx::ReadTx;

/// All goals below some, as far down as the goals between roll up too. The bound on the level only ends a walk through
/// rows that break the rule that a tree has no cycle.
macro_rules! below {
    ($engine:ident) => {
        concat!(
            select!("WHERE owner_id = $1 AND id IN ("),
            "WITH RECURSIVE tree (id, level) AS (
                 SELECT below.id, CAST(1 AS BIGINT)
                 FROM goals AS below
                 WHERE below.owner_id = $1
                   AND below.parent_id IN ",
            ids!($engine, "$2"),
            "      AND below.deleted_at IS NULL
                 UNION ALL
                 SELECT below.id, tree.level + 1
                 FROM tree
                 JOIN goals AS above ON above.owner_id = $1 AND above.id = tree.id AND above.aggregate = 'children'
                 JOIN goals AS below ON below.owner_id = $1 AND below.parent_id = above.id
                 WHERE below.deleted_at IS NULL
                   AND tree.level < 64
             )
             SELECT id FROM tree)"
        )
    };
}

// Two texts: the engines take a list apart with functions of their own.
statements! {
    BELOW = below!(sqlite), postgres = below!(postgres);
}

/// The goals that the standings of some goals are made of: those below them that are not deleted, and what is below
/// those of them that are measured by their children themselves.
pub async fn below(tx: &mut ReadTx, owner: UserId, goals: &[GoalId]) -> Result<Vec<Goal>, StoreError> {
    let list = list_of_ids(goals.iter().map(|goal| goal.uuid()));
    tx.all(&BELOW, &[owner.into(), (&list).into()]).await
}
