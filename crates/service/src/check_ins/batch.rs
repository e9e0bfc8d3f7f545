//! Many check-ins in one transaction: each item is accepted or refused by itself, and none fails half-way.

use onward_domain::check_in::{CheckIn, Line, NewCheckIn};
use onward_domain::fields::Fields;
use onward_domain::goal::Goal;
use onward_domain::ids::{GoalId, Ids};
use onward_store::check_ins as stored;
use onward_store::feeds::Turns;
use onward_store::{WriteTx, events, feeds, goals as stored_goals};

use super::buckets::Buckets;
use super::{Attempt, Ground, Reading, check_in_of, created, natural_key, rewritten};
use crate::Service;
use crate::actor::{Actor, Scope};
use crate::error::{Error, Part, Why};
use crate::events::event;
use crate::once::{Claim, Entered, Once, Outcome};

onward_domain::words! {
    /// What becomes of an item whose external id is known, with other content or deleted.
    OnConflict {
        /// It is refused.
        Error = "error",
        /// The stored check-in stays as it is.
        Skip = "skip",
        /// The stored check-in becomes what was sent, and is no longer deleted.
        Update = "update",
    }
}

/// Check-ins sent together.
#[derive(Clone, Debug)]
pub struct Batch {
    /// The items; one that could not be read is refused in its place.
    pub items: Vec<Result<NewCheckIn, Fields>>,
    /// What becomes of items whose external id is known.
    pub on_conflict: OnConflict,
}

/// What became of one item.
#[derive(Debug)]
pub enum BatchItem {
    /// It is new.
    Created(CheckIn),
    /// The stored check-in became what was sent.
    Updated(CheckIn),
    /// It was there already, or is left as it is.
    Existing(CheckIn),
    /// It is refused; paths of its fields start at the item.
    Refused(Error),
}

/// An item that fits the goal.
struct Ready {
    new: NewCheckIn,
    line: Line,
}

/// A batch that is being written.
struct Writing<'a> {
    actor: &'a Actor,
    goal: &'a Goal,
    on_conflict: OnConflict,
    ids: Ids,
    turns: Turns,
    buckets: Buckets,
    changes: usize,
}

impl Service {
    /// Writes many lines into a goal's log, once, in one transaction.
    pub async fn create_check_ins(
        &self,
        actor: &Actor,
        goal: GoalId,
        batch: Batch,
        once: Once<Vec<BatchItem>>,
    ) -> Result<Outcome<Vec<BatchItem>>, Error> {
        actor.needs(Scope::GoalsWrite)?;
        let claim = match self.enter(actor, &once).await? {
            Entered::Replay(answer) => return Ok(Outcome::Replayed(answer)),
            Entered::Go(claim) => claim,
        };
        let named = (claim.as_ref(), &once);
        let mut done = self
            .write_check_ins(actor, (goal, Reading::Ahead), batch.clone(), named)
            .await;
        if matches!(done, Ok(Attempt::StartOver)) {
            done = self
                .write_check_ins(actor, (goal, Reading::Locked), batch, named)
                .await;
        }
        let done = done.and_then(Attempt::done);
        self.leave(claim, &once, done).await
    }

