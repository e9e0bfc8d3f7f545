//! Other people's sign-ins.

use axum::extract::State;
use axum::response::Response;
use onward_http::caller::Caller;
use onward_http::input::Together;
use onward_http::path::{Account, Id};
use onward_http::query::Query;
use onward_http::signed::{Admin, Signed};
use onward_http::{App, Problem};

use crate::{answer, document::params};

/// Ends all sessions of an account.
///
/// Its tokens and cookies are refused from then on.
#[utoipa::path(
    delete, path = "/api/v1/admin/users/{user_id}/sessions", operation_id = "end_user_sessions", tag = "admin",
    params(params::UserId),
    responses((status = 204, description = "No session is left")),
    security(("admin_bearer" = ["admin"])),
)]
pub(crate) async fn end(
    State(app): State<App>,
    signed: Signed<Admin>,
    Caller(context): Caller,
    together: Together<(Id<Account>, Query<()>)>,
) -> Result<Response, Problem> {
    let Together((Id(account), Query(()))) = together;
    let user = account.of(&signed.actor);
    app.service().end_sessions(&context, &signed.actor, user).await?;
    Ok(answer::nothing())
}
