//! Lists of goals.

use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use onward_domain::fields::{Kind, Reason};
use onward_domain::goal::{GoalState, Role, Tag};
use onward_domain::page::{GoalOrder, GoalSort};
use onward_domain::query::GoalSearch;
use onward_http::pairs::{FromPairs, Reader};
use onward_http::query::Query;
use onward_http::signed::{GoalsRead, Signed};
use onward_http::{App, Problem};
use onward_service::{GoalFilter, GoalQuery, ParentFilter};
use onward_wire::literal;
use onward_wire::page::GoalPage;

use super::reading::Reading;
use crate::document::params;
use crate::list;

pub(crate) struct ListQuery {
    query: GoalQuery,
    reading: Reading,
}

impl FromPairs for ListQuery {
    fn read(reader: &mut Reader) -> Option<Self> {
        let filter = GoalFilter {
            states: reader.many("state", |word| {
                GoalState::from_word(word).ok_or_else(unknown_word)
            }),
            tags: reader.many("tag", Tag::parse),
            parent: reader.one("parent_id", parent).unwrap_or_default(),
            due_after: reader.one("due_after", str::parse),
            due_before: reader.one("due_before", str::parse),
            updated_since: reader.one("updated_since", literal::instant),
            include_archived: reader.flag("include_archived"),
            deleted_after: None,
        };
        let query = GoalQuery {
            include_deleted: reader.flag("include_deleted"),
            sort: sort(reader, filter.updated_since.is_some()),
            filter,
            roles: reader.many("role", |word| Role::from_word(word).ok_or_else(unknown_word)),
            search: reader.one("q", GoalSearch::parse).unwrap_or_default(),
            paging: list::paging(reader),
        };
        Some(Self {
            query,
            reading: Reading::take(reader),
        })
    }
}

fn unknown_word() -> Reason {
    Reason::new(Kind::Enum, "Must be one of the listed words")
}

fn parent(text: &str) -> Result<ParentFilter, Reason> {
    if text == "none" {
        Ok(ParentFilter::Top)
    } else {
        text.parse().map(ParentFilter::Below)
    }
}

/// By position unless told otherwise; changes come in the order in which they happened, and in no other.
fn sort(reader: &mut Reader, changes: bool) -> GoalSort {
    let asked = reader.one("sort", |text| GoalSort::parse(text).ok_or_else(unknown_word));
    let in_time = GoalSort::up(GoalOrder::UpdatedAt);
    if changes && asked.is_some_and(|asked| asked != in_time) {
        let reason = Reason::new(Kind::ValueError, "Must be updated_at together with updated_since");
        reader.refuse_together("sort", reason);
    }
    asked.unwrap_or(if changes { in_time } else { GoalSort::default() })
}

/// Lists goals, by position or in another order.
///
/// Archived and deleted ones are left out unless they are asked for. Follow `next_cursor` until it is null: a page of
/// a search (`q`) may be short and still lead on. For sync, give `updated_since` with `include_deleted` and
/// `include_archived`, and resume with the last `updated_at` seen: a deleted goal stands for its whole log, whose
/// check-ins do not change with it. What was deleted 30 days ago is listed no more.
#[utoipa::path(
    get, path = "/api/v1/goals", operation_id = "list_goals", tag = "goals",
    params(params::GoalFilter, params::Paging, params::GoalReading),
    responses((status = 200, description = "A page of goals", body = GoalPage,
        headers(("Link" = String, description = "`rel=\"next\"` and `rel=\"first\"`")))),
    security(("bearer" = ["goals:read"])),
)]
pub(crate) async fn list(
    State(app): State<App>,
    signed: Signed<GoalsRead>,
    uri: Uri,
    Query(ListQuery { query, reading }): Query<ListQuery>,
) -> Result<Response, Problem> {
    let service = app.service();
    if reading.expand.is_nothing() {
        let found = service.goals(&signed.actor, query).await?;
        return Ok(list::answer_as(&uri, found, |goal| reading.of(goal)));
    }
    let found = service
        .goals_expanded(&signed.actor, query, reading.expand)
        .await?;
    Ok(list::answer_as(&uri, found, |goal| reading.of_expanded(goal)))
}
