//! Tags.

use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use onward_domain::goal::Tag;
use onward_http::body::{Call, Valid};
use onward_http::input::Together;
use onward_http::pairs::{FromPairs, Reader};
use onward_http::path::Named;
use onward_http::query::Query;
use onward_http::signed::{GoalsRead, GoalsWrite, Signed};
use onward_http::{App, Problem};
use onward_service::{Paging, TagUse};
use onward_wire::page::TagPage;
use onward_wire::{goals, tags};

use crate::document::params;
use crate::{answer, list};

pub(crate) struct ListQuery(Paging);

impl FromPairs for ListQuery {
    fn read(reader: &mut Reader) -> Option<Self> {
        Some(Self(list::paging(reader)))
    }
}

fn shape(TagUse { tag, goals }: TagUse) -> tags::TagUse {
    tags::TagUse {
        name: goals::Tag(tag.as_str().to_owned()),
        goals,
    }
}

/// Lists the tags of the own goals, in order.
///
/// Deleted goals do not count, archived ones do.
#[utoipa::path(
    get, path = "/api/v1/tags", operation_id = "list_tags", tag = "goals",
    params(params::Paging),
    responses((status = 200, description = "A page of tags", body = TagPage,
        headers(("Link" = String, description = "`rel=\"next\"` and `rel=\"first\"`")))),
    security(("bearer" = ["goals:read"])),
)]
pub(crate) async fn list(
    State(app): State<App>,
    signed: Signed<GoalsRead>,
    uri: Uri,
    Query(ListQuery(paging)): Query<ListQuery>,
) -> Result<Response, Problem> {
    let found = app.service().tags(&signed.actor, paging).await?;
    Ok(list::answer_as(&uri, found, shape))
}

/// What a tag is to be called.
type NewName = Valid<tags::TagName, Tag>;

/// Gives a tag another name in all own goals.
///
/// With the name of another tag, the two become one. The version of every goal that had the tag rises.
#[utoipa::path(
    patch, path = "/api/v1/tags/{tag}", operation_id = "rename_tag", tag = "goals",
    params(params::Tag),
    request_body(content(
        (tags::TagName = "application/merge-patch+json"),
        (tags::TagName = "application/json"),
    )),
    responses((status = 200, description = "The tag under its new name", body = tags::TagUse)),
    security(("bearer" = ["goals:write"])),
)]
pub(crate) async fn rename(
    State(app): State<App>,
    call: Call<GoalsWrite, (Named<Tag>, Query<()>), NewName>,
) -> Result<Response, Problem> {
    let Call {
        actor,
        input: (Named(tag), Query(())),
        body,
        ..
    } = call;
    let renamed = app.service().rename_tag(&actor, &tag, body.value).await?;
    Ok(answer::ok(None, &shape(renamed)))
}

/// Takes a tag from all own goals.
///
/// The goals stay; the version of every goal that had the tag rises.
#[utoipa::path(
    delete, path = "/api/v1/tags/{tag}", operation_id = "delete_tag", tag = "goals",
    params(params::Tag),
    responses((status = 204, description = "No goal has the tag any more")),
    security(("bearer" = ["goals:write"])),
)]
pub(crate) async fn delete(
    State(app): State<App>,
    signed: Signed<GoalsWrite>,
    together: Together<(Named<Tag>, Query<()>)>,
) -> Result<Response, Problem> {
    let Together((Named(tag), Query(()))) = together;
    app.service().delete_tag(&signed.actor, &tag).await?;
    Ok(answer::nothing())
}
