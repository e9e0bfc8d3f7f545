//! Goals.

use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use onward_domain::fields::{Kind, Reason};
use onward_domain::goal::{self, GoalState};
use onward_domain::ids::GoalId;
use onward_http::body::{Call, Json, Valid};
use onward_http::conditions::{IfMatch, IfNoneMatch};
use onward_http::pairs::{FromPairs, Reader};
use onward_http::path::Id;
use onward_http::query::Query;
use onward_http::signed::{GoalsRead, GoalsWrite, Signed};
use onward_http::{App, Problem};
use onward_service::{Answer, GoalFilter, GoalQuery, ParentFilter};
use onward_wire::goals::{Goal, GoalPatch, NewGoal};
use onward_wire::page::GoalPage;
use onward_wire::problem::Problem as ProblemDocument;

use crate::document::params;
use crate::dry_run::DryRun;
use crate::{answer, list};

pub(crate) struct ListQuery(GoalQuery);

impl FromPairs for ListQuery {
    fn read(reader: &mut Reader) -> Option<Self> {
        let filter = GoalFilter {
            states: reader.many("state", state),
            parent: reader.one("parent_id", parent).unwrap_or_default(),
            include_archived: reader.flag("include_archived"),
        };
        reader.one("sort", sort);
        Some(Self(GoalQuery {
            filter,
            paging: list::paging(reader),
        }))
    }
}

fn unknown_word() -> Reason {
    Reason::new(Kind::Enum, "Must be one of the listed words")
}

fn state(word: &str) -> Result<GoalState, Reason> {
    GoalState::from_word(word).ok_or_else(unknown_word)
}

fn parent(text: &str) -> Result<ParentFilter, Reason> {
    if text == "none" {
        Ok(ParentFilter::Top)
    } else {
        text.parse().map(ParentFilter::Below)
    }
}

/// Goals have one order so far.
fn sort(word: &str) -> Result<(), Reason> {
    if word == "position" {
        Ok(())
    } else {
        Err(unknown_word())
    }
}

/// Lists goals, by position.
///
/// Archived ones are left out unless they are asked for. Follow `next_cursor` until it is null.
#[utoipa::path(
    get, path = "/api/v1/goals", operation_id = "list_goals", tag = "goals",
    params(params::GoalFilter, params::Paging),
    responses((status = 200, description = "A page of goals", body = GoalPage,
        headers(("Link" = String, description = "`rel=\"next\"` and `rel=\"first\"`")))),
    security(("bearer" = ["goals:read"])),
)]
pub(crate) async fn list(
    State(app): State<App>,
    signed: Signed<GoalsRead>,
    uri: Uri,
    Query(ListQuery(query)): Query<ListQuery>,
) -> Result<Response, Problem> {
    let found = app.service().goals(&signed.actor, query).await?;
    Ok(list::answer::<_, Goal>(&uri, found))
}

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

/// Gives a goal.
///
/// A goal that is somebody else's looks like one that does not exist.
#[utoipa::path(
    get, path = "/api/v1/goals/{goal_id}", operation_id = "get_goal", tag = "goals",
    params(params::GoalId, params::IfNoneMatch),
    responses(
        (status = 200, description = "The goal", body = Goal,
            headers(("ETag" = String, description = "The version of the goal"))),
        (status = 304, description = "The goal is as it is known"),
    ),
    security(("bearer" = ["goals:read"])),
)]
pub(crate) async fn get(
    State(app): State<App>,
    signed: Signed<GoalsRead>,
    Id(id): Id<GoalId>,
    Query(()): Query<()>,
    known: IfNoneMatch,
) -> Result<Response, Problem> {
    let goal = app.service().goal(&signed.actor, id).await?;
    if known.has(goal.version) {
        return Ok(IfNoneMatch::not_modified(goal.version));
    }
    Ok(answer::ok(Some(goal.version), &Goal::from(goal)))
}

/// Which goal is changed, and which version of it.
type Changed = (Id<GoalId>, Query<DryRun>, IfMatch);

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
    call: Call<GoalsWrite, Changed, Json<GoalPatch>>,
) -> Result<Response, Problem> {
    let Call {
        actor,
        input: (Id(id), Query(dry_run), IfMatch(expect)),
        body: Json(patch),
        ..
    } = call;
    // Values are refused before it shows whether the goal exists.
    let change = patch.clone().change().map_err(answer::refused)?;
    if patch.needs_stored() {
        let stored = app.service().goal(&actor, id).await?;
        // Where the condition is not met, the change is refused as a whole.
        let demand = app.service().demand().await?;
        if expect.check(stored.version, demand).is_ok() {
            patch.check_read_only(&stored).map_err(answer::refused)?;
        }
    }
    let goal = dry_run
        .service(&app)
        .patch_goal(&actor, id, change, expect)
        .await?;
    Ok(dry_run.mark(answer::ok(Some(goal.version), &Goal::from(goal))))
}

/// Deletes a goal.
///
/// All goals beneath it and all their check-ins go with it; from then on they are 404, also for deleting them again.
#[utoipa::path(
    delete, path = "/api/v1/goals/{goal_id}", operation_id = "delete_goal", tag = "goals",
    params(params::GoalId, params::IfMatch),
    responses((status = 204, description = "The goal is deleted")),
    security(("bearer" = ["goals:write"])),
)]
pub(crate) async fn delete(
    State(app): State<App>,
    signed: Signed<GoalsWrite>,
    Id(id): Id<GoalId>,
    Query(()): Query<()>,
    IfMatch(expect): IfMatch,
) -> Result<Response, Problem> {
    app.service().delete_goal(&signed.actor, id, expect).await?;
    Ok(answer::nothing())
}
