//! Accounts and sign-ins: passwords, tokens, sessions.

pub(crate) mod audit;
mod check;
pub(crate) mod code;
mod cookies;
pub(crate) mod deeds;
mod device;
mod form_token;
pub(crate) mod jwt;
pub(crate) mod limits;
mod login;
pub(crate) mod password_rules;
pub(crate) mod passwords;
mod phc;
mod prove;
pub mod refresh;
mod reset;
pub(crate) mod ring;
pub(crate) mod sessions;
mod set_up;
mod tokens;

use std::time::Duration;

use onward_domain::clock::Instant;
use secrecy::SecretString;

use crate::actor::Scopes;
use jwt::Signer;
use passwords::Hasher;

pub(crate) use password_rules::{Known, check as check_new_password};
pub use reset::ResetLink;
pub use ring::PublicKey;
pub use set_up::{Admission, Door};

/// What a person signs in with.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// A username or an e-mail address.
    pub username: String,
    /// The password, exactly as it was received.
    pub password: SecretString,
    /// What the sign-in is to hold; without it, all the person may have.
    pub scopes: Option<Scopes>,
}

/// The answer to a sign-in of the API.
#[derive(Clone, Debug)]
pub struct Tokens {
    /// Goes into the Authorization header.
    pub access_token: SecretString,
    /// How many seconds the access token lasts.
    pub expires_in: u64,
    /// Gets the next pair of tokens.
    pub refresh_token: SecretString,
    /// What the sign-in holds.
    pub scopes: Scopes,
}

/// The answer to a sign-in of the pages.
#[derive(Clone, Debug)]
pub struct Cookie {
    /// The value of the cookie.
    pub value: SecretString,
    /// How long a browser keeps it; without it, until the browser is closed.
    pub max_age: Option<Duration>,
}

/// The cookies of a sign-in of the pages.
#[derive(Clone, Debug)]
pub struct Cookies {
    /// The sign-in itself.
    pub session: Cookie,
    /// The device, known from now on.
    pub device: Cookie,
}

/// What signing in needs at run time.
pub(crate) struct Auth {
    pub(crate) hasher: Hasher,
    pub(crate) signer: Signer,
    pub(crate) verified: tokens::Verified,
    pub(crate) sessions: sessions::Sessions,
    pub(crate) limits: limits::Limits,
}

impl Auth {
    pub(crate) fn new(hasher: Hasher, signer: Signer, now: Instant) -> Self {
        Self {
            hasher,
            signer,
            verified: tokens::Verified::new(),
            sessions: sessions::Sessions::new(),
            limits: limits::Limits::new(now),
        }
    }
}
