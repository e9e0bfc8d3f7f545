//! Standings: computed from day buckets when read, remembered under the versions they depend on.

mod explain;
mod review;
mod stand;
mod today;

pub use explain::Explained;
pub use review::Review;
pub use stand::Stood;
pub(crate) use stand::{Standings, subject};
pub use today::{OnToday, Today, TodayQuery};

use onward_domain::bucket::Days;
use onward_domain::clock::Instant;
use onward_domain::day::Day;
use onward_domain::fields::{Fields, Kind, Reason};
use onward_domain::goal::Goal;
use onward_domain::ids::{GoalId, UserId};
use onward_domain::standing::Standing;
use onward_domain::user::User;
use onward_store::{ReadTx, users};

use crate::Service;
use crate::actor::{Actor, Scope};
use crate::error::{Error, Part};
use crate::goals;

impl Service {
    /// Where a goal stands on a day, today without one; and the goal, as it was read with it.
    pub async fn standing(
        &self,
        actor: &Actor,
        id: GoalId,
        as_of: Option<Day>,
    ) -> Result<(Standing, Goal), Error> {
        actor.needs(Scope::GoalsRead)?;
        let now = self.clock.now();

        let mut tx = self.store.read().await?;
        let goal = goals::load(&mut tx, actor.user, id).await?;
        let owner = owner(&mut tx, goal.owner).await?;
        let day = day_asked(&owner, &goal, as_of, now)?;
        let stood = self.stand(&mut tx, &owner, &[(&goal, day)]).await?;
        drop(tx);
        let standing = stood.of(&goal, day)?.standing;
        Ok((standing, goal))
    }
}

/// The account whose zone, day and week its goals' standings go by.
pub(crate) async fn owner(tx: &mut ReadTx, id: UserId) -> Result<User, Error> {
    users::find(tx, id).await?.ok_or(Error::NotFound)
}

/// What was logged for a goal up to a day.
pub(crate) async fn log(tx: &mut ReadTx, goal: &Goal, day: Day) -> Result<Days, Error> {
    let months = stand::months(tx, goal.owner, &[(goal, day)]).await?;
    let mut days = Days::default();
    stand::unpack(&months, goal.id, &mut days)?;
    Ok(days)
}

/// The day asked for, the goal's today without one; a day after that is refused.
fn day_asked(owner: &User, goal: &Goal, as_of: Option<Day>, now: Instant) -> Result<Day, Error> {
    let today = owner.day_rule(goal.time_zone.as_ref()).day_of(now);
    match as_of {
        Some(day) if day > today => Err(in_the_future()),
        Some(day) => Ok(day),
        None => Ok(today),
    }
}

fn in_the_future() -> Error {
    let reason = Reason::new(Kind::DateInFuture, "Must not be after today");
    Error::Invalid(Part::Query, Fields::one(["as_of".into()], reason))
}
