//! Deleting accounts: for 14 days they can come back, then everything of them goes.

use onward_domain::clock::Instant;
use onward_domain::event::Happening;
use onward_domain::ids::UserId;
use onward_domain::user::User;
use onward_store::audit::{Action, Target};
use onward_store::users as stored;
use onward_store::users::erase;
use onward_store::{WriteTx, feeds};

use super::change::{hold_ranked, leaves_a_superuser};
use crate::Service;
use crate::actor::{Actor, Context, Scope};
use crate::auth::deeds::{Deeds, Doer};
use crate::auth::sessions::end_all;
use crate::error::Error;
use crate::expect::{Demand, Expect};
use crate::once::{Claim, Entered, Once, Outcome};
use crate::retention::MARGIN;

/// How long a deleted account can come back, in seconds.
const GRACE: i64 = 14 * 24 * 3600;

/// What was deleted at this moment or before it does not come back.
pub(crate) const fn gone_before(now: Instant) -> Instant {
    now.plus_seconds(-GRACE)
}

/// What was deleted at this moment or before it can go for good: no node, and nobody who waited for the database, brings
/// it back any more.
const fn over(now: Instant) -> Instant {
    gone_before(now).plus_seconds(-MARGIN)
}

impl Service {
    /// Deletes the actor's own account. Signing in within 14 days cancels that.
    pub async fn delete_me(&self, context: &Context, actor: &Actor, expect: Expect) -> Result<(), Error> {
        self.remove_user((context, actor), actor.user, expect).await
    }

    /// Deletes an account, as a superuser. Only a superuser brings it back, within 14 days.
    pub async fn delete_user(
        &self,
        context: &Context,
        actor: &Actor,
        id: UserId,
        expect: Expect,
    ) -> Result<(), Error> {
        actor.needs(Scope::Admin)?;
        self.remove_user((context, actor), id, expect).await
    }

    async fn remove_user(
        &self,
        (context, actor): (&Context, &Actor),
        id: UserId,
        expect: Expect,
    ) -> Result<(), Error> {
        let now = self.clock.now();
        let mut deeds = self.deeds(Doer::signed_in(context, actor), now);

        let mut tx = self.store.write(id).await?;
        let before = hold_ranked(&mut tx, id).await?;
        actor.proved(now)?;
        expect.check(before.version, Demand::Nothing)?;
        leaves_a_superuser(&mut tx, &before, false).await?;
        let ended = end_all(&mut tx, &mut deeds, id, None).await?;
        let user = User {
            deleted_at: Some(now),
            ..before
        };
        set_deleted(&mut tx, &mut deeds, user, id == actor.user).await?;
        deeds.commit(tx).await?;
        self.forget_sessions(ended).await;
        Ok(())
    }

    /// Brings a deleted account back, once, as a superuser; one that is not deleted stays as it is.
    pub async fn restore_user(
        &self,
        context: &Context,
        actor: &Actor,
        (id, expect): (UserId, Expect),
        once: Once<User>,
    ) -> Result<Outcome<User>, Error> {
        actor.needs(Scope::Admin)?;
        self.may_touch(actor, id).await?;
        let claim = match self.enter(actor, &once).await? {
            Entered::Replay(answer) => return Ok(Outcome::Replayed(answer)),
            Entered::Go(claim) => claim,
        };
        let done = self
            .restore((context, actor), (id, expect), (claim.as_ref(), &once))
            .await;
        self.leave(claim, &once, done).await
    }

    async fn restore(
        &self,
        (context, actor): (&Context, &Actor),
        (id, expect): (UserId, Expect),
        (claim, once): (Option<&Claim>, &Once<User>),
    ) -> Result<User, Error> {
        let mut tx = self.store.write(id).await?;
        stored::hold(&mut tx, id).await?.ok_or(Error::NotFound)?;
        // The time counts from here: while this waited, the account may have been taken away piece by piece.
        let now = self.clock.now();
        let mut deeds = self.deeds(Doer::signed_in(context, actor), now);
        // The key belongs to who brings the account back.
        feeds::lock(&mut tx, actor.user, now).await?;
        self.claim(&mut tx, claim, now).await?;
        let found = stored::find(&mut tx, id).await?;
        let mut user = found.filter(|user| !is_gone(user, now)).ok_or(Error::NotFound)?;
        if user.is_superuser && user.id != actor.user {
            actor.proved(now)?;
        }
        expect.check(user.version, Demand::Nothing)?;
        if user.deleted_at.is_some() {
            user = bring_back(&mut tx, &mut deeds, user).await?;
        }
        self.remember(&mut tx, (claim, once), &user).await?;
        deeds.commit(tx).await?;
        Ok(user)
    }

    /// Takes away for good the accounts whose 14 days are over, with all they have; gives how many there were.
    pub async fn purge_users(&self, now: Instant) -> Result<u64, Error> {
        let before = over(now);
        let mut purged = 0;
        loop {
            let mut tx = self.store.read_one().await?;
            let found = erase::deleted_before(&mut tx, before).await?;
            drop(tx);
            let Some(user) = found else { return Ok(purged) };
            purged += u64::from(self.erase_user(user, now).await?);
        }
    }

    /// Takes an account away unless it came back meanwhile; says whether it is gone.
    async fn erase_user(&self, user: UserId, now: Instant) -> Result<bool, Error> {
        loop {
            let mut tx = self.store.write(user).await?;
            // Asked before every piece: who came back in time keeps what is left.
            let held = stored::hold(&mut tx, user).await?;
            if held.is_none_or(|held| held.deleted_at.is_none_or(|at| at > over(now))) {
                return Ok(false);
            }
            let more = erase::erase_piece(&mut tx, user).await?;
            if more {
                tx.commit().await?;
                continue;
            }
            let mut deeds = self.deeds(Doer::OPERATOR, now);
            let erased = erase::erase(&mut tx, user, over(now)).await?;
            if erased {
                deeds.note(Action::UserErased, Target::User(user.uuid()));
                deeds.commit(tx).await?;
            }
            return Ok(erased);
        }
    }
}

/// Whether a deleted account cannot come back any more, even if it is still stored.
pub(crate) fn is_gone(user: &User, now: Instant) -> bool {
    user.deleted_at.is_some_and(|at| at <= gone_before(now))
}

/// Brings a deleted account back. Its row is locked.
pub(crate) async fn bring_back(tx: &mut WriteTx, deeds: &mut Deeds<'_>, user: User) -> Result<User, Error> {
    let user = User {
        deleted_at: None,
        ..user
    };
    set_deleted(tx, deeds, user, false).await
}

async fn set_deleted(
    tx: &mut WriteTx,
    deeds: &mut Deeds<'_>,
    mut user: User,
    by_choice: bool,
) -> Result<User, Error> {
    let turn = deeds.turn(tx, user.id).await?;
    user.version += 1;
    user.updated_at = turn.at;
    stored::change::set_deleted(tx, &user, by_choice).await?;
    let action = match user.deleted_at {
        Some(_) => Action::UserDeleted,
        None => Action::UserRestored,
    };
    deeds.note(action, Target::User(user.id.uuid()));
    let happening = Happening::UserUpdated {
        version: user.version,
        changed: vec!["deleted_at"],
    };
    deeds.tell(tx, (user.id, turn), happening).await?;
    Ok(user)
}
