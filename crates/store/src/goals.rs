//! Goals. Every query names the owner; deleted goals are not found.

mod document;
mod row;
pub(crate) mod tree;

use onward_domain::goal::{Goal, GoalState};
use onward_domain::ids::{GoalId, UserId};
use onward_domain::page::GoalPosition;
use onward_domain::quantity::Quantity;

use crate::error::StoreError;
use crate::statements;
use crate::tx::{ReadTx, WriteTx};
use crate::value::Value;

pub use tree::{Beneath, ancestors, beneath, delete};

/// How many states a page can be narrowed to.
const STATE_SLOTS: usize = 4;

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

/// The conditions of a page and of its count, with the parameters 1 to 8.
macro_rules! filtered {
    () => {
        "WHERE owner_id = $1
           AND deleted_at IS NULL
           AND (CAST($2 AS TEXT) IS NULL OR state IN ($2, $3, $4, $5))
           AND (CAST($6 AS BIGINT) = 0 OR ($6 = 1 AND parent_id IS NULL) OR parent_id = $7)
           AND (archived_at IS NULL OR $8)"
    };
}

statements! {
    INSERT = "INSERT INTO goals (owner_id, id, parent_id, title, description, tags, color, icon, weight, position,
                  aggregate, unit, decimals, missing, plan, due_on, time_zone, check_in_every, state, closed_at,
                  closed_on, archived_at, deleted_at, created_at, updated_at, version, log_version, plan_version)
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
                  $21, $22, $23, $24, $25, $26, $27, $28)";

    UPDATE = "UPDATE goals
              SET parent_id = $1,
                  title = $2,
                  description = $3,
                  tags = $4,
                  color = $5,
                  icon = $6,
                  weight = $7,
                  position = $8,
                  aggregate = $9,
                  unit = $10,
                  decimals = $11,
                  missing = $12,
                  plan = $13,
                  due_on = $14,
                  time_zone = $15,
                  check_in_every = $16,
                  state = $17,
                  closed_at = $18,
                  closed_on = $19,
                  archived_at = $20,
                  deleted_at = $21,
                  created_at = $22,
                  updated_at = $23,
                  version = $24,
                  log_version = $25,
                  plan_version = $26
              WHERE owner_id = $27
                AND id = $28";

    FIND = select!("WHERE owner_id = $1 AND id = $2 AND deleted_at IS NULL");

    PAGE = concat!(
        select!(""),
        filtered!(),
        "  AND (position, id) > ($9, $10)
         ORDER BY position, id
         LIMIT $11",
    );

    COUNT = concat!("SELECT COUNT(*) AS goals FROM goals ", filtered!());

    COUNT_ALL = "SELECT COUNT(*) AS goals
                 FROM goals
                 WHERE owner_id = $1
                   AND deleted_at IS NULL";

    LAST_BELOW = "SELECT position
                  FROM goals
                  WHERE owner_id = $1
                    AND parent_id = $2
                    AND deleted_at IS NULL
                  ORDER BY position DESC
                  LIMIT 1";

    LAST_ON_TOP = "SELECT position
                   FROM goals
                   WHERE owner_id = $1
                     AND parent_id IS NULL
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

/// Which goals a page is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// In one of these states; none given: in any.
    pub states: Vec<GoalState>,
    /// At this place in the tree.
    pub parent: ParentFilter,
    /// Whether archived goals are wanted too.
    pub include_archived: bool,
}

/// Which place in the tree a goal has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ParentFilter {
    /// Any.
    #[default]
    Any,
    /// Below no goal.
    Top,
    /// Right below this goal.
    Below(GoalId),
}

impl Filter {
    /// The parameters 1 to 8 of a filtered query.
    fn values(&self, owner: UserId) -> Vec<Value<'static>> {
        let (place, parent) = match self.parent {
            ParentFilter::Any => (0, None),
            ParentFilter::Top => (1, None),
            ParentFilter::Below(parent) => (2, Some(parent)),
        };
        let wanted = GoalState::ALL.iter().filter(|state| self.states.contains(state));
        let slots = wanted
            .map(|state| state.word().into())
            .chain(std::iter::repeat(Value::Null));
        let mut values = vec![owner.into()];
        values.extend(slots.take(STATE_SLOTS));
        values.append(&mut vec![
            Value::Integer(place),
            parent.into(),
            self.include_archived.into(),
        ]);
        values
    }
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

/// Goals by position and id, after a position.
pub async fn page(
    tx: &mut ReadTx,
    owner: UserId,
    filter: &Filter,
    after: Option<GoalPosition>,
    limit: i64,
) -> Result<Vec<Goal>, StoreError> {
    // Before every goal: no position is less than the least quantity, and no id is nil.
    let nil = GoalId::from_uuid(uuid::Uuid::nil());
    let GoalPosition { position, id } = after.unwrap_or(GoalPosition {
        position: Quantity::MIN,
        id: nil,
    });
    let mut values = filter.values(owner);
    values.append(&mut vec![position.into(), id.into(), limit.into()]);
    tx.all(&PAGE, &values).await
}

/// How many goals the pages of a filter hold.
pub async fn count(tx: &mut ReadTx, owner: UserId, filter: &Filter) -> Result<i64, StoreError> {
    tx.one(&COUNT, &filter.values(owner)).await
}

/// How many goals an owner has.
pub async fn count_all(tx: &mut ReadTx, owner: UserId) -> Result<i64, StoreError> {
    tx.one(&COUNT_ALL, &[owner.into()]).await
}

/// The greatest position among the goals right below a goal, or below none.
pub async fn last_position(
    tx: &mut ReadTx,
    owner: UserId,
    parent: Option<GoalId>,
) -> Result<Option<Quantity>, StoreError> {
    let row: Option<row::Position> = match parent {
        Some(parent) => tx.optional(&LAST_BELOW, &[owner.into(), parent.into()]).await?,
        None => tx.optional(&LAST_ON_TOP, &[owner.into()]).await?,
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
