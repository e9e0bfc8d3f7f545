//! Putting a break into a plan.

use onward_domain::day::Day;
use onward_domain::goal::Goal;
use onward_domain::ids::{GoalId, Ids};
use onward_domain::plan::Break;
use onward_store::feeds;

use super::load;
use super::plan::{self, NewPlan};
use crate::Service;
use crate::actor::{Actor, Scope};
use crate::error::{Error, Part};
use crate::once::{Claim, Entered, Once, Outcome};

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
        let done = self
            .break_plan(actor, (id, asked), (claim.as_ref(), &once))
            .await;
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
