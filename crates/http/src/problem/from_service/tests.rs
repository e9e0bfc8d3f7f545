use axum::response::IntoResponse;
use onward_domain::fields::{Fields, Kind, Reason};
use onward_domain::ids::CheckInId;
use onward_service::{Part, Scope};
use serde_json::{Value, json};
use uuid::Uuid;

use super::*;

fn all_whys() -> Vec<Why> {
    vec![
        Why::Unauthenticated,
        Why::InvalidToken,
        Why::InvalidCredentials,
        Why::AccountDisabled,
        Why::RegistrationClosed,
        Why::Forbidden,
        Why::InsufficientScope {
            required: Scope::GoalsWrite.into(),
        },
        Why::ReauthenticationRequired,
        Why::CrossSite,
        Why::Conflict,
        Why::EmailTaken,
        Why::UsernameTaken,
        Why::DuplicateKey {
            existing: CheckInId::from_uuid(Uuid::nil()),
        },
        Why::InvalidTransition {
            from: "achieved",
            to: "missed",
            allowed: &["active"],
        },
        Why::LastAdmin,
        Why::LimitReached {
            limit: "goals",
            maximum: 3,
        },
        Why::IdempotencyInProgress,
    ]
}

fn members(problem: &Problem) -> Value {
    let mut json = serde_json::to_value(problem.document("/x", "abcdefgh")).unwrap();
    for common in ["type", "title", "status", "detail", "instance", "request_id"] {
        assert!(json.as_object_mut().unwrap().remove(common).is_some(), "{common}");
    }
    json
}

#[test]
fn every_reason_becomes_the_problem_of_its_slug() {
    for why in all_whys() {
        let problem = Problem::from(why);
        assert_eq!(problem.slug().entry().name, why.slug());
        let status = problem.status().as_u16();
        let error = match status {
            401 => Error::Unauthenticated(why),
            403 => Error::Forbidden(why),
            _ => Error::Conflict(why),
        };
        assert_eq!(Problem::from(error).status().as_u16(), status);
    }
}

#[test]
fn every_error_becomes_one_problem() {
    let fields = Fields::one(["title".into()], Reason::new(Kind::Missing, "Must be given"));
    let second = Duration::from_millis(1500);
    let expected = [
        (Error::Invalid(Part::Body, fields), 422, "validation-error"),
        (Error::NotFound, 404, "not-found"),
        (Error::Gone, 410, "gone"),
        (Error::Precondition { current: 4 }, 412, "precondition-failed"),
        (Error::PreconditionRequired, 428, "precondition-required"),
        (Error::IdempotencyKeyReused, 422, "idempotency-key-reused"),
        (
            Error::TooMany {
                policy: "auth",
                retry_after: second,
            },
            429,
            "rate-limited",
        ),
        (Error::Unavailable { retry_after: second }, 503, "unavailable"),
        (Error::internal("a bug"), 500, "internal-error"),
    ];
    for (error, status, name) in expected {
        let problem = Problem::from(error);
        assert_eq!(
            (problem.status().as_u16(), problem.slug().entry().name),
            (status, name)
        );
    }
}

#[test]
fn members_are_those_of_the_registry() {
    let of = |why: Why| members(&why.into());
    assert_eq!(
        of(Why::InsufficientScope {
            required: Scope::GoalsRead.into()
        }),
        json!({"required_scopes": ["goals:read"]})
    );
    assert_eq!(
        of(Why::DuplicateKey {
            existing: CheckInId::from_uuid(Uuid::nil())
        }),
        json!({"existing_id": "00000000-0000-0000-0000-000000000000"})
    );
    assert_eq!(
        of(Why::InvalidTransition {
            from: "achieved",
            to: "missed",
            allowed: &["active"]
        }),
        json!({"from": "achieved", "to": "missed", "allowed": ["active"]})
    );
    assert_eq!(
        of(Why::LimitReached {
            limit: "goals",
            maximum: 3
        }),
        json!({"limit": "goals", "maximum": 3})
    );
    assert_eq!(
        members(&Error::Precondition { current: 4 }.into()),
        json!({"current_version": 4})
    );
    assert_eq!(members(&Error::NotFound.into()), json!({}));
}

#[test]
fn challenges_and_waiting_times_stand_in_the_header() {
    let header = |error: Error, name| Problem::from(error).into_response().headers().get(name).cloned();
    assert_eq!(
        header(Error::Unauthenticated(Why::Unauthenticated), WWW_AUTHENTICATE).unwrap(),
        BEARER
    );
    assert_eq!(
        header(Error::Unauthenticated(Why::InvalidToken), WWW_AUTHENTICATE).unwrap(),
        INVALID_TOKEN
    );
    assert_eq!(
        header(Error::Unauthenticated(Why::InvalidCredentials), WWW_AUTHENTICATE).unwrap(),
        BEARER
    );
    let scope = Why::InsufficientScope {
        required: Scope::GoalsRead.into(),
    };
    assert_eq!(
        header(Error::Forbidden(scope), WWW_AUTHENTICATE).unwrap(),
        r#"Bearer realm="onward", error="insufficient_scope", scope="goals:read""#
    );
    let wait = Duration::from_millis(1500);
    assert_eq!(
        header(Error::Unavailable { retry_after: wait }, RETRY_AFTER).unwrap(),
        "2"
    );
    assert_eq!(
        header(
            Error::TooMany {
                policy: "auth",
                retry_after: wait
            },
            RETRY_AFTER
        )
        .unwrap(),
        "2"
    );
    assert_eq!(
        header(Error::Conflict(Why::IdempotencyInProgress), RETRY_AFTER).unwrap(),
        "1"
    );
    assert_eq!(header(Error::Precondition { current: 4 }, ETAG).unwrap(), "\"4\"");
}
