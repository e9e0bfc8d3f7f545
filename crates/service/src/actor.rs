//! Who asks, and what they may do.

use std::fmt;

use onward_domain::clock::Instant;
use onward_domain::event::RequestId;
use onward_domain::ids::{SessionId, UserId};
use onward_store::sessions;
use secrecy::SecretString;

use crate::error::{Error, Why};
use crate::limits::Meter;

/// For how long a check of the password is recent enough for what is delicate.
const RECENT_SECONDS: i64 = 10 * 60;

/// The signed-in person behind a request, and what this sign-in may do.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The person.
    pub user: UserId,
    /// Whether the person runs this installation.
    pub superuser: bool,
    /// What this sign-in may do.
    pub scopes: Scopes,
    /// The sign-in itself.
    pub session: SessionId,
    /// The door the request came through.
    pub client: Client,
    /// When the person last proved who they are.
    pub authenticated_at: Instant,
    /// The request, as logs and problems name it.
    pub request_id: RequestId,
}

impl Actor {
    /// Refuses an actor whose sign-in does not hold the scope.
    pub fn needs(&self, scope: Scope) -> Result<(), Error> {
        if self.scopes.hold(scope) {
            Ok(())
        } else {
            Err(Error::Forbidden(Why::InsufficientScope {
                required: scope.into(),
            }))
        }
    }

    /// Refuses an actor whose password was last checked too long ago for something delicate (R63).
    pub fn proved(&self, now: Instant) -> Result<(), Error> {
        if now <= self.authenticated_at.plus_seconds(RECENT_SECONDS) {
            Ok(())
        } else {
            Err(Error::Forbidden(Why::ReauthenticationRequired))
        }
    }
}

/// The doors of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Client {
    /// The pages, by cookie.
    Web,
    /// The JSON API, by bearer token.
    Api,
}

impl From<sessions::Client> for Client {
    fn from(stored: sessions::Client) -> Self {
        match stored {
            sessions::Client::Web => Self::Web,
            sessions::Client::Api => Self::Api,
        }
    }
}

/// Where a request comes from, before anybody has signed in.
#[derive(Clone, Debug)]
pub struct Context {
    /// The request, as logs and problems name it.
    pub request_id: RequestId,
    /// The address of the peer, as text.
    pub address: String,
    /// What the peer says it is (its user agent).
    pub device: String,
    /// Whether peer and Host are both loopback and no forwarding header came.
    pub loopback: bool,
    /// The cookie of a sign-in at the pages, if the request brought one: signing in anew ends it.
    pub cookie: Option<SecretString>,
    /// The cookie of a device that has signed in at the pages before, if the request brought one.
    pub device_cookie: Option<SecretString>,
    /// Where the sender stands under the limits; filled while the request is worked on.
    pub meter: Meter,
}

/// One thing a sign-in may be allowed to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Reads the person's own account.
    ProfileRead,
    /// Changes the person's own account.
    ProfileWrite,
    /// Reads goals and check-ins.
    GoalsRead,
    /// Changes goals and check-ins.
    GoalsWrite,
    /// Manages webhooks.
    WebhooksManage,
    /// Runs the installation; only superusers hold it.
    Admin,
}

impl Scope {
    /// Every scope, in the order they are written.
    pub const ALL: [Self; 6] = [
        Self::ProfileRead,
        Self::ProfileWrite,
        Self::GoalsRead,
        Self::GoalsWrite,
        Self::WebhooksManage,
        Self::Admin,
    ];

    /// The word of the API.
    pub const fn word(self) -> &'static str {
        match self {
            Self::ProfileRead => "profile:read",
            Self::ProfileWrite => "profile:write",
            Self::GoalsRead => "goals:read",
            Self::GoalsWrite => "goals:write",
            Self::WebhooksManage => "webhooks:manage",
            Self::Admin => "admin",
        }
    }

    const fn bit(self) -> u8 {
        match self {
            Self::ProfileRead => 1,
            Self::ProfileWrite => 1 << 1,
            Self::GoalsRead => 1 << 2,
            Self::GoalsWrite => 1 << 3,
            Self::WebhooksManage => 1 << 4,
            Self::Admin => 1 << 5,
        }
    }

    /// The scope itself and what it implies: who may write may read.
    const fn bits(self) -> u8 {
        match self {
            Self::ProfileWrite => self.bit() | Self::ProfileRead.bit(),
            Self::GoalsWrite => self.bit() | Self::GoalsRead.bit(),
            Self::ProfileRead | Self::GoalsRead | Self::WebhooksManage | Self::Admin => self.bit(),
        }
    }
}

