//! Proving once more who one is, for what is delicate; and changing the password, which needs the present one.

use onward_domain::event::Happening;
use onward_domain::fields::{Fields, Kind, Reason};
use onward_store::audit::{Action, Target};
use onward_store::sessions::{self, Session};
use onward_store::users;
use secrecy::SecretString;

use super::Tokens;
use super::check::Whose;
use super::deeds::Doer;
use super::sessions::end_all;
use super::tokens::Issued;
use crate::Service;
use crate::actor::{Actor, Context};
use crate::error::{Error, Part, Why};
use crate::users::words_of;

impl Service {
    /// Checks the password of the person who is signed in: for ten minutes what is delicate is allowed. Tokens of the
    /// same session come back, as new as after a refresh.
    pub async fn reauthenticate(
        &self,
        context: &Context,
        actor: &Actor,
        password: &SecretString,
    ) -> Result<Tokens, Error> {
        let session = self.prove(context, actor, password).await?;
        let issued = Issued::of(&session, actor.scopes, session.counter);
        self.issue(&issued, session.authenticated_at).await
    }

    /// The same for somebody at the pages, whose cookie stays; gives the actor as they are known from now on.
    pub async fn prove_again(
        &self,
        context: &Context,
        actor: &Actor,
        password: &SecretString,
    ) -> Result<Actor, Error> {
        let Session { authenticated_at, .. } = self.prove(context, actor, password).await?;
        Ok(Actor {
            authenticated_at,
            ..actor.clone()
        })
    }

    /// Gives the person another password and ends their other sessions.
    pub async fn change_password(
        &self,
        context: &Context,
        actor: &Actor,
        current: &SecretString,
        new: &SecretString,
    ) -> Result<(), Error> {
        let user = self.owner(actor.user).await?;
        let mut fields = Fields::default();
        let right = self
            .check_password(context, Whose::Person(actor), current)
            .await?;
        if right.is_none() {
            fields.refuse("current_password", incorrect());
        }
        if let Some(fault) = self.password_fault(new, &words_of(&user)).await? {
            fields.refuse("new_password", fault);
        }
        let right = match right {
            Some(right) if fields.is_empty() => right,
            Some(right) => {
                self.give_back(&right).await?;
                return Err(Error::Invalid(Part::Body, fields));
            }
            None => return Err(Error::Invalid(Part::Body, fields)),
        };
        let hash = self.auth.hasher.hash(&*self.entropy, new).await;
        let hash = self.unless_busy(&right.leave, hash).await?.to_string();
        let mut deeds = self.deeds(Doer::signed_in(context, actor), self.clock.now());

        let mut tx = self.store.write(actor.user).await?;
        let held = users::hold(&mut tx, actor.user).await?;
        held.filter(|held| held.password_hash == right.login.password_hash)
            .ok_or_else(|| wrong("current_password"))?;
        self.absolve(&mut tx, &right.leave).await?;
        // Hashing takes its time, in which the account may have been switched off.
        sessions::find(&mut tx, actor.session).await?.ok_or_else(ended)?;
        let turn = deeds.turn(&mut tx, actor.user).await?;
        let version = users::set_password(&mut tx, actor.user, &hash, turn.at).await?;
        let others = end_all(&mut tx, &mut deeds, actor.user, Some(actor.session)).await?;
        deeds.note(Action::PasswordChanged, Target::User(actor.user.uuid()));
        let happening = Happening::UserPasswordChanged { version };
        deeds.tell(&mut tx, (actor.user, turn), happening).await?;
        deeds.commit(tx).await?;
        self.forget_sessions(others).await;
        Ok(())
    }

    async fn prove(
        &self,
        context: &Context,
        actor: &Actor,
        password: &SecretString,
    ) -> Result<Session, Error> {
        let right = self
            .check_password(context, Whose::Person(actor), password)
            .await?
            .ok_or_else(|| wrong("password"))?;
        let now = self.clock.now();
        let mut deeds = self.deeds(Doer::signed_in(context, actor), now);

        let mut tx = self.store.write(actor.user).await?;
        let held = users::hold(&mut tx, actor.user).await?;
        held.filter(|held| held.password_hash == right.login.password_hash)
            .ok_or_else(|| wrong("password"))?;
        self.absolve(&mut tx, &right.leave).await?;
        if !sessions::prove(&mut tx, actor.session, now).await? {
            return Err(ended());
        }
        let session = sessions::find(&mut tx, actor.session).await?.ok_or_else(ended)?;
        deeds.note(Action::SessionProved, Target::Session(actor.session.uuid()));
        deeds.commit(tx).await?;
        self.auth.sessions.prove(actor.session, now).await;
        Ok(session)
    }
}

/// Another request ended the session meanwhile.
fn ended() -> Error {
    Error::Unauthenticated(Why::InvalidToken)
}

fn wrong(field: &'static str) -> Error {
    Error::Invalid(Part::Body, Fields::one([field.into()], incorrect()))
}

fn incorrect() -> Reason {
    Reason::new(Kind::PasswordIncorrect, "Is not the present password")
}
