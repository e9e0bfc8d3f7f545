//! Many check-ins at once.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use onward_domain::fields::{FieldError, Fields};
use onward_domain::ids::GoalId;
use onward_http::body::{Call, Valid};
use onward_http::path::Id;
use onward_http::query::Query;
use onward_http::signed::GoalsWrite;
use onward_http::{App, Problem};
use onward_service::{Answer, BatchItem, Error, OnConflict, Part};
use onward_wire::check_ins::CheckIn;
use onward_wire::check_ins::batch::{Batch, BatchAnswer, BatchResult, Conflict, Items};

use crate::answer;
use crate::document::params;
use crate::dry_run::DryRun;
use crate::told::Told;

/// The items, in whose log, and whether really.
type Written = Call<GoalsWrite, (Id<GoalId>, Query<DryRun>), Valid<Batch, Items>>;

/// Writes many check-ins into a goal's log.
///
/// Each item is taken or refused by itself; the taken ones are one transaction.
#[utoipa::path(
    post, path = "/api/v1/goals/{goal_id}/check-ins/batch", operation_id = "create_check_ins", tag = "check_ins",
    params(params::GoalId, params::DryRun, params::IdempotencyKey),
    request_body = Batch,
    responses((status = 207, description = "What became of each item, in their order", body = BatchResult)),
    security(("bearer" = ["goals:write"])),
)]
pub(crate) async fn create(State(app): State<App>, call: Written) -> Result<Response, Problem> {
    let Call {
        actor,
        input: (Id(goal), Query(dry_run)),
        body,
        key,
        ..
    } = call;
    let Items { items, on_conflict } = body.value;
    let batch = onward_service::Batch {
        items,
        on_conflict: known(on_conflict),
    };
    let told = Told::of(&actor, format!("/api/v1/goals/{goal}/check-ins/batch"));
    let render = {
        let told = told.clone();
        move |items: &Vec<BatchItem>| result(&told, items)
    };
    let outcome = dry_run
        .service(&app)
        .create_check_ins(&actor, goal, batch, key.once(render))
        .await?;
    Ok(dry_run.mark(answer::outcome(outcome, |items| result(&told, items))))
}

fn known(conflict: Conflict) -> OnConflict {
    match conflict {
        Conflict::Error => OnConflict::Error,
        Conflict::Skip => OnConflict::Skip,
        Conflict::Update => OnConflict::Update,
    }
}

fn result(told: &Told, items: &[BatchItem]) -> Answer {
    let items = (0..)
        .zip(items)
        .map(|(index, item)| answer_of(told, index, item))
        .collect();
    answer::resource(StatusCode::MULTI_STATUS, None, &BatchResult { items })
}

fn answer_of(told: &Told, index: i64, item: &BatchItem) -> BatchAnswer {
    let (status, check_in) = match item {
        BatchItem::Created(check_in) => (StatusCode::CREATED, check_in),
        BatchItem::Updated(check_in) | BatchItem::Existing(check_in) => (StatusCode::OK, check_in),
        BatchItem::Refused(error) => {
            let problem = problem(index, error);
            return BatchAnswer {
                index,
                status: problem.status().as_u16().into(),
                check_in: None,
                problem: told.document(&problem),
            };
        }
    };
    BatchAnswer {
        index,
        status: status.as_u16().into(),
        check_in: Some(CheckIn::from(check_in.clone())),
        problem: None,
    }
}

/// The problem of an item; its fields are found from the top of the body.
fn problem(index: i64, error: &Error) -> Problem {
    if let Error::Invalid(_, fields) = error {
        return Problem::invalid(Part::Body, &below_item(index, fields));
    }
    if let Error::Conflict(why) = error {
        return (*why).into();
    }
    // Items are refused for their content alone.
    Problem::internal(error.to_string())
}

fn below_item(index: i64, fields: &Fields) -> Fields {
    let index = usize::try_from(index).unwrap_or_default();
    let mut below = Fields::default();
    for FieldError { path, reason } in fields.errors() {
        let path = ["items".into(), index.into()]
            .into_iter()
            .chain(path.iter().cloned())
            .collect();
        below.push(FieldError {
            path,
            reason: reason.clone(),
        });
    }
    below
}
