//! Lists of goals.
//!
//! What a sentence looks for is found in Rust, over the owner's goals in the order of the list. A page of a search
//! looks at so many of them and no more: it may hold fewer goals than asked for, and still lead on.

use std::fmt::Write as _;

use onward_domain::goal::{Goal, GoalState, Role, Tag};
use onward_domain::page::{GoalPosition, GoalSort};
use onward_domain::query::GoalSearch;
use onward_store::ReadTx;
use onward_store::goals as stored;

pub use onward_store::goals::{Filter as GoalFilter, ParentFilter};

use super::search::Sieve;
use crate::Service;
use crate::actor::{Actor, Scope};
use crate::cursor::{Page, Paging, Walk, rows};
use crate::error::Error;
use crate::retention;

/// How many goals a search reads at a time.
pub(super) const PIECE: i64 = 250;

/// How many goals one page of a search looks at, give or take a piece.
const MOST_LOOKED_AT: i64 = 2_000;

/// Which goals are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoalQuery {
    /// What they are narrowed to; which deleted ones are wanted is settled by `include_deleted`.
    pub filter: GoalFilter,
    /// Deleted ones too, as long as they can be restored.
    pub include_deleted: bool,
    /// In which of these roles they are seen; none given: in any. So far everybody sees the own ones only.
    pub roles: Vec<Role>,
    /// What holds for them besides; one that names archived goals has them looked at too.
    pub search: GoalSearch,
    /// Their order.
    pub sort: GoalSort,
    /// Which page of them.
    pub paging: Paging,
}

/// What looking for the goals of a page came to.
struct Found {
    goals: Vec<Goal>,
    next: Option<GoalPosition>,
}

impl GoalQuery {
    /// Equal filters have equal texts.
    fn filter_text(&self) -> String {
        let Self {
            filter:
                GoalFilter {
                    states,
                    tags,
                    parent,
                    due_after,
                    due_before,
                    updated_since,
                    include_archived,
                    deleted_after: _,
                },
            include_deleted,
            roles,
            search,
            sort: _,
            paging: _,
        } = self;
        let states: Vec<&str> = GoalState::ALL
            .iter()
            .filter(|state| states.contains(state))
            .map(|state| state.word())
            .collect();
        let mut tags: Vec<&str> = tags.iter().map(Tag::as_str).collect();
        tags.sort_unstable();
        let parent = match parent {
            ParentFilter::Any => "any".to_owned(),
            ParentFilter::Top => "none".to_owned(),
            ParentFilter::Below(id) => id.to_string(),
        };
        let mut text = format!(
            "{} {parent} {include_archived} {include_deleted}",
            states.join(",")
        );
        // Writing to a string cannot fail; no tag has a comma or white space.
        let _ = write!(text, " {} {due_after:?} {due_before:?}", tags.join(","));
        let _ = write!(text, " {updated_since:?} {} {search}", sees_own(roles));
        text
    }
}

/// Whether goals that one owns are among those wanted.
fn sees_own(roles: &[Role]) -> bool {
    roles.is_empty() || roles.contains(&Role::Owner)
}

impl Service {
    /// A page of the actor's goals.
    pub async fn goals(&self, actor: &Actor, query: GoalQuery) -> Result<Page<Goal>, Error> {
        actor.needs(Scope::GoalsRead)?;
        let query = self.settled(query);
        let together = query.paging.include_total || !query.search.is_empty();
        let tx = if together {
            self.store.read().await?
        } else {
            self.store.read_one().await?
        };
        let (page, _) = self.goal_page(tx, actor, &query).await?;
        Ok(page)
    }

    /// The query with which deleted and archived goals are wanted: those whose deletion can still be undone.
    pub(super) fn settled(&self, mut query: GoalQuery) -> GoalQuery {
        let begin = retention::begin(self.clock.now());
        query.filter.deleted_after = query.include_deleted.then_some(begin);
        query.filter.include_archived |= query.search.asks_archived();
        query
    }

    /// A page, and the transaction it was read in.
    pub(super) async fn goal_page(
        &self,
        mut tx: ReadTx,
        actor: &Actor,
        query: &GoalQuery,
    ) -> Result<(Page<Goal>, ReadTx), Error> {
        let list = format!("goals by {}", query.sort);
        let text = query.filter_text();
        let walk = Walk {
            actor: actor.user,
            list: &list,
            filter: &text,
        };
        let after: Option<GoalPosition> = self.after(&walk, &query.paging)?;
        let sieve = Sieve::begin(self, &mut tx, (actor.user, self.clock.now()), &query.search).await?;
        let found = if sees_own(&query.roles) {
            look(&mut tx, actor, (query, &sieve), after).await?
        } else {
            Found {
                goals: Vec::new(),
                next: None,
            }
        };
        let total = if query.paging.include_total {
            Some(count(&mut tx, actor, (query, &sieve)).await?)
        } else {
            None
        };
        let page = Page {
            items: found.goals,
            next_cursor: found.next.map(|next| self.cursor(&walk, &next)),
            total,
        };
        Ok((page, tx))
    }
}

/// Reads goals after a position until a page is full, there are no more, or enough were looked at.
async fn look(
    tx: &mut ReadTx,
    actor: &Actor,
    (query, sieve): (&GoalQuery, &Sieve<'_>),
    after: Option<GoalPosition>,
) -> Result<Found, Error> {
    let GoalQuery {
        filter, sort, paging, ..
    } = query;
    let size = usize::from(paging.limit.get());
    let piece = if query.search.is_empty() {
        rows(paging.limit)
    } else {
        PIECE
    };
    let (mut goals, mut at, mut looked_at) = (Vec::new(), after, 0);
    loop {
        let read = stored::page(tx, actor.user, filter, *sort, at.as_ref(), piece).await?;
        let count = i64::try_from(read.len()).unwrap_or(i64::MAX);
        looked_at += count;
        at = read.last().map(|goal| sort.position(goal)).or(at);
        goals.extend(sieve.keep(tx, read).await?);
        let next = if goals.len() > size {
            goals.truncate(size);
            goals.last().map(|goal| sort.position(goal))
        } else if count < piece {
            None
        } else if looked_at < MOST_LOOKED_AT {
            tokio::task::yield_now().await;
            continue;
        } else {
            at
        };
        return Ok(Found { goals, next });
    }
}

/// How many goals the list has.
async fn count(
    tx: &mut ReadTx,
    actor: &Actor,
    (query, sieve): (&GoalQuery, &Sieve<'_>),
) -> Result<i64, Error> {
    let GoalQuery {
        filter, sort, roles, ..
    } = query;
    if !sees_own(roles) {
        return Ok(0);
    }
    if query.search.is_empty() {
        return Ok(stored::count(tx, actor.user, filter).await?);
    }
    let (mut total, mut at) = (0, None);
    loop {
        let read = stored::page(tx, actor.user, filter, *sort, at.as_ref(), PIECE).await?;
        let is_last = i64::try_from(read.len()).unwrap_or(i64::MAX) < PIECE;
        at = read.last().map(|goal| sort.position(goal));
        let found = sieve.keep(tx, read).await?.len();
        total += i64::try_from(found).unwrap_or(i64::MAX);
        if is_last {
            return Ok(total);
        }
        tokio::task::yield_now().await;
    }
}
