//! Restoring a deleted goal, with all that was deleted together with it.

use onward_domain::event::Happening;
use onward_domain::goal::Goal;
use onward_domain::ids::{GoalId, Ids};
use onward_store::goals as stored;
use onward_store::{events, feeds};

use super::{load, place, room_for};
use crate::Service;
use crate::actor::{Actor, Scope};
use crate::error::Error;
use crate::events::event;
use crate::expect::{Demand, Expect};
use crate::once::{Claim, Entered, Once, Outcome};
use crate::retention;

impl Service {
    /// Brings back a deleted goal under its old id, with all beneath it that was deleted at the same time; a goal that
    /// is not deleted stays as it is.
    pub async fn restore_goal(
        &self,
        actor: &Actor,
        id: GoalId,
        expect: Expect,
        once: Once<Goal>,
    ) -> Result<Outcome<Goal>, Error> {
        actor.needs(Scope::GoalsWrite)?;
        let claim = match self.enter(actor, &once).await? {
            Entered::Replay(answer) => return Ok(Outcome::Replayed(answer)),
            Entered::Go(claim) => claim,
        };
        let done = self
            .bring_back(actor, (id, expect), (claim.as_ref(), &once))
            .await;
        self.leave(claim, &once, done).await
    }

    async fn bring_back(
        &self,
        actor: &Actor,
        (id, expect): (GoalId, Expect),
        (claim, once): (Option<&Claim>, &Once<Goal>),
    ) -> Result<Goal, Error> {
        let owner = actor.user;
        let maximum = self.most_goals().await?;
        let now = self.clock.now();
        let mut ids = Ids::new(now, &*self.entropy);

        let mut tx = self.store.write(owner).await?;
        feeds::lock(&mut tx, owner, now).await?;
        self.claim(&mut tx, claim, now).await?;
        let mut top = stored::find_even_deleted(&mut tx, owner, id)
            .await?
            .filter(|goal| goal.deleted_at.is_none_or(|at| at > retention::begin(now)))
            .ok_or(Error::NotFound)?;
        expect.check(top.version, Demand::Nothing)?;
        if let Some(deleted_at) = top.deleted_at {
            let tree = stored::deleted_together(&mut tx, owner, id, deleted_at).await?;
            place::for_restored_goal(&mut tx, owner, top.parent, &tree).await?;
            room_for(&mut tx, owner, (tree.len(), maximum)).await?;
            let count = u32::try_from(tree.len()).map_err(Error::internal)?;
            let mut turns = feeds::advance(&mut tx, owner, now, count).await?;
            for goal in tree {
                let turn = turns.take()?;
                stored::restore(&mut tx, owner, goal.id, turn).await?;
                let happening = Happening::GoalRestored {
                    goal: goal.id,
                    version: goal.version + 1,
                };
                events::append(&mut tx, &event(actor, &mut ids, owner, turn, happening)).await?;
            }
            top = load(&mut tx, owner, id).await?;
        }
        self.remember(&mut tx, (claim, once), &top).await?;
        tx.commit().await?;
        Ok(top)
    }
}
