//! The trash: what was deleted in the last 30 days and can be brought back as it is.
//!
//! A goal that lies below a deleted one comes back with it or after it, and so does a line of its log; until then
//! neither is here.

use std::collections::HashMap;

use onward_domain::check_in::CheckIn;
use onward_domain::clock::Instant;
use onward_domain::goal::Goal;
use onward_domain::ids::{CheckInId, GoalId};
use onward_domain::page::TrashPosition;
use onward_store::trash::{self, Piece};
use onward_store::{check_ins, goals};

use crate::Service;
use crate::actor::{Actor, Scope};
use crate::cursor::{Page, Paging, Walk, rows};
use crate::error::Error;
use crate::retention;

/// Something deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deleted {
    /// A goal, with its log and with all beneath it that was deleted at the same moment.
    Goal(Goal),
    /// A line of the log of a goal that is there.
    CheckIn(CheckIn, Goal),
}

/// Something deleted, and how long it can be brought back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trashed {
    /// What it is.
    pub deleted: Deleted,
    /// When it was deleted.
    pub at: Instant,
    /// From when on it is gone for good.
    pub until: Instant,
}

impl Trashed {
    fn new(deleted: Deleted) -> Option<Self> {
        let at = match &deleted {
            Deleted::Goal(goal) => goal.deleted_at,
            Deleted::CheckIn(check_in, _) => check_in.deleted_at,
        }?;
        Some(Self {
            deleted,
            at,
            until: retention::end(at),
        })
    }

    fn position(&self) -> TrashPosition {
        let id = match &self.deleted {
            Deleted::Goal(goal) => goal.id.uuid(),
            Deleted::CheckIn(check_in, _) => check_in.id.uuid(),
        };
        TrashPosition {
            deleted_at: self.at,
            id,
        }
    }
}

impl Service {
    /// A page of the trash, what was deleted last first.
    pub async fn trash(&self, actor: &Actor, paging: Paging) -> Result<Page<Trashed>, Error> {
        actor.needs(Scope::GoalsRead)?;
        let walk = Walk {
            actor: actor.user,
            list: "trash",
            filter: "",
        };
        let piece = Piece {
            deleted_after: retention::begin(self.clock.now()),
            after: self.after(&walk, &paging)?,
            limit: rows(paging.limit),
        };
        let mut tx = self.store.read().await?;
        let deleted = trash::goals(&mut tx, actor.user, &piece).await?;
        let lines = trash::check_ins(&mut tx, actor.user, &piece).await?;
        let above = trash::goals_of_check_ins(&mut tx, actor.user, &piece).await?;
        let above: HashMap<GoalId, Goal> = above.into_iter().map(|goal| (goal.id, goal)).collect();
        let lines = lines.into_iter().filter_map(|line| {
            let goal = above.get(&line.goal)?.clone();
            Some(Deleted::CheckIn(line, goal))
        });
        // Each list holds a whole page and one more, so the first of both together do too.
        let mut found: Vec<Trashed> = deleted
            .into_iter()
            .map(Deleted::Goal)
            .chain(lines)
            .filter_map(Trashed::new)
            .collect();
        found.sort_by_key(|trashed| std::cmp::Reverse(trashed.position()));
        Ok(self.page(&walk, paging.limit, found, Trashed::position))
    }

    /// A goal that is deleted and can be brought back.
    pub async fn deleted_goal(&self, actor: &Actor, id: GoalId) -> Result<Goal, Error> {
        actor.needs(Scope::GoalsRead)?;
        let begin = retention::begin(self.clock.now());
        let mut tx = self.store.read_one().await?;
        goals::find_even_deleted(&mut tx, actor.user, id)
            .await?
            .filter(|goal| goal.deleted_at.is_some_and(|at| at > begin))
            .ok_or(Error::NotFound)
    }

    /// A line that is deleted and can be brought back, and the goal in whose log it was.
    pub async fn deleted_check_in(&self, actor: &Actor, id: CheckInId) -> Result<(CheckIn, Goal), Error> {
        actor.needs(Scope::GoalsRead)?;
        let begin = retention::begin(self.clock.now());
        let mut tx = self.store.read().await?;
        let line = check_ins::find_even_deleted(&mut tx, actor.user, id)
            .await?
            .filter(|line| line.deleted_at.is_some_and(|at| at > begin))
            .ok_or(Error::NotFound)?;
        let goal = crate::goals::load(&mut tx, actor.user, line.goal).await?;
        Ok((line, goal))
    }
}
