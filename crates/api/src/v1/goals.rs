//! Goals: making and reading one; lists and changes are next to this.

pub(crate) mod changes;
pub(crate) mod draft;
pub(crate) mod list;
mod reading;

use axum::extract::State;
use axum::response::Response;
use onward_domain::goal;
use onward_domain::ids::GoalId;
use onward_http::body::{Call, Valid};
use onward_http::conditions::IfNoneMatch;
use onward_http::input::Together;
use onward_http::pairs::{FromPairs, Reader};
use onward_http::path::Id;
use onward_http::query::Query;
use onward_http::signed::{GoalsRead, GoalsWrite, Signed};
use onward_http::{App, Problem};
use onward_service::Answer;
use onward_wire::goals::{Goal, GoalReading, NewGoal};
use onward_wire::problem::Problem as ProblemDocument;
use reading::Reading;

use crate::answer;
use crate::document::params;
use crate::dry_run::DryRun;

/// Makes a goal.
///
/// Without a plan, a goal of `count` or `children` asks for 1 from today on; any other asks for nothing.
#[utoipa::path(
    post, path = "/api/v1/goals", operation_id = "create_goal", tag = "goals",
    params(params::DryRun, params::IdempotencyKey),
    request_body = NewGoal,
    responses(
        (status = 201, description = "The goal", body = Goal, headers(
            ("Location" = String, description = "Where the goal is"),
            ("ETag" = String, description = "The version of the goal"),
        )),
        (status = 409, description = "`/problems/limit-reached`, `/problems/idempotency-in-progress`",
            body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["goals:write"])),
)]
pub(crate) async fn create(
    State(app): State<App>,
    call: Call<GoalsWrite, Query<DryRun>, Valid<NewGoal, goal::NewGoal>>,
) -> Result<Response, Problem> {
    let Query(dry_run) = call.input;
    let outcome = dry_run
        .service(&app)
        .create_goal(&call.actor, call.body.value, call.key.once(created))
        .await?;
    Ok(dry_run.mark(answer::outcome(outcome, created)))
}

fn created(goal: &goal::Goal) -> Answer {
    answer::created(
        format!("/api/v1/goals/{}", goal.id),
        goal.version,
        &Goal::from(goal.clone()),
    )
}

impl FromPairs for Reading {
    fn read(reader: &mut Reader) -> Option<Self> {
        Some(Self::take(reader))
    }
}

/// Gives a goal.
///
/// A goal that is somebody else's looks like one that does not exist. With `fields` or `expand` there is no `ETag`.
#[utoipa::path(
    get, path = "/api/v1/goals/{goal_id}", operation_id = "get_goal", tag = "goals",
    params(params::GoalId, params::GoalReading, params::IfNoneMatch),
    responses(
        (status = 200, description = "The goal", body = GoalReading,
            headers(("ETag" = String, description = "The version of the goal"))),
        (status = 304, description = "The goal is as it is known"),
    ),
    security(("bearer" = ["goals:read"])),
)]
pub(crate) async fn get(
    State(app): State<App>,
    signed: Signed<GoalsRead>,
    together: Together<(Id<GoalId>, Query<Reading>, IfNoneMatch)>,
) -> Result<Response, Problem> {
    let Together((Id(id), Query(reading), known)) = together;
    let service = app.service();
    if !reading.expand.is_nothing() {
        let expanded = service.goal_expanded(&signed.actor, id, reading.expand).await?;
        return Ok(answer::ok(None, &reading.of_expanded(expanded)));
    }
    let goal = service.goal(&signed.actor, id).await?;
    if !reading.is_plain() {
        return Ok(answer::ok(None, &reading.of(goal)));
    }
    if known.has(goal.version) {
        return Ok(IfNoneMatch::not_modified(goal.version));
    }
    Ok(answer::ok(Some(goal.version), &Goal::from(goal)))
}
