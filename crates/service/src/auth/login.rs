//! Signing in: an unknown account, a disabled one and one without password take the same time and look the same.

use onward_domain::check_in::Source;
use onward_domain::clock::Instant;
use onward_domain::event::Happening;
use onward_domain::ids::{SessionId, UserId};
use onward_store::WriteTx;
use onward_store::audit::{Action, Target};
use onward_store::sessions::{self, Client, NewSession, Session};
use onward_store::users::{self, Held, Login};
use secrecy::SecretString;

use super::check::{Right, Whose};
use super::deeds::{Deeds, Doer};
use super::device::Device;
use super::sessions::end;
use super::tokens::Issued;
use super::{Credentials, Tokens};
use crate::Service;
use crate::actor::{Context, Scopes};
use crate::error::{Error, Why, log_behind};
use crate::users::leave::{bring_back, is_gone};

/// How often signing in begins again when the account changes while its password is being checked.
const TRIES: usize = 3;

/// A sign-in about to be stored.
pub(crate) struct Start<'a> {
    pub(crate) client: Client,
    pub(crate) cookie_hash: Option<&'a [u8; 32]>,
    /// The hash of the cookie that the new one takes the place of.
    pub(crate) replaces: Option<&'a [u8; 32]>,
    pub(crate) stay: bool,
    /// How many seconds it lasts at most.
    pub(crate) lasts: i64,
}

/// A sign-in that has been stored.
pub(crate) struct Started {
    pub(crate) id: SessionId,
    pub(crate) user: UserId,
    pub(crate) scopes: Scopes,
    pub(crate) at: Instant,
    /// The epoch of the password, for devices.
    pub(crate) epoch: [u8; 32],
}

impl Service {
    /// Signs in at the API.
    pub async fn login(&self, context: &Context, credentials: Credentials) -> Result<Tokens, Error> {
        let lasts = self.config.lifetimes.refresh_absolute;
        let start = Start {
            client: Client::Api,
            cookie_hash: None,
            replaces: None,
            stay: false,
            lasts,
        };
        let Started {
            id, user, scopes, at, ..
        } = self.start_session(context, &credentials, &start).await?;
        self.issue(
            &Issued {
                id,
                scopes,
                counter: 1,
                state: (user, at),
            },
            at,
        )
        .await
    }

    /// Checks a password and stores the sign-in.
    pub(crate) async fn start_session(
        &self,
        context: &Context,
        credentials: &Credentials,
        start: &Start<'_>,
    ) -> Result<Started, Error> {
        let Credentials {
            username, password, ..
        } = credentials;
        for _ in 0..TRIES {
            let Some(Right { login, hash, leave }) = self
                .check_password(context, Whose::Named(username), password)
                .await?
            else {
                break;
            };
            let now = self.clock.now();
            let mut tx = self.store.write(login.id).await?;
            let Some(held) = users::hold(&mut tx, login.id).await? else {
                break;
            };
            if held.password_hash != login.password_hash {
                continue;
            }
            if !held.is_active {
                return Err(Error::Forbidden(Why::AccountDisabled));
            }
            let door = match start.client {
                Client::Web => Source::Web,
                Client::Api => Source::Api,
            };
            let mut deeds = self.deeds(Doer::person(context, held.id, door), now);
            self.come_back(&mut tx, &mut deeds, &held).await?;
            let (started, ended) = self
                .store_session(&mut tx, &mut deeds, &held, (context, credentials, start))
                .await?;
            self.absolve(&mut tx, &leave).await?;
            deeds.commit(tx).await?;
            self.forget_sessions(ended).await;
            self.end_replaced(context, started.user, start.replaces).await?;
            if !self.auth.hasher.is_current(&hash) {
                self.rehash_behind(login, password.clone());
            }
            return Ok(started);
        }
        Err(Error::Unauthenticated(Why::InvalidCredentials))
    }

