//! The password of the person who is signed in.

use axum::extract::State;
use axum::response::Response;
use onward_http::body::{Call, Json};
use onward_http::caller::Caller;
use onward_http::query::Query;
use onward_http::signed::Session;
use onward_http::{App, Problem};
use onward_wire::users::PasswordChange;

use super::super::auth::hidden;
use crate::answer;

/// Changes the password.
///
/// All other sessions of the account end. A wrong `current_password` is 422 `password_incorrect`.
#[utoipa::path(
    put, path = "/api/v1/users/me/password", operation_id = "change_password", tag = "users",
    request_body = PasswordChange,
    responses((status = 204, description = "The password is changed")),
    security(("bearer" = [])),
)]
pub(crate) async fn put(
    State(app): State<App>,
    Caller(context): Caller,
    call: Call<Session, Query<()>, Json<PasswordChange>>,
) -> Result<Response, Problem> {
    let Call {
        actor,
        input: Query(()),
        body: Json(change),
        ..
    } = call;
    let PasswordChange {
        current_password,
        new_password,
    } = change.checked().map_err(answer::refused)?;
    let (current, new) = (hidden(current_password), hidden(new_password));
    app.service()
        .change_password(&context, &actor, &current, &new)
        .await?;
    Ok(answer::nothing())
}
