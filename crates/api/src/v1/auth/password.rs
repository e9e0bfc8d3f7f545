//! A new password by a link.

use axum::extract::State;
use axum::response::Response;
use onward_http::body::{Json, Open};
use onward_http::caller::Caller;
use onward_http::query::Query;
use onward_http::{App, Problem};
use onward_service::Client;
use onward_wire::auth::PasswordReset;
use onward_wire::problem::Problem as ProblemDocument;

use super::hidden;
use crate::answer;

/// Sets a new password by the code of a link.
///
/// The code counts once and for half an hour. All sessions of the account end.
#[utoipa::path(
    post, path = "/api/v1/auth/password/reset", operation_id = "reset_password", tag = "auth",
    request_body = PasswordReset,
    responses(
        (status = 204, description = "The password is set"),
        (status = 410, description = "`/problems/gone`: the code is used up, expired, replaced, or none of ours",
            body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn reset(
    State(app): State<App>,
    Caller(context): Caller,
    Open {
        input: Query(()),
        body: Json(body),
    }: Open<Query<()>, Json<PasswordReset>>,
) -> Result<Response, Problem> {
    let PasswordReset { token, new_password } = body.checked().map_err(answer::refused)?;
    let (code, new) = (hidden(token), hidden(new_password));
    app.service()
        .reset_password(&context, Client::Api, &code, &new)
        .await?;
    Ok(answer::nothing())
}
