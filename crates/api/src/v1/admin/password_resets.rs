//! Links to a new password, for people who have lost theirs.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use onward_http::body::{Call, Nothing};
use onward_http::caller::Caller;
use onward_http::path::{Account, Id};
use onward_http::query::Query;
use onward_http::signed::Admin;
use onward_http::{App, Problem};
use onward_service::Answer;
use onward_service::auth::ResetLink;
use onward_wire::admin::PasswordResetLink;
use onward_wire::problem::Problem as ProblemDocument;
use onward_wire::secret::Secret;
use secrecy::ExposeSecret;

use crate::{answer, document::params};

/// Makes a link to a new password.
///
/// It counts once, for half an hour, and older links of the account count no more. For a superuser's account your
/// own password must have been checked in the last ten minutes.
#[utoipa::path(
    post, path = "/api/v1/admin/users/{user_id}/password-reset-link", operation_id = "create_password_reset_link",
    tag = "admin",
    params(params::UserId, params::IdempotencyKey),
    responses(
        (status = 201, description = "The link, shown this once", body = PasswordResetLink,
            headers(("Location" = String, description = "The page that the link leads to, without the code"))),
        (status = 409, description = "`/problems/idempotency-in-progress`",
            body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security(("admin_bearer" = ["admin"])),
)]
pub(crate) async fn create(
    State(app): State<App>,
    Caller(context): Caller,
    call: Call<Admin, (Id<Account>, Query<()>), Nothing>,
) -> Result<Response, Problem> {
    let Call {
        actor,
        input: (Id(account), Query(())),
        key,
        ..
    } = call;
    let user = account.of(&actor);
    let outcome = app
        .service()
        .password_reset_link(&context, &actor, user, key.once(created))
        .await?;
    Ok(answer::secret(answer::outcome(outcome, created)))
}

fn created(made: &ResetLink) -> Answer {
    let ResetLink { link, expires_at } = made;
    let body = PasswordResetLink {
        link: Secret::new(link.expose_secret().to_owned()),
        expires_at: (*expires_at).into(),
    };
    Answer {
        location: Some("/password/reset".to_owned()),
        ..answer::resource(StatusCode::CREATED, None, &body)
    }
}
