//! Putting a break into a plan, or into those of many goals.

use onward_domain::clock::Instant;
use onward_domain::day::Day;
use onward_domain::fields::{Fields, Kind, Reason};
use onward_domain::goal::Goal;
use onward_domain::ids::{GoalId, Ids};
use onward_domain::page::GoalSort;
use onward_domain::plan::Break;
use onward_domain::query::GoalSearch;
use onward_store::goals as stored;
use onward_store::{ReadTx, feeds};

use super::list::{GoalFilter, PIECE};
use super::load;
use super::plan::{self, NewPlan};
use super::search::Sieve;
use crate::Service;
use crate::actor::{Actor, Scope};
use crate::error::{Error, Part};
use crate::once::{Claim, Entered, Once, Outcome};

/// How many goals may be given a break together.
const MOST: usize = 500;

/// What became of one goal.
#[derive(Debug)]
pub struct BreakItem {
    /// The goal.
    pub id: GoalId,
    /// The goal with its plan, or why the break was refused.
    pub done: Result<Goal, Error>,
}

impl Service {
    /// Puts a break into the plan of a goal, once; afterwards the plan goes on as before.
    pub async fn add_break(
        &self,
        actor: &Actor,
        id: GoalId,
        asked: Break,
        once: Once<Goal>,
    ) -> Result<Outcome<Goal>, Error> {
        actor.needs(Scope::GoalsWrite)?;
        let claim = match self.enter(actor, &once).await? {
            Entered::Replay(answer) => return Ok(Outcome::Replayed(answer)),
            Entered::Go(claim) => claim,
        };
        let done = self.break_plan(actor, (id, asked), (claim.as_ref(), &once)).await;
        self.leave(claim, &once, done).await
    }

    async fn break_plan(
        &self,
        actor: &Actor,
        (id, asked): (GoalId, Break),
        (claim, once): (Option<&Claim>, &Once<Goal>),
    ) -> Result<Goal, Error> {
        let owner = actor.user;
        let now = self.clock.now();
        let user = self.owner(owner).await?;
        let mut ids = Ids::new(now, &*self.entropy);

        let mut tx = self.store.write(owner).await?;
        let turn = feeds::advance(&mut tx, owner, now, 1).await?.take()?;
        self.claim(&mut tx, claim, now).await?;
        let mut goal = load(&mut tx, owner, id).await?;
        let today = user.day_rule(goal.time_zone.as_ref()).day_of(now);
        if let Some(new) = broken(&goal, asked, today)? {
            goal = plan::write(&mut tx, (actor, &mut ids, turn), goal, new).await?;
        }
        self.remember(&mut tx, (claim, once), &goal).await?;
        tx.commit().await?;
        Ok(goal)
    }

    /// Puts a break into the plans of all goals that are looked for, once, in one transaction; a goal that refuses it
    /// keeps none of the others from it.
    pub async fn add_breaks(
        &self,
        actor: &Actor,
        (goals, asked): (GoalSearch, Break),
        once: Once<Vec<BreakItem>>,
    ) -> Result<Outcome<Vec<BreakItem>>, Error> {
        actor.needs(Scope::GoalsWrite)?;
        let claim = match self.enter(actor, &once).await? {
            Entered::Replay(answer) => return Ok(Outcome::Replayed(answer)),
            Entered::Go(claim) => claim,
        };
        let done = self
            .break_plans(actor, (&goals, &asked), (claim.as_ref(), &once))
            .await;
        self.leave(claim, &once, done).await
    }

    async fn break_plans(
        &self,
        actor: &Actor,
        (goals, asked): (&GoalSearch, &Break),
        (claim, once): (Option<&Claim>, &Once<Vec<BreakItem>>),
    ) -> Result<Vec<BreakItem>, Error> {
        let owner = actor.user;
        let now = self.clock.now();
        let user = self.owner(owner).await?;
        let mut ids = Ids::new(now, &*self.entropy);

        let mut tx = self.store.write(owner).await?;
        feeds::lock(&mut tx, owner, now).await?;
        self.claim(&mut tx, claim, now).await?;
        let found = self.find(&mut tx, (actor, now), goals).await?;
        let planned: Vec<(Goal, Result<Option<NewPlan>, Error>)> = found
            .into_iter()
            .map(|goal| {
                let today = user.day_rule(goal.time_zone.as_ref()).day_of(now);
                let new = broken(&goal, asked.clone(), today);
                (goal, new)
            })
            .collect();
        let changes = planned
            .iter()
            .filter(|(_, new)| matches!(new, Ok(Some(_))))
            .count();
        let changes = u32::try_from(changes).map_err(Error::internal)?;
        let mut turns = feeds::advance(&mut tx, owner, now, changes).await?;
        let mut done = Vec::with_capacity(planned.len());
        for (goal, new) in planned {
            let id = goal.id;
            let result = match new {
                Ok(Some(new)) => {
                    let turn = turns.take()?;
                    Ok(plan::write(&mut tx, (actor, &mut ids, turn), goal, new).await?)
                }
                Ok(None) => Ok(goal),
                Err(refused) => Err(refused),
            };
            done.push(BreakItem { id, done: result });
        }
        self.remember(&mut tx, (claim, once), &done).await?;
        tx.commit().await?;
        Ok(done)
    }

    /// The goals that are looked for, by position; more than may be changed together are refused.
    async fn find(
        &self,
        tx: &mut ReadTx,
        (actor, now): (&Actor, Instant),
        search: &GoalSearch,
    ) -> Result<Vec<Goal>, Error> {
        let sieve = Sieve::begin(self, tx, (actor.user, now), search).await?;
        let filter = GoalFilter {
            include_archived: search.asks_archived(),
            ..GoalFilter::default()
        };
        let sort = GoalSort::default();
        let (mut found, mut at) = (Vec::new(), None);
        loop {
            let read = stored::page(tx, actor.user, &filter, sort, at.as_ref(), PIECE).await?;
            let is_last = i64::try_from(read.len()).unwrap_or(i64::MAX) < PIECE;
            at = read.last().map(|goal| sort.position(goal));
            found.extend(sieve.keep(tx, read).await?);
            if found.len() > MOST {
                let reason =
                    Reason::new(Kind::TooManyMatches, "Must find at most 500 goals").with("maximum", 500);
                return Err(Error::Invalid(Part::Body, Fields::one(["query".into()], reason)));
            }
            if is_last {
                return Ok(found);
            }
            tokio::task::yield_now().await;
        }
    }
}

/// The plan of a goal with a break; none if it asks the same as before.
fn broken(goal: &Goal, asked: Break, today: Day) -> Result<Option<NewPlan>, Error> {
    let from = asked.from;
    let plan = goal
        .plan
        .with_break(asked, today)
        .map_err(|fields| Error::Invalid(Part::Body, fields))?;
    let new = NewPlan {
        plan,
        from,
        rewrite: from < today,
    };
    Ok(Some(new).filter(|new| new.plan != goal.plan))
}
