//! Check-ins: writing, reading and deleting the lines of a goal's log.

mod batch;
mod buckets;
mod by_key;
mod change;
mod create;
mod list;
mod natural_key;

pub use batch::{Batch, BatchItem, OnConflict};
pub use list::CheckInQuery;

use buckets::Buckets;
use onward_domain::check_in::{CheckIn, Line, NewCheckIn};
use onward_domain::clock::Instant;
use onward_domain::day::DayRule;
use onward_domain::event::Happening;
use onward_domain::goal::Goal;
use onward_domain::ids::{CheckInId, GoalId, Ids};
use onward_store::check_ins as stored;
use onward_store::feeds::Turn;
use onward_store::{ReadTx, WriteTx, events, feeds, goals as stored_goals, users};

use crate::Service;
use crate::actor::{Actor, Scope};
use crate::error::Error;
use crate::events::{event, source};
use crate::expect::Expect;
use crate::goals;

/// How a write reads the goal that it depends on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// Before the transaction, so that it is short; the goal may change in between.
    Ahead,
    /// Inside it, under the feed's lock: nobody changes the goal meanwhile.
    Locked,
}

/// What a write with a natural key came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written<T> {
    /// It is new.
    Created(T),
    /// It was there already, with the same content, or has it now.
    Existing(T),
}

/// What a write depends on, and its transaction if that has begun.
struct Ground {
    goal: Goal,
    rule: DayRule,
    tx: Option<WriteTx>,
}

/// Whether a write was done, or must start over because the goal changed after it was read. That happens at most
/// once: the second time the goal is read under the lock.
enum Attempt<T> {
    Done(T),
    StartOver,
}

impl<T> Attempt<T> {
    fn done(self) -> Result<T, Error> {
        match self {
            Self::Done(written) => Ok(written),
            Self::StartOver => Err(Error::internal("a goal changed under its lock")),
        }
    }
}

impl Service {
    /// A line of a log of the actor.
    pub async fn check_in(&self, actor: &Actor, id: CheckInId) -> Result<CheckIn, Error> {
        actor.needs(Scope::GoalsRead)?;
        let mut tx = self.store.read_one().await?;
        stored::find(&mut tx, actor.user, id)
            .await?
            .ok_or(Error::NotFound)
    }

    /// Deletes a line of a log; it can be restored for 30 days, and its external id stays taken.
    pub async fn delete_check_in(&self, actor: &Actor, id: CheckInId, expect: Expect) -> Result<(), Error> {
        actor.needs(Scope::GoalsWrite)?;
        let owner = actor.user;
        let demand = self.demand().await?;
        let now = self.clock.now();
        let mut ids = Ids::new(now, &*self.entropy);

        let mut tx = self.store.write(owner).await?;
        let turn = feeds::advance(&mut tx, owner, now, 1).await?.take()?;
        let mut check_in = stored::find(&mut tx, owner, id).await?.ok_or(Error::NotFound)?;
        expect.check(check_in.version, demand)?;
        let goal = goals::load(&mut tx, owner, check_in.goal).await?;
        // Read under the feed's lock: nobody else changes the plan meanwhile.
        stored_goals::bump_log(&mut tx, owner, goal.id, goal.plan_version).await?;
        check_in.deleted_at = Some(turn.at);
        check_in.updated_at = turn.at;
        check_in.version += 1;
        stored::update(&mut tx, &check_in).await?;
        let mut buckets = Buckets::of(&goal);
        buckets.fold_anew(check_in.line.occurred_on);
        buckets.write(&mut tx).await?;
        let happening = Happening::CheckInDeleted {
            check_in: check_in.id,
            version: check_in.version,
            goal: goal.id,
            occurred_on: check_in.line.occurred_on,
        };
        events::append(&mut tx, &event(actor, &mut ids, owner, turn, happening)).await?;
        tx.commit().await?;
        Ok(())
    }

    /// A goal of the actor and the days it keeps, of one snapshot.
    async fn ground(
        &self,
        actor: &Actor,
        goal: GoalId,
        (reading, now): (Reading, Instant),
    ) -> Result<Ground, Error> {
        if reading == Reading::Ahead {
            let (goal, rule) = goal_and_rule(&mut self.store.read().await?, actor, goal).await?;
            return Ok(Ground { goal, rule, tx: None });
        }
        let mut tx = self.store.write(actor.user).await?;
        feeds::lock(&mut tx, actor.user, now).await?;
        let (goal, rule) = goal_and_rule(&mut tx, actor, goal).await?;
        let tx = Some(tx);
        Ok(Ground { goal, rule, tx })
    }
}

async fn goal_and_rule(tx: &mut ReadTx, actor: &Actor, goal: GoalId) -> Result<(Goal, DayRule), Error> {
    let goal = goals::load(tx, actor.user, goal).await?;
    let user = users::find(tx, goal.owner).await?.ok_or(Error::NotFound)?;
    let rule = user.day_rule(goal.time_zone.as_ref());
    Ok((goal, rule))
}

/// The check-in that a settled line becomes.
fn check_in_of(
    actor: &Actor,
    goal: &Goal,
    (id, new, line): (CheckInId, NewCheckIn, Line),
    turn: Turn,
) -> CheckIn {
    CheckIn {
        id,
        owner: goal.owner,
        goal: goal.id,
        author: actor.user,
        line,
        external_id: new.external_id,
        source: source(actor),
        created_at: turn.at,
        updated_at: turn.at,
        deleted_at: None,
        version: 1,
    }
}

fn created(check_in: &CheckIn) -> Happening {
    Happening::CheckInCreated {
        check_in: check_in.id,
        version: check_in.version,
        goal: check_in.goal,
        occurred_on: check_in.line.occurred_on,
    }
}

fn restored(check_in: &CheckIn) -> Happening {
    Happening::CheckInRestored {
        check_in: check_in.id,
        version: check_in.version,
        goal: check_in.goal,
        occurred_on: check_in.line.occurred_on,
    }
}

/// What a stored line that was written again is told as: one that was deleted is back, whatever else is new.
fn rewritten(check_in: &CheckIn, was_deleted: bool, changed: Vec<&'static str>) -> Happening {
    if was_deleted {
        restored(check_in)
    } else {
        updated(check_in, changed)
    }
}

fn updated(check_in: &CheckIn, changed: Vec<&'static str>) -> Happening {
    Happening::CheckInUpdated {
        check_in: check_in.id,
        version: check_in.version,
        goal: check_in.goal,
        occurred_on: check_in.line.occurred_on,
        changed,
    }
}
