//! Changing a goal: the rules towards tree and log, versions, and what is told.

use onward_domain::day::TimeZone;
use onward_domain::event::Happening;
use onward_domain::goal::{Goal, GoalPatch, GoalState, NewGoal, Patch, moves_standing};
use onward_domain::ids::{GoalId, Ids};
use onward_domain::measure::Aggregate;
use onward_store::goals as stored;
use onward_store::{WriteTx, check_ins, events, feeds};

use super::{end_of_siblings, load, not_in_the_future, place, refused_transition};
use crate::Service;
use crate::actor::{Actor, Scope};
use crate::error::{Error, Why};
use crate::events::event;
use crate::expect::Expect;

impl Service {
    /// Changes some fields of a goal; a change that changes nothing leaves it as it is.
    pub async fn patch_goal(
        &self,
        actor: &Actor,
        id: GoalId,
        patch: GoalPatch,
        expect: Expect,
    ) -> Result<Goal, Error> {
        self.change_goal(actor, id, Change::Fields(Box::new(patch)), expect)
            .await
    }

    /// Puts a whole goal in the place of a stored one, whose plan stays; its position is after its siblings unless it
    /// says another.
    pub async fn replace_goal(
        &self,
        actor: &Actor,
        id: GoalId,
        new: NewGoal,
        expect: Expect,
    ) -> Result<Goal, Error> {
        self.change_goal(actor, id, Change::Whole(Box::new(new)), expect)
            .await
    }

    async fn change_goal(
        &self,
        actor: &Actor,
        id: GoalId,
        change: Change,
        expect: Expect,
    ) -> Result<Goal, Error> {
        actor.needs(Scope::GoalsWrite)?;
        let owner = actor.user;
        let demand = self.demand().await?;
        let now = self.clock.now();
        let user = self.owner(owner).await?;
        let mut ids = Ids::new(now, &*self.entropy);

        let mut tx = self.store.write(owner).await?;
        // A change of state is told apart from the other changes: two events at most.
        let mut turns = feeds::advance(&mut tx, owner, now, 2).await?;
        let before = load(&mut tx, owner, id).await?;
        expect.check(before.version, demand)?;
        let patch = change.patch(&mut tx, &before).await?;
        if let Patch::Set(archived_at) = patch.archived_at
            && archived_at != before.archived_at
        {
            not_in_the_future(archived_at, now)?;
        }
        let mut goal = before.clone();
        let today = user.day_rule(zone_after(&before, &patch)).day_of(now);
        let changed = goal.apply(patch, now, today).map_err(refused_transition)?;
        if changed.is_empty() {
            return Ok(before);
        }
        check_against_stored(&mut tx, &before, &goal).await?;
        goal.version += 1;
        goal.plan_version += i64::from(changed.iter().any(|field| moves_standing(field)));
        for (place, happening) in happenings(&before, &goal, changed).into_iter().enumerate() {
            let turn = turns.take()?;
            if place == 0 {
                goal.updated_at = turn.at;
            }
            events::append(&mut tx, &event(actor, &mut ids, owner, turn, happening)).await?;
        }
        stored::update(&mut tx, &goal).await?;
        tx.commit().await?;
        Ok(goal)
    }
}

/// What is changed.
enum Change {
    Fields(Box<GoalPatch>),
    Whole(Box<NewGoal>),
}

impl Change {
    /// The change as one of fields.
    async fn patch(self, tx: &mut WriteTx, before: &Goal) -> Result<GoalPatch, Error> {
        Ok(match self {
            Self::Fields(patch) => *patch,
            Self::Whole(new) => {
                let end = end_of_siblings(tx, before.owner, new.parent, before.id).await?;
                new.replacing(end)
            }
        })
    }
}

/// The zone that decides on which day a change of state happens.
fn zone_after<'a>(before: &'a Goal, patch: &'a GoalPatch) -> Option<&'a TimeZone> {
    match &patch.time_zone {
        Patch::Keep => before.time_zone.as_ref(),
        Patch::Set(zone) => zone.as_ref(),
    }
}

/// The rules that a changed goal keeps towards the tree and its log.
async fn check_against_stored(tx: &mut WriteTx, before: &Goal, after: &Goal) -> Result<(), Error> {
    if let Some(parent) = after.parent
        && before.parent != after.parent
    {
        place::for_moved_goal(tx, after.owner, after.id, parent).await?;
    }
    let now_children = after.measure.aggregate == Aggregate::Children;
    if now_children && before.measure.aggregate != Aggregate::Children {
        // Values already logged would silently stop counting.
        if check_ins::any_value(tx, after.owner, after.id).await? {
            return Err(Error::Conflict(Why::Conflict));
        }
    }
    Ok(())
}

/// What a change is told as: the change of state, and the other fields.
fn happenings(before: &Goal, after: &Goal, mut changed: Vec<&'static str>) -> Vec<Happening> {
    let (goal, version) = (after.id, after.version);
    let (from, to) = (before.life.state(), after.life.state());
    changed.retain(|field| *field != "state");
    let mut happenings = Vec::new();
    if !changed.is_empty() {
        happenings.push(Happening::GoalUpdated {
            goal,
            version,
            changed,
        });
    }
    if from != to {
        happenings.push(if to == GoalState::Active {
            Happening::GoalReopened {
                goal,
                version,
                from,
                to,
            }
        } else {
            Happening::GoalClosed {
                goal,
                version,
                from,
                to,
            }
        });
    }
    happenings
}
