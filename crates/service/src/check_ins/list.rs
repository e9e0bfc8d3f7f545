//! Lists of check-ins: one goal's log, or those of all goals; by day, or in the order of their changes.

use onward_domain::check_in::CheckIn;
use onward_domain::clock::Instant;
use onward_domain::day::Day;
use onward_domain::ids::{GoalId, UserId};
use onward_domain::page::{ChangePosition, LogPosition, Position};
use onward_domain::query::Query;
use onward_domain::text::Note;
use onward_store::ReadTx;
use onward_store::check_ins::{self as stored, Filter, Range};

use crate::Service;
use crate::actor::{Actor, Scope};
use crate::cursor::{Page, Paging, Walk, rows};
use crate::error::Error;
use crate::goals;
use crate::retention;

/// How many check-ins a search reads at a time.
const PIECE: i64 = 100;

/// How many check-ins one page of a search looks at, give or take a piece.
const MOST_LOOKED_AT: i64 = 5_000;

/// Which check-ins are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckInQuery {
    /// In the log of this goal.
    pub goal: Option<GoalId>,
    /// Written by this person.
    pub author: Option<UserId>,
    /// Whose note this sentence holds for.
    pub query: Query,
    /// On this day or later.
    pub occurred_after: Option<Day>,
    /// Before this day.
    pub occurred_before: Option<Day>,
    /// Changed at this moment or later; they then come in the order of their changes.
    pub updated_since: Option<Instant>,
    /// Deleted ones too, and those of deleted goals, as long as they can be restored.
    pub include_deleted: bool,
    /// Which page of them.
    pub paging: Paging,
}

impl CheckInQuery {
    /// The filter at a moment: with it moves which of the deleted ones are still kept.
    fn filter(&self, now: Instant) -> Filter {
        // Before the first day there is no day: the range is empty, as its last day is before its first.
        let from = self.occurred_after.unwrap_or(Day::MIN);
        let (from, to) = match self.occurred_before {
            None => (from, Day::MAX),
            Some(Day::MIN) => (Day::MAX, Day::MIN),
            Some(before) => (from, before.plus(-1)),
        };
        Filter {
            goal: self.goal,
            author: self.author,
            range: Range { from, to },
            updated_since: self.updated_since,
            deleted_after: self.include_deleted.then_some(retention::begin(now)),
        }
    }

    fn holds_for(&self, check_in: &CheckIn) -> bool {
        self.query.matches(check_in.line.note.as_ref().map(Note::as_str))
    }
}

/// A position in one of the two orders, and how rows are read in it.
trait Order: Position + Copy {
    const LIST: &'static str;

    fn of(check_in: &CheckIn) -> Self;

    fn read(
        tx: &mut ReadTx,
        owner: UserId,
        filter: &Filter,
        after: Option<Self>,
        limit: i64,
    ) -> impl Future<Output = Result<Vec<CheckIn>, Error>> + Send;
}

impl Order for LogPosition {
    const LIST: &'static str = "check-ins by day";

    fn of(check_in: &CheckIn) -> Self {
        Self {
            occurred_on: check_in.line.occurred_on,
            id: check_in.id,
        }
    }

    async fn read(
        tx: &mut ReadTx,
        owner: UserId,
        filter: &Filter,
        after: Option<Self>,
        limit: i64,
    ) -> Result<Vec<CheckIn>, Error> {
        Ok(stored::page(tx, owner, filter, after, limit).await?)
    }
}

impl Order for ChangePosition {
    const LIST: &'static str = "check-ins by change";

    fn of(check_in: &CheckIn) -> Self {
        Self {
            updated_at: check_in.updated_at,
            id: check_in.id,
        }
    }

    async fn read(
        tx: &mut ReadTx,
        owner: UserId,
        filter: &Filter,
        after: Option<Self>,
        limit: i64,
    ) -> Result<Vec<CheckIn>, Error> {
        Ok(stored::changes(tx, owner, filter, after, limit).await?)
    }
}

impl Service {
    /// A page of a goal's log, the newest day first.
    pub async fn check_ins(
        &self,
        actor: &Actor,
        goal: GoalId,
        query: CheckInQuery,
    ) -> Result<Page<CheckIn>, Error> {
        actor.needs(Scope::GoalsRead)?;
        let mut tx = self.store.read().await?;
        let goal = goals::load(&mut tx, actor.user, goal).await?;
        let query = CheckInQuery {
            goal: Some(goal.id),
            ..query
        };
        self.page_of_check_ins(tx, actor, &query).await
    }

