//! Lists of goals: what narrows them, their orders, a page of one.
//!
//! Every order has a statement of its own, paged by its key and then by id; a due day that is not there comes last in
//! both directions. The bounds that stand for "before everything" are those of the key's type.

use onward_domain::clock::Instant;
use onward_domain::day::Day;
use onward_domain::goal::{Goal, GoalState, Tag};
use onward_domain::ids::{GoalId, UserId};
use onward_domain::page::{GoalOrder, GoalPosition, GoalSort, SortKey};
use uuid::Uuid;

use super::select;
use crate::error::StoreError;
use crate::statement::Statement;
use crate::statements;
use crate::tx::ReadTx;
use crate::value::Value;

/// How many states a list can be narrowed to.
const STATE_SLOTS: usize = 4;
/// How many tags a list can be narrowed to.
const TAG_SLOTS: usize = 8;

/// The conditions of a list, with the parameters 1 to 20.
macro_rules! filtered {
    () => {
        "WHERE owner_id = $1
           AND (deleted_at IS NULL OR deleted_at > $2)
           AND (CAST($3 AS TEXT) IS NULL OR state IN ($3, $4, $5, $6))
           AND (CAST($7 AS BIGINT) = 0 OR ($7 = 1 AND parent_id IS NULL) OR parent_id = $8)
           AND (archived_at IS NULL OR $9)
           AND (CAST($10 AS TEXT) IS NULL
                OR tags LIKE $10 ESCAPE '!' OR tags LIKE $11 ESCAPE '!'
                OR tags LIKE $12 ESCAPE '!' OR tags LIKE $13 ESCAPE '!'
                OR tags LIKE $14 ESCAPE '!' OR tags LIKE $15 ESCAPE '!'
                OR tags LIKE $16 ESCAPE '!' OR tags LIKE $17 ESCAPE '!')
           AND (CAST($18 AS BIGINT) IS NULL OR due_on >= $18)
           AND (CAST($19 AS BIGINT) IS NULL OR due_on < $19)
           AND (CAST($20 AS BIGINT) IS NULL OR updated_at >= $20)"
    };
}

/// What follows the conditions: after a position, in an order.
macro_rules! paged {
    ($key:literal, up) => {
        concat!(
            "  AND (",
            $key,
            ", id) > ($21, $22) ORDER BY ",
            $key,
            ", id LIMIT $23"
        )
    };
    ($key:literal, down) => {
        concat!(
            "  AND (",
            $key,
            ", id) < ($21, $22) ORDER BY ",
            $key,
            " DESC, id DESC LIMIT $23"
        )
    };
}

/// A page of goals.
macro_rules! page {
    ($key:literal, $way:ident) => {
        concat!(select!(""), filtered!(), paged!($key, $way))
    };
}

// A key is named as the index names it; in SQL, a due day that is not there is the last one in the order's direction.
statements! {
    POSITION_UP = page!("position", up);
    POSITION_DOWN = page!("position", down);
    TITLE_UP = page!("title_key", up);
    TITLE_DOWN = page!("title_key", down);
    CREATED_UP = page!("created_at", up);
    CREATED_DOWN = page!("created_at", down);
    UPDATED_UP = page!("updated_at", up);
    UPDATED_DOWN = page!("updated_at", down);
    DUE_UP = page!("COALESCE(due_on, 1000000000)", up);
    DUE_DOWN = page!("COALESCE(due_on, -1000000000)", down);

    COUNT = concat!("SELECT COUNT(*) AS goals FROM goals ", filtered!());
}

