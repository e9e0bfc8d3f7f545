//! How resources are answered: status, version, place, body.

use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use onward_domain::fields::Fields;
use onward_http::{Problem, once};
use onward_service::{Answer, Outcome, Part};
use serde::Serialize;

/// A resource as JSON; its version is its `ETag`.
pub(crate) fn resource(status: StatusCode, version: Option<i64>, body: &impl Serialize) -> Answer {
    Answer {
        status: status.as_u16(),
        location: None,
        etag: version.map(|version| format!("\"{version}\"")),
        // Shapes made from domain values: there is nothing serde_json could refuse.
        body: serde_json::to_vec(body).unwrap_or_default(),
    }
}

/// A resource that was made, and where it is.
pub(crate) fn created(location: String, version: i64, body: &impl Serialize) -> Answer {
    Answer {
        location: Some(location),
        ..resource(StatusCode::CREATED, Some(version), body)
    }
}

/// 200 with a resource.
pub(crate) fn ok(version: Option<i64>, body: &impl Serialize) -> Response {
    once::answer(resource(StatusCode::OK, version, body))
}

/// Keeps an answer that holds a one-time secret out of every cache.
pub(crate) fn secret(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// 204: done, nothing to say.
pub(crate) fn nothing() -> Response {
    StatusCode::NO_CONTENT.into_response()
}

/// What happened now, rendered; or what was answered when it happened.
pub(crate) fn outcome<T>(outcome: Outcome<T>, render: impl FnOnce(&T) -> Answer) -> Response {
    match outcome {
        Outcome::Done(done) => once::answer(render(&done)),
        Outcome::Replayed(kept) => once::replay(kept),
    }
}

/// Refuses values of the body.
#[expect(clippy::needless_pass_by_value, reason = "given to map_err")]
pub(crate) fn refused(fields: Fields) -> Problem {
    Problem::invalid(Part::Body, &fields)
}