    /// A page of the logs of all goals, the newest day first.
    pub async fn all_check_ins(&self, actor: &Actor, query: CheckInQuery) -> Result<Page<CheckIn>, Error> {
        actor.needs(Scope::GoalsRead)?;
        let tx = self.store.read().await?;
        self.page_of_check_ins(tx, actor, &query).await
    }

    async fn page_of_check_ins(
        &self,
        tx: ReadTx,
        actor: &Actor,
        query: &CheckInQuery,
    ) -> Result<Page<CheckIn>, Error> {
        if query.updated_since.is_some() {
            self.page_in::<ChangePosition>(tx, actor, query).await
        } else {
            self.page_in::<LogPosition>(tx, actor, query).await
        }
    }

    async fn page_in<O: Order>(
        &self,
        mut tx: ReadTx,
        actor: &Actor,
        query: &CheckInQuery,
    ) -> Result<Page<CheckIn>, Error> {
        // Equal filters have equal texts, whenever they are asked for.
        let text = format!("{:?} {:?}", query.filter(Instant::MIN), query.query);
        let walk = Walk {
            actor: actor.user,
            list: O::LIST,
            filter: &text,
        };
        let after: Option<O> = self.after(&walk, &query.paging)?;
        let filter = query.filter(self.clock.now());
        let Paging {
            limit, include_total, ..
        } = query.paging;
        if query.query.is_empty() {
            let found = O::read(&mut tx, actor.user, &filter, after, rows(limit)).await?;
            let mut page = self.page(&walk, limit, found, O::of);
            if include_total {
                page.total = Some(stored::count(&mut tx, actor.user, &filter).await?);
            }
            return Ok(page);
        }
        drop(tx);
        let (items, next) = self.search(actor.user, (query, &filter), after).await?;
        let total = if include_total {
            Some(self.count(actor.user, (query, &filter)).await?)
        } else {
            None
        };
        Ok(Page {
            items,
            next_cursor: next.map(|next| self.cursor(&walk, &next)),
            total,
        })
    }

    /// Looks for lines whose note the sentence holds for, until a page is full, there are no more, or enough were looked
    /// at: a page may then be short and still lead on. Between pieces others have the database and the processor.
    async fn search<O: Order>(
        &self,
        owner: UserId,
        (query, filter): (&CheckInQuery, &Filter),
        after: Option<O>,
    ) -> Result<(Vec<CheckIn>, Option<O>), Error> {
        let size = usize::from(query.paging.limit.get());
        let (mut found, mut at, mut looked_at) = (Vec::new(), after, 0);
        loop {
            let mut tx = self.store.read().await?;
            let read = O::read(&mut tx, owner, filter, at, PIECE).await?;
            drop(tx);
            let count = i64::try_from(read.len()).unwrap_or(i64::MAX);
            looked_at += count;
            at = read.last().map(O::of).or(at);
            found.extend(read.into_iter().filter(|check_in| query.holds_for(check_in)));
            if found.len() > size {
                found.truncate(size);
                let next = found.last().map(O::of);
                return Ok((found, next));
            }
            if count < PIECE {
                return Ok((found, None));
            }
            if looked_at >= MOST_LOOKED_AT {
                return Ok((found, at));
            }
            tokio::task::yield_now().await;
        }
    }

    /// How many lines of the list the sentence holds for.
    async fn count(&self, owner: UserId, (query, filter): (&CheckInQuery, &Filter)) -> Result<i64, Error> {
        let (mut total, mut at) = (0, None);
        loop {
            let mut tx = self.store.read().await?;
            let read = stored::page(&mut tx, owner, filter, at, PIECE).await?;
            drop(tx);
            let found = read.iter().filter(|check_in| query.holds_for(check_in)).count();
            total += i64::try_from(found).unwrap_or(i64::MAX);
            at = read.last().map(LogPosition::of);
            if i64::try_from(read.len()).unwrap_or(i64::MAX) < PIECE {
                return Ok(total);
            }
            tokio::task::yield_now().await;
        }
    }
}
