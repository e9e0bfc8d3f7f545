//! What can go wrong in a use case; `http` alone turns it into an answer.

use std::error::Error as StdError;
use std::time::Duration;

use onward_domain::fields::{Fields, Kind, Reason};
use onward_domain::ids::CheckInId;
use onward_store::{Key, StoreError};

use crate::actor::Scopes;

/// Which part of a request the refused fields belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// The JSON body.
    Body,
    /// The query parameters.
    Query,
    /// The path parameters.
    Path,
    /// The header fields.
    Header,
    /// The form body.
    Form,
}

/// Why a use case did not happen.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Some input breaks its rule.
    #[error("some input breaks its rule")]
    Invalid(Part, Fields),
    /// Unknown, deleted, or not the actor's.
    #[error("not found")]
    NotFound,
    /// Who asks is not known.
    #[error("not authenticated: {}", .0.slug())]
    Unauthenticated(Why),
    /// Who asks may not.
    #[error("forbidden: {}", .0.slug())]
    Forbidden(Why),
    /// Contradicts what is stored.
    #[error("conflict: {}", .0.slug())]
    Conflict(Why),
    /// A one-time thing is used up or expired.
    #[error("gone")]
    Gone,
    /// The version asked for is not the one stored.
    #[error("precondition not met, the version is {current}")]
    Precondition {
        /// The version that is stored.
        current: i64,
    },
    /// A change must say which version it is made from, and this one does not.
    #[error("a change must say which version it is made from")]
    PreconditionRequired,
    /// The idempotency key was used before with another payload.
    #[error("the idempotency key was used with another payload")]
    IdempotencyKeyReused,
    /// Too many requests under one policy.
    #[error("too many requests")]
    TooMany {
        /// The policy that was broken.
        policy: &'static str,
        /// When to come back.
        retry_after: Duration,
    },
    /// Cannot be done right now.
    #[error("unavailable")]
    Unavailable {
        /// When to come back.
        retry_after: Duration,
    },
    /// A bug, or a machine that fails.
    #[error("internal error")]
    Internal(#[source] Box<dyn StdError + Send + Sync>),
}

impl Error {
    /// Wraps a cause that nobody outside can do anything about.
    pub fn internal(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::Internal(source.into())
    }
}

/// The reasons of refusals: one slug of the problem registry each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// No credential came.
    Unauthenticated,
    /// The token is expired, revoked, or wrong in any way.
    InvalidToken,
    /// The name, password or code is wrong.
    InvalidCredentials,
    /// The password is right, but the account is off.
    AccountDisabled,
    /// Sign-up is off, or the set-up code is wrong.
    RegistrationClosed,
    /// The role is too low.
    Forbidden,
    /// The sign-in does not hold what is needed.
    InsufficientScope {
        /// All that is needed.
        required: Scopes,
    },
    /// The last check of the password is too long ago.
    ReauthenticationRequired,
    /// An unsafe request of a page did not come from a page of ours.
    CrossSite,
    /// A lost race, or a contradiction to stored data.
    Conflict,
    /// Another account has the e-mail address.
    EmailTaken,
    /// Another account has the username.
    UsernameTaken,
    /// The natural key is taken, by other content or a deleted item.
    DuplicateKey {
        /// The check-in that has the key.
        existing: CheckInId,
    },
    /// The state cannot change like that.
    InvalidTransition {
        /// The present state.
        from: &'static str,
        /// The state asked for.
        to: &'static str,
        /// The states that may follow.
        allowed: &'static [&'static str],
    },
    /// No active superuser would be left.
    LastAdmin,
    /// A maximum per account is reached.
    LimitReached {
        /// What is limited.
        limit: &'static str,
        /// How many there may be.
        maximum: i64,
    },
    /// The first request with this idempotency key still runs.
    IdempotencyInProgress,
}

impl Why {
    /// The slug of the problem registry.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Unauthenticated => "unauthenticated",
            Self::InvalidToken => "invalid-token",
            Self::InvalidCredentials => "invalid-credentials",
            Self::AccountDisabled => "account-disabled",
            Self::RegistrationClosed => "registration-closed",
            Self::Forbidden => "forbidden",
            Self::InsufficientScope { .. } => "insufficient-scope",
            Self::ReauthenticationRequired => "reauthentication-required",
            Self::CrossSite => "cross-site",
            Self::Conflict => "conflict",
            Self::EmailTaken => "email-taken",
            Self::UsernameTaken => "username-taken",
            Self::DuplicateKey { .. } => "duplicate-key",
            Self::InvalidTransition { .. } => "invalid-transition",
            Self::LastAdmin => "last-admin",
            Self::LimitReached { .. } => "limit-reached",
            Self::IdempotencyInProgress => "idempotency-in-progress",
        }
    }
}

/// Logs what went wrong after the answer, where nobody is left to be told.
pub(crate) fn log_behind(error: &(dyn StdError + 'static), what: &'static str) {
    tracing::warn!(error, "{what}");
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict(Key::Username) => Self::Conflict(Why::UsernameTaken),
            StoreError::Conflict(Key::Email) => Self::Conflict(Why::EmailTaken),
            StoreError::Conflict(_) => Self::Conflict(Why::Conflict),
            StoreError::Busy | StoreError::Unavailable => Self::Unavailable {
                retry_after: Duration::from_secs(1),
            },
            // Every door refuses NUL beforehand, and names the field; what slips through is still the sender's.
            StoreError::Nul => {
                let reason = Reason::new(Kind::ControlCharacter, "Must not contain NUL");
                Self::Invalid(Part::Body, Fields::one([], reason))
            }
            error @ (StoreError::Corrupt { .. } | StoreError::Refused(_) | StoreError::Other(_)) => {
                Self::internal(error)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nul_is_a_mistake_of_the_sender() {
        let Error::Invalid(Part::Body, fields) = StoreError::Nul.into() else {
            panic!("not refused");
        };
        assert_eq!(fields.errors()[0].reason.kind, Kind::ControlCharacter);
    }
}
