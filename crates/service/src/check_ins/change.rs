//! Changing a line of a log, and bringing a deleted one back.

use onward_domain::check_in::{CheckIn, CheckInPatch};
use onward_domain::day::Day;
use onward_domain::goal::Goal;
use onward_domain::ids::{CheckInId, Ids};
use onward_domain::measure::Aggregate;
use onward_store::check_ins as stored;
use onward_store::{WriteTx, events, feeds, goals as stored_goals};

use super::buckets::Buckets;
use super::{goal_and_rule, natural_key, restored, updated};
use crate::Service;
use crate::actor::{Actor, Scope};
use crate::error::{Error, Part, Why};
use crate::events::event;
use crate::expect::{Demand, Expect};
use crate::once::{Claim, Entered, Once, Outcome};
use crate::retention;

impl Service {
    /// Changes some fields of a line; a change that changes nothing leaves it as it is.
    pub async fn patch_check_in(
        &self,
        actor: &Actor,
        id: CheckInId,
        patch: CheckInPatch,
        expect: Expect,
    ) -> Result<CheckIn, Error> {
        actor.needs(Scope::GoalsWrite)?;
        let owner = actor.user;
        let demand = self.demand().await?;
        let now = self.clock.now();
        let mut ids = Ids::new(now, &*self.entropy);

        let mut tx = self.store.write(owner).await?;
        let turn = feeds::advance(&mut tx, owner, now, 1).await?.take()?;
        let before = stored::find(&mut tx, owner, id).await?.ok_or(Error::NotFound)?;
        expect.check(before.version, demand)?;
        let (goal, rule) = goal_and_rule(&mut tx, actor, before.goal).await?;
        let line = patch
            .apply(&before.line, &goal.measure, &rule, now)
            .map_err(|fields| Error::Invalid(Part::Body, fields))?;
        let changed = natural_key::changed(&line, &before);
        if changed.is_empty() {
            return Ok(before);
        }
        let days = [before.line.occurred_on, line.occurred_on];
        let check_in = CheckIn {
            line,
            updated_at: turn.at,
            version: before.version + 1,
            ..before
        };
        rewrite(&mut tx, &goal, &check_in, days).await?;
        let happening = updated(&check_in, changed);
        events::append(&mut tx, &event(actor, &mut ids, owner, turn, happening)).await?;
        tx.commit().await?;
        Ok(check_in)
    }

    /// Brings back a deleted line under its id; one that is not deleted stays as it is. Below a deleted goal there is
    /// no place for it, nor for a value where only the goals beneath count by now.
    pub async fn restore_check_in(
        &self,
        actor: &Actor,
        id: CheckInId,
        expect: Expect,
        once: Once<CheckIn>,
    ) -> Result<Outcome<CheckIn>, Error> {
        actor.needs(Scope::GoalsWrite)?;
        let claim = match self.enter(actor, &once).await? {
            Entered::Replay(answer) => return Ok(Outcome::Replayed(answer)),
            Entered::Go(claim) => claim,
        };
        let done = self
            .bring_check_in_back(actor, (id, expect), (claim.as_ref(), &once))
            .await;
        self.leave(claim, &once, done).await
    }

    async fn bring_check_in_back(
        &self,
        actor: &Actor,
        (id, expect): (CheckInId, Expect),
        (claim, once): (Option<&Claim>, &Once<CheckIn>),
    ) -> Result<CheckIn, Error> {
        let owner = actor.user;
        let now = self.clock.now();
        let mut ids = Ids::new(now, &*self.entropy);

        let mut tx = self.store.write(owner).await?;
        let turn = feeds::advance(&mut tx, owner, now, 1).await?.take()?;
        self.claim(&mut tx, claim, now).await?;
        let mut check_in = stored::find_even_deleted(&mut tx, owner, id)
            .await?
            .filter(|check_in| check_in.deleted_at.is_none_or(|at| at > retention::begin(now)))
            .ok_or(Error::NotFound)?;
        expect.check(check_in.version, Demand::Nothing)?;
        let goal = stored_goals::find(&mut tx, owner, check_in.goal)
            .await?
            .ok_or(Error::Conflict(Why::Conflict))?;
        if check_in.deleted_at.is_some() {
            if goal.measure.aggregate == Aggregate::Children && check_in.line.value.is_some() {
                return Err(Error::Conflict(Why::Conflict));
            }
            check_in.deleted_at = None;
            check_in.updated_at = turn.at;
            check_in.version += 1;
            rewrite(&mut tx, &goal, &check_in, [check_in.line.occurred_on; 2]).await?;
            events::append(&mut tx, &event(actor, &mut ids, owner, turn, restored(&check_in))).await?;
        }
        self.remember(&mut tx, (claim, once), &check_in).await?;
        tx.commit().await?;
        Ok(check_in)
    }
}

/// Writes a line that was there before, and folds anew the days it was on and is on. Under the feed's lock nobody
/// changes the goal meanwhile.
pub(super) async fn rewrite(
    tx: &mut WriteTx,
    goal: &Goal,
    check_in: &CheckIn,
    days: [Day; 2],
) -> Result<(), Error> {
    stored_goals::bump_log(tx, goal.owner, goal.id, goal.plan_version).await?;
    stored::update(tx, check_in).await?;
    let mut buckets = Buckets::of(goal);
    for day in days {
        buckets.fold_anew(day);
    }
    Ok(buckets.write(tx).await?)
}
