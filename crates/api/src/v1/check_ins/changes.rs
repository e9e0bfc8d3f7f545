//! Changes of check-ins: some fields, all of them under a name of another system, and restoring.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use onward_domain::check_in;
use onward_domain::fields::{Fields, Kind, Reason};
use onward_domain::ids::{CheckInId, GoalId};
use onward_http::body::{Call, Edited, Nothing, Valid};
use onward_http::conditions::IfMatch;
use onward_http::once;
use onward_http::path::{Id, Named};
use onward_http::query::Query;
use onward_http::signed::GoalsWrite;
use onward_http::{App, Problem};
use onward_service::Answer;
use onward_wire::check_ins::{CheckIn, CheckInPatch, NewCheckIn};
use onward_wire::edit::Edit;
use onward_wire::problem::Problem as ProblemDocument;

use super::{CheckInBody, written};
use crate::answer;
use crate::document::params;
use crate::dry_run::DryRun;

/// Which check-in is changed, whether really, and which version of it.
type Changed = (Id<CheckInId>, Query<DryRun>, IfMatch);

/// In which log, under which name, whether really, and in the place of which version.
type Put = (Id<GoalId>, Named<check_in::ExternalId>, Query<DryRun>, IfMatch);

/// Changes some fields of a check-in.
///
/// Absent is unchanged, null is cleared; the day stays where it is unless it is named. Read-only fields are taken if
/// they say what is stored, so that a check-in can be read, edited and sent back.
#[utoipa::path(
    patch, path = "/api/v1/check-ins/{check_in_id}", operation_id = "update_check_in", tag = "check_ins",
    params(params::CheckInId, params::DryRun, params::IfMatch),
    request_body(content(
        (CheckInPatch = "application/merge-patch+json"),
        (CheckInPatch = "application/json"),
    )),
    responses((status = 200, description = "The check-in", body = CheckIn,
        headers(("ETag" = String, description = "The version of the check-in")))),
    security(("bearer" = ["goals:write"])),
)]
pub(crate) async fn patch(
    State(app): State<App>,
    call: Call<GoalsWrite, Changed, Edited<CheckInPatch, check_in::CheckInPatch>>,
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
        let stored = app.service().check_in(&actor, id).await?;
        let demand = app.service().demand().await?;
        // Where the condition is not met, the change is refused as a whole.
        if expect.check(stored.version, demand).is_ok() {
            sent.check_read_only(&stored).map_err(answer::refused)?;
        }
    }
    let service = dry_run.service(&app);
    let check_in = service.patch_check_in(&actor, id, change, expect).await?;
    Ok(dry_run.mark(once::answer(answered(&check_in))))
}

/// Writes a check-in under its name in another system.
///
/// Where there is none it is made; a stored one becomes what was sent, and a deleted one lives again. What is left out
/// returns to its default. Sending the same again changes nothing.
#[utoipa::path(
    put, path = "/api/v1/goals/{goal_id}/check-ins/by-key/{external_id}", operation_id = "put_check_in_by_key",
    tag = "check_ins",
    params(params::GoalId, params::ExternalId, params::DryRun, params::IfMatch),
    request_body = NewCheckIn,
    responses(
        (status = 201, description = "The check-in, which is new", body = CheckIn, headers(
            ("Location" = String, description = "Where the check-in is"),
            ("ETag" = String, description = "The version of the check-in"),
        )),
        (status = 200, description = "The check-in as it is now", body = CheckIn,
            headers(("ETag" = String, description = "The version of the check-in"))),
    ),
    security(("bearer" = ["goals:write"])),
)]
pub(crate) async fn put_by_key(
    State(app): State<App>,
    call: Call<GoalsWrite, Put, CheckInBody>,
) -> Result<Response, Problem> {
    let Call {
        actor,
        input: (Id(goal), Named(external_id), Query(dry_run), IfMatch(expect)),
        body: Valid { value: new, .. },
        ..
    } = call;
    if new.external_id.as_ref().is_some_and(|sent| *sent != external_id) {
        let reason = Reason::new(Kind::ReadOnly, "Must be the one of the path");
        return Err(answer::refused(Fields::one(["external_id".into()], reason)));
    }
    let put = dry_run
        .service(&app)
        .put_check_in_by_key(&actor, goal, (external_id, new), expect)
        .await?;
    Ok(dry_run.mark(once::answer(written(&put))))
}

/// Restores a deleted check-in.
///
/// It comes back under its id. One that is not deleted stays as it is; one in the log of a deleted goal is a conflict, and
/// so is one with a value where only the goals beneath count by now.
#[utoipa::path(
    post, path = "/api/v1/check-ins/{check_in_id}/restore", operation_id = "restore_check_in", tag = "check_ins",
    params(params::CheckInId, params::IfMatch, params::IdempotencyKey),
    responses(
        (status = 200, description = "The check-in", body = CheckIn,
            headers(("ETag" = String, description = "The version of the check-in"))),
        (status = 409, description = "`/problems/conflict`, `/problems/idempotency-in-progress`",
            body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["goals:write"])),
)]
pub(crate) async fn restore(
    State(app): State<App>,
    call: Call<GoalsWrite, (Id<CheckInId>, Query<()>, IfMatch), Nothing>,
) -> Result<Response, Problem> {
    let Call {
        actor,
        input: (Id(id), Query(()), IfMatch(expect)),
        key,
        ..
    } = call;
    let restored = app
        .service()
        .restore_check_in(&actor, id, expect, key.once(answered))
        .await?;
    Ok(answer::outcome(restored, answered))
}

fn answered(check_in: &check_in::CheckIn) -> Answer {
    let body = CheckIn::from(check_in.clone());
    answer::resource(StatusCode::OK, Some(check_in.version), &body)
}
