//! The record of a change: who did it, in which request, under which number.

use onward_domain::check_in::Source;
use onward_domain::event::{Event, Happening};
use onward_domain::ids::{Ids, UserId};
use onward_store::feeds::Turn;

use crate::actor::{Actor, Client};

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
