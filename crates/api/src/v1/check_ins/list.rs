//! Lists of check-ins: of one goal, and of all.

use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use onward_domain::check_in;
use onward_domain::ids::GoalId;
use onward_domain::query::Query as Sentence;
use onward_http::input::Together;
use onward_http::pairs::{FromPairs, Reader};
use onward_http::path::Id;
use onward_http::query::Query;
use onward_http::signed::{GoalsRead, Signed};
use onward_http::{App, Problem};
use onward_service::{CheckInQuery, Page};
use onward_wire::check_ins::CheckIn;
use onward_wire::chosen::{Choice, Chosen};
use onward_wire::literal;
use onward_wire::page::CheckInPage;

use crate::document::params;
use crate::list as lists;

/// The filters of one goal's log, and what is wanted of each line.
pub(crate) struct OfGoal {
    query: CheckInQuery,
    choice: Option<Choice<CheckIn>>,
}

impl FromPairs for OfGoal {
    fn read(reader: &mut Reader) -> Option<Self> {
        Some(Self {
            query: CheckInQuery {
                goal: None,
                author: reader.one("author_id", str::parse),
                query: reader.one("q", Sentence::parse).unwrap_or_default(),
                occurred_after: reader.one("occurred_after", str::parse),
                occurred_before: reader.one("occurred_before", str::parse),
                updated_since: reader.one("updated_since", literal::instant),
                include_deleted: reader.flag("include_deleted"),
                paging: lists::paging(reader),
            },
            choice: reader.one("fields", Choice::parse),
        })
    }
}

/// The filters of all logs.
pub(crate) struct OfAll(OfGoal);

impl FromPairs for OfAll {
    fn read(reader: &mut Reader) -> Option<Self> {
        let goal = reader.one("goal_id", str::parse);
        let mut all = OfGoal::read(reader)?;
        all.query.goal = goal;
        Some(Self(all))
    }
}

/// Lists the log of a goal, the newest day first.
///
/// The day of a check-in was fixed when it was written. Follow `next_cursor` until it is null: a page of a search
/// (`q`) may be short and still lead on.
#[utoipa::path(
    get, path = "/api/v1/goals/{goal_id}/check-ins", operation_id = "list_check_ins", tag = "check_ins",
    params(params::GoalId, params::CheckInFilter, params::Paging, params::CheckInReading),
    responses((status = 200, description = "A page of check-ins", body = CheckInPage,
        headers(("Link" = String, description = "`rel=\"next\"` and `rel=\"first\"`")))),
    security(("bearer" = ["goals:read"])),
)]
pub(crate) async fn of_goal(
    State(app): State<App>,
    signed: Signed<GoalsRead>,
    uri: Uri,
    together: Together<(Id<GoalId>, Query<OfGoal>)>,
) -> Result<Response, Problem> {
    let Together((Id(goal), Query(OfGoal { query, choice }))) = together;
    let found = app.service().check_ins(&signed.actor, goal, query).await?;
    Ok(answer(&uri, found, choice.as_ref()))
}

/// Lists the check-ins of all goals, the newest day first.
///
/// For sync, give `updated_since` with `include_deleted`, and resume with the last `updated_at` seen: what was deleted
/// comes too. Deleting or restoring a goal changes none of its check-ins: the goal's own change, in the list of goals,
/// stands for its whole log. With `include_deleted` the log of a deleted goal is listed as long as the goal can be
/// restored, without it not.
#[utoipa::path(
    get, path = "/api/v1/check-ins", operation_id = "list_all_check_ins", tag = "check_ins",
    params(params::OfGoal, params::CheckInFilter, params::Paging, params::CheckInReading),
    responses((status = 200, description = "A page of check-ins", body = CheckInPage,
        headers(("Link" = String, description = "`rel=\"next\"` and `rel=\"first\"`")))),
    security(("bearer" = ["goals:read"])),
)]
pub(crate) async fn of_all(
    State(app): State<App>,
    signed: Signed<GoalsRead>,
    uri: Uri,
    Query(OfAll(OfGoal { query, choice })): Query<OfAll>,
) -> Result<Response, Problem> {
    let found = app.service().all_check_ins(&signed.actor, query).await?;
    Ok(answer(&uri, found, choice.as_ref()))
}

fn answer(uri: &Uri, found: Page<check_in::CheckIn>, choice: Option<&Choice<CheckIn>>) -> Response {
    lists::answer_as(uri, found, |check_in| {
        Chosen::new(CheckIn::from(check_in), choice)
    })
}
