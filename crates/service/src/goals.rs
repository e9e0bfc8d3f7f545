//! Goals: making, reading, changing and deleting them.

mod breaks;
mod change;
mod draft;
mod expand;
mod list;
mod place;
mod plan;
mod restore;
mod search;
mod tags;

use onward_domain::clock::Instant;
use onward_domain::event::Happening;
use onward_domain::fields::{Fields, Kind, Reason};
use onward_domain::goal::{Birth, Goal, GoalState, NewGoal, POSITION_STEP, TransitionError};
use onward_domain::ids::{GoalId, Ids, UserId};
use onward_domain::quantity::Quantity;
use onward_domain::user::User;
use onward_store::goals as stored;
use onward_store::{ReadTx, events, feeds, users};

pub use breaks::BreakItem;
pub use expand::{Expand, Expanded};
pub use list::{GoalFilter, GoalQuery, ParentFilter};
pub use tags::TagUse;

use crate::Service;
use crate::actor::{Actor, Scope};
use crate::error::{Error, Part, Why};
use crate::events::event;
use crate::expect::Expect;
use crate::once::{Claim, Entered, Once, Outcome};

impl Service {
    /// Makes a goal, once.
    pub async fn create_goal(
        &self,
        actor: &Actor,
        new: NewGoal,
        once: Once<Goal>,
    ) -> Result<Outcome<Goal>, Error> {
        actor.needs(Scope::GoalsWrite)?;
        let claim = match self.enter(actor, &once).await? {
            Entered::Replay(answer) => return Ok(Outcome::Replayed(answer)),
            Entered::Go(claim) => claim,
        };
        let done = self.make_goal(actor, new, (claim.as_ref(), &once)).await;
        self.leave(claim, &once, done).await
    }

    async fn make_goal(
        &self,
        actor: &Actor,
        new: NewGoal,
        (claim, once): (Option<&Claim>, &Once<Goal>),
    ) -> Result<Goal, Error> {
        let owner = actor.user;
        let now = self.clock.now();
        not_in_the_future(new.archived_at, now)?;
        let maximum = self.most_goals().await?;
        let user = self.owner(owner).await?;
        let today = user.day_rule(new.time_zone.as_ref()).day_of(now);
        let mut ids = Ids::new(now, &*self.entropy);

        let mut tx = self.store.write(owner).await?;
        let turn = feeds::advance(&mut tx, owner, now, 1).await?.take()?;
        self.claim(&mut tx, claim, now).await?;
        room_for(&mut tx, owner, (1, maximum)).await?;
        if let Some(parent) = new.parent {
            place::for_new_goal(&mut tx, owner, parent).await?;
        }
        let id = ids.mint();
        let position = match new.position {
            Some(position) => position,
            None => end_of_siblings(&mut tx, owner, new.parent, id).await?,
        };
        let birth = Birth {
            id,
            owner,
            position,
            at: turn.at,
            today,
        };
        let goal = Goal::new(new, birth).map_err(refused_transition)?;
        stored::insert(&mut tx, &goal).await?;
        let happening = Happening::GoalCreated {
            goal: goal.id,
            version: goal.version,
        };
        events::append(&mut tx, &event(actor, &mut ids, owner, turn, happening)).await?;
        self.remember(&mut tx, (claim, once), &goal).await?;
        tx.commit().await?;
        Ok(goal)
    }

    /// A goal of the actor.
    pub async fn goal(&self, actor: &Actor, id: GoalId) -> Result<Goal, Error> {
        actor.needs(Scope::GoalsRead)?;
        let mut tx = self.store.read_one().await?;
        load(&mut tx, actor.user, id).await
    }

