//! What the events of a page are about: goals and check-ins as they are now, deleted or not.

use onward_domain::check_in::CheckIn;
use onward_domain::goal::Goal;
use onward_domain::ids::UserId;

use super::{Filter, filtered};
use crate::error::StoreError;
use crate::statement::Statement;
use crate::statements;
use crate::tx::ReadTx;
use crate::value::Value;
use crate::{check_ins, goals};

statements! {
    GOALS = concat!(
        goals::select!("WHERE owner_id = $1 AND id IN (SELECT goal_id FROM events "),
        filtered!(),
        "AND seq < $14
         ORDER BY seq DESC
         LIMIT $15)"
    );

    CHECK_INS = concat!(
        check_ins::select!("WHERE owner_id = $1 AND id IN (SELECT check_in_id FROM events "),
        filtered!(),
        "AND seq < $14
         ORDER BY seq DESC
         LIMIT $15)"
    );
}

/// A page of events, the newest first, before a number.
#[derive(Clone, Copy, Debug)]
pub struct Newest<'a> {
    /// Which events are wanted.
    pub filter: &'a Filter,
    /// Before this number.
    pub before: i64,
    /// At most so many.
    pub limit: i64,
}

/// The goals that the events of a page are about, or whose logs.
pub async fn goals(tx: &mut ReadTx, owner: UserId, page: Newest<'_>) -> Result<Vec<Goal>, StoreError> {
    all(tx, owner, &GOALS, page).await
}

/// The check-ins that the events of a page are about.
pub async fn check_ins(tx: &mut ReadTx, owner: UserId, page: Newest<'_>) -> Result<Vec<CheckIn>, StoreError> {
    all(tx, owner, &CHECK_INS, page).await
}

async fn all<T: crate::row::FromRow + Send + 'static>(
    tx: &mut ReadTx,
    owner: UserId,
    statement: &'static Statement,
    page: Newest<'_>,
) -> Result<Vec<T>, StoreError> {
    let mut values = page.filter.bound(owner);
    values.extend([page.before, page.limit].map(Value::from));
    tx.all(statement, &values).await
}
