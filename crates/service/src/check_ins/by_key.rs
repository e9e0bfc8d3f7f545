//! Writing a line under its name in another system, whether or not it is there already.

use onward_domain::check_in::{CheckIn, ExternalId, NewCheckIn};
use onward_domain::goal::Goal;
use onward_domain::ids::{GoalId, Ids};
use onward_store::check_ins as stored;
use onward_store::{WriteTx, events, feeds, goals as stored_goals};

use super::buckets::Buckets;
use super::change::rewrite;
use super::{Ground, Reading, Written, check_in_of, created, natural_key, rewritten};
use crate::Service;
use crate::actor::{Actor, Scope};
use crate::error::{Error, Part};
use crate::events::event;
use crate::expect::Expect;

impl Service {
    /// Writes a line, or makes the stored one what was sent, deleted or not; what is left out returns to its default.
    /// One that says the same already stays as it is. A condition is for what is stored: without it nothing is found.
    pub async fn put_check_in_by_key(
        &self,
        actor: &Actor,
        goal: GoalId,
        new: (ExternalId, NewCheckIn),
        expect: Expect,
    ) -> Result<Written<CheckIn>, Error> {
        actor.needs(Scope::GoalsWrite)?;
        let (external_id, new) = new;
        let demand = self.demand().await?;
        let now = self.clock.now();
        let mut ids = Ids::new(now, &*self.entropy);
        let Ground { goal, rule, tx } = self.ground(actor, goal, (Reading::Locked, now)).await?;
        let mut tx = tx.ok_or_else(|| Error::internal("a locked goal has a transaction"))?;
        let owner = goal.owner;
        let existing = stored::find_by_external_id(&mut tx, owner, goal.id, &external_id).await?;
        match &existing {
            Some(existing) => expect.check(existing.version, demand)?,
            None if expect == Expect::Nothing => {}
            None => return Err(Error::NotFound),
        }
        let line = new
            .clone()
            .settle(&goal.measure, &rule, now)
            .map_err(|fields| Error::Invalid(Part::Body, fields))?;
        if let Some(existing) = &existing
            && natural_key::says_the_same(&new, &line, existing)
        {
            return Ok(Written::Existing(existing.clone()));
        }
        let turn = feeds::advance(&mut tx, owner, now, 1).await?.take()?;
        let (written, happening) = match existing {
            None => {
                let new = NewCheckIn {
                    external_id: Some(external_id),
                    ..new
                };
                let check_in = check_in_of(actor, &goal, (ids.mint(), new, line), turn);
                add(&mut tx, &goal, &check_in).await?;
                let happening = created(&check_in);
                (Written::Created(check_in), happening)
            }
            Some(existing) => {
                let changed = natural_key::changed(&line, &existing);
                let was_deleted = existing.deleted_at.is_some();
                let days = [existing.line.occurred_on, line.occurred_on];
                let check_in = CheckIn {
                    line,
                    updated_at: turn.at,
                    deleted_at: None,
                    version: existing.version + 1,
                    ..existing
                };
                rewrite(&mut tx, &goal, &check_in, days).await?;
                let happening = rewritten(&check_in, was_deleted, changed);
                (Written::Existing(check_in), happening)
            }
        };
        events::append(&mut tx, &event(actor, &mut ids, owner, turn, happening)).await?;
        tx.commit().await?;
        Ok(written)
    }
}

/// Adds a line. Under the feed's lock nobody changes the goal meanwhile.
async fn add(tx: &mut WriteTx, goal: &Goal, check_in: &CheckIn) -> Result<(), Error> {
    stored_goals::bump_log(tx, goal.owner, goal.id, goal.plan_version).await?;
    stored::insert(tx, check_in).await?;
    let mut buckets = Buckets::of(goal);
    buckets.add(tx, check_in.id, &check_in.line).await?;
    Ok(buckets.write(tx).await?)
}
