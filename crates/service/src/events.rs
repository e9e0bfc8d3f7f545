//! The record of a change: who did it, in which request, under which number; and walking the records.

use onward_domain::check_in::Source;
use onward_domain::clock::Instant;
use onward_domain::event::{Event, EventType, Happening};
use onward_domain::fields::{Fields, Kind, Reason};
use onward_domain::ids::{EventId, GoalId, Ids, UserId};
use onward_domain::page::FeedPosition;
use onward_store::ReadTx;
use onward_store::events::{self as stored, Direction, Filter};
use onward_store::feeds::Turn;

pub use onward_store::events::Recorded;

use crate::Service;
use crate::actor::{Actor, Client, Scope};
use crate::cursor::{Page, Paging, Walk, rows};
use crate::error::{Error, Part};
use crate::retention;

/// Which events are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventQuery {
    /// Of one of these types; none: of any.
    pub types: Vec<EventType>,
    /// About this goal or its log.
    pub goal: Option<GoalId>,
    /// What happened after this event, the oldest first; without it the newest comes first.
    pub after: Option<EventId>,
    /// Which page of them.
    pub paging: Paging,
}

impl Service {
    /// A page of what happened in the last 30 days. Walked with `after`, no event is missed: their order is that of
    /// the commits.
    pub async fn events(&self, actor: &Actor, query: EventQuery) -> Result<Page<Recorded>, Error> {
        actor.needs(Scope::GoalsRead)?;
        let EventQuery {
            types,
            goal,
            after,
            paging,
        } = query;
        let text = format!("{types:?} {goal:?} {after:?}");
        let walk = Walk {
            actor: actor.user,
            list: "events",
            filter: &text,
        };
        let position: Option<FeedPosition> = self.after(&walk, &paging)?;
        let begin = retention::begin(self.clock.now());
        let filter = Filter {
            happened_after: begin,
            goal,
            kinds: types.iter().map(|kind| kind.word()).collect(),
        };
        let mut tx = self.store.read().await?;
        let direction = match (after, position) {
            (Some(_), Some(FeedPosition(seq))) => Direction::OldestAfter(seq),
            (Some(id), None) => Direction::OldestAfter(number_of(&mut tx, actor.user, (id, begin)).await?),
            (None, Some(FeedPosition(seq))) => Direction::NewestBefore(seq),
            (None, None) => Direction::NewestBefore(i64::MAX),
        };
        let found = stored::page(&mut tx, actor.user, &filter, direction, rows(paging.limit)).await?;
        let mut page = self.page(&walk, paging.limit, found, |event| FeedPosition(event.seq));
        if paging.include_total {
            let since = match after {
                Some(id) => number_of(&mut tx, actor.user, (id, begin)).await?,
                None => 0,
            };
            page.total = Some(stored::count(&mut tx, actor.user, &filter, since).await?);
        }
        Ok(page)
    }
}

/// The number of the event that a walk goes on from. Old events are gone, here or not any more: what followed them
/// may be gone too, so the walk cannot go on without a gap.
async fn number_of(tx: &mut ReadTx, owner: UserId, (id, begin): (EventId, Instant)) -> Result<i64, Error> {
    match stored::find(tx, owner, id).await? {
        Some((seq, at)) if at > begin => Ok(seq),
        Some(_) => Err(Error::Gone),
        None if made_at(id).is_some_and(|at| at <= begin) => Err(Error::Gone),
        None => {
            let reason = Reason::new(Kind::ValueError, "Must be the id of an event of yours");
            Err(Error::Invalid(Part::Query, Fields::one(["after".into()], reason)))
        }
    }
}

/// When an id was made: the moment is a part of it.
fn made_at(id: EventId) -> Option<Instant> {
    let (seconds, _) = id.uuid().get_timestamp()?.to_unix();
    let seconds = i64::try_from(seconds).ok()?;
    Some(Instant::from_microseconds(0).plus_seconds(seconds))
}

/// What check-ins and events keep of the door that the actor came through.
pub(crate) const fn source(actor: &Actor) -> Source {
    door(actor.client)
}

/// The same for somebody who is not signed in.
pub(crate) const fn door(client: Client) -> Source {
    match client {
        Client::Web => Source::Web,
        Client::Api => Source::Api,
    }
}

/// The event of a change that took a turn in its owner's feed.
pub(crate) fn event(actor: &Actor, ids: &mut Ids, owner: UserId, turn: Turn, happening: Happening) -> Event {
    Event {
        id: ids.mint(),
        owner,
        seq: turn.seq,
        at: turn.at,
        actor: Some(actor.user),
        client: source(actor),
        request_id: Some(actor.request_id.clone()),
        happening,
    }
}

/// The event of a change that the installation makes by itself.
pub(crate) fn of_system(ids: &mut Ids, owner: UserId, turn: Turn, happening: Happening) -> Event {
    Event {
        id: ids.mint(),
        owner,
        seq: turn.seq,
        at: turn.at,
        actor: None,
        client: Source::System,
        request_id: None,
        happening,
    }
}
