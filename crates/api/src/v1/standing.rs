//! Where a goal is on a day.

use axum::extract::State;
use axum::response::Response;
use onward_domain::day::Day;
use onward_domain::ids::GoalId;
use onward_http::input::Together;
use onward_http::pairs::{FromPairs, Reader};
use onward_http::path::Id;
use onward_http::query::Query;
use onward_http::signed::{GoalsRead, Signed};
use onward_http::{App, Problem};
use onward_wire::standing::Standing;

use crate::{answer, document::params};

pub(crate) struct AsOf(Option<Day>);

impl FromPairs for AsOf {
    fn read(reader: &mut Reader) -> Option<Self> {
        Some(Self(reader.one("as_of", str::parse)))
    }
}

/// Tells where a goal is on a day.
///
/// Derived when asked for; it has no version. What cannot be said is null.
#[utoipa::path(
    get, path = "/api/v1/goals/{goal_id}/standing", operation_id = "get_standing", tag = "standing",
    params(params::GoalId, params::AsOf),
    responses((status = 200, description = "The standing", body = Standing)),
    security(("bearer" = ["goals:read"])),
)]
pub(crate) async fn get(
    State(app): State<App>,
    signed: Signed<GoalsRead>,
    together: Together<(Id<GoalId>, Query<AsOf>)>,
) -> Result<Response, Problem> {
    let Together((Id(id), Query(AsOf(day)))) = together;
    let (standing, goal) = app.service().standing(&signed.actor, id, day).await?;
    Ok(answer::ok(None, &Standing::of(&goal, standing)))
}
