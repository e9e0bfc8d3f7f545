//! Check-ins: the lines of goals' logs. Lines of a deleted goal are not found.

mod row;

use onward_domain::check_in::{CheckIn, ExternalId, Line};
use onward_domain::day::Day;
use onward_domain::ids::{CheckInId, GoalId, UserId};
use onward_domain::page::LogPosition;

use crate::error::StoreError;
use crate::statements;
use crate::tx::{ReadTx, WriteTx};
use crate::value::Value;

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

    PAGE = select!(
        "WHERE owner_id = $1
           AND goal_id = $2
           AND deleted_at IS NULL
           AND occurred_on >= $3
           AND occurred_on <= $4
           AND (occurred_on, id) < ($5, $6)
         ORDER BY occurred_on DESC, id DESC
         LIMIT $7"
    );

    COUNT = "SELECT COUNT(*) AS check_ins
             FROM check_ins
             WHERE owner_id = $1
               AND goal_id = $2
               AND deleted_at IS NULL
               AND occurred_on >= $3
               AND occurred_on <= $4";

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

/// A range of days, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
}

impl Default for Range {
    /// All days.
    fn default() -> Self {
        Self {
            from: Day::MIN,
            to: Day::MAX,
        }
    }
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

/// Check-ins of a goal in a range of days, the newest day first, after a position.
pub async fn page(
    tx: &mut ReadTx,
    owner: UserId,
    goal: GoalId,
    range: Range,
    after: Option<LogPosition>,
    limit: i64,
) -> Result<Vec<CheckIn>, StoreError> {
    // Before every check-in: no day is later than the last one, and no id is greater than the greatest.
    let max = CheckInId::from_uuid(uuid::Uuid::max());
    let LogPosition { occurred_on, id } = after.unwrap_or(LogPosition {
        occurred_on: Day::MAX,
        id: max,
    });
    let mut values = in_range(owner, goal, range);
    values.append(&mut vec![occurred_on.into(), id.into(), limit.into()]);
    tx.all(&PAGE, &values).await
}

/// How many check-ins of a goal are in a range of days.
pub async fn count(tx: &mut ReadTx, owner: UserId, goal: GoalId, range: Range) -> Result<i64, StoreError> {
    tx.one(&COUNT, &in_range(owner, goal, range)).await
}

fn in_range(owner: UserId, goal: GoalId, Range { from, to }: Range) -> Vec<Value<'static>> {
    vec![owner.into(), goal.into(), from.into(), to.into()]
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
