//! People's accounts: one's own here, those of others in `others`.

pub(crate) mod others;
pub(crate) mod password;
pub(crate) mod sessions;

use axum::extract::State;
use axum::response::Response;
use onward_domain::user;
use onward_http::body::{Call, Edited, Valid};
use onward_http::caller::Caller;
use onward_http::conditions::{IfMatch, IfNoneMatch};
use onward_http::query::Query;
use onward_http::signed::{ProfileRead, ProfileWrite, Session, Signed};
use onward_http::{App, Problem};
use onward_service::Demand;
use onward_wire::edit::Edit;
use onward_wire::problem::Problem as ProblemDocument;
use onward_wire::users::{User, UserPatch};

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

/// Changes some fields of the account of the person who asks.
///
/// Absent is unchanged, null is cleared. Another e-mail address needs a check of the password in the last ten minutes
/// (`POST /api/v1/auth/reauthenticate`) and counts at once. A new zone, week start or day start moves the days of all
/// goals without a zone of their own; what is logged stays on its day.
#[utoipa::path(
    patch, path = "/api/v1/users/me", operation_id = "update_me", tag = "users",
    params(params::IfMatch),
    request_body(content(
        (UserPatch = "application/merge-patch+json"),
        (UserPatch = "application/json"),
    )),
    responses(
        (status = 200, description = "The account", body = User,
            headers(("ETag" = String, description = "The version of the account"))),
        (status = 409, description = "`/problems/email-taken`, `/problems/username-taken`, `/problems/last-admin`",
            body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["profile:write"])),
)]
pub(crate) async fn patch_me(
    State(app): State<App>,
    Caller(context): Caller,
    call: Call<ProfileWrite, (Query<()>, IfMatch), Edited<UserPatch, user::UserPatch>>,
) -> Result<Response, Problem> {
    let Call {
        actor,
        input: (Query(()), IfMatch(expect)),
        body: Valid {
            value: Edit { sent, change },
            ..
        },
        ..
    } = call;
    if sent.needs_stored() {
        let stored = app.service().me(&actor).await?;
        // Where the condition is not met, the change is refused as a whole.
        if expect.check(stored.version, Demand::Nothing).is_ok() {
            sent.check_read_only(&stored).map_err(answer::refused)?;
        }
    }
    let user = app.service().patch_me(&context, &actor, change, expect).await?;
    Ok(answer::ok(Some(user.version), &User::from(user)))
}

/// Deletes the account of the person who asks.
///
/// It needs a check of the password in the last ten minutes, and ends all sessions. Signing in within 14 days cancels
/// it; after that everything of the account is taken away for good.
#[utoipa::path(
    delete, path = "/api/v1/users/me", operation_id = "delete_me", tag = "users",
    params(params::IfMatch),
    responses(
        (status = 204, description = "The account is deleted"),
        (status = 409, description = "`/problems/last-admin`: nobody would run the installation",
            body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security(("bearer" = [])),
)]
pub(crate) async fn delete_me(
    State(app): State<App>,
    signed: Signed<Session>,
    Caller(context): Caller,
    Query(()): Query<()>,
    IfMatch(expect): IfMatch,
) -> Result<Response, Problem> {
    app.service().delete_me(&context, &signed.actor, expect).await?;
    Ok(answer::nothing())
}
