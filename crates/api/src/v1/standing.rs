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
use onward_service::Explained;
use onward_wire::standing::Standing;

use crate::{answer, document::params};

pub(crate) struct Asked {
    as_of: Option<Day>,
    explain: bool,
}

impl FromPairs for Asked {
    fn read(reader: &mut Reader) -> Option<Self> {
        Some(Self {
            as_of: reader.one("as_of", str::parse),
            explain: reader.flag("explain"),
        })
    }
}

/// Tells where a goal is on a day, and why.
///
/// Derived when asked for; it has no version. What cannot be said is null.
#[utoipa::path(
    get, path = "/api/v1/goals/{goal_id}/standing", operation_id = "get_standing", tag = "standing",
    params(params::GoalId, params::AsOf, params::Explain),
    responses((status = 200, description = "The standing", body = Standing)),
    security(("bearer" = ["goals:read"])),
)]
pub(crate) async fn get(
    State(app): State<App>,
    signed: Signed<GoalsRead>,
    together: Together<(Id<GoalId>, Query<Asked>)>,
) -> Result<Response, Problem> {
    let Together((Id(id), Query(Asked { as_of, explain }))) = together;
    let service = app.service();
    if explain {
        let Explained {
            goal,
            standing,
            explanations,
        } = service.explained_standing(&signed.actor, id, as_of).await?;
        let standing = Standing::of(&goal, standing).explained(explanations);
        return Ok(answer::ok(None, &standing));
    }
    let (standing, goal) = service.standing(&signed.actor, id, as_of).await?;
    Ok(answer::ok(None, &Standing::of(&goal, standing)))
}
