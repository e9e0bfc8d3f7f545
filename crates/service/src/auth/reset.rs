//! A new password by a link that the operator hands out: it counts once, for half an hour, and only the newest one.

use onward_domain::clock::Instant;
use onward_domain::event::Happening;
use onward_domain::fields::Fields;
use onward_domain::ids::{Ids, UserId};
use onward_domain::user::User;
use onward_store::audit::{Action, Target};
use onward_store::{feeds, password_resets, users};
use secrecy::{ExposeSecret, SecretString};

use super::audit::{self, Deed, Origin};
use super::code;
use super::deeds::Doer;
use super::limits::{Check, Leave};
use super::sessions::end_all;
use crate::Service;
use crate::actor::{Actor, Client, Context, Scope};
use crate::error::{Error, Part};
use crate::events::door;
use crate::once::{Claim, Entered, Once, Outcome};

/// How long a link counts, in seconds.
const LASTS: i64 = 30 * 60;

/// A link to a new password, as it is shown once.
#[derive(Clone, Debug)]
pub struct ResetLink {
    /// The page with the code in the fragment, which no server is told.
    pub link: SecretString,
    /// Until when it counts.
    pub expires_at: Instant,
}

impl Service {
    /// Makes a link by which an account gets a new password; older ones count no more.
    pub async fn password_reset_link(
        &self,
        context: &Context,
        actor: &Actor,
        user: UserId,
        once: Once<ResetLink>,
    ) -> Result<Outcome<ResetLink>, Error> {
        actor.needs(Scope::Admin)?;
        self.may_touch(actor, user).await?;
        let claim = match self.enter(actor, &once).await? {
            Entered::Replay(answer) => return Ok(Outcome::Replayed(answer)),
            Entered::Go(claim) => claim,
        };
        let done = self
            .make_reset_link((context, actor), user, (claim.as_ref(), &once))
            .await;
        self.leave(claim, &once, done).await
    }

    async fn make_reset_link(
        &self,
        (context, actor): (&Context, &Actor),
        user: UserId,
        (claim, once): (Option<&Claim>, &Once<ResetLink>),
    ) -> Result<ResetLink, Error> {
        let now = self.clock.now();
        let mut deeds = self.deeds(Doer::signed_in(context, actor), now);
        let (code, link) = self.reset_code(now);

        let mut tx = self.store.write(actor.user).await?;
        let held = users::hold(&mut tx, user).await?;
        let held = held
            .filter(|held| held.deleted_at.is_none())
            .ok_or(Error::NotFound)?;
        // Asked again: the account may have been promoted meanwhile.
        if held.is_superuser {
            actor.proved(now)?;
        }
        feeds::lock(&mut tx, actor.user, now).await?;
        self.claim(&mut tx, claim, now).await?;
        password_resets::replace(&mut tx, user, &code::kept(&code), link.expires_at).await?;
        self.remember(&mut tx, (claim, once), &link).await?;
        deeds.note(Action::ResetLinkCreated, Target::User(user.uuid()));
        deeds.commit(tx).await?;
        Ok(link)
    }

    /// Makes such a link for the operator, who has no account here.
    pub async fn operator_reset_link(&self, user: UserId) -> Result<ResetLink, Error> {
        let now = self.clock.now();
        let (code, link) = self.reset_code(now);
        let deed = Deed {
            actor: None,
            action: Action::ResetLinkCreated,
            target: Target::User(user.uuid()),
            changed: Vec::new(),
        };

        let mut tx = self.store.write_unowned().await?;
        users::hold(&mut tx, user).await?.ok_or(Error::NotFound)?;
        password_resets::replace(&mut tx, user, &code::kept(&code), link.expires_at).await?;
        let mut ids = Ids::new(now, &*self.entropy);
        audit::append(&mut tx, (&mut ids, now), Origin::default(), [deed]).await?;
        tx.commit().await?;
        Ok(link)
    }

    fn reset_code(&self, now: Instant) -> (SecretString, ResetLink) {
        let code = code::mint(&*self.entropy);
        let base = self.config.public_url.trim_end_matches('/');
        let link = SecretString::from(format!("{base}/password/reset#code={}", code.expose_secret()));
        let expires_at = now.plus_seconds(LASTS);
        (code, ResetLink { link, expires_at })
    }

    /// Sets a new password by the code of a link and ends all sign-ins of the account. `Gone` if the code does not
    /// count, whatever the reason.
    pub async fn reset_password(
        &self,
        context: &Context,
        client: Client,
        code: &SecretString,
        new: &SecretString,
    ) -> Result<(), Error> {
        let leave = self.admit(context, Check::ResetCode).await?;
        // A password that nobody may have is refused before it shows whether the code counts.
        self.accept(new, &[]).await?;
        let kept = code::kept(code);
        let user = self.account_of_code(&leave, &kept).await?;
        let hash = self.password_of(&user, new).await;
        let hash = self.unless_busy(&leave, hash).await?;
        let now = self.clock.now();
        let mut deeds = self.deeds(Doer::person(context, user.id, door(client)), now);

        let mut tx = self.store.write(user.id).await?;
        let held = users::hold(&mut tx, user.id).await?.ok_or(Error::Gone)?;
        // What was true when the page was shown counts for nothing: the statement that uses the code up decides.
        let lives = held.is_active && held.deleted_at.is_none();
        if !lives || !password_resets::use_up(&mut tx, user.id, &kept, now).await? {
            return Err(Error::Gone);
        }
        let turn = deeds.turn(&mut tx, user.id).await?;
        let version = users::set_password(&mut tx, user.id, &hash, turn.at).await?;
        let happening = Happening::UserPasswordChanged { version };
        deeds.tell(&mut tx, (user.id, turn), happening).await?;
        let ended = end_all(&mut tx, &mut deeds, user.id, None).await?;
        deeds.note(Action::PasswordReset, Target::User(user.id.uuid()));
        deeds.commit(tx).await?;
        self.forget_sessions(ended).await;
        Ok(())
    }

    async fn account_of_code(&self, _: &Leave, kept: &[u8; 32]) -> Result<User, Error> {
        let mut tx = self.store.read().await?;
        let user = password_resets::find(&mut tx, kept, self.clock.now()).await?;
        let user = users::find(&mut tx, user.ok_or(Error::Gone)?).await?;
        user.ok_or(Error::Gone)
    }

    async fn accept(&self, new: &SecretString, words: &[&str]) -> Result<(), Error> {
        match self.password_fault(new, words).await? {
            Some(reason) => Err(Error::Invalid(
                Part::Body,
                Fields::one(["new_password".into()], reason),
            )),
            None => Ok(()),
        }
    }

    async fn password_of(&self, user: &User, new: &SecretString) -> Result<String, Error> {
        let name = user.full_name.as_ref().map_or("", |name| name.as_str());
        let words = [user.username.as_str(), user.email.as_str(), name];
        self.accept(new, &words).await?;
        Ok(self.auth.hasher.hash(&*self.entropy, new).await?.to_string())
    }
}
