//! The one place that turns a failed use case into an answer.

use std::time::Duration;

use axum::http::HeaderValue;
use axum::http::header::{ETAG, RETRY_AFTER, WWW_AUTHENTICATE};
use onward_service::{Error, Scope, Scopes, Why};
use serde_json::Value;

use super::{Problem, Slug};
use crate::conditions;

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Invalid(part, fields) => Self::invalid(part, &fields),
            Error::NotFound => Self::new(Slug::NotFound),
            Error::Unauthenticated(why) | Error::Forbidden(why) | Error::Conflict(why) => why.into(),
            Error::Gone => Self::new(Slug::Gone),
            Error::Precondition { current } => Self::new(Slug::PreconditionFailed)
                .with("current_version", current)
                .header(ETAG, conditions::etag(current)),
            Error::PreconditionRequired => Self::new(Slug::PreconditionRequired),
            Error::IdempotencyKeyReused => Self::new(Slug::IdempotencyKeyReused),
            Error::TooMany { policy, retry_after } => Self::new(Slug::RateLimited)
                .with("violated-policies", vec![policy])
                .header(RETRY_AFTER, HeaderValue::from(seconds(retry_after))),
            Error::Unavailable { retry_after } => Self::unavailable(seconds(retry_after)),
            Error::Internal(source) => Self::internal(source),
        }
    }
}

impl Problem {
    /// A refusal that depends on stored data and is kept under an idempotency key; `None` for all others.
    pub(crate) fn of_lasting(error: &Error) -> Option<Self> {
        match error {
            Error::NotFound => Some(Error::NotFound.into()),
            Error::Gone => Some(Error::Gone.into()),
            Error::Conflict(why) => Some((*why).into()),
            Error::Precondition { current } => Some(Error::Precondition { current: *current }.into()),
            Error::Invalid(..)
            | Error::Unauthenticated(_)
            | Error::Forbidden(_)
            | Error::PreconditionRequired
            | Error::IdempotencyKeyReused
            | Error::TooMany { .. }
            | Error::Unavailable { .. }
            | Error::Internal(_) => None,
        }
    }
}

impl From<Why> for Problem {
    fn from(why: Why) -> Self {
        let problem = Self::new(slug(why));
        match why {
            Why::Unauthenticated | Why::InvalidCredentials => problem.header(WWW_AUTHENTICATE, BEARER),
            Why::InvalidToken => problem.header(WWW_AUTHENTICATE, INVALID_TOKEN),
            Why::InsufficientScope { required } => insufficient(problem, required),
            Why::DuplicateKey { existing } => problem.with("existing_id", existing.to_string()),
            Why::InvalidTransition { from, to, allowed } => problem
                .with("from", from)
                .with("to", to)
                .with("allowed", words(allowed.iter().copied())),
            Why::LimitReached { limit, maximum } => problem.with("limit", limit).with("maximum", maximum),
            Why::IdempotencyInProgress => problem.header(RETRY_AFTER, HeaderValue::from_static("1")),
            Why::Forbidden => problem.with("required_role", Value::Null),
            Why::AccountDisabled
            | Why::RegistrationClosed
            | Why::ReauthenticationRequired
            | Why::CrossSite
            | Why::Conflict
            | Why::EmailTaken
            | Why::UsernameTaken
            | Why::LastAdmin => problem,
        }
    }
}

/// The challenge of R57; the realm is the product, which every installation is.
const BEARER: HeaderValue = HeaderValue::from_static(r#"Bearer realm="onward""#);
const INVALID_TOKEN: HeaderValue =
    HeaderValue::from_static(r#"Bearer realm="onward", error="invalid_token""#);

fn insufficient(problem: Problem, required: Scopes) -> Problem {
    let challenge = format!(r#"Bearer realm="onward", error="insufficient_scope", scope="{required}""#);
    let problem = problem.with("required_scopes", words(required.iter().map(Scope::word)));
    match HeaderValue::try_from(challenge) {
        Ok(challenge) => problem.header(WWW_AUTHENTICATE, challenge),
        Err(_) => problem,
    }
}

fn words(words: impl Iterator<Item = &'static str>) -> Value {
    words.map(Value::from).collect()
}

fn seconds(duration: Duration) -> u64 {
    duration.as_secs() + u64::from(duration.subsec_nanos() > 0)
}

const fn slug(why: Why) -> Slug {
    match why {
        Why::Unauthenticated => Slug::Unauthenticated,
        Why::InvalidToken => Slug::InvalidToken,
        Why::InvalidCredentials => Slug::InvalidCredentials,
        Why::AccountDisabled => Slug::AccountDisabled,
        Why::RegistrationClosed => Slug::RegistrationClosed,
        Why::Forbidden => Slug::Forbidden,
        Why::InsufficientScope { .. } => Slug::InsufficientScope,
        Why::ReauthenticationRequired => Slug::ReauthenticationRequired,
        Why::CrossSite => Slug::CrossSite,
        Why::Conflict => Slug::Conflict,
        Why::EmailTaken => Slug::EmailTaken,
        Why::UsernameTaken => Slug::UsernameTaken,
        Why::DuplicateKey { .. } => Slug::DuplicateKey,
        Why::InvalidTransition { .. } => Slug::InvalidTransition,
        Why::LastAdmin => Slug::LastAdmin,
        Why::LimitReached { .. } => Slug::LimitReached,
        Why::IdempotencyInProgress => Slug::IdempotencyInProgress,
    }
}

#[cfg(test)]
mod tests;