    /// Cancels the deletion of an account whose person left and signs in again. Whoever was deleted by somebody else
    /// does not come back alone, and after the grace period nobody does.
    async fn come_back(&self, tx: &mut WriteTx, deeds: &mut Deeds<'_>, held: &Held) -> Result<(), Error> {
        if held.deleted_at.is_none() {
            return Ok(());
        }
        let refused = || Error::Unauthenticated(Why::InvalidCredentials);
        let user = users::find(tx, held.id).await?.ok_or_else(refused)?;
        if is_gone(&user, deeds.now()) {
            return Err(refused());
        }
        if !held.left_by_choice {
            return Err(Error::Forbidden(Why::AccountDisabled));
        }
        bring_back(tx, deeds, user).await.map(drop)
    }

    /// Stores the sign-in and ends the oldest beyond the maximum; those are given back.
    async fn store_session(
        &self,
        tx: &mut WriteTx,
        deeds: &mut Deeds<'_>,
        held: &Held,
        (context, credentials, start): (&Context, &Credentials, &Start<'_>),
    ) -> Result<(Started, Vec<SessionId>), Error> {
        let now = deeds.now();
        let allowed = Scopes::allowed(held.is_superuser);
        let scopes = credentials.scopes.map_or(allowed, |asked| asked.and(allowed));
        let id: SessionId = deeds.ids().mint();
        let session = NewSession {
            id,
            user: held.id,
            client: start.client,
            cookie_hash: start.cookie_hash,
            stay: start.stay,
            scopes: &scopes.to_string(),
            device: &shortened(&context.device),
            address: &shortened(&context.address),
            created_at: now,
            expires_at: now.plus_seconds(start.lasts),
        };
        let turn = deeds.turn(tx, held.id).await?;
        let ended = self.end_oldest_sessions(tx, deeds, held.id).await?;
        sessions::insert(tx, &session).await?;
        deeds.note(Action::SessionStarted, Target::Session(id.uuid()));
        let happening = Happening::SessionCreated { session: id };
        deeds.tell(tx, (held.id, turn), happening).await?;
        let started = Started {
            id,
            user: held.id,
            scopes,
            at: now,
            epoch: Device::epoch(held.password_hash.as_deref()),
        };
        Ok((started, ended))
    }

    /// Ends the sign-in that a browser had before. It may be somebody else's, whose rows a second transaction locks: two
    /// people who swap browsers never wait for each other.
    async fn end_replaced(
        &self,
        context: &Context,
        by: UserId,
        replaces: Option<&[u8; 32]>,
    ) -> Result<(), Error> {
        let Some(hash) = replaces else { return Ok(()) };
        let mut tx = self.store.read_one().await?;
        let found = sessions::find_by_cookie(&mut tx, hash).await?;
        drop(tx);
        let Some(Session { id, user, .. }) = found else {
            return Ok(());
        };
        let mut deeds = self.deeds(Doer::person(context, by, Source::Web), self.clock.now());
        let mut tx = self.store.write(user).await?;
        end(&mut tx, &mut deeds, (user, id)).await?;
        deeds.commit(tx).await?;
        self.forget_sessions([id]).await;
        Ok(())
    }

    /// Ends the oldest sign-ins of an account beyond the maximum.
    async fn end_oldest_sessions(
        &self,
        tx: &mut WriteTx,
        deeds: &mut Deeds<'_>,
        user: UserId,
    ) -> Result<Vec<SessionId>, Error> {
        let mut ended = Vec::new();
        let keep = usize::try_from(self.config.lifetimes.sessions_per_account)
            .unwrap_or(0)
            .saturating_sub(1);
        for id in sessions::of_user(tx, user).await?.into_iter().skip(keep) {
            end(tx, deeds, (user, id)).await?;
            ended.push(id);
        }
        Ok(ended)
    }

    /// Hashes the password as passwords are hashed now, after the answer.
    fn rehash_behind(&self, login: Login, password: SecretString) {
        let service = self.clone();
        tokio::spawn(async move {
            if let Err(error) = service.rehash(&login, &password).await {
                log_behind(&error, "a password was not hashed anew");
            }
        });
    }

    async fn rehash(&self, login: &Login, password: &SecretString) -> Result<(), Error> {
        let Some(old) = &login.password_hash else {
            return Ok(());
        };
        let new = self.auth.hasher.hash(&*self.entropy, password).await?.to_string();
        let mut tx = self.store.write_unowned().await?;
        users::rehash(&mut tx, login.id, old, &new).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// What a peer says about itself, cut to what is worth keeping.
fn shortened(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(200).collect()
}
