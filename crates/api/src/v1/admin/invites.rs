//! Invitations to make an account.

use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use onward_domain::ids::InviteId;
use onward_http::body::{Call, Json, OrNothing};
use onward_http::caller::Caller;
use onward_http::input::Together;
use onward_http::pairs::{FromPairs, Reader};
use onward_http::path::Id;
use onward_http::query::Query;
use onward_http::signed::{Admin, Signed};
use onward_http::{App, Problem};
use onward_service::{Answer, NewInvite as MadeInvite, Paging};
use onward_wire::admin::{CreatedInvite, Invite, NewInvite};
use onward_wire::page::InvitePage;
use onward_wire::problem::Problem as ProblemDocument;
use onward_wire::secret::Secret;
use secrecy::ExposeSecret;

use crate::document::params;
use crate::{answer, list};

/// A list without filters.
pub(crate) struct ListQuery(pub(super) Paging);

impl FromPairs for ListQuery {
    fn read(reader: &mut Reader) -> Option<Self> {
        Some(Self(list::paging(reader)))
    }
}

/// Lists the invitations, the newest first.
///
/// Their codes are not kept; used ones stay until they are deleted.
#[utoipa::path(
    get, path = "/api/v1/admin/invites", operation_id = "list_invites", tag = "admin",
    params(params::Paging),
    responses((status = 200, description = "A page of invitations", body = InvitePage,
        headers(("Link" = String, description = "`rel=\"next\"` and `rel=\"first\"`")))),
    security(("admin_bearer" = ["admin"])),
)]
pub(crate) async fn list(
    State(app): State<App>,
    signed: Signed<Admin>,
    uri: Uri,
    Query(ListQuery(paging)): Query<ListQuery>,
) -> Result<Response, Problem> {
    let found = app.service().invites(&signed.actor, paging).await?;
    Ok(list::answer::<_, Invite>(&uri, found))
}

/// Invites somebody.
///
/// The code is shown this once, makes one account, and counts for seven days while `registration` is `invite`. With
/// an address only that address may use it.
#[utoipa::path(
    post, path = "/api/v1/admin/invites", operation_id = "create_invite", tag = "admin",
    params(params::IdempotencyKey),
    request_body = NewInvite,
    responses(
        (status = 201, description = "The invitation and its code", body = CreatedInvite,
            headers(("Location" = String, description = "Where the invitation is taken back"))),
        (status = 409, description = "`/problems/idempotency-in-progress`",
            body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security(("admin_bearer" = ["admin"])),
)]
pub(crate) async fn create(
    State(app): State<App>,
    Caller(context): Caller,
    call: Call<Admin, Query<()>, OrNothing<Json<NewInvite>>>,
) -> Result<Response, Problem> {
    let Call {
        actor,
        body: OrNothing(body),
        key,
        ..
    } = call;
    let invite = body.map_or_else(NewInvite::default, |Json(invite)| invite);
    let email = invite.address().map_err(answer::refused)?;
    let outcome = app
        .service()
        .create_invite(&context, &actor, email, key.once(created))
        .await?;
    Ok(answer::secret(answer::outcome(outcome, created)))
}

fn created(made: &MadeInvite) -> Answer {
    let MadeInvite { invite, code } = made;
    let code = Secret::new(code.expose_secret().to_owned());
    let body = CreatedInvite::new(invite.clone(), code);
    Answer {
        location: Some(format!("/api/v1/admin/invites/{}", invite.id)),
        ..answer::resource(StatusCode::CREATED, None, &body)
    }
}

/// Takes an invitation back.
///
/// The account that was made with it stays.
#[utoipa::path(
    delete, path = "/api/v1/admin/invites/{invite_id}", operation_id = "delete_invite", tag = "admin",
    params(params::InviteId),
    responses((status = 204, description = "The invitation is gone")),
    security(("admin_bearer" = ["admin"])),
)]
pub(crate) async fn delete(
    State(app): State<App>,
    signed: Signed<Admin>,
    Caller(context): Caller,
    together: Together<(Id<InviteId>, Query<()>)>,
) -> Result<Response, Problem> {
    let Together((Id(id), Query(()))) = together;
    app.service().delete_invite(&context, &signed.actor, id).await?;
    Ok(answer::nothing())
}
