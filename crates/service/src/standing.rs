//! Standings: computed from day buckets when read, remembered under the versions they depend on.

use moka::future::Cache;
use onward_domain::day::Day;
use onward_domain::fields::{Fields, Kind, Reason};
use onward_domain::goal::Goal;
use onward_domain::ids::GoalId;
use onward_domain::standing::{Standing, Subject, standing};
use onward_store::{bucket_months, users};

use crate::Service;
use crate::actor::{Actor, Scope};
use crate::error::{Error, Part};
use crate::goals;

/// How many standings are remembered: about 300 bytes each.
const REMEMBERED: u64 = 10_000;

/// Goal, log version, plan version, day: what a standing depends on. An outdated one is never asked for again.
type Key = (GoalId, i64, i64, Day);

/// The standings computed lately.
pub(crate) struct Standings(Cache<Key, Standing>);

impl Default for Standings {
    fn default() -> Self {
        Self(Cache::new(REMEMBERED))
    }
}

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
        let user = users::find(&mut tx, goal.owner).await?.ok_or(Error::NotFound)?;
        let today = user.day_rule(goal.time_zone.as_ref()).day_of(now);
        let day = as_of.unwrap_or(today);
        if day > today {
            let reason = Reason::new(Kind::DateInFuture, "Must not be after today");
            return Err(Error::Invalid(Part::Query, Fields::one(["as_of".into()], reason)));
        }
        let key = (goal.id, goal.log_version, goal.plan_version, day);
        if let Some(standing) = self.standings.0.get(&key).await {
            return Ok((standing, goal));
        }
        let days = bucket_months::until(&mut tx, goal.owner, goal.id, day).await?;
        drop(tx);
        let standing = {
            let Goal {
                measure,
                plan,
                life,
                check_in_every,
                ..
            } = &goal;
            standing(
                &Subject {
                    measure,
                    plan,
                    life: *life,
                    check_in_every: *check_in_every,
                    days: &days,
                    week_starts_on: user.week_starts_on,
                    children: &[],
                },
                day,
            )
        };
        self.standings.0.insert(key, standing).await;
        Ok((standing, goal))
    }
}
