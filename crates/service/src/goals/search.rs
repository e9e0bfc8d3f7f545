//! Looking for goals: in Rust, goal by goal, with what is known of who looks; where a status is asked for, also by how
//! those stand that are left.

use onward_domain::clock::Instant;
use onward_domain::day::Day;
use onward_domain::goal::Goal;
use onward_domain::ids::UserId;
use onward_domain::query::{GoalSearch, Viewer};
use onward_domain::user::User;
use onward_store::ReadTx;

use crate::Service;
use crate::error::Error;
use crate::standing;

/// A search that is under way.
pub(super) struct Sieve<'a> {
    service: &'a Service,
    search: &'a GoalSearch,
    now: Instant,
    /// None where nothing is asked.
    looks: Option<(User, Viewer)>,
}

impl<'a> Sieve<'a> {
    /// Begins to look for goals at a moment.
    pub(super) async fn begin(
        service: &'a Service,
        tx: &mut ReadTx,
        (owner, now): (UserId, Instant),
        search: &'a GoalSearch,
    ) -> Result<Self, Error> {
        let looks = if search.is_empty() {
            None
        } else {
            let user = standing::owner(tx, owner).await?;
            let rule = user.day_rule(None);
            let viewer = Viewer {
                id: owner,
                today: rule.day_of(now),
                rule,
                username: user.username.clone(),
            };
            Some((user, viewer))
        };
        Ok(Self {
            service,
            search,
            now,
            looks,
        })
    }

    /// Those of some goals that are looked for.
    pub(super) async fn keep(&self, tx: &mut ReadTx, mut goals: Vec<Goal>) -> Result<Vec<Goal>, Error> {
        let Some((user, viewer)) = &self.looks else {
            return Ok(goals);
        };
        goals.retain(|goal| self.search.holds_for(goal, viewer));
        if !self.search.asks_status() || goals.is_empty() {
            return Ok(goals);
        }
        let today = |goal: &Goal| user.day_rule(goal.time_zone.as_ref()).day_of(self.now);
        let asked: Vec<(&Goal, Day)> = goals.iter().map(|goal| (goal, today(goal))).collect();
        let found = self.service.stand(tx, user, &asked).await?;
        let mut holds = Vec::with_capacity(asked.len());
        for (goal, day) in asked {
            let status = found.of(goal, day)?.standing.status;
            holds.push(self.search.holds_for_status(status));
        }
        let kept = goals.into_iter().zip(holds).filter(|(_, holds)| *holds);
        Ok(kept.map(|(goal, _)| goal).collect())
    }
}
