//! Changing a plan: cut on a day, never edited before it.

use onward_domain::event::Happening;
use onward_domain::goal::Goal;
use onward_domain::ids::{GoalId, Ids};
use onward_domain::plan::PlanChange;
use onward_store::goals as stored;
use onward_store::{events, feeds};

use super::load;
use crate::Service;
use crate::actor::{Actor, Scope};
use crate::error::{Error, Part};
use crate::events::event;
use crate::expect::Expect;

impl Service {
    /// Gives a goal another plan from a day on; one that asks the same leaves the goal as it is.
    pub async fn replace_plan(
        &self,
        actor: &Actor,
        id: GoalId,
        change: PlanChange,
        expect: Expect,
    ) -> Result<Goal, Error> {
        actor.needs(Scope::GoalsWrite)?;
        let owner = actor.user;
        let demand = self.demand().await?;
        let now = self.clock.now();
        let user = self.owner(owner).await?;
        let mut ids = Ids::new(now, &*self.entropy);

        let mut tx = self.store.write(owner).await?;
        let turn = feeds::advance(&mut tx, owner, now, 1).await?.take()?;
        let mut goal = load(&mut tx, owner, id).await?;
        expect.check(goal.version, demand)?;
        let today = user.day_rule(goal.time_zone.as_ref()).day_of(now);
        let from = change.from;
        let plan = goal
            .plan
            .changed(change, today)
            .map_err(|fields| Error::Invalid(Part::Body, fields))?;
        if plan == goal.plan {
            return Ok(goal);
        }
        goal.plan = plan;
        goal.version += 1;
        goal.plan_version += 1;
        goal.updated_at = turn.at;
        stored::update(&mut tx, &goal).await?;
        let happening = Happening::GoalPlanChanged {
            goal: goal.id,
            version: goal.version,
            from,
            rewrite: from < today,
        };
        events::append(&mut tx, &event(actor, &mut ids, owner, turn, happening)).await?;
        tx.commit().await?;
        Ok(goal)
    }
}