/// A set of scopes, closed under what they imply.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Scopes(u8);

impl Scopes {
    /// Everything a person may hold.
    pub fn allowed(superuser: bool) -> Self {
        Scope::ALL
            .into_iter()
            .filter(|scope| superuser || *scope != Scope::Admin)
            .collect()
    }

    /// Reads words parted by spaces; a word that is no scope is given back.
    pub fn parse(words: &str) -> Result<Self, UnknownScope> {
        words
            .split_ascii_whitespace()
            .map(|word| {
                Scope::ALL
                    .into_iter()
                    .find(|scope| scope.word() == word)
                    .ok_or(UnknownScope)
            })
            .collect()
    }

    /// Whether the scope is in the set.
    pub const fn hold(self, scope: Scope) -> bool {
        self.0 & scope.bit() != 0
    }

    /// What both sets hold.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether the set is empty.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The scopes of the set, in the order they are written.
    pub fn iter(self) -> impl Iterator<Item = Scope> {
        Scope::ALL.into_iter().filter(move |scope| self.hold(*scope))
    }
}

impl From<Scope> for Scopes {
    fn from(scope: Scope) -> Self {
        Self(scope.bits())
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        Self(scopes.into_iter().fold(0, |bits, scope| bits | scope.bits()))
    }
}

impl fmt::Display for Scopes {
    /// The words parted by spaces, as in the claim `scope`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, scope) in self.iter().enumerate() {
            if place > 0 {
                f.write_str(" ")?;
            }
            f.write_str(scope.word())?;
        }
        Ok(())
    }
}

/// A word is not a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a word is not a scope")]
pub struct UnknownScope;

#[cfg(test)]
mod tests {
    use onward_domain::ids::Ids;
    use uuid::Uuid;

    use super::*;

    struct Zeros;

    impl onward_domain::clock::Entropy for Zeros {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(0);
        }
    }

    #[test]
    fn a_check_of_the_password_is_recent_for_ten_minutes() {
        let then = Instant::from_microseconds(1_700_000_000_000_000);
        let request: onward_domain::ids::Mint = Ids::new(then, &Zeros).mint();
        let actor = Actor {
            user: UserId::from_uuid(Uuid::nil()),
            superuser: false,
            scopes: Scopes::default(),
            session: SessionId::from_uuid(Uuid::nil()),
            client: Client::Api,
            authenticated_at: then,
            request_id: request.into(),
        };
        assert!(actor.proved(then.plus_seconds(600)).is_ok());
        assert!(matches!(
            actor.proved(then.plus_seconds(600).next()),
            Err(Error::Forbidden(Why::ReauthenticationRequired))
        ));
    }

    #[test]
    fn who_may_write_may_read() {
        let scopes = Scopes::parse("goals:write").unwrap();
        assert!(scopes.hold(Scope::GoalsRead));
        assert!(!scopes.hold(Scope::ProfileRead));
        assert_eq!(scopes.to_string(), "goals:read goals:write");
    }

    #[test]
    fn only_superusers_may_be_admins() {
        assert!(!Scopes::allowed(false).hold(Scope::Admin));
        assert!(Scopes::allowed(true).hold(Scope::Admin));
    }

    #[test]
    fn a_set_is_read_as_it_is_written() {
        for bits in 0..64_u8 {
            let scopes: Scopes = Scope::ALL
                .into_iter()
                .filter(|scope| bits & scope.bit() != 0)
                .collect();
            assert_eq!(Scopes::parse(&scopes.to_string()), Ok(scopes));
        }
        assert_eq!(Scopes::parse("goals:read root"), Err(UnknownScope));
        assert_eq!(Scopes::parse("GOALS:READ"), Err(UnknownScope));
    }
}
