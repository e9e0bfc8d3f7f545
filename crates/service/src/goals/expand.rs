//! Goals with what is read beside them (R43).

use std::collections::HashMap;

use onward_domain::check_in::CheckIn;
use onward_domain::day::Day;
use onward_domain::goal::Goal;
use onward_domain::ids::GoalId;
use onward_domain::standing::Standing;
use onward_store::ReadTx;
use onward_store::goals as stored;

use super::{GoalQuery, load};
use crate::Service;
use crate::actor::{Actor, Scope};
use crate::cursor::Page;
use crate::error::Error;
use crate::standing;

/// What is wanted beside goals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Expand {
    /// Where each stands today.
    pub standing: bool,
    /// The newest line of its log, by day and then by id.
    pub last_check_in: bool,
}

impl Expand {
    /// Whether nothing is.
    pub const fn is_nothing(self) -> bool {
        !self.standing && !self.last_check_in
    }
}

/// A goal with what was wanted beside it.
#[derive(Clone, Debug)]
pub struct Expanded {
    /// The goal.
    pub goal: Goal,
    /// Where it stands today, if that was wanted.
    pub standing: Option<Standing>,
    /// The newest line of its log, if that was wanted and there is one.
    pub last_check_in: Option<CheckIn>,
}

impl Service {
    /// A page of the actor's goals with what is wanted beside them: at most four statements more than without,
    /// however many goals there are.
    pub async fn goals_expanded(
        &self,
        actor: &Actor,
        query: GoalQuery,
        expand: Expand,
    ) -> Result<Page<Expanded>, Error> {
        actor.needs(Scope::GoalsRead)?;
        let query = self.settled(query);
        let tx = self.store.read().await?;
        let (page, mut tx) = self.goal_page(tx, actor, &query).await?;
        Ok(Page {
            items: self.expand(&mut tx, actor, expand, page.items).await?,
            next_cursor: page.next_cursor,
            total: page.total,
        })
    }

    /// A goal of the actor with what is wanted beside it.
    pub async fn goal_expanded(&self, actor: &Actor, id: GoalId, expand: Expand) -> Result<Expanded, Error> {
        actor.needs(Scope::GoalsRead)?;
        let mut tx = self.store.read().await?;
        let goal = load(&mut tx, actor.user, id).await?;
        let mut expanded = self.expand(&mut tx, actor, expand, vec![goal]).await?;
        expanded.pop().ok_or(Error::NotFound)
    }

    async fn expand(
        &self,
        tx: &mut ReadTx,
        actor: &Actor,
        expand: Expand,
        goals: Vec<Goal>,
    ) -> Result<Vec<Expanded>, Error> {
        let mut standings = if expand.standing && !goals.is_empty() {
            self.standings_of(tx, actor, &goals).await?
        } else {
            Vec::new()
        }
        .into_iter();
        let mut lines: HashMap<GoalId, CheckIn> = if expand.last_check_in && !goals.is_empty() {
            let ids: Vec<GoalId> = goals.iter().map(|goal| goal.id).collect();
            let lines = stored::last_check_ins(tx, actor.user, &ids).await?;
            lines.into_iter().map(|line| (line.goal, line)).collect()
        } else {
            HashMap::new()
        };
        let expanded = goals.into_iter().map(|goal| Expanded {
            standing: standings.next(),
            last_check_in: lines.remove(&goal.id),
            goal,
        });
        Ok(expanded.collect())
    }

    /// Where goals stand today, each on its own day, in their order.
    async fn standings_of(
        &self,
        tx: &mut ReadTx,
        actor: &Actor,
        goals: &[Goal],
    ) -> Result<Vec<Standing>, Error> {
        let now = self.clock.now();
        let owner = standing::owner(tx, actor.user).await?;
        let today = |goal: &Goal| owner.day_rule(goal.time_zone.as_ref()).day_of(now);
        let asked: Vec<(&Goal, Day)> = goals.iter().map(|goal| (goal, today(goal))).collect();
        let found = self.stand(tx, &owner, &asked).await?;
        let standings = asked.iter().map(|(goal, day)| Ok(found.of(goal, *day)?.standing));
        standings.collect()
    }
}
