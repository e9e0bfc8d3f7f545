//! What is done to accounts and sign-ins, as the audit log and the feeds of those concerned are told it.
//!
//! One transaction may do several things to several accounts. Locks are taken in one order everywhere: settings,
//! accounts, feeds, sign-ins, and the audit log last, which is why its lines are gathered until the commit.

use onward_domain::check_in::Source;
use onward_domain::clock::Instant;
use onward_domain::event::{Event, Happening};
use onward_domain::ids::{Ids, UserId};
use onward_store::audit::{Action, Target};
use onward_store::feeds::{self, Turn};
use onward_store::{StoreError, WriteTx, events};

use super::audit::{self, Deed, Origin};
use crate::Service;
use crate::actor::{Actor, Context};
use crate::events::source;

/// Who does something to an account, and from where.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Doer<'a> {
    user: Option<UserId>,
    door: Source,
    context: Option<&'a Context>,
}

impl<'a> Doer<'a> {
    /// The operator at the command line, or the service by itself: nobody with an account.
    pub(crate) const OPERATOR: Self = Self {
        user: None,
        door: Source::Cli,
        context: None,
    };

    /// Somebody signed in.
    pub(crate) const fn signed_in(context: &'a Context, actor: &Actor) -> Self {
        Self::person(context, actor.user, source(actor))
    }

    /// Somebody who has not shown who they are.
    pub(crate) const fn unknown(context: &'a Context, door: Source) -> Self {
        Self {
            user: None,
            door,
            context: Some(context),
        }
    }

    /// Somebody who has just shown who they are.
    pub(crate) const fn person(context: &'a Context, user: UserId, door: Source) -> Self {
        Self {
            user: Some(user),
            door,
            context: Some(context),
        }
    }
}

/// The deeds of one transaction.
pub(crate) struct Deeds<'a> {
    doer: Doer<'a>,
    now: Instant,
    ids: Ids,
    noted: Vec<Deed>,
}

impl Service {
    /// Begins the deeds of one transaction.
    pub(crate) fn deeds<'a>(&self, doer: Doer<'a>, now: Instant) -> Deeds<'a> {
        Deeds {
            doer,
            now,
            ids: Ids::new(now, &*self.entropy),
            noted: Vec::new(),
        }
    }
}

impl Deeds<'_> {
    /// The moment of all of them.
    pub(crate) const fn now(&self) -> Instant {
        self.now
    }

    /// Lets the account that was just made be the one that did it: somebody signed up.
    pub(crate) fn by(&mut self, user: UserId) {
        self.doer.user = Some(user);
        for deed in &mut self.noted {
            deed.actor = Some(user);
        }
    }

    /// Makes the ids of new things.
    pub(crate) const fn ids(&mut self) -> &mut Ids {
        &mut self.ids
    }

    /// Remembers a line for the audit log.
    pub(crate) fn note(&mut self, action: Action, target: Target) {
        self.note_change(action, target, Vec::new());
    }

    /// The same with the names of what is different now.
    pub(crate) fn note_change(&mut self, action: Action, target: Target, changed: Vec<&'static str>) {
        self.noted.push(Deed {
            actor: self.doer.user,
            action,
            target,
            changed,
        });
    }

    /// Takes the next turn in an account's feed and locks the feed.
    pub(crate) async fn turn(&self, tx: &mut WriteTx, owner: UserId) -> Result<Turn, StoreError> {
        feeds::advance(tx, owner, self.now, 1).await?.take()
    }

    /// Tells an account what happened to it, under a turn of its feed.
    pub(crate) async fn tell(
        &mut self,
        tx: &mut WriteTx,
        (owner, turn): (UserId, Turn),
        happening: Happening,
    ) -> Result<(), StoreError> {
        let Doer { user, door, context } = self.doer;
        let event = Event {
            id: self.ids.mint(),
            owner,
            seq: turn.seq,
            at: turn.at,
            actor: user,
            client: door,
            request_id: context.map(|context| context.request_id.clone()),
            happening,
        };
        events::append(tx, &event).await
    }

    /// Writes the lines of the audit log and commits.
    pub(crate) async fn commit(mut self, mut tx: WriteTx) -> Result<(), StoreError> {
        let origin = self.doer.context.map(Origin::from).unwrap_or_default();
        audit::append(&mut tx, (&mut self.ids, self.now), origin, self.noted).await?;
        tx.commit().await
    }
}
