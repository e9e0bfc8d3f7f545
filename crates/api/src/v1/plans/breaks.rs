//! Breaks: a rest put into a plan, and taken out again.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use onward_domain::day::Day;
use onward_domain::ids::GoalId;
use onward_domain::{goal, plan};
use onward_http::body::{Call, Valid};
use onward_http::conditions::IfMatch;
use onward_http::input::Together;
use onward_http::pairs::{FromPairs, Reader};
use onward_http::path::{Id, Named};
use onward_http::query::Query;
use onward_http::signed::{GoalsWrite, Signed};
use onward_http::{App, Problem};
use onward_service::Answer;
use onward_wire::plan::{Break, Plan};

use crate::answer;
use crate::document::params;
use crate::dry_run::DryRun;

/// The break, of which goal, and whether really.
type Added = Call<GoalsWrite, (Id<GoalId>, Query<DryRun>), Valid<Break, plan::Break>>;

/// Which break of which goal is taken out, how, and of which version.
type Removed = (Id<GoalId>, Named<Day>, Query<Removal>, IfMatch);

/// Puts a break into the plan of a goal.
///
/// What the plan asks for on the day after the break goes on from there, a reach with the journey it was in. A day
/// before today, where the goal is, needs `rewrite`. A break may not last until the due day of what it interrupts.
#[utoipa::path(
    post, path = "/api/v1/goals/{goal_id}/plan/breaks", operation_id = "add_break", tag = "goals",
    params(params::GoalId, params::DryRun, params::IdempotencyKey),
    request_body = Break,
    responses(
        (status = 200, description = "The whole plan", body = Plan,
            headers(("ETag" = String, description = "The version of the goal"))),
    ),
    security(("bearer" = ["goals:write"])),
)]
pub(crate) async fn add(State(app): State<App>, call: Added) -> Result<Response, Problem> {
    let Call {
        actor,
        input: (Id(id), Query(dry_run)),
        body,
        key,
        ..
    } = call;
    let outcome = dry_run
        .service(&app)
        .add_break(&actor, id, body.value, key.once(planned))
        .await?;
    Ok(dry_run.mark(answer::outcome(outcome, planned)))
}

fn planned(goal: &goal::Goal) -> Answer {
    answer::resource(StatusCode::OK, Some(goal.version), &Plan::from(goal.clone()))
}

/// How a break is taken out.
pub(crate) struct Removal {
    dry_run: DryRun,
    rewrite: bool,
}

impl FromPairs for Removal {
    fn read(reader: &mut Reader) -> Option<Self> {
        Some(Self {
            dry_run: DryRun::read(reader)?,
            rewrite: reader.flag("rewrite"),
        })
    }
}

/// Takes a break out of the plan of a goal.
///
/// The rest that begins on that day goes, and with it the cut: what was asked before it goes on, until the segment
/// after it. A day before today, where the goal is, needs `rewrite`. Where no rest begins is 404.
#[utoipa::path(
    delete, path = "/api/v1/goals/{goal_id}/plan/breaks/{from}", operation_id = "remove_break", tag = "goals",
    params(params::GoalId, params::BreakFrom, params::Rewrite, params::DryRun, params::IfMatch),
    responses(
        (status = 200, description = "The whole plan", body = Plan,
            headers(("ETag" = String, description = "The version of the goal"))),
    ),
    security(("bearer" = ["goals:write"])),
)]
pub(crate) async fn remove(
    State(app): State<App>,
    signed: Signed<GoalsWrite>,
    together: Together<Removed>,
) -> Result<Response, Problem> {
    let Together((Id(id), Named(from), Query(Removal { dry_run, rewrite }), IfMatch(expect))) = together;
    let goal = dry_run
        .service(&app)
        .remove_break(&signed.actor, id, (from, rewrite), expect)
        .await?;
    Ok(dry_run.mark(answer::ok(Some(goal.version), &Plan::from(goal))))
}