/// Which goals a list is narrowed to; by default all that are neither archived nor deleted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// In one of these states; none given: in any.
    pub states: Vec<GoalState>,
    /// Filed under one of these, at most 8; none given: under any or nothing.
    pub tags: Vec<Tag>,
    /// At this place in the tree.
    pub parent: ParentFilter,
    /// Due on this day or later.
    pub due_after: Option<Day>,
    /// Due before this day.
    pub due_before: Option<Day>,
    /// Changed at this moment or later.
    pub updated_since: Option<Instant>,
    /// Whether archived goals are wanted too.
    pub include_archived: bool,
    /// Whether goals that were deleted after this moment are wanted too.
    pub deleted_after: Option<Instant>,
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
    fn patterns(&self) -> Vec<String> {
        self.tags.iter().map(super::tags::pattern).collect()
    }

    /// The parameters 1 to 20 of a list.
    fn values<'a>(&self, owner: UserId, patterns: &'a [String]) -> Vec<Value<'a>> {
        let (place, parent) = match self.parent {
            ParentFilter::Any => (0, None),
            ParentFilter::Top => (1, None),
            ParentFilter::Below(parent) => (2, Some(parent)),
        };
        let nothing = || std::iter::repeat(Value::Null);
        let wanted = GoalState::ALL.iter().filter(|state| self.states.contains(state));
        let states = wanted.map(|state| state.word().into()).chain(nothing());
        let tags = patterns.iter().map(Value::from).chain(nothing());
        // Nothing is deleted after the last moment.
        let deleted_after = self.deleted_after.unwrap_or(Instant::MAX);
        let mut values = vec![owner.into(), deleted_after.into()];
        values.extend(states.take(STATE_SLOTS));
        values.append(&mut vec![
            Value::Integer(place),
            parent.into(),
            self.include_archived.into(),
        ]);
        values.extend(tags.take(TAG_SLOTS));
        values.append(&mut vec![
            self.due_after.into(),
            self.due_before.into(),
            self.updated_since.into(),
        ]);
        values
    }
}

/// The statement of an order.
fn statement_of(sort: GoalSort) -> &'static Statement {
    match (sort.by, sort.descending) {
        (GoalOrder::Position, false) => &POSITION_UP,
        (GoalOrder::Position, true) => &POSITION_DOWN,
        (GoalOrder::Title, false) => &TITLE_UP,
        (GoalOrder::Title, true) => &TITLE_DOWN,
        (GoalOrder::CreatedAt, false) => &CREATED_UP,
        (GoalOrder::CreatedAt, true) => &CREATED_DOWN,
        (GoalOrder::UpdatedAt, false) => &UPDATED_UP,
        (GoalOrder::UpdatedAt, true) => &UPDATED_DOWN,
        (GoalOrder::DueOn, false) => &DUE_UP,
        (GoalOrder::DueOn, true) => &DUE_DOWN,
    }
}

/// The parameters 21 to 23: a position, or one before every goal; and how many.
fn place(after: &GoalPosition, limit: i64) -> [Value<'_>; 3] {
    let key = match &after.key {
        SortKey::Number(number) => Value::Integer(*number),
        SortKey::Text(text) => text.into(),
    };
    [key, after.id.into(), limit.into()]
}

/// No key is less or greater than these, and no id is nil or the greatest.
fn before_every_goal(sort: GoalSort) -> GoalPosition {
    let key = match (sort.by, sort.descending) {
        (GoalOrder::Title, false) => SortKey::Text(String::new()),
        (GoalOrder::Title, true) => SortKey::Text(SortKey::beyond_every_text()),
        (_, false) => SortKey::Number(i64::MIN),
        (_, true) => SortKey::Number(i64::MAX),
    };
    let id = if sort.descending { Uuid::max() } else { Uuid::nil() };
    GoalPosition {
        key,
        id: GoalId::from_uuid(id),
    }
}

/// A page of goals in an order, after a position.
pub async fn page(
    tx: &mut ReadTx,
    owner: UserId,
    filter: &Filter,
    sort: GoalSort,
    after: Option<&GoalPosition>,
    limit: i64,
) -> Result<Vec<Goal>, StoreError> {
    let (patterns, first) = (filter.patterns(), before_every_goal(sort));
    let mut values = filter.values(owner, &patterns);
    values.extend(place(after.unwrap_or(&first), limit));
    tx.all(statement_of(sort), &values).await
}

/// How many goals the pages of a filter hold.
pub async fn count(tx: &mut ReadTx, owner: UserId, filter: &Filter) -> Result<i64, StoreError> {
    let patterns = filter.patterns();
    tx.one(&COUNT, &filter.values(owner, &patterns)).await
}
