//! Refresh tokens: a counter per sign-in, raised on every use, so that at most one token is ever live.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use onward_domain::check_in::Source;
use onward_domain::clock::Instant;
use onward_domain::event::Happening;
use onward_domain::ids::SessionId;
use onward_store::audit::{Action, Target};
use onward_store::sessions::{self, Client, Session};
use onward_store::{StoreError, WriteTx};
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use super::Tokens;
use super::deeds::Doer;
use super::limits::{Check, Leave};
use super::tokens::Issued;
use crate::Service;
use crate::actor::{Context, Scopes};
use crate::config::Lifetimes;
use crate::error::{Error, Why};
use crate::seal::{Keys, Purpose};

const PREFIX: &str = "onward_rt_";
const KEY_VERSION: u8 = 1;
const SAID_BYTES: usize = 1 + 16 + 8;
const CODE_BYTES: usize = 32;

/// What is stored about the tokens of a sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The counter of the one live token.
    pub counter: i64,
    /// When it last rose.
    pub raised_at: Instant,
    /// When the sign-in ends, however much used.
    pub expires_at: Instant,
}

/// What a presented token leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is the live one: the counter rises, the next token is answered.
    Raise {
        /// The counter from now on.
        to: i64,
    },
    /// It is the previous one, and the answer may have been lost: the same next token again.
    Repeat {
        /// The counter as it is.
        counter: i64,
    },
    /// It was not used in time.
    Expired,
    /// It was used before, or never given out: somebody else has a copy, the sign-in ends.
    End,
}

/// Decides about a presented counter, and nothing else: the whole scheme in one place.
pub fn decide(stored: &Stored, presented: i64, now: Instant, lifetimes: &Lifetimes) -> Decision {
    let Stored {
        counter,
        raised_at,
        expires_at,
    } = *stored;
    let previous = presented.checked_add(1) == Some(counter);
    if presented != counter && !previous {
        return Decision::End;
    }
    if now >= expires_at || now >= raised_at.plus_seconds(lifetimes.refresh_idle) {
        return Decision::Expired;
    }
    if presented == counter {
        return counter
            .checked_add(1)
            .map_or(Decision::End, |to| Decision::Raise { to });
    }
    // Clocks of two nodes differ a little, so a rise in the near future counts as just now.
    let apart = now.microseconds().abs_diff(raised_at.microseconds());
    let window = lifetimes.refresh_retry.unsigned_abs().saturating_mul(1_000_000);
    if apart <= window {
        Decision::Repeat { counter }
    } else {
        Decision::End
    }
}

/// What a token says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Presented {
    pub(crate) session: SessionId,
    pub(crate) counter: i64,
}

impl Presented {
    /// Writes the token; the same session and counter give the same text.
    pub(crate) fn write(self, keys: &Keys) -> SecretString {
        let said = self.said();
        let code = keys.mac(Purpose::RefreshToken, &said);
        let token = URL_SAFE_NO_PAD.encode([said.as_slice(), &code].concat());
        SecretString::from(format!("{PREFIX}{token}"))
    }

    /// Reads a token that was made here.
    pub(crate) fn read(keys: &Keys, token: &SecretString) -> Option<Self> {
        let text = token.expose_secret().strip_prefix(PREFIX)?;
        if text.len() > 2 * (SAID_BYTES + CODE_BYTES) {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (said, code) = bytes.split_first_chunk::<SAID_BYTES>()?;
        if code.len() != CODE_BYTES || !keys.check(Purpose::RefreshToken, said, code) {
            return None;
        }
        let (version, said) = said.split_first()?;
        let (session, counter) = said.split_first_chunk::<16>()?;
        let counter = i64::from_be_bytes(counter.try_into().ok()?);
        let session = SessionId::from_uuid(Uuid::from_bytes(*session));
        (*version == KEY_VERSION).then_some(Self { session, counter })
    }

    fn said(self) -> Vec<u8> {
        let version = [KEY_VERSION];
        [
            version.as_slice(),
            self.session.uuid().as_bytes(),
            &self.counter.to_be_bytes(),
        ]
        .concat()
    }
}

impl Service {
    /// Exchanges a refresh token for the next pair of tokens. A token that was replaced long ago ends the sign-in.
    pub async fn refresh(&self, context: &Context, token: &SecretString) -> Result<Tokens, Error> {
        let refused = || Error::Unauthenticated(Why::InvalidToken);
        let presented = Presented::read(&self.keys, token);
        let check = Check::Refresh(presented.map(|presented| presented.session));
        let leave = self.admit(context, check).await?;
        let presented = presented.ok_or_else(refused)?;
        loop {
            let now = self.clock.now();
            let mut tx = self.store.write_unowned().await?;
            let session = session_of(&mut tx, &leave, presented)
                .await?
                .ok_or_else(refused)?;
            let Session {
                counter,
                raised_at,
                expires_at,
                ..
            } = session;
            let stored = Stored {
                counter,
                raised_at,
                expires_at,
            };
            let counter = match decide(&stored, presented.counter, now, &self.config.lifetimes) {
                Decision::Raise { to } => {
                    if !sessions::raise(&mut tx, session.id, counter, to, now).await? {
                        // Another request with the same token was faster: what it did is read again.
                        continue;
                    }
                    tx.commit().await?;
                    to
                }
                Decision::Repeat { counter } => counter,
                Decision::Expired => return Err(refused()),
                Decision::End => {
                    self.end_family(context, tx, &session, now).await?;
                    return Err(refused());
                }
            };
            let scopes = Scopes::parse(&session.scopes).unwrap_or_default();
            let scopes = scopes.and(Scopes::allowed(session.is_superuser));
            return self.issue(&Issued::of(&session, scopes, counter), now).await;
        }
    }

    /// Ends a sign-in of which somebody else has a copy. This is committed although the request is refused.
    async fn end_family(
        &self,
        context: &Context,
        mut tx: WriteTx,
        session: &Session,
        now: Instant,
    ) -> Result<(), Error> {
        // Whoever has the copy is as good as anybody: nobody known does this.
        let mut deeds = self.deeds(Doer::unknown(context, Source::Api), now);
        let turn = deeds.turn(&mut tx, session.user).await?;
        if sessions::delete(&mut tx, session.id).await? {
            deeds.note(Action::RefreshReused, Target::Session(session.id.uuid()));
            let happening = Happening::SessionRevoked { session: session.id };
            deeds.tell(&mut tx, (session.user, turn), happening).await?;
        }
        deeds.commit(tx).await?;
        self.forget_sessions([session.id]).await;
        tracing::warn!(user.id = %session.user, session.id = %session.id, "a replaced refresh token was used");
        Ok(())
    }
}

/// The sign-in that a refresh token belongs to, if it goes on.
async fn session_of(
    tx: &mut WriteTx,
    _: &Leave,
    presented: Presented,
) -> Result<Option<Session>, StoreError> {
    let found = sessions::find(tx, presented.session).await?;
    Ok(found.filter(|session| session.is_active && session.client == Client::Api))
}

#[cfg(test)]
mod tests;
