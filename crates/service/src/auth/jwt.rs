//! Access tokens as text: written and read strictly.
//!
//! A token is looked at byte for byte before a library sees it; only tokens of exactly our making pass.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, Header};
use onward_domain::clock::Instant;
use onward_domain::ids::{KeyId, SessionId, UserId};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::ring::{Recent, Ring};
use crate::actor::Scopes;
use crate::error::Error;

/// No token of ours is longer.
pub(crate) const MAX_BYTES: usize = 4096;
const KIND: &str = "at+jwt";
const ALGORITHM: &str = "EdDSA";
const CLIENT: &str = "onward";

/// What a token says, once its signature has been found good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Claims {
    pub(crate) user: UserId,
    pub(crate) session: SessionId,
    pub(crate) scopes: Scopes,
    pub(crate) authenticated_at: i64,
    pub(crate) issued_at: i64,
    pub(crate) not_before: i64,
    pub(crate) expires_at: i64,
}

impl Claims {
    /// Whether the token counts at that moment by our clock.
    pub(crate) fn count_at(&self, now: Instant, leeway: i64) -> bool {
        let now = now.seconds();
        let latest = now.saturating_add(leeway);
        self.not_before <= latest && self.issued_at <= latest && now < self.expires_at.saturating_add(leeway)
    }
}

/// The token is not one of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the token is not one of ours")]
pub(crate) struct Refused;

/// Writes and reads the tokens of one installation.
pub(crate) struct Signer {
    issuer: String,
    audience: String,
    lifetime: i64,
    ring: Recent,
}

/// The names in a token and how long it lasts.
pub(crate) struct Issue {
    pub(crate) issuer: String,
    pub(crate) audience: String,
    pub(crate) lifetime: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHeader {
    alg: String,
    typ: String,
    kid: String,
}

#[derive(Deserialize, Serialize)]
struct RawClaims {
    iss: String,
    sub: String,
    aud: String,
    exp: i64,
    iat: i64,
    nbf: i64,
    jti: String,
    client_id: String,
    scope: String,
    sid: String,
    auth_time: i64,
}

impl Signer {
    /// Signs and reads under the keys of a ring.
    pub(crate) fn new(issue: Issue, ring: Ring) -> Self {
        let Issue {
            issuer,
            audience,
            lifetime,
        } = issue;
        Self {
            issuer,
            audience,
            lifetime,
            ring: Recent::new(ring),
        }
    }

    /// The keys as they were read a moment ago.
    pub(crate) const fn ring(&self) -> &Recent {
        &self.ring
    }

    /// How long a token lasts, in seconds.
    pub(crate) fn lifetime(&self) -> i64 {
        self.lifetime
    }

    /// Writes a token for a session.
    pub(crate) fn write(&self, claims: &NewClaims, now: Instant) -> Result<SecretString, Error> {
        let ring = self.ring.get();
        let key = ring.signing_at(now).ok_or_else(|| Error::internal(Refused))?;
        let now = now.seconds();
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(KIND.to_owned());
        header.kid = Some(key.kid().to_owned());
        let raw = RawClaims {
            iss: self.issuer.clone(),
            sub: claims.user.to_string(),
            aud: self.audience.clone(),
            exp: now.saturating_add(self.lifetime),
            iat: now,
            nbf: now,
            jti: URL_SAFE_NO_PAD.encode(claims.nonce),
            client_id: CLIENT.to_owned(),
            scope: claims.scopes.to_string(),
            sid: claims.session.to_string(),
            auth_time: claims.authenticated_at.seconds(),
        };
        let token = jsonwebtoken::encode(&header, &raw, key.writing()).map_err(Error::internal)?;
        Ok(SecretString::from(token))
    }

    /// Reads a token; whether it counts now is asked of its claims.
    pub(crate) fn read(&self, token: &str) -> Result<Claims, Refused> {
        if token.len() > MAX_BYTES {
            return Err(Refused);
        }
        let (message, signature) = token.rsplit_once('.').ok_or(Refused)?;
        let (header, claims) = message.split_once('.').ok_or(Refused)?;
        let header: RawHeader = segment(header)?;
        if decode(signature)?.len() != 64 || header.alg != ALGORITHM || header.typ != KIND {
            return Err(Refused);
        }
        let ring = self.ring.get();
        let key = ring.find(&header.kid).ok_or(Refused)?;
        let raw: RawClaims = segment(claims)?;
        match jsonwebtoken::crypto::verify(signature, message.as_bytes(), key.reading(), Algorithm::EdDSA) {
            Ok(true) => self.claims(&raw),
            Ok(false) | Err(_) => Err(Refused),
        }
    }

    /// Whether a token that was refused names a key that there may be by now.
    pub(crate) fn lacks_key_of(&self, token: &str) -> bool {
        let header = token.split('.').next().filter(|_| token.len() <= MAX_BYTES);
        let header = header.and_then(|header| segment::<RawHeader>(header).ok());
        header.is_some_and(|header| {
            header.kid.parse::<KeyId>().is_ok() && self.ring.get().find(&header.kid).is_none()
        })
    }

    fn claims(&self, raw: &RawClaims) -> Result<Claims, Refused> {
        let ours = raw.iss == self.issuer
            && raw.aud == self.audience
            && raw.client_id == CLIENT
            && !raw.jti.is_empty()
            && raw.iat >= 0
            && raw.nbf >= 0
            && raw.auth_time >= 0
            && raw
                .exp
                .checked_sub(raw.iat)
                .is_some_and(|lasts| lasts > 0 && lasts <= self.lifetime);
        if !ours {
            return Err(Refused);
        }
        Ok(Claims {
            user: raw.sub.parse().map_err(|_| Refused)?,
            session: raw.sid.parse().map_err(|_| Refused)?,
            scopes: Scopes::parse(&raw.scope).map_err(|_| Refused)?,
            authenticated_at: raw.auth_time,
            issued_at: raw.iat,
            not_before: raw.nbf,
            expires_at: raw.exp,
        })
    }
}

/// What a new token is to say.
pub(crate) struct NewClaims {
    pub(crate) user: UserId,
    pub(crate) session: SessionId,
    pub(crate) scopes: Scopes,
    pub(crate) authenticated_at: Instant,
    pub(crate) nonce: [u8; 16],
}

/// Strict base64url without padding; trailing bits must be zero.
fn decode(segment: &str) -> Result<Vec<u8>, Refused> {
    if segment.is_empty() {
        return Err(Refused);
    }
    URL_SAFE_NO_PAD.decode(segment).map_err(|_| Refused)
}

fn segment<T: for<'de> Deserialize<'de>>(text: &str) -> Result<T, Refused> {
    serde_json::from_slice(&decode(text)?).map_err(|_| Refused)
}

#[cfg(test)]
mod tests;
