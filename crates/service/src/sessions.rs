//! The sign-ins of a person: seen, ended one by one or all at once, and taken away when they are over.

use onward_domain::clock::Instant;
use onward_domain::ids::{SessionId, UserId};
use onward_domain::page::SessionPosition;
use onward_domain::session::Session;
use onward_store::sessions::{self as stored, Ends, Listed};
use onward_store::users;

use crate::Service;
use crate::actor::{Actor, Context, Scope};
use crate::auth::deeds::Doer;
use crate::auth::sessions::{end, end_all};
use crate::config::Lifetimes;
use crate::cursor::{Page, Paging, Walk, rows};
use crate::error::Error;

impl Service {
    /// A page of the actor's sign-ins that still count, the newest first.
    pub async fn sessions(&self, actor: &Actor, paging: Paging) -> Result<Page<Session>, Error> {
        let walk = Walk {
            actor: actor.user,
            list: "sessions by age",
            filter: "",
        };
        let after: Option<SessionPosition> = self.after(&walk, &paging)?;
        let now = self.clock.now();

        let mut tx = self.store.read_one().await?;
        // An account has few of them, so all are read.
        let found = stored::all_of(&mut tx, actor.user).await?;
        let live: Vec<Session> = found
            .into_iter()
            .map(|listed| session(listed, actor, &self.config.lifetimes))
            .filter(|session| now < session.expires_at)
            .collect();
        let total = paging
            .include_total
            .then(|| i64::try_from(live.len()).unwrap_or(i64::MAX));
        let wanted = usize::try_from(rows(paging.limit)).unwrap_or(usize::MAX);
        let items = live
            .into_iter()
            .filter(|session| after.is_none_or(|SessionPosition(last)| session.id < last))
            .take(wanted)
            .collect();
        let page = self.page(&walk, paging.limit, items, |session: &Session| {
            SessionPosition(session.id)
        });
        Ok(Page { total, ..page })
    }

    /// Ends one sign-in of the actor, which may be the one that asks.
    pub async fn revoke_session(
        &self,
        context: &Context,
        actor: &Actor,
        session: SessionId,
    ) -> Result<(), Error> {
        let mut deeds = self.deeds(Doer::signed_in(context, actor), self.clock.now());

        let mut tx = self.store.write(actor.user).await?;
        let found = stored::find(&mut tx, session).await?;
        found
            .filter(|found| found.user == actor.user)
            .ok_or(Error::NotFound)?;
        if !end(&mut tx, &mut deeds, (actor.user, session)).await? {
            return Err(Error::NotFound);
        }
        deeds.commit(tx).await?;
        self.forget_sessions([session]).await;
        Ok(())
    }

    /// Ends all sign-ins of the actor but the one that asks.
    pub async fn revoke_other_sessions(&self, context: &Context, actor: &Actor) -> Result<(), Error> {
        let mut deeds = self.deeds(Doer::signed_in(context, actor), self.clock.now());

        let mut tx = self.store.write(actor.user).await?;
        let ended = end_all(&mut tx, &mut deeds, actor.user, Some(actor.session)).await?;
        deeds.commit(tx).await?;
        self.forget_sessions(ended).await;
        Ok(())
    }

    /// Ends all sign-ins of an account, for a superuser.
    pub async fn end_sessions(&self, context: &Context, actor: &Actor, user: UserId) -> Result<(), Error> {
        actor.needs(Scope::Admin)?;
        let mut deeds = self.deeds(Doer::signed_in(context, actor), self.clock.now());

        let mut tx = self.store.write(user).await?;
        let held = users::hold(&mut tx, user).await?;
        let held = held
            .filter(|held| held.deleted_at.is_none())
            .ok_or(Error::NotFound)?;
        if held.is_superuser && user != actor.user {
            actor.proved(deeds.now())?;
        }
        let ended = end_all(&mut tx, &mut deeds, user, None).await?;
        deeds.commit(tx).await?;
        self.forget_sessions(ended).await;
        Ok(())
    }

    /// Takes away the sign-ins that are over; gives how many there were.
    pub async fn purge_sessions(&self, now: Instant) -> Result<u64, Error> {
        let Lifetimes {
            refresh_idle,
            web_idle,
            web_idle_stay,
            ..
        } = self.config.lifetimes;
        let ends = Ends {
            now,
            raised: now.plus_seconds(-refresh_idle),
            used: now.plus_seconds(-web_idle),
            used_by_stayers: now.plus_seconds(-web_idle_stay),
        };
        let mut tx = self.store.write_unowned().await?;
        let purged = stored::purge(&mut tx, ends).await?;
        tx.commit().await?;
        Ok(purged)
    }
}

/// A stored sign-in as its person sees it.
fn session(listed: Listed, actor: &Actor, lifetimes: &Lifetimes) -> Session {
    let expires_at = listed.expires_at.min(crate::auth::sessions::idle_end(
        (listed.client, listed.stay),
        (listed.raised_at, listed.last_used_at),
        lifetimes,
    ));
    let Listed {
        id,
        client,
        stay: _,
        raised_at: _,
        device,
        address,
        created_at,
        authenticated_at,
        last_used_at,
        expires_at: _,
    } = listed;
    Session {
        id,
        client,
        device,
        address: Some(address).filter(|address| !address.is_empty()),
        current: id == actor.session,
        authenticated_at,
        created_at,
        last_used_at,
        expires_at,
    }
}