    /// Deletes a goal with all beneath it; it can be restored for 30 days.
    pub async fn delete_goal(&self, actor: &Actor, id: GoalId, expect: Expect) -> Result<(), Error> {
        actor.needs(Scope::GoalsWrite)?;
        let owner = actor.user;
        let demand = self.demand().await?;
        let now = self.clock.now();
        let mut ids = Ids::new(now, &*self.entropy);

        let mut tx = self.store.write(owner).await?;
        feeds::lock(&mut tx, owner, now).await?;
        let tree = stored::beneath(&mut tx, owner, id).await?;
        let top = tree.first().ok_or(Error::NotFound)?;
        expect.check(top.version, demand)?;
        let count = u32::try_from(tree.len()).map_err(Error::internal)?;
        let mut turns = feeds::advance(&mut tx, owner, now, count).await?;
        let mut deleted_at = None;
        for goal in tree {
            let turn = turns.take()?;
            let together = *deleted_at.get_or_insert(turn.at);
            stored::delete(&mut tx, owner, goal.id, together, turn).await?;
            let happening = Happening::GoalDeleted {
                goal: goal.id,
                version: goal.version + 1,
            };
            events::append(&mut tx, &event(actor, &mut ids, owner, turn, happening)).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// How many goals an account may have.
    async fn most_goals(&self) -> Result<i64, Error> {
        Ok(self.settings_in_force().await?.max_goals.count())
    }

    /// The account a goal belongs to.
    pub(crate) async fn owner(&self, owner: UserId) -> Result<User, Error> {
        let mut tx = self.store.read_one().await?;
        users::find(&mut tx, owner).await?.ok_or(Error::NotFound)
    }
}

/// A goal that the owner has.
pub(crate) async fn load(tx: &mut ReadTx, owner: UserId, id: GoalId) -> Result<Goal, Error> {
    stored::find(tx, owner, id).await?.ok_or(Error::NotFound)
}

/// After the last of the goals that this one stands or will stand among.
async fn end_of_siblings(
    tx: &mut ReadTx,
    owner: UserId,
    parent: Option<GoalId>,
    id: GoalId,
) -> Result<Quantity, Error> {
    let last = stored::last_position(tx, owner, parent, id)
        .await?
        .unwrap_or(Quantity::ZERO);
    let next = last.millionths().saturating_add(POSITION_STEP.millionths());
    Ok(Quantity::from_millionths(next).unwrap_or(Quantity::MAX))
}

/// Refuses more goals than an account may have; deleted ones do not count.
async fn room_for(tx: &mut ReadTx, owner: UserId, (more, maximum): (usize, i64)) -> Result<(), Error> {
    let more = i64::try_from(more).map_err(Error::internal)?;
    if stored::count_all(tx, owner).await?.saturating_add(more) > maximum {
        return Err(Error::Conflict(Why::LimitReached {
            limit: "goals",
            maximum,
        }));
    }
    Ok(())
}

fn not_in_the_future(archived_at: Option<Instant>, now: Instant) -> Result<(), Error> {
    if archived_at.is_some_and(|at| at > now) {
        let reason = Reason::new(Kind::DateInFuture, "Must not be in the future");
        return Err(Error::Invalid(
            Part::Body,
            Fields::one(["archived_at".into()], reason),
        ));
    }
    Ok(())
}

fn refused_transition(TransitionError { from, to }: TransitionError) -> Error {
    let allowed: &[&str] = match from {
        GoalState::Active => &["achieved", "missed", "dropped"],
        GoalState::Achieved | GoalState::Missed | GoalState::Dropped => &["active"],
    };
    Error::Conflict(Why::InvalidTransition {
        from: from.word(),
        to: to.word(),
        allowed,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_transition_tells_what_may_follow() {
        for from in GoalState::ALL.iter().copied() {
            let words: Vec<&str> = from.followers().iter().map(|state| state.word()).collect();
            let refused = refused_transition(TransitionError { from, to: from });
            assert!(
                matches!(refused, Error::Conflict(Why::InvalidTransition { allowed, .. }) if allowed == words)
            );
        }
    }
}
