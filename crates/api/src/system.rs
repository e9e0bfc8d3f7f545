//! What tells about the service itself: health, the document, explanations of problems, and where programs look first.

pub(crate) mod problems;
pub(crate) mod well_known;

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use onward_http::{App, conditions, health};
use serde::Serialize;
use utoipa::ToSchema;

use crate::document;

/// What a health check says.
#[derive(Serialize, ToSchema)]
pub(crate) struct Health {
    /// `pass` or `fail`.
    #[schema(max_length = 4, pattern = "^(pass|fail)$", example = "pass")]
    status: &'static str,
}

/// What a readiness check says.
#[derive(Serialize, ToSchema)]
pub(crate) struct Readiness {
    /// `pass` or `fail`.
    #[schema(max_length = 4, pattern = "^(pass|fail)$", example = "pass")]
    status: &'static str,
    /// The parts of the check.
    checks: ReadinessChecks,
}

/// The parts of a readiness check, each `pass` or `fail`.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReadinessChecks {
    /// The database answers.
    #[schema(max_length = 4, pattern = "^(pass|fail)$", example = "pass")]
    database: &'static str,
    /// The database has the schema of this program.
    #[schema(max_length = 4, pattern = "^(pass|fail)$", example = "pass")]
    migrations: &'static str,
    /// The process is not about to stop.
    #[schema(max_length = 4, pattern = "^(pass|fail)$", example = "pass")]
    serving: &'static str,
}

/// Says that the process is alive.
///
/// It looks at nothing else, so that a process is not restarted because its database is away.
#[utoipa::path(
    get, path = "/healthz", operation_id = "get_health", tag = "system",
    responses((status = 200, description = "The process is alive", body = Health)),
)]
pub(crate) async fn healthz() -> Response {
    health::healthz().await
}

/// Says whether the process should get requests.
///
/// It looks at the database and its schema, and says no while the process is stopping.
#[utoipa::path(
    get, path = "/readyz", operation_id = "get_readiness", tag = "system",
    responses(
        (status = 200, description = "The process should get requests", body = Readiness),
        (status = 503, description = "The process should get no requests", body = Readiness,
            headers(("Retry-After" = String, description = "After how many seconds to ask again"))),
    ),
)]
pub(crate) async fn readyz(app: State<App>) -> Response {
    health::readyz(app).await
}

/// Gives this document.
///
/// It is the same, byte for byte, for every start of one version.
#[utoipa::path(
    get, path = "/openapi.json", operation_id = "get_openapi", tag = "system",
    responses(
        (status = 200, description = "The OpenAPI document", body = serde_json::Value,
            headers(("ETag" = String, description = "The version of the document"))),
        (status = 304, description = "The document is the one that is known"),
    ),
)]
pub(crate) async fn openapi_json(headers: HeaderMap) -> Response {
    let bytes = document::bytes();
    let etag = format!("\"{:016x}\"", fingerprint(bytes));
    let mut response = if conditions::names(&headers, &etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(CONTENT_TYPE, "application/json")], bytes).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, no-cache"));
    if let Ok(etag) = HeaderValue::try_from(etag) {
        headers.insert(ETAG, etag);
    }
    response
}

/// FNV-1a: tells versions of our own document apart, nothing more.
fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
