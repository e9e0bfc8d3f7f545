//! Writing one check-in: the day is fixed and the line checked before the transaction, everything else inside it. If
//! the goal changed in between, all of it is done once more under the feed's lock.

use onward_domain::check_in::{CheckIn, NewCheckIn};
use onward_domain::ids::{GoalId, Ids};
use onward_store::check_ins as stored;
use onward_store::{events, feeds, goals as stored_goals};

use super::buckets::Buckets;
use super::{Attempt, Ground, Reading, Written, check_in_of, created, natural_key};
use crate::Service;
use crate::actor::{Actor, Scope};
use crate::error::{Error, Part, Why};
use crate::events::event;
use crate::once::{Claim, Entered, Once, Outcome};

impl Service {
    /// Writes a line into a goal's log, once. A known external id with the same content is not written again.
    pub async fn create_check_in(
        &self,
        actor: &Actor,
        goal: GoalId,
        new: NewCheckIn,
        once: Once<Written<CheckIn>>,
    ) -> Result<Outcome<Written<CheckIn>>, Error> {
        actor.needs(Scope::GoalsWrite)?;
        let claim = match self.enter(actor, &once).await? {
            Entered::Replay(answer) => return Ok(Outcome::Replayed(answer)),
            Entered::Go(claim) => claim,
        };
        let named = (claim.as_ref(), &once);
        let mut done = self
            .write_check_in(actor, (goal, Reading::Ahead), new.clone(), named)
            .await;
        if matches!(done, Ok(Attempt::StartOver)) {
            done = self
                .write_check_in(actor, (goal, Reading::Locked), new, named)
                .await;
        }
        let done = done.and_then(Attempt::done);
        self.leave(claim, &once, done).await
    }

    async fn write_check_in(
        &self,
        actor: &Actor,
        (goal, reading): (GoalId, Reading),
        new: NewCheckIn,
        (claim, once): (Option<&Claim>, &Once<Written<CheckIn>>),
    ) -> Result<Attempt<Written<CheckIn>>, Error> {
        let now = self.clock.now();
        let Ground { goal, rule, tx } = self.ground(actor, goal, (reading, now)).await?;
        let owner = goal.owner;
        let line = new
            .clone()
            .settle(&goal.measure, &rule, now)
            .map_err(|fields| Error::Invalid(Part::Body, fields))?;
        let mut ids = Ids::new(now, &*self.entropy);

        let mut tx = match tx {
            Some(tx) => tx,
            None => self.store.write(owner).await?,
        };
        let turn = feeds::advance(&mut tx, owner, now, 1).await?.take()?;
        self.claim(&mut tx, claim, now).await?;
        if let Some(external_id) = &new.external_id
            && let Some(existing) = stored::find_by_external_id(&mut tx, owner, goal.id, external_id).await?
        {
            if !natural_key::says_the_same(&new, &line, &existing) {
                return Err(Error::Conflict(Why::DuplicateKey {
                    existing: existing.id,
                }));
            }
            let written = Written::Existing(existing);
            self.remember(&mut tx, (claim, once), &written).await?;
            tx.commit().await?;
            return Ok(Attempt::Done(written));
        }
        if !stored_goals::bump_log(&mut tx, owner, goal.id, goal.plan_version).await? {
            return Ok(Attempt::StartOver);
        }
        let check_in = check_in_of(actor, &goal, (ids.mint(), new, line), turn);
        stored::insert(&mut tx, &check_in).await?;
        let mut buckets = Buckets::of(&goal);
        buckets.add(&mut tx, check_in.id, &check_in.line).await?;
        buckets.write(&mut tx).await?;
        events::append(&mut tx, &event(actor, &mut ids, owner, turn, created(&check_in))).await?;
        let written = Written::Created(check_in);
        self.remember(&mut tx, (claim, once), &written).await?;
        tx.commit().await?;
        Ok(Attempt::Done(written))
    }
}
