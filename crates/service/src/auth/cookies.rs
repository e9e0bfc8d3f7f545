//! Sign-ins of the pages: a random cookie, kept here only as a hash, new at every sign-in.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use onward_store::sessions::Client;
use secrecy::{ExposeSecret, SecretString};

use super::device::{self, Device};
use super::login::{Start, Started};
use super::sessions::Lookup;
use super::tokens::{actor, hash};
use super::{Cookie, Cookies, Credentials};
use crate::Service;
use crate::actor::{Actor, Context, Scopes};
use crate::error::{Error, Why};

/// The length of a cookie's value: 32 random bytes as base64url.
const COOKIE_CHARACTERS: usize = 43;

impl Service {
    /// Signs in at the pages, and ends the sign-in that the browser had before. `stay` is "stay signed in".
    pub async fn sign_in(
        &self,
        context: &Context,
        credentials: Credentials,
        stay: bool,
    ) -> Result<Cookies, Error> {
        let mut random = [0; 32];
        self.entropy.fill(&mut random);
        let value = URL_SAFE_NO_PAD.encode(random);
        let lasts = self.config.lifetimes.web_absolute;
        let replaces = context
            .cookie
            .as_ref()
            .and_then(|cookie| stored(cookie.expose_secret()));
        let start = Start {
            client: Client::Web,
            cookie_hash: Some(&hash(&value)),
            replaces: replaces.as_ref(),
            stay,
            lasts,
        };
        let started = self.start_session(context, &credentials, &start).await?;
        let seconds = |seconds: i64| Duration::from_secs(seconds.unsigned_abs());
        Ok(Cookies {
            session: Cookie {
                value: SecretString::from(value),
                max_age: stay.then(|| seconds(lasts)),
            },
            device: Cookie {
                value: self
                    .device(context, &started)
                    .write(&self.keys, (&started.epoch, started.at)),
                max_age: Some(seconds(device::LASTS)),
            },
        })
    }

    /// Whether this cookie was found good here a moment ago.
    pub fn knows_cookie(&self, cookie: &str) -> bool {
        stored(cookie).is_some_and(|hash| self.auth.sessions.know(Lookup::Cookie(hash)))
    }

    /// The device that signs in, as it was known or anew.
    fn device(&self, context: &Context, started: &Started) -> Device {
        let cookie = context.device_cookie.as_ref();
        let now = (&started.epoch, started.at);
        let known = cookie.and_then(|cookie| Device::read(&self.keys, cookie.expose_secret(), now));
        known
            .filter(|device| device.user == started.user)
            .unwrap_or_else(|| Device::mint(started.user, &*self.entropy))
    }

    /// Who a cookie belongs to.
    pub async fn authenticate_cookie(&self, context: &Context, cookie: &str) -> Result<Actor, Error> {
        let refused = || Error::Unauthenticated(Why::InvalidToken);
        let lookup = Lookup::Cookie(stored(cookie).ok_or_else(refused)?);
        let now = self.clock.now();
        let session = self
            .auth
            .sessions
            .load(&self.store, lookup)
            .await?
            .ok_or_else(refused)?;
        if session.state().client != Client::Web || !session.lives_at(now, &self.config.lifetimes) {
            return Err(refused());
        }
        self.note_use(&session, now);
        Ok(actor(&session, Scopes::allowed(true), context))
    }
}

/// The hash under which a cookie is stored; none for a text that cannot be one.
fn stored(cookie: &str) -> Option<[u8; 32]> {
    (cookie.len() == COOKIE_CHARACTERS).then(|| hash(cookie))
}
