//! What happened in the last 30 days, with what it was about: the events for people, who know goals by their titles.

use std::collections::HashMap;

use onward_domain::check_in::CheckIn;
use onward_domain::event::EventType;
use onward_domain::goal::Goal;
use onward_domain::ids::{CheckInId, GoalId};
use onward_domain::page::FeedPosition;
use onward_store::events::subjects::{self, Newest};
use onward_store::events::{self, Direction, Filter, Recorded};

use crate::Service;
use crate::actor::{Actor, Scope};
use crate::cursor::{Page, Paging, Walk, rows};
use crate::error::Error;
use crate::retention;

/// Something that happened, and what it was about as that is now, deleted or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// What happened.
    pub event: Recorded,
    /// The goal it is about, or whose log; none once it is gone for good.
    pub goal: Option<Goal>,
    /// The check-in it is about; none once it is gone for good.
    pub check_in: Option<CheckIn>,
}

impl Service {
    /// A page of what happened, the newest first: of one of these types, at most eight, or of any if none is given.
    pub async fn activity(
        &self,
        actor: &Actor,
        types: &[EventType],
        paging: Paging,
    ) -> Result<Page<Deed>, Error> {
        actor.needs(Scope::GoalsRead)?;
        let text = format!("{types:?}");
        let walk = Walk {
            actor: actor.user,
            list: "activity",
            filter: &text,
        };
        let after: Option<FeedPosition> = self.after(&walk, &paging)?;
        let filter = Filter {
            happened_after: retention::begin(self.clock.now()),
            goal: None,
            kinds: types.iter().map(|kind| kind.word()).collect(),
        };
        let page = Newest {
            filter: &filter,
            before: after.map_or(i64::MAX, |FeedPosition(seq)| seq),
            limit: rows(paging.limit),
        };
        let mut tx = self.store.read().await?;
        let direction = Direction::NewestBefore(page.before);
        let events = events::page(&mut tx, actor.user, &filter, direction, page.limit).await?;
        let goals = subjects::goals(&mut tx, actor.user, page).await?;
        let lines = subjects::check_ins(&mut tx, actor.user, page).await?;
        drop(tx);
        let goals: HashMap<GoalId, Goal> = goals.into_iter().map(|goal| (goal.id, goal)).collect();
        let lines: HashMap<CheckInId, CheckIn> = lines.into_iter().map(|line| (line.id, line)).collect();
        let deeds = events.into_iter().map(|event| Deed {
            goal: event.goal.and_then(|id| goals.get(&id).cloned()),
            check_in: event.check_in.and_then(|id| lines.get(&id).cloned()),
            event,
        });
        Ok(self.page(&walk, paging.limit, deeds.collect(), |deed| {
            FeedPosition(deed.event.seq)
        }))
    }
}
