//! Takes away for good what has been deleted or kept for long enough. Every piece is a transaction of one owner.

use onward_domain::clock::Instant;
use onward_domain::event::Happening;
use onward_domain::ids::{GoalId, Ids, UserId};
use onward_store::purge::{self, PIECE, Part, Removed};
use onward_store::{events, feeds};
use serde::{Deserialize, Serialize};

use super::{Job, Run};
use crate::Service;
use crate::error::{Error, log_behind};
use crate::events::of_system;
use crate::retention;

/// Purges goals and check-ins deleted, and events happened, more than 30 days ago, expired idempotency keys, and jobs
/// that ended and invitations that expired more than 30 days ago.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Purge {}

impl Job for Purge {
    const KIND: &'static str = "purge";
    const TIME_LIMIT: std::time::Duration = std::time::Duration::from_mins(30);

    /// One part that fails does not keep the others from being done.
    async fn run(self, service: &Service, run: Run) -> Result<(), Error> {
        let mut outcome = service.purge_goals(run.now).await;
        for part in Part::ALL {
            outcome = keep_first(outcome, service.purge_part(part, run.now).await);
        }
        outcome = keep_first(outcome, service.purge_invites(run.now).await);
        keep_first(outcome, service.purge_jobs(run.now).await)
    }
}

fn keep_first(first: Result<(), Error>, second: Result<(), Error>) -> Result<(), Error> {
    match (first, second) {
        (Err(first), Err(second)) => {
            log_behind(&second, "a second part of the purge did not work");
            Err(first)
        }
        (first, second) => first.and(second),
    }
}

impl Service {
    async fn purge_goals(&self, now: Instant) -> Result<(), Error> {
        let before = retention::over(now);
        loop {
            let owner = purge::owner_of_goals(&mut self.store.read_one().await?, before).await?;
            let Some(owner) = owner else { return Ok(()) };
            let leaf = purge::goal(&mut self.store.read_one().await?, owner, before).await?;
            // Goals beneath a deleted one are deleted with it.
            let leaf =
                leaf.ok_or_else(|| Error::internal("a goal lives beneath one that is to be purged"))?;
            while self.purge_goal(owner, leaf, now).await? == Removed::Piece {}
        }
    }

    /// Removes a goal, or a piece of its log, unless it was restored meanwhile.
    async fn purge_goal(&self, owner: UserId, id: GoalId, now: Instant) -> Result<Removed, Error> {
        let mut ids = Ids::new(now, &*self.entropy);
        let mut tx = self.store.write(owner).await?;
        let turn = feeds::advance(&mut tx, owner, now, 1).await?.take()?;
        let removed = purge::remove_goal(&mut tx, owner, id, retention::over(now)).await?;
        if let Removed::Whole { version } = removed {
            let happening = Happening::GoalPurged { goal: id, version };
            events::append(&mut tx, &of_system(&mut ids, owner, turn, happening)).await?;
        }
        tx.commit().await?;
        Ok(removed)
    }

    async fn purge_part(&self, part: Part, now: Instant) -> Result<(), Error> {
        let before = match part {
            Part::CheckIns => retention::over(now),
            Part::Events => retention::begin(now),
            Part::IdempotencyKeys => now,
        };
        loop {
            let owner = purge::owner(&mut self.store.read_one().await?, part, before).await?;
            let Some(owner) = owner else { return Ok(()) };
            let mut tx = self.store.write(owner).await?;
            feeds::lock(&mut tx, owner, now).await?;
            purge::piece(&mut tx, part, owner, before).await?;
            tx.commit().await?;
        }
    }

    async fn purge_invites(&self, now: Instant) -> Result<(), Error> {
        loop {
            let mut tx = self.store.write_unowned().await?;
            let removed = purge::invites(&mut tx, retention::begin(now)).await?;
            tx.commit().await?;
            if removed < PIECE {
                return Ok(());
            }
        }
    }

    async fn purge_jobs(&self, now: Instant) -> Result<(), Error> {
        loop {
            let mut tx = self.store.write_unowned().await?;
            let removed = purge::jobs(&mut tx, retention::begin(now)).await?;
            tx.commit().await?;
            if removed < PIECE {
                return Ok(());
            }
        }
    }
}
