//! Signing in: an unknown account, a disabled one and one without password take the same time and look the same.

use onward_domain::clock::Instant;
use onward_domain::ids::{Ids, SessionId, UserId};
use onward_domain::user::{EmailAddress, Username};
use onward_store::audit::{Action, Target};
use onward_store::sessions::{self, Client, NewSession, Session};
use onward_store::users::{self, Held, Login};
use onward_store::{StoreError, WriteTx};
use secrecy::SecretString;

use super::audit::{self, Deed};
use super::phc::Phc;
use super::sessions::end;
use super::tokens::Issued;
use super::{Credentials, Tokens};
use crate::Service;
use crate::actor::{Context, Scopes};
use crate::error::{Error, Why, log_behind};

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
        let Started { id, user, scopes, at } = self.start_session(context, &credentials, &start).await?;
        self.issue(
            &Issued {
                id,
                scopes,
                counter: 1,
                state: (user, at),
            },
            at,
        )
    }

    /// Checks a password and stores the sign-in.
    pub(crate) async fn start_session(
        &self,
        context: &Context,
        credentials: &Credentials,
        start: &Start<'_>,
    ) -> Result<Started, Error> {
        for _ in 0..TRIES {
            let (login, hash) = self.check_password(credentials).await?;
            let now = self.clock.now();
            let mut tx = self.store.write_unowned().await?;
            let Some(held) = users::hold(&mut tx, login.id).await? else {
                break;
            };
            if held.password_hash != login.password_hash {
                continue;
            }
            if !held.is_active {
                return Err(Error::Forbidden(Why::AccountDisabled));
            }
            let (started, ended) = self
                .store_session(&mut tx, &held, (context, credentials, start), now)
                .await?;
            tx.commit().await?;
            for id in ended {
                self.auth.sessions.end(id).await;
            }
            if !self.auth.hasher.is_current(&hash) {
                self.rehash_behind(login, credentials.password.clone());
            }
            return Ok(started);
        }
        Err(Error::Unauthenticated(Why::InvalidCredentials))
    }

    /// The account whose password this is. The same work is done whether there is one or not.
    async fn check_password(&self, credentials: &Credentials) -> Result<(Login, Phc), Error> {
        let login = self.find_login(&credentials.username).await?;
        let hash = login
            .as_ref()
            .and_then(|login| login.password_hash.as_deref())
            .and_then(|text| {
                text.parse::<Phc>()
                    .inspect_err(|_| tracing::error!("the hash of a password cannot be read"))
                    .ok()
            });
        let right = self
            .auth
            .hasher
            .check(&credentials.password, hash.as_ref())
            .await?;
        match (right, login, hash) {
            (true, Some(login), Some(hash)) => Ok((login, hash)),
            _ => Err(Error::Unauthenticated(Why::InvalidCredentials)),
        }
    }

    async fn find_login(&self, name: &str) -> Result<Option<Login>, StoreError> {
        let mut tx = self.store.read_one().await?;
        if name.contains('@') {
            let Ok(email) = EmailAddress::parse(name) else {
                return Ok(None);
            };
            users::login_by_email(&mut tx, &email).await
        } else {
            let Ok(username) = Username::parse(name) else {
                return Ok(None);
            };
            users::login_by_username(&mut tx, &username).await
        }
    }

    /// Stores the sign-in and ends the one it replaces and the oldest beyond the maximum; those are given back.
    async fn store_session(
        &self,
        tx: &mut WriteTx,
        held: &Held,
        (context, credentials, start): (&Context, &Credentials, &Start<'_>),
        now: Instant,
    ) -> Result<(Started, Vec<SessionId>), Error> {
        let mut ids = Ids::new(now, &*self.entropy);
        let allowed = Scopes::allowed(held.is_superuser);
        let scopes = credentials.scopes.map_or(allowed, |asked| asked.and(allowed));
        let id: SessionId = ids.mint();
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
        let keep = usize::try_from(self.config.lifetimes.sessions_per_account)
            .unwrap_or(0)
            .saturating_sub(1);
        let replaced = match start.replaces {
            Some(hash) => sessions::find_by_cookie(tx, hash).await?,
            None => None,
        };
        if let Some(Session { id, user, .. }) = &replaced {
            end(tx, (&mut ids, now), context.into(), (*user, *id)).await?;
        }
        let excess: Vec<SessionId> = sessions::of_user(tx, held.id)
            .await?
            .into_iter()
            .skip(keep)
            .collect();
        for id in &excess {
            sessions::delete(tx, *id).await?;
        }
        sessions::insert(tx, &session).await?;
        let target = Target::Session(id.uuid());
        let deed = Deed {
            actor: Some(held.id),
            action: Action::SessionStarted,
            target,
        };
        audit::append(tx, (&mut ids, now), context.into(), deed).await?;
        Ok((
            Started {
                id,
                user: held.id,
                scopes,
                at: now,
            },
            excess
                .into_iter()
                .chain(replaced.map(|session| session.id))
                .collect(),
        ))
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
