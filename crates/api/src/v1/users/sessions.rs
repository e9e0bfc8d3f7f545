//! The sign-ins of the person who asks.

use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use onward_domain::ids::SessionId;
use onward_http::caller::Caller;
use onward_http::input::Together;
use onward_http::pairs::{FromPairs, Reader};
use onward_http::path::Id;
use onward_http::query::Query;
use onward_http::signed::{self, Signed};
use onward_http::{App, Problem};
use onward_service::Paging;
use onward_wire::page::SessionPage;
use onward_wire::sessions::Session;

use crate::document::params;
use crate::{answer, list};

pub(crate) struct ListQuery(Paging);

impl FromPairs for ListQuery {
    fn read(reader: &mut Reader) -> Option<Self> {
        Some(Self(list::paging(reader)))
    }
}

/// Lists the sessions of the account, the newest first.
///
/// A session is one sign-in, at the pages or at this API. `current` is the one of this request.
#[utoipa::path(
    get, path = "/api/v1/users/me/sessions", operation_id = "list_sessions", tag = "users",
    params(params::Paging),
    responses((status = 200, description = "A page of sessions", body = SessionPage,
        headers(("Link" = String, description = "`rel=\"next\"` and `rel=\"first\"`")))),
    security(("bearer" = [])),
)]
pub(crate) async fn list(
    State(app): State<App>,
    signed: Signed<signed::Session>,
    uri: Uri,
    Query(ListQuery(paging)): Query<ListQuery>,
) -> Result<Response, Problem> {
    let found = app.service().sessions(&signed.actor, paging).await?;
    Ok(list::answer::<_, Session>(&uri, found))
}

/// Ends all other sessions of the account.
///
/// The one of this request stays. The tokens and cookies of the others are refused from then on.
#[utoipa::path(
    delete, path = "/api/v1/users/me/sessions", operation_id = "revoke_other_sessions", tag = "users",
    responses((status = 204, description = "No other session is left")),
    security(("bearer" = [])),
)]
pub(crate) async fn end_others(
    State(app): State<App>,
    signed: Signed<signed::Session>,
    Caller(context): Caller,
    Query(()): Query<()>,
) -> Result<Response, Problem> {
    app.service()
        .revoke_other_sessions(&context, &signed.actor)
        .await?;
    Ok(answer::nothing())
}

/// Ends one session of the account.
///
/// It may be the one of this request.
#[utoipa::path(
    delete, path = "/api/v1/users/me/sessions/{session_id}", operation_id = "revoke_session", tag = "users",
    params(params::SessionId),
    responses((status = 204, description = "The session is over")),
    security(("bearer" = [])),
)]
pub(crate) async fn end(
    State(app): State<App>,
    signed: Signed<signed::Session>,
    Caller(context): Caller,
    together: Together<(Id<SessionId>, Query<()>)>,
) -> Result<Response, Problem> {
    let Together((Id(id), Query(()))) = together;
    app.service().revoke_session(&context, &signed.actor, id).await?;
    Ok(answer::nothing())
}
