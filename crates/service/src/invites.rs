//! Invitations to make an account, while sign-up is for those who were invited.

use onward_domain::ids::{Ids, InviteId};
use onward_domain::invite::Invite;
use onward_domain::page::InvitePosition;
use onward_domain::user::EmailAddress;
use onward_store::audit::{Action, Target};
use onward_store::{feeds, invites};
use secrecy::SecretString;

use crate::Service;
use crate::actor::{Actor, Context, Scope};
use crate::auth::code;
use crate::auth::deeds::Doer;
use crate::cursor::{Page, Paging, Walk, rows};
use crate::error::Error;
use crate::once::{Claim, Entered, Once, Outcome};

/// How long an invitation counts, in seconds.
const LASTS: i64 = 7 * 24 * 3600;

/// An invitation as it is shown once.
#[derive(Clone, Debug)]
pub struct NewInvite {
    /// The invitation.
    pub invite: Invite,
    /// What the invited person types.
    pub code: SecretString,
}

impl Service {
    /// Invites somebody, once: anybody who has the code, or the person with that address.
    pub async fn create_invite(
        &self,
        context: &Context,
        actor: &Actor,
        email: Option<EmailAddress>,
        once: Once<NewInvite>,
    ) -> Result<Outcome<NewInvite>, Error> {
        actor.needs(Scope::Admin)?;
        let claim = match self.enter(actor, &once).await? {
            Entered::Replay(answer) => return Ok(Outcome::Replayed(answer)),
            Entered::Go(claim) => claim,
        };
        let done = self
            .make_invite((context, actor), email, (claim.as_ref(), &once))
            .await;
        self.leave(claim, &once, done).await
    }

    async fn make_invite(
        &self,
        (context, actor): (&Context, &Actor),
        email: Option<EmailAddress>,
        (claim, once): (Option<&Claim>, &Once<NewInvite>),
    ) -> Result<NewInvite, Error> {
        let now = self.clock.now();
        let mut deeds = self.deeds(Doer::signed_in(context, actor), now);
        let invite = Invite {
            id: Ids::new(now, &*self.entropy).mint(),
            email,
            created_at: now,
            expires_at: now.plus_seconds(LASTS),
            used_at: None,
        };
        let code = code::mint(&*self.entropy);
        let made = NewInvite { invite, code };

        let mut tx = self.store.write(actor.user).await?;
        feeds::lock(&mut tx, actor.user, now).await?;
        self.claim(&mut tx, claim, now).await?;
        invites::insert(&mut tx, &made.invite, &code::kept(&made.code)).await?;
        self.remember(&mut tx, (claim, once), &made).await?;
        deeds.note(Action::InviteCreated, Target::Invite(made.invite.id.uuid()));
        deeds.commit(tx).await?;
        Ok(made)
    }

    /// A page of all invitations, the newest first.
    pub async fn invites(&self, actor: &Actor, paging: Paging) -> Result<Page<Invite>, Error> {
        actor.needs(Scope::Admin)?;
        let walk = Walk {
            actor: actor.user,
            list: "invites",
            filter: "",
        };
        let before = self.after(&walk, &paging)?.unwrap_or(InvitePosition::NEWEST);

        let mut tx = self.store.read().await?;
        let found = invites::page(&mut tx, before, rows(paging.limit)).await?;
        let mut page = self.page(&walk, paging.limit, found, |invite| InvitePosition {
            created_at: invite.created_at,
            id: invite.id,
        });
        if paging.include_total {
            page.total = Some(invites::count(&mut tx).await?);
        }
        Ok(page)
    }

    /// Takes an invitation back; the account that was made with it stays.
    pub async fn delete_invite(&self, context: &Context, actor: &Actor, id: InviteId) -> Result<(), Error> {
        actor.needs(Scope::Admin)?;
        let mut deeds = self.deeds(Doer::signed_in(context, actor), self.clock.now());

        let mut tx = self.store.write_unowned().await?;
        if !invites::delete(&mut tx, id).await? {
            return Err(Error::NotFound);
        }
        deeds.note(Action::InviteDeleted, Target::Invite(id.uuid()));
        deeds.commit(tx).await?;
        Ok(())
    }
}
