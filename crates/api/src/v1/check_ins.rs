//! Check-ins: the dated lines of a goal's log.

pub(crate) mod batch;
pub(crate) mod changes;
pub(crate) mod list;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use onward_domain::check_in;
use onward_domain::ids::{CheckInId, GoalId};
use onward_http::body::{Call, OrNothing, Valid};
use onward_http::conditions::{IfMatch, IfNoneMatch};
use onward_http::input::Together;
use onward_http::pairs::{FromPairs, Reader};
use onward_http::path::Id;
use onward_http::query::Query;
use onward_http::signed::{GoalsRead, GoalsWrite, Signed};
use onward_http::{App, Problem};
use onward_service::{Answer, Written};
use onward_wire::check_ins::{CheckIn, CheckInReading, NewCheckIn};
use onward_wire::chosen::Choice;
use onward_wire::problem::Problem as ProblemDocument;

use crate::answer;
use crate::document::params;
use crate::dry_run::DryRun;

/// A check-in as it is written.
type CheckInBody = Valid<NewCheckIn, check_in::NewCheckIn>;

/// Writes a check-in into a goal's log.
///
/// No body, or one with nothing in it, is one tick for a goal that counts. A known `external_id` with the same
/// content changes nothing and answers what is stored.
#[utoipa::path(
    post, path = "/api/v1/goals/{goal_id}/check-ins", operation_id = "create_check_in", tag = "check_ins",
    params(params::GoalId, params::DryRun, params::IdempotencyKey),
    request_body = NewCheckIn,
    responses(
        (status = 201, description = "The check-in", body = CheckIn, headers(
            ("Location" = String, description = "Where the check-in is"),
            ("ETag" = String, description = "The version of the check-in"),
        )),
        (status = 200, description = "The check-in that had this `external_id` and content already", body = CheckIn,
            headers(("ETag" = String, description = "The version of the check-in"))),
        (status = 409, description = "`/problems/duplicate-key`, `/problems/idempotency-in-progress`",
            body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["goals:write"])),
)]
pub(crate) async fn create(
    State(app): State<App>,
    call: Call<GoalsWrite, (Id<GoalId>, Query<DryRun>), OrNothing<CheckInBody>>,
) -> Result<Response, Problem> {
    let Call {
        actor,
        input: (Id(goal), Query(dry_run)),
        body: OrNothing(body),
        key,
        ..
    } = call;
    let new = body.map_or_else(check_in::NewCheckIn::default, |body| body.value);
    let outcome = dry_run
        .service(&app)
        .create_check_in(&actor, goal, new, key.once(written))
        .await?;
    Ok(dry_run.mark(answer::outcome(outcome, written)))
}

fn written(written: &Written<check_in::CheckIn>) -> Answer {
    match written {
        Written::Created(check_in) => {
            let location = format!("/api/v1/check-ins/{}", check_in.id);
            answer::created(location, check_in.version, &CheckIn::from(check_in.clone()))
        }
        Written::Existing(check_in) => answer::resource(
            StatusCode::OK,
            Some(check_in.version),
            &CheckIn::from(check_in.clone()),
        ),
    }
}

/// Which properties of a check-in are wanted.
pub(crate) struct Reading(Option<Choice<CheckIn>>);

impl FromPairs for Reading {
    fn read(reader: &mut Reader) -> Option<Self> {
        Some(Self(reader.one("fields", Choice::parse)))
    }
}

/// Gives a check-in.
///
/// A check-in of somebody else's goal looks like one that does not exist. With `fields` there is no `ETag`.
#[utoipa::path(
    get, path = "/api/v1/check-ins/{check_in_id}", operation_id = "get_check_in", tag = "check_ins",
    params(params::CheckInId, params::CheckInReading, params::IfNoneMatch),
    responses(
        (status = 200, description = "The check-in", body = CheckInReading,
            headers(("ETag" = String, description = "The version of the check-in"))),
        (status = 304, description = "The check-in is as it is known"),
    ),
    security(("bearer" = ["goals:read"])),
)]
pub(crate) async fn get(
    State(app): State<App>,
    signed: Signed<GoalsRead>,
    together: Together<(Id<CheckInId>, Query<Reading>, IfNoneMatch)>,
) -> Result<Response, Problem> {
    let Together((Id(id), Query(Reading(choice)), known)) = together;
    let check_in = app.service().check_in(&signed.actor, id).await?;
    if choice.is_some() {
        let part = CheckInReading::new(CheckIn::from(check_in), choice.as_ref());
        return Ok(answer::ok(None, &part));
    }
    if known.has(check_in.version) {
        return Ok(IfNoneMatch::not_modified(check_in.version));
    }
    Ok(answer::ok(Some(check_in.version), &CheckIn::from(check_in)))
}

/// Deletes a check-in.
///
/// Its `external_id` stays taken; from then on it is 404, also for deleting it again. For 30 days it can be restored.
#[utoipa::path(
    delete, path = "/api/v1/check-ins/{check_in_id}", operation_id = "delete_check_in", tag = "check_ins",
    params(params::CheckInId, params::IfMatch),
    responses((status = 204, description = "The check-in is deleted")),
    security(("bearer" = ["goals:write"])),
)]
pub(crate) async fn delete(
    State(app): State<App>,
    signed: Signed<GoalsWrite>,
    together: Together<(Id<CheckInId>, Query<()>, IfMatch)>,
) -> Result<Response, Problem> {
    let Together((Id(id), Query(()), IfMatch(expect))) = together;
    app.service().delete_check_in(&signed.actor, id, expect).await?;
    Ok(answer::nothing())
}
