//! What a goal was and could be: its history in points, and courses that are only wished for.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use onward_domain::fields::{Kind, Reason};
use onward_domain::ids::GoalId;
use onward_domain::standing;
use onward_domain::standing::{Course, Grain};
use onward_http::body::{Call, Valid};
use onward_http::input::Together;
use onward_http::pairs::{FromPairs, Reader};
use onward_http::path::Id;
use onward_http::query::Query;
use onward_http::signed::{GoalsRead, Signed};
use onward_http::{App, Problem};
use onward_service::{Answer, Span};
use onward_wire::series::{Point, Series};
use onward_wire::what_if::{WhatIf, Wish};

use crate::answer;
use crate::document::params;

pub(crate) struct Asked {
    grain: Grain,
    span: Span,
}

impl FromPairs for Asked {
    fn read(reader: &mut Reader) -> Option<Self> {
        let grain = reader.one("bucket", |word| {
            Grain::from_word(word).ok_or_else(|| Reason::new(Kind::Enum, "Must be one of the listed words"))
        });
        Some(Self {
            grain: grain.unwrap_or(Grain::Day),
            span: span(reader),
        })
    }
}

/// The days of a history.
pub(crate) fn span(reader: &mut Reader) -> Span {
    Span {
        from: reader.one("from", str::parse),
        to: reader.one("to", str::parse),
    }
}

/// Gives the history of a goal in days, weeks or months.
///
/// A point that begins or ends inside a week or a month is cut there. Nothing that is dated after the last day has any
/// influence. Derived when asked for; it has no version. What cannot be said is null.
#[utoipa::path(
    get, path = "/api/v1/goals/{goal_id}/series", operation_id = "get_series", tag = "standing",
    params(params::GoalId, params::Bucket, params::Span),
    responses((status = 200, description = "The history", body = Series)),
    security(("bearer" = ["goals:read"])),
)]
pub(crate) async fn series(
    State(app): State<App>,
    signed: Signed<GoalsRead>,
    together: Together<(Id<GoalId>, Query<Asked>)>,
) -> Result<Response, Problem> {
    let Together((Id(id), Query(Asked { grain, span }))) = together;
    let onward_service::Series {
        goal,
        grain,
        from,
        to,
        points,
    } = app.service().series(&signed.actor, id, (grain, span)).await?;
    let series = Series {
        goal_id: goal.uuid(),
        bucket: grain.into(),
        from: from.into(),
        to: to.into(),
        points: points.into_iter().map(Point::from).collect(),
    };
    Ok(answer::ok(None, &series))
}

/// What is wished for, of which goal.
type Wished = Call<GoalsRead, (Id<GoalId>, Query<()>), Valid<Wish, standing::Wish>>;

/// Tells what would follow from another target, due day or rate.
///
/// Exactly two of the three are sent; the third is derived from where the goal is today, and what the log makes likely
/// is told. Nothing is stored. Only goals that are on their way to a number have a course.
#[utoipa::path(
    post, path = "/api/v1/goals/{goal_id}/what-if", operation_id = "what_if", tag = "standing",
    params(params::GoalId, params::IdempotencyKey),
    request_body = Wish,
    responses(
        (status = 200, description = "What would follow", body = WhatIf),
        (status = 409, description = "`/problems/conflict`, `/problems/idempotency-in-progress`",
            body = onward_wire::problem::Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["goals:read"])),
)]
pub(crate) async fn what_if(State(app): State<App>, call: Wished) -> Result<Response, Problem> {
    let Call {
        actor,
        input: (Id(id), Query(())),
        body,
        key,
        ..
    } = call;
    let once = key.once(told);
    let outcome = app.service().what_if(&actor, id, body.value, once).await?;
    Ok(answer::outcome(outcome, told))
}

fn told(course: &Course) -> Answer {
    answer::resource(StatusCode::OK, None, &WhatIf::from(*course))
}
