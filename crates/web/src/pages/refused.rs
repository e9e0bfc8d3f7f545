//! Failed use cases as words on the form they came from, where a person can do something about them.

use axum::http::StatusCode;
use onward_domain::fields::FieldError;
use onward_http::problem::Problem;
use onward_service::{Error, Why};

use super::proof;
use crate::form::Form;
use crate::text::say;

/// Notes on the form what a person can put right and gives the status of the page; else the problem to answer with.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "everything else is a page of its own, by its problem"
)]
pub(super) fn note(
    form: &mut Form,
    error: Error,
    field_of: impl Fn(&FieldError) -> Option<String>,
) -> Result<StatusCode, Problem> {
    let refused = StatusCode::UNPROCESSABLE_ENTITY;
    let conflict = StatusCode::CONFLICT;
    let (status, field, message) = match error {
        Error::Invalid(_, fields) => {
            form.refuse(&fields, field_of);
            return Ok(refused);
        }
        Error::IdempotencyKeyReused => (refused, None, "form-used"),
        Error::Precondition { .. } | Error::Conflict(Why::Conflict) => (conflict, None, "form-conflict"),
        Error::Conflict(Why::IdempotencyInProgress) => (conflict, None, "form-running"),
        Error::Conflict(Why::LimitReached { .. }) => (conflict, None, "form-limit"),
        Error::Conflict(Why::LastAdmin) => (conflict, None, "form-last-superuser"),
        Error::Forbidden(Why::ReauthenticationRequired) => (refused, Some(proof::FIELD), "proof-needed"),
        Error::Conflict(Why::UsernameTaken) => (conflict, Some("username"), "username-taken"),
        Error::Conflict(Why::EmailTaken) => (conflict, Some("email"), "email-taken"),
        Error::Forbidden(Why::RegistrationClosed) => (refused, Some("setup_code"), "register-closed"),
        other => return Err(other.into()),
    };
    form.blame(field, say(message));
    Ok(status)
}
