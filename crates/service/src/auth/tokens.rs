//! Access tokens at work: issued for a session, remembered once verified, never the authority alone.

use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use moka::future::Cache;
use onward_domain::clock::Instant;
use onward_domain::ids::SessionId;
use onward_store::sessions::{Client, Session};

use super::Tokens;
use super::jwt::{Claims, MAX_BYTES, NewClaims, Refused};
use super::refresh::Presented;
use super::sessions::{Known, Lookup};
use crate::Service;
use crate::actor::{Actor, Context, Scopes};
use crate::error::{Error, Why};

/// The claims of tokens whose signature was found good, by the hash of the token.
pub(crate) struct Verified(Cache<[u8; 32], Claims>);

impl Verified {
    pub(crate) fn new() -> Self {
        Self(
            Cache::builder()
                .max_capacity(10_000)
                .time_to_live(Duration::from_hours(1))
                .build(),
        )
    }
}

/// The hash under which a secret of a client is known here.
pub(crate) fn hash(secret: &str) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest(&SHA256, secret.as_bytes()).as_ref());
    hash
}

impl Service {
    /// Who a bearer token belongs to. The token says which session; the session says whether it still counts.
    pub async fn authenticate(&self, context: &Context, bearer: &str) -> Result<Actor, Error> {
        let refused = || Error::Unauthenticated(Why::InvalidToken);
        let now = self.clock.now();
        let claims = self.verify(bearer).await.map_err(|Refused| refused())?;
        if !claims.count_at(now, self.config.lifetimes.leeway) {
            return Err(refused());
        }
        let lookup = Lookup::Id(claims.session);
        let found = self.auth.sessions.load(&self.store, lookup).await?;
        let ours = found.filter(|session| {
            let state = session.state();
            let whose = state.user == claims.user && state.client == Client::Api;
            whose && session.lives_at(now, &self.config.lifetimes)
        });
        let Some(session) = ours else {
            // A token of a sign-in that is over is no better than one that was never good.
            self.auth.verified.0.invalidate(&hash(bearer)).await;
            return Err(refused());
        };
        self.note_use(&session, now);
        Ok(actor(&session, claims.scopes, context))
    }

    /// Whether this token was found good here before.
    pub fn knows_token(&self, bearer: &str) -> bool {
        bearer.len() <= MAX_BYTES && self.auth.verified.0.contains_key(&hash(bearer))
    }

    async fn verify(&self, bearer: &str) -> Result<Claims, Refused> {
        if bearer.len() > MAX_BYTES {
            return Err(Refused);
        }
        let hash = hash(bearer);
        if let Some(claims) = self.auth.verified.0.get(&hash).await {
            return Ok(claims);
        }
        let claims = match self.auth.signer.read(bearer) {
            // Another process may have made a key that is not known here yet.
            Err(Refused) if self.auth.signer.lacks_key_of(bearer) => {
                self.learn_keys().await;
                self.auth.signer.read(bearer)?
            }
            read => read?,
        };
        self.auth.verified.0.insert(hash, claims).await;
        Ok(claims)
    }

    /// The tokens of a sign-in whose refresh counter stands at `counter`.
    pub(crate) async fn issue(&self, session: &Issued, now: Instant) -> Result<Tokens, Error> {
        self.keep_keys_fresh().await;
        let Issued {
            id,
            scopes,
            counter,
            state,
        } = *session;
        let mut nonce = [0; 16];
        self.entropy.fill(&mut nonce);
        let (user, authenticated_at) = state;
        let claims = NewClaims {
            user,
            session: id,
            scopes,
            authenticated_at,
            nonce,
        };
        Ok(Tokens {
            access_token: self.auth.signer.write(&claims, now)?,
            expires_in: self.auth.signer.lifetime().unsigned_abs(),
            refresh_token: Presented { session: id, counter }.write(&self.keys),
            scopes,
        })
    }
}

/// The sign-in that tokens are made for.
pub(crate) struct Issued {
    pub(crate) id: SessionId,
    pub(crate) scopes: Scopes,
    pub(crate) counter: i64,
    /// Who signed in, and when the password was checked.
    pub(crate) state: (onward_domain::ids::UserId, Instant),
}

impl Issued {
    /// A stored sign-in with its counter as it will be.
    pub(crate) fn of(session: &Session, scopes: Scopes, counter: i64) -> Self {
        Self {
            id: session.id,
            scopes,
            counter,
            state: (session.user, session.authenticated_at),
        }
    }
}

/// The person behind a session, holding no more than `scopes` says.
pub(crate) fn actor(session: &Known, scopes: Scopes, context: &Context) -> Actor {
    let state = session.state();
    Actor {
        user: state.user,
        superuser: state.is_superuser,
        scopes: session.scopes().and(scopes),
        session: state.id,
        client: state.client.into(),
        authenticated_at: session.authenticated_at(),
        request_id: context.request_id.clone(),
    }
}
