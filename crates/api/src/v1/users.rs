//! People's accounts.

use axum::extract::State;
use axum::response::Response;
use onward_http::conditions::IfNoneMatch;
use onward_http::query::Query;
use onward_http::signed::{ProfileRead, Signed};
use onward_http::{App, Problem};
use onward_wire::users::User;

use crate::{answer, document::params};

/// Gives the account of the person who asks.
///
/// Its `time_zone` and `day_starts_at` decide the days of goals without a zone of their own.
#[utoipa::path(
    get, path = "/api/v1/users/me", operation_id = "get_me", tag = "users",
    params(params::IfNoneMatch),
    responses(
        (status = 200, description = "The account", body = User,
            headers(("ETag" = String, description = "The version of the account"))),
        (status = 304, description = "The account is as it is known"),
    ),
    security(("bearer" = ["profile:read"])),
)]
pub(crate) async fn me(
    State(app): State<App>,
    signed: Signed<ProfileRead>,
    Query(()): Query<()>,
    known: IfNoneMatch,
) -> Result<Response, Problem> {
    let user = app.service().me(&signed.actor).await?;
    if known.has(user.version) {
        return Ok(IfNoneMatch::not_modified(user.version));
    }
    Ok(answer::ok(Some(user.version), &User::from(user)))
}
