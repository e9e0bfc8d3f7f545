//! Breaks of many goals at once.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use onward_http::body::{Call, Valid};
use onward_http::query::Query;
use onward_http::signed::GoalsWrite;
use onward_http::{App, Problem};
use onward_service::{Answer, BreakItem, Error};
use onward_wire::plan::{BreakAnswer, BreakOfGoals, BreakResult, ManyBreaks, Plan};

use crate::answer;
use crate::document::params;
use crate::dry_run::DryRun;
use crate::told::Told;

/// Puts a break into the plans of many goals.
///
/// The goals are those that `query` finds, in the language of `q` of `GET /goals`: at most 500, else the request is
/// refused with `too_many_matches`. Each goal takes or refuses the break by itself; those that take it are one
/// transaction.
#[utoipa::path(
    post, path = "/api/v1/breaks", operation_id = "add_breaks", tag = "goals",
    params(params::DryRun, params::IdempotencyKey),
    request_body = ManyBreaks,
    responses((status = 207, description = "What became of each goal, by position", body = BreakResult)),
    security(("bearer" = ["goals:write"])),
)]
pub(crate) async fn add(
    State(app): State<App>,
    call: Call<GoalsWrite, Query<DryRun>, Valid<ManyBreaks, BreakOfGoals>>,
) -> Result<Response, Problem> {
    let Call {
        actor,
        input: Query(dry_run),
        body,
        key,
        ..
    } = call;
    let BreakOfGoals { goals, asked } = body.value;
    let told = Told::of(&actor, "/api/v1/breaks");
    let render = {
        let told = told.clone();
        move |items: &Vec<BreakItem>| result(&told, items)
    };
    let outcome = dry_run
        .service(&app)
        .add_breaks(&actor, (goals, asked), key.once(render))
        .await?;
    Ok(dry_run.mark(answer::outcome(outcome, |items| result(&told, items))))
}

fn result(told: &Told, items: &[BreakItem]) -> Answer {
    let items = (0..)
        .zip(items)
        .map(|(index, item)| answer_of(told, index, item))
        .collect();
    answer::resource(StatusCode::MULTI_STATUS, None, &BreakResult { items })
}

fn answer_of(told: &Told, index: i64, BreakItem { id, done }: &BreakItem) -> BreakAnswer {
    let (status, plan, problem) = match done {
        Ok(goal) => (StatusCode::OK, Some(Plan::from(goal.clone())), None),
        Err(error) => {
            let problem = problem(error);
            (problem.status(), None, told.document(&problem))
        }
    };
    BreakAnswer {
        index,
        status: status.as_u16().into(),
        goal_id: id.uuid(),
        plan,
        problem,
    }
}

/// The problem of a goal; its fields are those of the body.
fn problem(error: &Error) -> Problem {
    if let Error::Invalid(part, fields) = error {
        return Problem::invalid(*part, fields);
    }
    // Breaks are refused for their days alone.
    Problem::internal(error.to_string())
}
