//! Changes of goals: some fields, all of them, deleting and restoring.

use axum::extract::State;
use axum::response::Response;
use onward_domain::fields::Fields;
use onward_domain::goal;
use onward_domain::ids::GoalId;
use onward_http::body::{Call, Edited, Nothing, Valid};
use onward_http::conditions::IfMatch;
use onward_http::input::Together;
use onward_http::path::Id;
use onward_http::query::Query;
use onward_http::signed::{GoalsWrite, Signed};
use onward_http::{App, Problem};
use onward_service::{Actor, Answer, Expect};
use onward_wire::edit::Edit;
use onward_wire::goals::{Goal, GoalPatch, GoalReplacement};
use onward_wire::problem::Problem as ProblemDocument;

use crate::answer;
use crate::document::params;
use crate::dry_run::DryRun;

/// Which goal is changed, whether really, and which version of it.
pub(crate) type Changed = (Id<GoalId>, Query<DryRun>, IfMatch);

/// Changes some fields of a goal.
///
/// Absent is unchanged, null is cleared. Read-only fields are taken if they say what is stored, so that a goal can
/// be read, edited and sent back.
#[utoipa::path(
    patch, path = "/api/v1/goals/{goal_id}", operation_id = "update_goal", tag = "goals",
    params(params::GoalId, params::DryRun, params::IfMatch),
    request_body(content(
        (GoalPatch = "application/merge-patch+json"),
        (GoalPatch = "application/json"),
    )),
    responses(
        (status = 200, description = "The goal", body = Goal,
            headers(("ETag" = String, description = "The version of the goal"))),
        (status = 409, description = "`/problems/invalid-transition`, `/problems/conflict`",
            body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["goals:write"])),
)]
pub(crate) async fn patch(
    State(app): State<App>,
    call: Call<GoalsWrite, Changed, Edited<GoalPatch, goal::GoalPatch>>,
) -> Result<Response, Problem> {
    let Call {
        actor,
        input: (Id(id), Query(dry_run), IfMatch(expect)),
        body: Valid {
            value: Edit { sent, change },
            ..
        },
        ..
    } = call;
    if sent.needs_stored() {
        check_read_only(&app, &actor, (id, &expect), |stored| sent.check_read_only(stored)).await?;
    }
    let service = dry_run.service(&app);
    let goal = service.patch_goal(&actor, id, change, expect).await?;
    Ok(dry_run.mark(answer::ok(Some(goal.version), &Goal::from(goal))))
}

/// Puts a whole goal in the place of a stored one.
///
/// What is left out returns to its default. The plan stays: it has operations of its own. Read-only fields are taken
/// if they say what is stored, so that a goal can be read, edited and sent back.
#[utoipa::path(
    put, path = "/api/v1/goals/{goal_id}", operation_id = "replace_goal", tag = "goals",
    params(params::GoalId, params::DryRun, params::IfMatch),
    request_body = GoalReplacement,
    responses(
        (status = 200, description = "The goal", body = Goal,
            headers(("ETag" = String, description = "The version of the goal"))),
        (status = 409, description = "`/problems/invalid-transition`, `/problems/conflict`",
            body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["goals:write"])),
)]
pub(crate) async fn put(
    State(app): State<App>,
    call: Call<GoalsWrite, Changed, Edited<GoalReplacement, goal::NewGoal>>,
) -> Result<Response, Problem> {
    let Call {
        actor,
        input: (Id(id), Query(dry_run), IfMatch(expect)),
        body: Valid {
            value: Edit { sent, change },
            ..
        },
        ..
    } = call;
    if sent.needs_stored() {
        check_read_only(&app, &actor, (id, &expect), |stored| sent.check_read_only(stored)).await?;
    }
    let service = dry_run.service(&app);
    let goal = service.replace_goal(&actor, id, change, expect).await?;
    Ok(dry_run.mark(answer::ok(Some(goal.version), &Goal::from(goal))))
}

async fn check_read_only(
    app: &App,
    actor: &Actor,
    (id, expect): (GoalId, &Expect),
    check: impl FnOnce(&goal::Goal) -> Result<(), Fields>,
) -> Result<(), Problem> {
    let stored = app.service().goal(actor, id).await?;
    // Where the condition is not met, the change is refused as a whole.
    let demand = app.service().demand().await?;
    if expect.check(stored.version, demand).is_ok() {
        check(&stored).map_err(answer::refused)?;
    }
    Ok(())
}

/// Deletes a goal.
///
/// All goals beneath it and all their check-ins go with it; from then on they are 404, also for deleting them again.
/// For 30 days they can be restored.
#[utoipa::path(
    delete, path = "/api/v1/goals/{goal_id}", operation_id = "delete_goal", tag = "goals",
    params(params::GoalId, params::IfMatch),
    responses((status = 204, description = "The goal is deleted")),
    security(("bearer" = ["goals:write"])),
)]
pub(crate) async fn delete(
    State(app): State<App>,
    signed: Signed<GoalsWrite>,
    together: Together<(Id<GoalId>, Query<()>, IfMatch)>,
) -> Result<Response, Problem> {
    let Together((Id(id), Query(()), IfMatch(expect))) = together;
    app.service().delete_goal(&signed.actor, id, expect).await?;
    Ok(answer::nothing())
}

/// Restores a deleted goal.
///
/// It comes back under its id, with all that was deleted together with it. A goal that is not deleted stays as it is;
/// one below a deleted goal is a conflict.
#[utoipa::path(
    post, path = "/api/v1/goals/{goal_id}/restore", operation_id = "restore_goal", tag = "goals",
    params(params::GoalId, params::IfMatch, params::IdempotencyKey),
    responses(
        (status = 200, description = "The goal", body = Goal,
            headers(("ETag" = String, description = "The version of the goal"))),
        (status = 409, description = "`/problems/conflict`, `/problems/limit-reached`, \
                                      `/problems/idempotency-in-progress`",
            body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["goals:write"])),
)]
pub(crate) async fn restore(
    State(app): State<App>,
    call: Call<GoalsWrite, (Id<GoalId>, Query<()>, IfMatch), Nothing>,
) -> Result<Response, Problem> {
    let Call {
        actor,
        input: (Id(id), Query(()), IfMatch(expect)),
        key,
        ..
    } = call;
    let restored = app
        .service()
        .restore_goal(&actor, id, expect, key.once(answered))
        .await?;
    Ok(answer::outcome(restored, answered))
}

fn answered(goal: &goal::Goal) -> Answer {
    let body = Goal::from(goal.clone());
    answer::resource(axum::http::StatusCode::OK, Some(goal.version), &body)
}
