//! Changing a plan: cut on a day, never edited before it.

use onward_domain::day::Day;
use onward_domain::event::Happening;
use onward_domain::goal::Goal;
use onward_domain::ids::{GoalId, Ids};
use onward_domain::plan::{Plan, PlanChange};
use onward_store::feeds::Turn;
use onward_store::goals as stored;
use onward_store::{WriteTx, events, feeds};

use super::load;
use crate::Service;
use crate::actor::{Actor, Scope};
use crate::error::{Error, Part};
use crate::events::event;
use crate::expect::Expect;

/// A plan that a goal is given.
pub(super) struct NewPlan {
    /// The whole plan.
    pub(super) plan: Plan,
    /// The day from which it differs.
    pub(super) from: Day,
    /// Whether that day is over where the goal is.
    pub(super) rewrite: bool,
}

impl Service {
    /// Gives a goal another plan from a day on; one that asks the same leaves the goal as it is.
    pub async fn replace_plan(
        &self,
        actor: &Actor,
        id: GoalId,
        change: PlanChange,
        expect: Expect,
    ) -> Result<Goal, Error> {
        let from = change.from;
        let changed = |plan: &Plan, today| {
            plan.changed(change, today)
                .map_err(|fields| Error::Invalid(Part::Body, fields))
        };
        self.edit_plan(actor, (id, expect), from, changed).await
    }

    /// Takes the break that begins on a day out of a plan: what it interrupted goes on. A day that is over changes
    /// only with `rewrite`.
    pub async fn remove_break(
        &self,
        actor: &Actor,
        id: GoalId,
        (from, rewrite): (Day, bool),
        expect: Expect,
    ) -> Result<Goal, Error> {
        let unbroken = |plan: &Plan, today| {
            plan.without_break(from, today, rewrite)
                .map_err(|_| Error::NotFound)?
                .map_err(|fields| Error::Invalid(Part::Query, fields))
        };
        self.edit_plan(actor, (id, expect), from, unbroken).await
    }

    async fn edit_plan(
        &self,
        actor: &Actor,
        (id, expect): (GoalId, Expect),
        from: Day,
        edited: impl FnOnce(&Plan, Day) -> Result<Plan, Error>,
    ) -> Result<Goal, Error> {
        actor.needs(Scope::GoalsWrite)?;
        let owner = actor.user;
        let demand = self.demand().await?;
        let now = self.clock.now();
        let user = self.owner(owner).await?;
        let mut ids = Ids::new(now, &*self.entropy);

        let mut tx = self.store.write(owner).await?;
        let turn = feeds::advance(&mut tx, owner, now, 1).await?.take()?;
        let goal = load(&mut tx, owner, id).await?;
        expect.check(goal.version, demand)?;
        let today = user.day_rule(goal.time_zone.as_ref()).day_of(now);
        let plan = edited(&goal.plan, today)?;
        if plan == goal.plan {
            return Ok(goal);
        }
        let new = NewPlan {
            plan,
            from,
            rewrite: from < today,
        };
        let goal = write(&mut tx, (actor, &mut ids, turn), goal, new).await?;
        tx.commit().await?;
        Ok(goal)
    }
}

/// Writes the plan that a goal is given, and what happened.
pub(super) async fn write(
    tx: &mut WriteTx,
    (actor, ids, turn): (&Actor, &mut Ids, Turn),
    goal: Goal,
    NewPlan { plan, from, rewrite }: NewPlan,
) -> Result<Goal, Error> {
    let goal = Goal {
        plan,
        version: goal.version + 1,
        plan_version: goal.plan_version + 1,
        updated_at: turn.at,
        ..goal
    };
    stored::update(tx, &goal).await?;
    let happening = Happening::GoalPlanChanged {
        goal: goal.id,
        version: goal.version,
        from,
        rewrite,
    };
    events::append(tx, &event(actor, ids, goal.owner, turn, happening)).await?;
    Ok(goal)
}
