//! Goals as people say them.

use axum::extract::State;
use axum::response::Response;
use onward_http::body::{Call, Valid};
use onward_http::query::Query;
use onward_http::signed::GoalsRead;
use onward_http::{App, Problem};
use onward_wire::draft::{Described, Draft, GoalSentence};

use crate::answer;

/// Reads a goal from one English sentence.
///
/// Stores nothing. What has more than one meaning is left out of the draft and listed in `unparsed`; a sentence whose
/// number, rhythm or deadline cannot be told is refused with what to write instead, `ctx.offset` saying where.
/// `until June` ends with 31 May, `until Friday` with that Friday; `by June` is left out, and so are dates like
/// 3/4/2027. A date without a year is the coming one.
#[utoipa::path(
    post, path = "/api/v1/goals/parse", operation_id = "parse_goal", tag = "goals",
    request_body = GoalSentence,
    responses((status = 200, description = "What the sentence says", body = Draft)),
    security(("bearer" = ["goals:read"])),
)]
pub(crate) async fn parse(
    State(app): State<App>,
    call: Call<GoalsRead, Query<()>, Valid<GoalSentence, Described>>,
) -> Result<Response, Problem> {
    let described = call.body.value;
    let draft = app
        .service()
        .draft_goal(&call.actor, &described.sentence, described.time_zone.as_ref())
        .await?;
    Ok(answer::ok(None, &Draft::of(described, draft)))
}
