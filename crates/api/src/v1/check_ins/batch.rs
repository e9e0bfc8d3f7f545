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
use serde_json::value::RawValue;

use crate::answer;
use crate::document::params;
use crate::dry_run::DryRun;

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
    let told = Told {
        instance: format!("/api/v1/goals/{goal}/check-ins/batch"),
        request_id: actor.request_id.as_str().to_owned(),
    };
    let render = {
        let told = told.clone();
        move |items: &Vec<BatchItem>| told.answer(items)
    };
    let outcome = dry_run
        .service(&app)
        .create_check_ins(&actor, goal, batch, key.once(render))
        .await?;
    Ok(dry_run.mark(answer::outcome(outcome, |items| told.answer(items))))
}

fn known(conflict: Conflict) -> OnConflict {
    match conflict {
        Conflict::Error => OnConflict::Error,
        Conflict::Skip => OnConflict::Skip,
        Conflict::Update => OnConflict::Update,
    }
}

/// What the problems of items tell about the request.
#[derive(Clone)]
struct Told {
    instance: String,
    request_id: String,
}

impl Told {
    fn answer(&self, items: &[BatchItem]) -> Answer {
        let items = (0..)
            .zip(items)
            .map(|(index, item)| self.item(index, item))
            .collect();
        answer::resource(StatusCode::MULTI_STATUS, None, &BatchResult { items })
    }

    fn item(&self, index: i64, item: &BatchItem) -> BatchAnswer {
        let (status, check_in) = match item {
            BatchItem::Created(check_in) => (StatusCode::CREATED, check_in),
            BatchItem::Updated(check_in) | BatchItem::Existing(check_in) => (StatusCode::OK, check_in),
            BatchItem::Refused(error) => return self.refused(index, error),
        };
        let check_in = Some(CheckIn::from(check_in.clone()));
        BatchAnswer {
            index,
            status: status.as_u16().into(),
            check_in,
            problem: None,
        }
    }

    fn refused(&self, index: i64, error: &Error) -> BatchAnswer {
        let problem = problem(index, error);
        let document = problem.document(&self.instance, &self.request_id).bytes();
        let document = String::from_utf8(document)
            .ok()
            .and_then(|text| RawValue::from_string(text).ok());
        BatchAnswer {
            index,
            status: problem.status().as_u16().into(),
            check_in: None,
            problem: document,
        }
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
