//! Plans: what number a goal wants, when.

pub(crate) mod breaks;
pub(crate) mod many;

use axum::extract::State;
use axum::response::Response;
use onward_domain::ids::GoalId;
use onward_domain::plan;
use onward_http::body::{Call, Valid};
use onward_http::conditions::{IfMatch, IfNoneMatch};
use onward_http::input::Together;
use onward_http::path::Id;
use onward_http::query::Query;
use onward_http::signed::{GoalsRead, GoalsWrite, Signed};
use onward_http::{App, Problem};
use onward_wire::plan::{Plan, PlanChange};

use super::goals::changes::Changed;
use crate::answer;
use crate::document::params;

/// Gives the plan of a goal.
///
/// It has the version of the goal.
#[utoipa::path(
    get, path = "/api/v1/goals/{goal_id}/plan", operation_id = "get_plan", tag = "goals",
    params(params::GoalId, params::IfNoneMatch),
    responses(
        (status = 200, description = "The plan", body = Plan,
            headers(("ETag" = String, description = "The version of the goal"))),
        (status = 304, description = "The goal is as it is known"),
    ),
    security(("bearer" = ["goals:read"])),
)]
pub(crate) async fn get(
    State(app): State<App>,
    signed: Signed<GoalsRead>,
    together: Together<(Id<GoalId>, Query<()>, IfNoneMatch)>,
) -> Result<Response, Problem> {
    let Together((Id(id), Query(()), known)) = together;
    let goal = app.service().goal(&signed.actor, id).await?;
    if known.has(goal.version) {
        return Ok(IfNoneMatch::not_modified(goal.version));
    }
    Ok(answer::ok(Some(goal.version), &Plan::from(goal)))
}

/// Changes the plan of a goal from a day on.
///
/// What is over stays, what still runs is cut on that day, and what was planned for later gives way. A day before
/// today, where the goal is, needs `rewrite`. Segments that only go on with what the one before asks are merged.
#[utoipa::path(
    put, path = "/api/v1/goals/{goal_id}/plan", operation_id = "replace_plan", tag = "goals",
    params(params::GoalId, params::DryRun, params::IfMatch),
    request_body = PlanChange,
    responses(
        (status = 200, description = "The whole plan", body = Plan,
            headers(("ETag" = String, description = "The version of the goal"))),
    ),
    security(("bearer" = ["goals:write"])),
)]
pub(crate) async fn put(
    State(app): State<App>,
    call: Call<GoalsWrite, Changed, Valid<PlanChange, plan::PlanChange>>,
) -> Result<Response, Problem> {
    let Call {
        actor,
        input: (Id(id), Query(dry_run), IfMatch(expect)),
        body,
        ..
    } = call;
    let goal = dry_run
        .service(&app)
        .replace_plan(&actor, id, body.value, expect)
        .await?;
    Ok(dry_run.mark(answer::ok(Some(goal.version), &Plan::from(goal))))
}