    async fn write_check_ins(
        &self,
        actor: &Actor,
        (goal, reading): (GoalId, Reading),
        batch: Batch,
        (claim, once): (Option<&Claim>, &Once<Vec<BatchItem>>),
    ) -> Result<Attempt<Vec<BatchItem>>, Error> {
        let now = self.clock.now();
        let Ground { goal, rule, tx } = self.ground(actor, goal, (reading, now)).await?;
        let owner = goal.owner;
        let Batch { items, on_conflict } = batch;
        let ready: Vec<Result<Ready, Fields>> = items
            .into_iter()
            .map(|item| {
                let new = item?;
                let line = new.clone().settle(&goal.measure, &rule, now)?;
                Ok(Ready { new, line })
            })
            .collect();
        let turns =
            u32::try_from(ready.iter().filter(|item| item.is_ok()).count()).map_err(Error::internal)?;
        let ids = Ids::new(now, &*self.entropy);

        let mut tx = match tx {
            Some(tx) => tx,
            None => self.store.write(owner).await?,
        };
        let turns = feeds::advance(&mut tx, owner, now, turns).await?;
        self.claim(&mut tx, claim, now).await?;
        let buckets = Buckets::of(&goal);
        let mut writing = Writing {
            actor,
            goal: &goal,
            on_conflict,
            ids,
            turns,
            buckets,
            changes: 0,
        };
        let mut done = Vec::with_capacity(ready.len());
        for item in ready {
            done.push(match item {
                Ok(ready) => self.write_item(&mut tx, &mut writing, ready).await?,
                Err(fields) => BatchItem::Refused(Error::Invalid(Part::Body, fields)),
            });
        }
        let Writing { buckets, changes, .. } = writing;
        if changes > 0 {
            if !stored_goals::bump_log(&mut tx, owner, goal.id, goal.plan_version).await? {
                return Ok(Attempt::StartOver);
            }
            buckets.write(&mut tx).await?;
        }
        self.remember(&mut tx, (claim, once), &done).await?;
        tx.commit().await?;
        Ok(Attempt::Done(done))
    }

    /// Decides about one item and writes it. The feed is locked, so what is read here stays true until the commit;
    /// an item meets those before it in the same batch as if they had been sent before.
    async fn write_item(
        &self,
        tx: &mut WriteTx,
        writing: &mut Writing<'_>,
        Ready { new, line }: Ready,
    ) -> Result<BatchItem, Error> {
        let goal = writing.goal;
        let existing = match &new.external_id {
            Some(external_id) => stored::find_by_external_id(tx, goal.owner, goal.id, external_id).await?,
            None => None,
        };
        match (existing, writing.on_conflict) {
            (None, _) => {
                let turn = writing.turns.take()?;
                let id = writing.ids.mint();
                let check_in = check_in_of(writing.actor, goal, (id, new, line), turn);
                stored::insert(tx, &check_in).await?;
                writing.buckets.add(tx, check_in.id, &check_in.line).await?;
                let happening = created(&check_in);
                let event = event(writing.actor, &mut writing.ids, goal.owner, turn, happening);
                events::append(tx, &event).await?;
                writing.changes += 1;
                Ok(BatchItem::Created(check_in))
            }
            (Some(existing), _) if natural_key::says_the_same(&new, &line, &existing) => {
                Ok(BatchItem::Existing(existing))
            }
            (Some(existing), OnConflict::Skip) => Ok(BatchItem::Existing(existing)),
            (Some(existing), OnConflict::Error) => {
                Ok(BatchItem::Refused(Error::Conflict(Why::DuplicateKey {
                    existing: existing.id,
                })))
            }
            (Some(existing), OnConflict::Update) => writing.replace(tx, existing, line).await,
        }
    }
}

impl Writing<'_> {
    /// Gives a stored check-in another content.
    async fn replace(&mut self, tx: &mut WriteTx, existing: CheckIn, line: Line) -> Result<BatchItem, Error> {
        let turn = self.turns.take()?;
        let changed = natural_key::changed(&line, &existing);
        let was_deleted = existing.deleted_at.is_some();
        self.buckets.fold_anew(existing.line.occurred_on);
        self.buckets.fold_anew(line.occurred_on);
        let version = existing.version + 1;
        let check_in = CheckIn {
            line,
            updated_at: turn.at,
            deleted_at: None,
            version,
            ..existing
        };
        stored::update(tx, &check_in).await?;
        let happening = rewritten(&check_in, was_deleted, changed);
        events::append(
            tx,
            &event(self.actor, &mut self.ids, check_in.owner, turn, happening),
        )
        .await?;
        self.changes += 1;
        Ok(BatchItem::Updated(check_in))
    }
}
